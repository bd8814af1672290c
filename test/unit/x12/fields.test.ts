/**
 * Goal: each element is read as it stands or reported with its name, and nothing in between. Method: one segment at a time,
 * in plain delimiters, against a table of what it gives and what it reports.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import type { Adjustment, Segment } from '../../../src/x12/index';
import type { Report } from '../../../src/x12/core/content';
import { elementName } from '../../../src/x12/core/content';
import { digitsOf, isoDate, isoDateFromSix, sixDigitsOf } from '../../../src/x12/core/dates';
import { quantityText, renderSegment } from '../../../src/x12/core/element';
import * as read from '../../../src/x12/core/fields';
import { addressSegments, cas, dtp, nm1, per, procedureParts, ref, refs } from '../../../src/x12/core/parts';
import { money, words } from './arbitraries';
import { usd } from './support';

const DELIMITERS = { element: '*', component: ':', repetition: '^', terminator: '~' };

function segment(text: string): Segment {
  const elements = text.split('*');
  return { id: elements[0]!, elements, number: 5, offset: 200, delimiters: DELIMITERS };
}

/** What `read` gives, and what it reports as `code element`. */
function reading<T>(text: string, take: (at: Segment, report: Report) => T): { value: T; faults: string[] } {
  const faults: string[] = [];
  const report: Report = (at, code, message, element, component) => {
    expect(message).toMatch(/^[A-Z].*\.$/);
    faults.push(`${code} ${elementName(at.id, element!, component)}`);
  };
  return { value: take(segment(text), report), faults };
}

describe('fields: postal codes', () => {
  const CODES: [string, string][] = [
    ['62701', '62701'],
    ['62701-0001', '627010001'],
    ['00-950', '00-950'],
    ['1000-205', '1000-205'],
    ['-.5', '-.5'],
  ];
  for (const [found, kept] of CODES) {
    it(`${found} is read and written as ${kept}`, () => {
      const { value } = reading(`N4*CITY*IL*${found}`, (at) => read.addressOf(at, undefined));
      expect(value.zip).toBe(kept);
      expect(addressSegments({ line1: '', city: 'CITY', state: 'IL', zip: found }).map(renderSegment)).toEqual([
        `N4*CITY*IL*${kept}~`,
      ]);
    });
  }
});

describe('fields: text', () => {
  it('is trimmed, empty where absent', () => {
    const at = segment('NM1* A **C');
    expect([1, 2, 3, 4].map((index) => read.text(at, index))).toEqual(['A', '', 'C', '']);
    expect([1, 2, 4].map((index) => read.optional(at, index))).toEqual(['A', undefined, undefined]);
  });

  it('that must be there is reported where it is not', () => {
    expect(reading('TRN*1*X', (at, report) => read.required(at, 2, report))).toEqual({ value: 'X', faults: [] });
    const missing = { value: '', faults: ['missing_element TRN02'] };
    expect(reading('TRN*1', (at, report) => read.required(at, 2, report))).toEqual(missing);
    expect(reading('TRN*1* ', (at, report) => read.required(at, 2, report))).toEqual(missing);
  });

  it('of a composite is split at its own delimiter', () => {
    expect(read.components(segment('SVC*HC:99213:25'), 1)).toEqual(['HC', '99213', '25']);
    expect(read.components(segment('SVC'), 1)).toEqual(['']);
  });
});

describe('fields: amounts', () => {
  const AMOUNTS: readonly (readonly [string, number, string[]])[] = [
    ['100', 10000, []],
    ['100.5', 10050, []],
    ['.5', 50, []],
    ['-57', -5700, []],
    ['-.05', -5, []],
    ['0', 0, []],
    ['-0', 0, []],
    ['007.10', 710, []],
    [' 12 ', 1200, []],
    ['', 0, ['missing_element AMT02']],
    ['19O', 0, ['bad_amount AMT02']],
    ['1,000', 0, ['bad_amount AMT02']],
    ['1.005', 0, ['bad_amount AMT02']],
    ['1e3', 0, ['bad_amount AMT02']],
    ['--1', 0, ['bad_amount AMT02']],
    ['$5', 0, ['bad_amount AMT02']],
    ['.', 0, ['bad_amount AMT02']],
    ['99999999999999', 0, ['bad_amount AMT02']],
  ];
  for (const [text, value, faults] of AMOUNTS) {
    it(`"${text}" is ${value} cents${faults.length ? `: ${faults.join()}` : ''}`, () => {
      expect(reading(`AMT*B6*${text}`, (at, report) => read.amount(at, 2, report))).toEqual({ value, faults });
    });
  }

  it('that may be absent are undefined then', () => {
    const optional = (text: string) => reading(text, (at, report) => read.optionalAmount(at, 2, report));
    expect(optional('AMT*B6')).toEqual({ value: undefined, faults: [] });
    expect(optional('AMT*B6*X')).toEqual({ value: undefined, faults: ['bad_amount AMT02'] });
    expect(optional('AMT*B6*0')).toEqual({ value: 0, faults: [] });
  });
});

