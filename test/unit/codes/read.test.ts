/** Goal: each file that CMS (or the practice) hands out is read as its layout says; a bad row is told by its line, and all of them at once. */
import { expect } from 'expect';
import { readCodeFile } from '../../../src/codes/read';
import { BadCodeFile, type CodeKind } from '../../../src/codes/types';

const icd = (order: number, code: string, valid: string, title: string): string =>
  `${String(order).padStart(5, '0')} ${code.padEnd(7)} ${valid} ${title.slice(0, 60).padEnd(60)} ${title}`;

function hcpcs(code: string, record: string, title: string, days: { added?: string; ended?: string } = {}): string {
  const line = [...' '.repeat(320)];
  const put = (first: number, text: string): void => void line.splice(first - 1, text.length, ...text);
  put(record === '3' || record === '4' ? 1 : 4, code);
  put(6, '00100');
  put(11, record);
  put(12, title);
  put(269, days.added ?? '20200101');
  put(285, days.ended ?? '');
  return line.join('');
}

/** `line: message` of each bad row. */
function faults(kind: CodeKind, ...lines: string[]): string[] {
  try {
    readCodeFile(kind, lines.join('\n'));
  } catch (error) {
    if (error instanceof BadCodeFile) return error.faults.map(({ line, message }) => `${line}: ${message}`);
    throw error;
  }
  return [];
}

describe('The ICD-10-CM order file', () => {
  it('gives codes with their dot, and headings that cannot be billed', () => {
    const { codes } = readCodeFile(
      'icd-10-cm',
      [icd(1, 'E11', '0', 'Diabetes'), icd(2, 'E1142', '1', 'Its nerves')].join('\r\n'),
    );
    expect(codes.map(({ code, billable, title }) => [code, billable, title])).toEqual([
      ['E11', false, 'Diabetes'],
      ['E11.42', true, 'Its nerves'],
    ]);
  });
  it('is refused with each bad row by line', () =>
    expect(
      faults(
        'icd-10-cm',
        icd(1, 'E11', '0', 'A'),
        'no order',
        icd(3, '??', '1', 'B'),
        icd(4, 'E110', '2', 'C'),
        icd(5, 'E11', '1', 'D'),
      ),
    ).toEqual([
      '2: does not begin with an order number of five digits',
      '3: ICD-10-CM code "??" is not an ICD-10-CM code',
      '4: column 15 is not 0 (heading) or 1 (valid)',
      '5: code E11 stands twice',
    ]));
  it('without a code is none', () => expect(faults('icd-10-cm', '')).toEqual(['1: the file has no code']));
});

describe('The HCPCS file', () => {
  it('joins the lines of a title, tells modifiers apart, and keeps the days', () => {
    const text = [
      hcpcs('J3420', '3', 'A vitamin,'),
      hcpcs('J3420', '4', 'by needle'),
      hcpcs('G9999', '3', 'Ended', { ended: '20251231' }),
      hcpcs('XS', '7', 'Another structure'),
    ].join('\n');
    expect(readCodeFile('hcpcs', text).codes).toMatchObject([
      { code: 'J3420', title: 'A vitamin, by needle', from: '2020-01-01', to: null, billable: true },
      { code: 'G9999', to: '2025-12-31' },
      { code: 'XS', billable: false },
    ]);
  });
  it('is refused where a record is unknown or a day is none', () =>
    expect(faults('hcpcs', hcpcs('J3420', '9', 'X'), hcpcs('J3421', '3', 'Y', { added: '20261301' }))).toEqual([
      '1: column 11 is not a record of HCPCS (3, 4, 7 or 8)',
      '2: the day it was added "20261301" is not a day',
    ]));
});

describe('The NCCI file', () => {
  const head = ['A licence', 'Column 1\tColumn 2\tprior\tEffective\tDeletion\tModifier\tRationale'];
  it('gives pairs with their days and indicator', () =>
    expect(
      readCodeFile(
        'ncci-ptp',
        [...head, '99214\tG0444\t\t20260101\t*\t1\tx', '80061\t82465\t*\t19960101\t20260331\t0\tx'].join('\n'),
      ).pairs,
    ).toEqual([
      { a: '99214', b: 'G0444', from: '2026-01-01', to: null, value: '1' },
      { a: '80061', b: '82465', from: '1996-01-01', to: '2026-03-31', value: '0' },
    ]));
  it('is refused where the indicator is none, or a code is cut', () =>
    expect(
      faults(
        'ncci-ptp',
        ...head,
        '99214\tG0444\t\t20260101\t*\t1\tx',
        '99214\tG0444\t\t20260101\t*\t2\tx',
        '9921\tG0444\t\t20260101\t*\t1\tx',
      ),
    ).toEqual([
      '4: modifier indicator "2" is not a modifier indicator',
      '5: column 1 code "9921" is not a column 1 code',
    ]));
});

