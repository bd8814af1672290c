/**
 * Goal: files as publishers and spreadsheets really write them are read: heads over several rows, licences in front, days
 * by their number, other encodings and line ends, one list in several files; and what cannot be right is told by its line.
 */
import { expect } from 'expect';
import { readCodeFile, readCodeFiles } from '../../../src/codes/read';
import { textOf } from '../../../src/codes/text';
import { BadCodeFile, type CodeFile, type CodeKind } from '../../../src/codes/types';

/** `line: message` of each bad row, the file's name in front where there are several. */
function faults(read: () => CodeFile): string[] {
  try {
    read();
  } catch (error) {
    if (!(error instanceof BadCodeFile)) throw error;
    return error.faults.map(({ file, line, message }) => `${file ? `${file} ` : ''}${line}: ${message}`);
  }
  return [];
}
const bad = (kind: CodeKind, ...lines: string[]): string[] => faults(() => readCodeFile(kind, lines.join('\n')));
const files = (kind: CodeKind, ...texts: (string | Buffer)[]): CodeFile =>
  readCodeFiles(
    kind,
    texts.map((text, n) => ({ name: `f${n + 1}`, bytes: typeof text === 'string' ? Buffer.from(text) : text })),
  );

describe('A relative value file as CMS publishes it', () => {
  const head = [
    ',,Relative values of a year,,,,',
    ',,,STATUS,GLOB,MULT,BILAT,ASST',
    'HCPCS,MOD,DESCRIPTION,CODE,DAYS,PROC,SURG,SURG',
  ];
  const sides = (...rows: string[]): unknown[] =>
    readCodeFile('fee-schedule', [...head, ...rows].join('\r\n')).codes.map(({ code, data }) => [code, data]);
  it('has its head in two rows', () =>
    expect(sides('66984,,x,A,090,2,1,0', '99213,,x,A,YYY,0,0,0')).toEqual([
      ['66984', { globalDays: 90, bilateral: '1' }],
      ['99213', { globalDays: null, bilateral: '0' }],
    ]));
  it('that lacks the column of both sides says nothing of them, and forbids none', () =>
    expect(readCodeFile('fee-schedule', 'HCPCS,GLOB DAYS\n66984,090').codes[0]!.data).toEqual({ globalDays: 90 }));
});

describe('An add-on file as CMS publishes it', () => {
  it('writes days by their number in the year, and CCCCC where the contractor decides', () => {
    const { codes, pairs } = readCodeFile(
      'add-on',
      [
        'The licence of the codes',
        'AOC_Edit_Type\tAdd-On_Code\tAOC_DelDT\tPrimary_Code\tPrimary_Code_DelDT\tAOC_Edit_EffDT\tAOC_Edit_DelDT',
        '1\t11101\t\t11100\t\t2026001\t2026090',
        '2\tG2211\t\tCCCCC\t\t2026001\t',
      ].join('\n'),
    );
    expect(pairs).toEqual([{ a: '11101', b: '11100', from: '2026-01-01', to: '2026-03-31', value: '' }]);
    expect(codes.map(({ code, data }) => [code, data?.addOnType])).toEqual([
      ['11101', 1],
      ['G2211', 2],
    ]);
  });
  it('has no day 366 in a common year', () =>
    expect(bad('add-on', 'Add-On Code,Primary Code,Type,Start', '11101,11100,1,2026366')).toEqual([
      '2: the first day "2026366" is not a day',
    ]));
});

describe('An MUE file as CMS publishes it', () => {
  it('has a licence in quotes over several lines, and a line break in its head', () =>
    expect(
      readCodeFile(
        'mue',
        '"A licence, of\nmany lines",,,\n,,,\n"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\nJ3420,1,1 Line Edit,x\n,,,\n',
      ).codes,
    ).toMatchObject([{ code: 'J3420', data: { units: 1, mai: 1 } }]));
});