describe('fields: quantities', () => {
  const QUANTITIES: readonly (readonly [string, number | undefined, string[]])[] = [
    ['1', 1, []],
    ['1.', 1, []],
    ['.25', 0.25, []],
    ['-2', -2, []],
    ['1.500', 1.5, []],
    ['', undefined, []],
    ['ONE', undefined, ['bad_number QTY02']],
    ['1e3', undefined, ['bad_number QTY02']],
    ['0x1F', undefined, ['bad_number QTY02']],
    ['Infinity', undefined, ['bad_number QTY02']],
    ['.', undefined, ['bad_number QTY02']],
  ];
  for (const [text, value, faults] of QUANTITIES) {
    it(`"${text}" is ${value}`, () => {
      expect(reading(`QTY*CA*${text}`, (at, report) => read.quantity(at, 2, report))).toEqual({ value, faults });
    });
  }

  it('are written without an exponent, at most three places', () => {
    for (const [value, text] of [
      [1, '1'],
      [0, '0'],
      [2.5, '2.5'],
      [-0.125, '-0.125'],
      [999_999_999_999, '999999999999'],
    ] as const) {
      expect(quantityText(value, 'QTY', 'QTY02')).toBe(text);
    }
    for (const value of [0.0001, 1e21, 1e-7, NaN, Infinity, 1_000_000_000_000]) {
      expect(() => quantityText(value, 'QTY', 'QTY02')).toThrow('QTY02 is not a quantity with at most three decimals.');
    }
  });
});

describe('fields: dates', () => {
  const DATES: readonly (readonly [string, string | undefined])[] = [
    ['20260303', '2026-03-03'],
    ['20240229', '2024-02-29'],
    ['20000229', '2000-02-29'],
    ['20260229', undefined],
    ['19000229', undefined],
    ['20260431', undefined],
    ['20260430', '2026-04-30'],
    ['20261231', '2026-12-31'],
    ['20261301', undefined],
    ['20260001', undefined],
    ['20260100', undefined],
    ['260303', undefined],
    ['2026-03-03', undefined],
    ['202603031', undefined],
    ['ABCDEFGH', undefined],
  ];
  for (const [text, value] of DATES) {
    it(`${text} is ${value ?? 'no date'}`, () => {
      expect(isoDate(text)).toBe(value);
      const faults = value === undefined ? ['bad_date DTM02'] : [];
      expect(reading(`DTM*472*${text}`, (at, report) => read.date(at, 2, report))).toEqual({ value, faults });
    });
  }

  it('absent is undefined, and no fault', () => {
    expect(reading('DTM*472', (at, report) => read.date(at, 2, report))).toEqual({ value: undefined, faults: [] });
  });

  it('of six digits are of this century', () => {
    expect(isoDateFromSix('260303')).toBe('2026-03-03');
    expect(isoDateFromSix('991231')).toBe('2099-12-31');
    expect(isoDateFromSix('26030X')).toBe('26030X');
  });

  it('go back to digits', () => {
    expect([digitsOf('2026-03-03'), sixDigitsOf('2026-03-03')]).toEqual(['20260303', '260303']);
  });

  const PERIODS: readonly (readonly [string, { from?: string; through?: string }, string[]])[] = [
    ['D8*20260303', { from: '2026-03-03' }, []],
    ['RD8*20260303-20260305', { from: '2026-03-03', through: '2026-03-05' }, []],
    ['RD8*20260303-20260303', { from: '2026-03-03' }, []],
    ['RD8*20260303', { from: '2026-03-03' }, ['bad_date DTP03']],
    ['RD8*2026-20260305', { through: '2026-03-05' }, ['bad_date DTP03']],
    ['D8*20260332', {}, ['bad_date DTP03']],
    ['D8', {}, []],
  ];
  for (const [text, value, faults] of PERIODS) {
    it(`DTP*472*${text}`, () => {
      expect(reading(`DTP*472*${text}`, (at, report) => read.period(at, report))).toEqual({ value, faults });
    });
  }
});

