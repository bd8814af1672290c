/**
 * Goal: nothing goes on the wire that is not well-formed X12. Method: exact bytes; a table of what is refused; a property
 * that puts each forbidden character into each text of a claim.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import {
  type InterchangeOut,
  X12WriteError,
  forbiddenCharacter,
  readX12,
  wrapTransactions,
  writeInterchange,
  writeTransaction,
} from '../../../src/x12/index';
import { renderSegment, seg } from '../../../src/x12/core/element';
import { codes, lines } from './support';

const HEADER = {
  senderId: 'THROUGHLINE',
  receiverId: 'PHP01',
  date: '2026-03-03',
  time: '0700',
  control: '000000042',
  usage: 'T',
} as const;

function refusal(write: () => unknown): X12WriteError {
  try {
    write();
  } catch (error) {
    if (error instanceof X12WriteError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('writeInterchange', () => {
  const interchange: InterchangeOut = {
    ...HEADER,
    groups: [
      {
        functionalId: 'FA',
        sender: 'S',
        receiver: 'R',
        control: '9',
        version: '005010X231A1',
        transactions: [
          { id: '999', control: '0001', version: '005010X231A1', segments: [seg('AK1', 'HC', '1')] },
          { id: '999', control: '0002', version: '005010X231A1', segments: [] },
        ],
      },
    ],
  };

  it('writes a fixed ISA and counts SE01, GE01 and IEA01', () => {
    expect(writeInterchange(interchange).toString().split('~')).toEqual([
      'ISA*00*          *00*          *ZZ*THROUGHLINE    *ZZ*PHP01          *260303*0700*^*00501*000000042*0*T*:',
      'GS*FA*S*R*20260303*0700*9*X*005010X231A1',
      'ST*999*0001*005010X231A1',
      'AK1*HC*1',
      'SE*3*0001',
      'ST*999*0002*005010X231A1',
      'SE*2*0002',
      'GE*2*9',
      'IEA*1*000000042',
      '',
    ]);
  });

  it('is read back without a fault, with line breaks too', () => {
    expect(readX12(writeInterchange(interchange)).errors).toEqual([]);
    const broken = writeInterchange({ ...interchange, lineBreaks: true });
    expect(broken.toString().split('~\n')).toHaveLength(10);
    expect(readX12(broken).errors).toEqual([]);
  });

  const BAD: readonly (readonly [string, Partial<InterchangeOut>, string])[] = [
    ['a control number of 8 digits', { control: '00000042' }, 'ISA13'],
    ['a sender of 16 characters', { senderId: 'ABCDEFGHIJKLMNOP' }, 'ISA06'],
    ['a receiver with a delimiter', { receiverId: 'A*B' }, 'ISA08'],
    ['a date that is not ISO', { date: '20260303' }, 'ISA09'],
    ['a time with a colon', { time: '07:00' }, 'ISA10'],
  ];
  for (const [what, change, element] of BAD) {
    it(`refuses ${what}`, () => {
      expect(refusal(() => writeInterchange({ ...interchange, ...change }))).toMatchObject({
        code: 'bad_value',
        element,
      });
    });
  }

  it('refuses ST02 twice in a group, and ST02 of the wrong length', () => {
    const [group] = interchange.groups;
    const [first] = group!.transactions;
    const twice = { ...interchange, groups: [{ ...group!, transactions: [first!, first!] }] };
    expect(refusal(() => writeInterchange(twice)).element).toBe('ST02');
    expect(refusal(() => writeTransaction({ ...first!, control: '1' })).element).toBe('ST02');
  });
});

describe('renderSegment', () => {
  const RENDERED: readonly (readonly [ReturnType<typeof seg>, string])[] = [
    [seg('REF', 'F8', 'ICN'), 'REF*F8*ICN~'],
    [seg('SBR', 'P', '18', undefined, undefined, ''), 'SBR*P*18~'],
    [seg('SV1', ['HC', '99213', '25', undefined, ''], '10', undefined), 'SV1*HC:99213:25*10~'],
    [seg('SVD', 'P', '0', ['HC', '99213', undefined, '59']), 'SVD*P*0*HC:99213::59~'],
    [seg('EB', '1', undefined, { repeats: ['1', '33', ['A', 'B']] }), 'EB*1**1^33^A:B~'],
    [seg('NM1', 'QC', '1', 'DOE  '), 'NM1*QC*1*DOE~'],
    [seg('N3', '   '), 'N3~'],
    [seg('CUR'), 'CUR~'],
  ];
  for (const [segment, text] of RENDERED) it(text, () => expect(renderSegment(segment)).toBe(text));

  const REFUSED: readonly (readonly [string, string])[] = [
    ['*', 'delimiter_in_data'],
    [':', 'delimiter_in_data'],
    ['~', 'delimiter_in_data'],
    ['^', 'delimiter_in_data'],
    ['\n', 'control_character'],
    ['\r', 'control_character'],
    ['\t', 'control_character'],
    ['\0', 'control_character'],
    ['\x7f', 'control_character'],
    ['É', 'unsupported_character'],
    ['’', 'unsupported_character'],
    ['😀', 'unsupported_character'],
  ];
  for (const [character, code] of REFUSED) {
    it(`refuses ${JSON.stringify(character)}: ${code}`, () => {
      const simple = refusal(() => renderSegment(seg('NM1', 'IL', '1', `SECRET${character}NAME`)));
      expect(simple).toMatchObject({ code, segmentId: 'NM1', element: 'NM103', character });
      expect(simple.message).not.toContain('SECRET');
      const composite = refusal(() => renderSegment(seg('SV1', ['HC', `A${character}`])));
      expect(composite).toMatchObject({ code, element: 'SV101-2' });
      const repeated = refusal(() => renderSegment(seg('EB', { repeats: ['1', character] })));
      expect(repeated).toMatchObject({ code, element: 'EB01' });
      expect(forbiddenCharacter(`SMITH ${character}`)).toBe(character);
    });
  }

  it('refuses an id that is none', () => {
    for (const id of ['', 'N', 'LONG', 'n1', 'N*'])
      expect(refusal(() => renderSegment(seg(id))).code).toBe('bad_value');
  });

  it('takes every other printable character', () => {
    for (let point = 0x20; point < 0x7f; point++) {
      const character = String.fromCharCode(point);
      if ('*:~^'.includes(character)) continue;
      expect(forbiddenCharacter(character)).toBeUndefined();
    }
  });

  it('gives one segment without trailing separators, or refuses: for any elements', () => {
    const part = fc.option(fc.string({ unit: 'grapheme', maxLength: 6 }), { nil: undefined });
    const element = fc.oneof(part, fc.array(part, { maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(element, { maxLength: 6 }), (elements) => {
        let text: string;
        try {
          text = renderSegment({ id: 'NTE', elements });
        } catch (error) {
          expect(error).toBeInstanceOf(X12WriteError);
          return;
        }
        expect(text).toMatch(/^NTE[ -}]*~$/);
        expect(text).not.toMatch(/[*:]~$|:\*/);
        expect(text.split('*').length - 1).toBeLessThanOrEqual(elements.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('wrapTransactions', () => {
  const GROUPS = [
    ['ST*835*0001~', 'GS*HP*THROUGHLINE*PHP01*20260303*0700*1*X*005010X221A1'],
    ['ST*999*0001*005010X231A1~', 'GS*FA*THROUGHLINE*PHP01*20260303*0700*1*X*005010X231A1'],
    ['ST*277*0001*005010X214~', 'GS*HN*THROUGHLINE*PHP01*20260303*0700*1*X*005010X214'],
    ['ST*837*0001*005010X222A1~', 'GS*HC*THROUGHLINE*PHP01*20260303*0700*1*X*005010X222A1'],
  ] as const;
  for (const [text, gs] of GROUPS) {
    it(`${text} stands under ${gs}`, () => {
      const bytes = wrapTransactions(`${text}SE*2*0001~`, HEADER);
      expect(bytes.toString().split('~')[1]).toBe(gs);
      expect(readX12(bytes).errors).toEqual([]);
    });
  }

  it('leaves the text as it is, but for line breaks between segments', () => {
    const bytes = wrapTransactions('  ST*835*0001~\n  LX*1~\r\nSE*9*0001~\n', { ...HEADER, groupControl: '77' });
    expect(lines(bytes)).toEqual(['ST*835*0001', 'LX*1']);
    expect(bytes.toString()).toContain('~GE*1*77~IEA*1*000000042~');
    expect(codes(readX12(bytes).errors)).toEqual(['segment_count_mismatch']);
  });

  it('counts several transactions', () => {
    const bytes = wrapTransactions('ST*835*0001~SE*2*0001~ST*835*0002~SE*2*0002~', HEADER);
    expect(bytes.toString()).toContain('GE*2*1~');
    expect(readX12(bytes).errors).toEqual([]);
  });

  it('refuses a text that is no transaction of ours', () => {
    for (const text of ['', 'LX*1~', 'ST*850*0001~']) {
      expect(refusal(() => wrapTransactions(text, HEADER)).element).toBe('ST01');
    }
  });
});