describe('NCCI pairs in several files', () => {
  const row = (b: string, more = '20260101\t*\t1'): string => `99214\t${b}\t\t${more}\tx`;
  it('make one load', () =>
    expect(files('ncci-ptp', row('G0444'), row('36415')).pairs.map(({ b }) => b)).toEqual(['G0444', '36415']));
  it('are refused together, each bad row by file and line', () =>
    expect(faults(() => files('ncci-ptp', row('G0444'), `${row('36415')}\n${row('??')}`))).toEqual([
      'f2 2: column 2 code "??" is not a column 2 code',
    ]));
  it('that say the same twice are harmless, and otherwise not', () => {
    expect(files('ncci-ptp', row('G0444'), row('G0444')).pairs).toHaveLength(1);
    expect(faults(() => files('ncci-ptp', row('G0444'), row('G0444', '20260101\t*\t0')))).toHaveLength(1);
    expect(bad('ncci-ptp', row('G0444'), row('G0444', '20260101\t20260331\t1'))).toEqual([
      '2: the pair 99214 G0444 stands on line 1 too, from the same day, and otherwise',
    ]);
    expect(bad('ncci-ptp', row('G0444', '20250101\t20251231\t0'), row('G0444'))).toEqual([]);
  });
  it('that end before they begin are bad rows; so is a first row whose code is cut', () =>
    expect(bad('ncci-ptp', '9921\tG0444\t\t20260101\t*\t1\tx', row('G0444', '20260401\t20260331\t1'))).toEqual([
      '1: column 1 code "9921" is not a column 1 code',
      '2: ends before it begins',
    ]));
});

describe('Text', () => {
  const title = (bytes: Buffer): string => readCodeFile('carc', textOf('carc', bytes)).codes[0]!.title;
  const list = 'code,description\n1,Ménière';
  it('comes as UTF-8, with a mark or without, as Windows-1252 and as UTF-16', () => {
    const utf16 = Buffer.from(`\ufeff${list}`, 'utf16le');
    const all = [
      Buffer.from(list),
      Buffer.from(`\ufeff${list}`),
      Buffer.from(list, 'latin1'),
      utf16,
      Buffer.from(utf16).swap16(),
    ];
    expect(all.map(title)).toEqual(all.map(() => 'Ménière'));
  });
  for (const [name, end] of [
    ['CRLF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
  ] as const)
    it(`has lines that end with ${name}, counted alike`, () =>
      expect(faults(() => readCodeFile('carc', ['code,description', '1,x', '', '??,y'].join(end)))).toEqual([
        '4: CARC "??" is not a CARC',
      ]));
  it('ends where DOS ended it', () => expect(title(Buffer.from('code,description\n1,Due\r\n\u001a'))).toBe('Due'));
  for (const [name, bytes, said] of [
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'zip archive or a workbook'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'PDF'],
    ['a licence page', Buffer.from('<!DOCTYPE html><html>'), 'web page'],
    ['a NUL', Buffer.from('code,description\n1,a\u0000b'), 'NUL'],
  ] as const)
    it(`is not ${name}, and it says so`, () => {
      const [fault] = faults(() => files('carc', bytes));
      expect(fault).toContain(said);
    });
  it('keeps a quote inside a cell, and tells the one that is never closed by its line', () => {
    expect(readCodeFile('carc', 'code,description\n1,a 5" pipe').codes[0]!.title).toBe('a 5" pipe');
    const rows = Array.from({ length: 20_000 }, (_, n) => `${(n % 900) + 1}0,x`);
    const start = performance.now();
    const found = bad('carc', 'code,description', '1,"open', '2,y', '??,z', ...rows.slice(2, 5));
    expect(found).toEqual(['2: has a quote that is not closed', '4: CARC "??" is not a CARC']);
    bad('carc', 'code,description', '1,"open', ...rows);
    // Each line is read a bounded number of times.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
  it('with a tab in a title is commas all the same', () =>
    expect(readCodeFile('carc', 'code,description\n1,a\tb\n2,c').codes).toHaveLength(2));
  it('of rows that ran together is refused', () =>
    expect(bad('carc', 'code,description', `1,${'x'.repeat(2001)}`, `2,${'x'.repeat(2000)}`)).toEqual([
      '2: code 1 has a title of more than 2000 characters',
    ]));
  it('of rows that overlap in time is refused', () => {
    const dated = (...rows: string[]): string[] => bad('carc', 'code,description,start,stop', ...rows);
    expect(dated('1,x,2025-01-01,2025-12-31', '1,y,2026-01-01,')).toEqual([]);
    expect(dated('1,x,2025-01-01,', '1,y,2026-01-01,')).toEqual(['3: code 1 stands twice on 2026-01-01']);
  });
});