describe('Tables', () => {
  it('of MUE give units and who judges them', () =>
    expect(
      readCodeFile(
        'mue',
        'HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\nJ3420,1,"3 Date of Service Edit: Clinical",x\n',
      ).codes,
    ).toMatchObject([{ code: 'J3420', data: { units: 1, mai: 3 } }]));
  it('of add-on codes give the primaries, and type 2 without any', () => {
    const { codes, pairs } = readCodeFile(
      'add-on',
      'Add-On Code,Primary Code,Type\n11101,11100,1\n11101,11102,1\nG2211,,2',
    );
    expect(codes.map(({ code, data }) => [code, data?.addOnType])).toEqual([
      ['11101', 1],
      ['G2211', 2],
    ]);
    expect(pairs.map(({ a, b }) => `${a}+${b}`)).toEqual(['11101+11100', '11101+11102']);
  });
  it('of relative values give global days and sides; rows of a modifier are left out', () =>
    expect(
      readCodeFile(
        'fee-schedule',
        'A note\nHCPCS,MOD,DESCRIPTION,GLOB DAYS,BILAT SURG\n66984,,x,090,1\n66984,53,x,090,1\n99213,,x,YYY,0',
      ).codes.map(({ code, data }) => [code, data?.globalDays, data?.bilateral]),
    ).toEqual([
      ['66984', 90, '1'],
      ['99213', null, '0'],
    ]));
  it('of coverage give the determination and what it covers', () => {
    const { codes, pairs } = readCodeFile(
      'coverage',
      'policy,code,diagnosis,how\nL1,82306,E55.9,covers\nL1,82306,Z00.00,excludes',
    );
    expect(codes).toMatchObject([
      { code: '82306', data: { policy: 'L1', payerKinds: ['medicare', 'medicare_advantage'] } },
    ]);
    expect(pairs.map(({ b, value }) => `${b} ${value}`)).toEqual(['E55.9 covers', 'Z00.00 excludes']);
  });
  it('keep commas and line breaks in quotes, and count lines all the same', () => {
    const text = 'Code,Description\n207Q00000X,"Family, ""the""\nwhole"\nwrong,x';
    expect(readCodeFile('taxonomy', text.split('\nwrong')[0]!).codes[0]!.title).toBe('Family, "the"\nwhole');
    expect(faults('taxonomy', text)).toEqual(['4: taxonomy code "wrong" is not a taxonomy code']);
  });
  it('of sex and age, and of frequency, know their limits', () => {
    expect(
      readCodeFile('sex-age', 'code,sex,age from,age to\nO80,F,12,55\n99381,,0,0').codes.map(({ code, data }) => [
        code,
        data,
      ]),
    ).toEqual([
      ['O80', { sex: 'F', ageFrom: 12, ageTo: 55 }],
      ['99381', { ageFrom: 0, ageTo: 0 }],
    ]);
    expect(readCodeFile('frequency', 'code,times,days\nG0439,1,365').codes[0]!.data).toEqual({ times: 1, days: 365 });
    expect(faults('frequency', 'code,times,days', 'G0439,0,365')).toEqual(['2: times "0" is not from 1 to 999']);
  });
  it('without the columns that are needed say which', () =>
    expect(faults('carc', 'reason,text', '1,Deductible')).toEqual(['1: no row names the columns code, description']));
  it('that end a code before it begins, or have it twice, are refused', () =>
    expect(faults('modifier', 'code,description,from,to', '25,x,2026-02-01,2026-01-31', '59,x,,', '59,y,,')).toEqual([
      '2: ends before it begins',
      '4: code 59 stands twice',
    ]));
  it('with more than a hundred bad rows count them all', () => {
    const bad = Array.from({ length: 150 }, () => '!!,x');
    expect(() => readCodeFile('modifier', ['code,description', ...bad].join('\n'))).toThrow(
      '150 bad row(s); nothing was changed',
    );
  });
});

describe('The tabular list', () => {
  const xml = `<?xml version="1.0"?><ICD10CM.tabular><chapter><!-- a note -->
    <section id="S00"><diag><name>S52</name><desc>A broken arm &amp; more</desc>
      <excludes1><note>broken wrist (S62.-)</note></excludes1><codeFirst><note>the cause</note></codeFirst>
      <sevenChrDef><extension char="A">first</extension><extension char="D">later</extension></sevenChrDef>
      <diag><name>S52.0</name><desc>Its upper end</desc></diag></diag></section></chapter></ICD10CM.tabular>`;
  it('gives notes, and seventh characters to all that stands below', () => {
    const { codes } = readCodeFile('icd-10-cm-notes', xml);
    expect(codes.find(({ code }) => code === 'S52')).toMatchObject({
      title: 'A broken arm & more',
      data: { excludes1: ['broken wrist (S62.-)'], codeFirst: ['the cause'], seventh: { A: 'first', D: 'later' } },
    });
    expect(codes.find(({ code }) => code === 'S52.0')!.data).toEqual({ seventh: { A: 'first', D: 'later' } });
  });
  it('that is cut or crossed is refused with its line', () => {
    expect(faults('icd-10-cm-notes', xml.slice(0, -20))).toEqual(['5: is not well-formed XML']);
    expect(faults('icd-10-cm-notes', '<a>', '<b>')).toEqual(['2: ends in the middle of an element']);
    expect(faults('icd-10-cm-notes', '<a>', '<b></a></b>')).toEqual(['2: </a> closes what is not open']);
  });
});