describe('fields: names, addresses, contacts, references', () => {
  it('NM1 of a person and of an organization', () => {
    expect(read.name(segment('NM1*QC*1*DOE*JANE*Q**JR*MI*123'))).toEqual({
      type: '1',
      last: 'DOE',
      first: 'JANE',
      middle: 'Q',
      suffix: 'JR',
      idQualifier: 'MI',
      id: '123',
    });
    expect(Object.keys(read.name(segment('NM1*PR*2*PLAN')))).toEqual(['type', 'last']);
  });

  it('N3 and N4, in whatever order and number they come', () => {
    const first = read.addressOf(segment('N3*1 MAIN*APT 2'), undefined);
    expect(read.addressOf(segment('N4*TOWN*OH*43215*CA'), first)).toEqual({
      line1: '1 MAIN',
      line2: 'APT 2',
      city: 'TOWN',
      state: 'OH',
      zip: '43215',
      country: 'CA',
    });
    expect(read.addressOf(segment('N4*TOWN'), undefined)).toEqual({ line1: '', city: 'TOWN' });
  });

  it('PER with several numbers, empty pairs skipped', () => {
    expect(read.contact(segment('PER*CX*HELP*TE*8005550100*EX*12'))).toEqual({
      function: 'CX',
      name: 'HELP',
      numbers: [
        { qualifier: 'TE', number: '8005550100' },
        { qualifier: 'EX', number: '12' },
      ],
    });
    expect(read.contact(segment('PER*BL***'))).toEqual({ function: 'BL', numbers: [] });
    expect(read.contact(segment('PER*BL**TE')).numbers).toEqual([]);
  });

  it('REF', () => {
    expect(read.reference(segment('REF*1K*ICN'))).toEqual({ qualifier: '1K', id: 'ICN' });
    expect(read.reference(segment('REF'))).toEqual({ qualifier: '', id: '' });
  });
});

describe('fields: procedures and adjustments', () => {
  it('a procedure with modifiers and a description', () => {
    expect(read.procedure(segment('SVC*HC:99213'), 1)).toEqual({ qualifier: 'HC', code: '99213', modifiers: [] });
    expect(read.procedure(segment('SVC*HC:99213:25::59::NOTE:8'), 1)).toEqual({
      qualifier: 'HC',
      code: '99213',
      modifiers: ['25', '59'],
      description: 'NOTE',
    });
  });

  const CAS: readonly (readonly [string, [string, number][], string[]])[] = [
    ['CAS*CO*45*30', [['CO-45', 30]], []],
    [
      'CAS*PR*1*20**2*5',
      [
        ['PR-1', 20],
        ['PR-2', 5],
      ],
      [],
    ],
    ['CAS*CO*45*30***', [['CO-45', 30]], []],
    [
      'CAS*CO*45*30*****253*1',
      [
        ['CO-45', 30],
        ['CO-253', 1],
      ],
      [],
    ],
    ['CAS*CO*45', [['CO-45', 0]], ['missing_element CAS03', 'missing_element CAS03']],
    ['CAS**45*1', [['-45', 1]], ['missing_element CAS01']],
    ['CAS*CO**1', [['CO-', 1]], ['missing_element CAS02']],
    [
      'CAS*CO*45*1**97*X',
      [
        ['CO-45', 1],
        ['CO-97', 0],
      ],
      ['bad_amount CAS06'],
    ],
    ['CAS*CO*45*1*Q', [['CO-45', 1]], ['bad_number CAS04']],
  ];
  for (const [text, expected, faults] of CAS) {
    it(text, () => {
      const into: Adjustment[] = [];
      const { faults: found } = reading(text, (at, report) => read.adjustments(at, report, into));
      expect(into.map(({ group, carc, amount }) => [`${group}-${carc}`, amount])).toEqual(
        expected.map(([reason, dollars]) => [reason, usd(dollars)]),
      );
      expect(found).toEqual(faults);
    });
  }
});

describe('fields: a segment without a model', () => {
  it('keeps composites and repetitions', () => {
    expect(read.raw(segment('EB*1**33^48*A:B*C:D^E'))).toEqual({
      id: 'EB',
      elements: ['1', '', { repeats: ['33', '48'] }, ['A', 'B'], { repeats: [['C', 'D'], 'E'] }],
    });
  });

  it('keeps ^ as text where there is no repetition separator', () => {
    const at = { ...segment('NTE*A^B'), delimiters: { ...DELIMITERS, repetition: undefined } };
    expect(read.raw(at).elements).toEqual(['A^B']);
  });

  it('is written as it was read', () => {
    for (const text of ['K3*A', 'EB*1**33^48*A:B*C:D^E', 'QTY*CA*5', 'CUR']) {
      expect(renderSegment(read.raw(segment(text)))).toBe(`${text}~`);
    }
  });
});

describe('parts: what several guides write', () => {
  const text = (...segments: Parameters<typeof renderSegment>[0][]) => segments.map(renderSegment).join('');

  it('NM1, N3, N4, PER, REF', () => {
    expect(text(nm1('QC', { type: '1', last: 'DOE', first: 'JANE', suffix: 'JR', idQualifier: 'MI', id: '1' }))).toBe(
      'NM1*QC*1*DOE*JANE***JR*MI*1~',
    );
    expect(text(...addressSegments({ line1: 'A', line2: 'B', city: 'C', state: 'OH', zip: '43215-0001' }))).toBe(
      'N3*A*B~N4*C*OH*432150001~',
    );
    expect(text(...addressSegments({ line1: '', city: 'C' }))).toBe('N4*C~');
    expect(addressSegments(undefined)).toEqual([]);
    const numbers = [
      { qualifier: 'TE', number: '1' },
      { qualifier: 'EM', number: 'A@B.C' },
    ];
    expect(text(per({ function: 'BL', numbers }))).toBe('PER*BL**TE*1*EM*A@B.C~');
    expect(text(...ref('F8', 'X'), ...refs([{ qualifier: 'EA', id: 'Y' }]))).toBe('REF*F8*X~REF*EA*Y~');
    expect(ref('F8', undefined)).toEqual([]);
  });

  it('DTP of a day and of a period', () => {
    expect(text(...dtp('472', '2026-03-03'))).toBe('DTP*472*D8*20260303~');
    expect(text(...dtp('472', '2026-03-03', '2026-03-05'))).toBe('DTP*472*RD8*20260303-20260305~');
    expect(dtp('472', undefined)).toEqual([]);
  });

  it('a procedure keeps the place of its description', () => {
    expect(procedureParts({ qualifier: 'HC', code: 'A', modifiers: ['25'], description: 'D' })).toEqual([
      'HC',
      'A',
      '25',
      undefined,
      undefined,
      undefined,
      'D',
    ]);
  });

  const adjustment = (group: string, carc: string, dollars: number): Adjustment => ({
    group,
    carc,
    amount: usd(dollars),
  });
  const CAS: readonly (readonly [Adjustment[], string])[] = [
    [[], ''],
    [[adjustment('CO', '45', 50)], 'CAS*CO*45*50~'],
    [[adjustment('CO', '45', 50), adjustment('PR', '2', 20)], 'CAS*CO*45*50~CAS*PR*2*20~'],
    [[adjustment('CO', '45', 50), adjustment('CO', '253', 1.5)], 'CAS*CO*45*50**253*1.5~'],
    [
      [adjustment('CO', '45', 5), adjustment('PR', '2', 2), adjustment('CO', '97', 1)],
      'CAS*CO*45*5~CAS*PR*2*2~CAS*CO*97*1~',
    ],
    [[{ ...adjustment('CO', '151', 5), quantity: 2 }], 'CAS*CO*151*5*2~'],
  ];
  for (const [adjustments, expected] of CAS) {
    it(expected === '' ? 'no CAS for no adjustment' : expected, () => expect(text(...cas(adjustments))).toBe(expected));
  }

  it('any adjustments come back in their order and grouping', () => {
    const any = fc.record({ group: fc.constantFrom('CO', 'PR', 'OA'), carc: words(4), amount: money });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), (adjustments) => {
        const into: Adjustment[] = [];
        for (const written of cas(adjustments)) {
          const rendered = renderSegment(written).slice(0, -1);
          expect(rendered.split('*').length).toBeLessThanOrEqual(20);
          read.adjustments(segment(rendered), () => expect('a fault').toBe('none'), into);
        }
        expect(into).toEqual(adjustments);
      }),
    );
  });
});
