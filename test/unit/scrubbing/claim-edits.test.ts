/** Goal: each edit of a claim finds what its source says, at both edges: the day before and after, the modifier there and not, the quarter old and new. */
import { expect } from 'expect';
import { ancestors, namesCode } from '../../../src/codes/families';
import type { KindCode, KindPair } from '../../../src/codes/reference';
import { claimFacts, type ClaimOf } from '../../support/claims';
import { code, found, line, lines, pair } from '../../support/edits';

const DOS = '2026-03-03';

describe('A claim on which nothing is wrong', () => {
  it('has no finding', () => expect(found({})).toEqual([]));
});

describe('A procedure code (45 CFR 162.1002)', () => {
  const g = code('hcpcs', 'G0444', { from: '2026-01-01', to: '2026-03-31' });
  for (const [from, isIn] of [
    ['2025-12-31', false],
    ['2026-01-01', true],
    ['2026-03-31', true],
    ['2026-04-01', false],
  ] as const)
    it(`of ${from} is ${isIn ? 'in' : 'out of'} force`, () =>
      expect(found({ from, lines: [{ code: 'G0444', from }] }, g)).toEqual(isIn ? [] : ['invalid_code 1']));
  it('is asked only of the set that it belongs to, if that is loaded', () => {
    expect(found(lines(line('99213')), g)).toEqual([]);
    expect(found(lines(line('99213')), code('cpt', '99214'))).toEqual(['invalid_code 1']);
  });
});

describe('A diagnosis', () => {
  const icd = [code('icd-10-cm', 'E11', { billable: false }), code('icd-10-cm', 'E11.9'), code('icd-10-cm', 'I10')];
  it('is a code below which there is none (Guidelines I.B.2)', () => {
    expect(found({ diagnoses: ['I10', 'E11.9'] }, ...icd)).toEqual([]);
    expect(found({ diagnoses: ['I10', 'E11'] }, ...icd)).toEqual(['unspecific_diagnosis']);
    expect(found({ diagnoses: ['I10', 'E11.99'] }, ...icd)).toEqual(['invalid_diagnosis']);
  });
  it('holds on the first day of service', () => {
    const old = code('icd-10-cm', 'I10', { to: '2026-03-02' });
    expect(found({ diagnoses: ['I10'], from: '2026-03-02', lines: [] }, old)).toEqual([]);
    expect(found({ diagnoses: ['I10'], from: '2026-03-03', lines: [] }, old)).toEqual(['invalid_diagnosis']);
  });
  it('that leads is no external cause and no manifestation (I.C.20.a.6, I.A.13)', () => {
    const notes = code('icd-10-cm-notes', 'H28', {
      title: 'Cataract in diseases classified elsewhere',
      data: { codeFirst: ['the disease'] },
    });
    expect(found({ diagnoses: ['V00.01XA', 'S52.0'] })).toEqual(['diagnosis_order']);
    expect(found({ diagnoses: ['S52.0', 'V00.01XA'] })).toEqual([]);
    expect(found({ diagnoses: ['H28', 'E11.9'] }, notes)).toEqual(['diagnosis_order !']);
    expect(found({ diagnoses: ['E11.9', 'H28'] }, notes)).toEqual([]);
  });
  it('stands once', () => {
    expect(found({ diagnoses: ['I10', 'E11.9', 'I10'] })).toEqual(['duplicate_diagnosis']);
    expect(found({ diagnoses: ['I10', 'E11.9'] })).toEqual([]);
  });
  it('and one that a category above it excludes only warn (I.A.12.a)', () => {
    const notes = code('icd-10-cm-notes', 'E11', {
      data: { excludes1: ['type 1 (E10.-)', 'in pregnancy (O24.0-O24.9)'] },
    });
    expect(found({ diagnoses: ['E11.42', 'E10.9'] }, notes)).toEqual(['excludes1 ! ?']);
    expect(found({ diagnoses: ['E11.42', 'O24.91'] }, notes)).toEqual(['excludes1 ! ?']);
    expect(found({ diagnoses: ['E11.42', 'I10'] }, notes)).toEqual([]);
  });
  it('is named by notes as code, family or range', () => {
    expect(ancestors('E11.42')).toEqual(['E11.42', 'E11.4', 'E11']);
    const named = (note: string): boolean[] => ['S62', 'S62.3', 'S63.0'].map((one) => namesCode(note, one));
    expect(named('wrist (S62.-)')).toEqual([true, true, false]);
    expect(named('wrist (S62.3, S63.-)')).toEqual([false, true, true]);
    expect(named('wrist (S60-S62)')).toEqual([true, true, false]);
    expect(named('S62 without brackets')).toEqual([false, false, false]);
  });
});

describe('Sex and age (CMS IOCE)', () => {
  const limits = [
    code('sex-age', 'G0101', { data: { sex: 'F' } }),
    code('sex-age', 'I10', { data: { ageFrom: 18, ageTo: 64 } }),
  ];
  const patient = (sex: 'F' | 'M' | 'U' | undefined, born: string | undefined): ClaimOf => ({
    lines: [line('G0101')],
    diagnoses: ['I10'],
    patient: { sex, born },
  });
  it('fit at their edges', () => {
    expect(found(patient('F', '2008-03-03'), ...limits)).toEqual([]);
    expect(found(patient('F', '2008-03-04'), ...limits)).toEqual(['sex_age !']);
    expect(found(patient('F', '1961-03-04'), ...limits)).toEqual([]);
    expect(found(patient('F', '1961-03-03'), ...limits)).toEqual(['sex_age !']);
    expect(found(patient('M', '2000-01-01'), ...limits)).toEqual(['sex_age 1 !']);
  });
  it('that nobody knows are not judged', () => expect(found(patient('U', undefined), ...limits)).toEqual([]));
});

describe('Modifiers (CPT appendix A)', () => {
  it('agree with each other', () => {
    expect(found(lines(line('70450', '26')))).toEqual([]);
    expect(found(lines(line('70450', '26', 'TC')))).toEqual(['modifier_conflict 1']);
    expect(found(lines(line('70450', 'LT', 'LT')))).toEqual(['modifier_conflict 1']);
    expect(found(lines(line('70450', 'XS', '59')))).toEqual(['modifier_conflict 1']);
  });
  it('25 belongs on a visit', () => {
    expect(found(lines(line('99213', '25')))).toEqual([]);
    expect(found(lines(line('11042', '25')))).toEqual(['modifier_conflict 1 !']);
  });
  it('54 and 55 split a global period of 10 or 90 days (100-04, 12, 40.2)', () => {
    const days = (globalDays: 0 | 10 | 90): KindCode => code('fee-schedule', '66984', { data: { globalDays } });
    expect([0, 10, 90].map((n) => found(lines(line('66984', '54')), days(n as 0)).length)).toEqual([1, 0, 0]);
    expect(found(lines(line('66984', '55')), days(0))).toEqual(['split_care 1']);
    expect(found(lines(line('66984')), days(0))).toEqual([]);
  });
  it('50 fits indicators 1 and 3, with one unit (100-04, 12, 40.7)', () => {
    const of = (bilateral: '0' | '1' | '2' | '3' | '9'): KindCode =>
      code('fee-schedule', '66984', { data: { bilateral } });
    const both = lines(line('66984', '50'));
    expect((['0', '1', '2', '3', '9'] as const).map((one) => found(both, of(one)).length)).toEqual([1, 0, 1, 0, 1]);
    expect(found(lines({ ...line('66984', '50'), units: 2 }), of('1'))).toEqual(['bilateral 1']);
    expect(found(lines(line('66984', 'RT')), of('0'))).toEqual([]);
  });
  it('are of the set, where one is loaded', () => {
    expect(found(lines(line('99213', '25')), code('modifier', '25'))).toEqual([]);
    expect(found(lines(line('99213', 'Q7')), code('modifier', '25'))).toEqual(['invalid_modifier 1']);
  });
});

describe('An NCCI pair (policy manual, chapter I)', () => {
  const both = lines(line('99214'), line('G0444'));
  const quarters = [
    pair('ncci-ptp', '99214', 'G0444', '1', { from: '2026-01-01', to: '2026-03-31' }),
    pair('ncci-ptp', '99214', 'G0444', '0', { from: '2026-07-01' }),
  ];
  const on = (day: string, ...modifiers: string[]): string[] =>
    found(
      {
        from: day,
        lines: [
          { code: '99214', from: day },
          { code: 'G0444', from: day, modifiers },
        ],
      },
      ...quarters,
    );
  it('is that of the quarter of the day of service', () =>
    expect(
      ['2025-12-31', '2026-01-01', '2026-03-31', '2026-04-01', '2026-06-30', '2026-07-01'].map((day) => on(day).length),
    ).toEqual([0, 1, 1, 0, 0, 1]));
  it('is separated by a modifier where the indicator allows it', () => {
    expect([on('2026-03-31', 'XU'), on('2026-07-01', 'XU')]).toEqual([[], ['ncci_ptp 2']]);
  });
  it('reaches into the patient’s other encounters of the day', () => {
    const rule = pair('ncci-ptp', '99214', 'G0444', '1');
    expect(found({ lines: [line('G0444')], others: [{ code: '99214' }] }, rule)).toEqual(['ncci_ptp 1']);
    expect(found({ lines: [line('99214')], others: [{ code: 'G0444' }] }, rule)).toEqual(['ncci_ptp 1 !']);
    expect(found({ lines: [line('G0444')], others: [{ code: '99214', from: '2026-03-02' }] }, rule)).toEqual([]);
    expect(found({ lines: [line('99214')], others: [{ code: 'G0444', modifiers: ['59'] }] }, rule)).toEqual([]);
  });
  it('with indicator 9 is none', () => expect(found(both, pair('ncci-ptp', '99214', 'G0444', '9'))).toEqual([]));
});

describe('An MUE (policy manual, chapter I, V)', () => {
  const mue = (mai: 1 | 2 | 3): KindCode => code('mue', 'J3420', { data: { units: 2, mai } });
  const units = (...all: number[]): ClaimOf => ({
    lines: all.map((n) => ({ code: 'J3420', units: n, modifiers: n === 1 ? ['76'] : [] })),
  });
  it('is kept at the limit and broken above it', () =>
    expect([found(units(2), mue(1)), found(units(3), mue(1))]).toEqual([[], ['mue 1']]));
  it('of MAI 1 judges the line, of 2 and 3 the day; only 3 may be overridden', () => {
    expect(found(units(2, 1), mue(1))).toEqual([]);
    expect(found(units(2, 1), mue(2))).toEqual(['mue 2']);
    expect(found(units(2, 1), mue(3))).toEqual(['mue 2 !']);
  });
  it('of the day is told once, on the line with which it is passed', () => {
    expect(found(units(1, 2, 1), mue(2))).toEqual(['mue 2']);
  });
  it('of the day counts other encounters', () => {
    const with_ = (from: string): ClaimOf => ({
      ...units(2),
      others: [{ code: 'J3420', units: 1, from, modifiers: ['76'] }],
    });
    expect([found(with_(DOS), mue(2)), found(with_('2026-03-02'), mue(2))]).toEqual([['mue 1'], []]);
  });
});

describe('An add-on code (CR 7501)', () => {
  const addOn = (type: 1 | 2 | 3): (KindCode | KindPair)[] => [
    code('add-on', '11101', { data: { addOnType: type } }),
    pair('add-on', '11101', '11100'),
  ];
  it('has its parent on the same day, here or in another encounter', () => {
    expect(found(lines(line('11101'), line('11100')), ...addOn(1))).toEqual([]);
    expect(found(lines(line('11101'), line('99213')), ...addOn(1))).toEqual(['add_on_alone 1']);
    expect(found({ lines: [line('11101')], others: [{ code: '11100' }] }, ...addOn(1))).toEqual([]);
    expect(found({ lines: [line('11101')], others: [{ code: '11100', from: '2026-03-02' }] }, ...addOn(1))).toEqual([
      'add_on_alone 1',
    ]);
  });
  it('of type 2 takes any other service, of 3 may be overridden', () => {
    expect(found(lines(line('11101'), line('99213')), ...addOn(2))).toEqual([]);
    expect(found(lines(line('11101')), ...addOn(2))).toEqual(['add_on_alone 1 !']);
    expect(found(lines(line('11101'), line('99213')), ...addOn(3))).toEqual(['add_on_alone 1 !']);
  });
});

describe('A global period (100-04, chapter 12, 40)', () => {
  const surgery = (globalDays: 0 | 10 | 90): KindCode => code('fee-schedule', '66984', { data: { globalDays } });
  const visit = (from: string, modifiers: string[] = [], of: string[] = []): ClaimOf => ({
    from,
    lines: [{ code: '99213', from, modifiers }],
    others: [{ code: '66984', from: '2026-03-03', modifiers: of }],
  });
  for (const [days, from, isIn] of [
    [90, '2026-03-01', false],
    [90, '2026-03-02', true],
    [90, '2026-06-01', true],
    [90, '2026-06-02', false],
    [10, '2026-03-02', false],
    [10, '2026-03-03', true],
    [10, '2026-03-13', true],
    [10, '2026-03-14', false],
    [0, '2026-03-02', false],
    [0, '2026-03-03', true],
    [0, '2026-03-04', false],
  ] as const)
    it(`of ${days} days from 3 March has a visit of ${from} ${isIn ? 'inside' : 'outside'}`, () =>
      expect(found(visit(from), surgery(days))).toEqual(isIn ? ['global_period 1 !'] : []));
  for (const modifier of ['24', '25', '57'])
    it(`lets a visit with ${modifier} pass`, () =>
      expect(found(visit('2026-03-05', [modifier]), surgery(90))).toEqual([]));
  it('does not begin with the care after another’s surgery, or an assistant', () => {
    expect(found(visit('2026-03-05', [], ['55']), surgery(90))).toEqual([]);
    expect(found(visit('2026-03-05', [], ['80']), surgery(90))).toEqual([]);
    expect(found(visit('2026-03-05', [], ['LT']), surgery(90))).toEqual(['global_period 1 !']);
  });
  it('holds a second procedure unless 58, 78 or 79 says what it is', () => {
    const again = (from: string, ...modifiers: string[]): string[] =>
      found(
        { from, lines: [{ code: '66984', from, modifiers }], others: [{ code: '66984', from: '2026-03-03' }] },
        surgery(90),
      );
    expect([again('2026-03-20'), again('2026-03-20', '79'), again('2026-06-02')]).toEqual([
      ['global_period 1 !'],
      [],
      [],
    ]);
  });
});

describe('Medical necessity (LCD, NCD)', () => {
  const list = [
    code('coverage', '82306', { data: { policy: 'L1', payerKinds: ['medicare'] } }),
    pair('coverage', '82306', 'E55.9', 'covers'),
    pair('coverage', '82306', 'Z00.00', 'excludes'),
  ];
  const claim = (
    diagnoses: string[],
    dx: number[],
    modifiers: string[] = [],
    kind: 'medicare' | 'commercial' = 'medicare',
  ): ClaimOf => ({
    diagnoses,
    payer: { kind },
    lines: [{ code: '82306', dx, modifiers }],
  });
  it('asks for a covered diagnosis among those that the line points to', () => {
    expect(found(claim(['I10', 'E55.9'], [2]), ...list)).toEqual([]);
    expect(found(claim(['I10', 'E55.9'], [1]), ...list)).toEqual(['medical_necessity 1 !']);
    expect(found(claim(['E55.9', 'Z00.00'], [1, 2]), ...list)).toEqual(['medical_necessity 1 !']);
  });
  it('binds its kinds of payer, and not where a denial is expected (GA)', () => {
    expect(found(claim(['I10'], [1], [], 'commercial'), ...list)).toEqual([]);
    expect(found(claim(['I10'], [1], ['GA']), ...list)).toEqual([]);
  });
});

describe('A frequency limit', () => {
  const limit = code('frequency', 'G0439', { data: { times: 1, days: 365 } });
  const before = (from: string): string[] =>
    found({ lines: [line('G0439')], others: [{ code: 'G0439', from }] }, limit);
  it('looks back over its days', () =>
    expect([before('2025-03-03'), before('2025-03-04')]).toEqual([[], ['frequency_limit 1 !']]));
  it('counts the claim’s own lines', () =>
    expect(found(lines(line('G0439'), line('G0439', '76')), limit)).toEqual(['frequency_limit 2 !']));
});

describe('A claim as a whole (DOMAIN 1.4)', () => {
  const provider = claimFacts().provider;
  it('names providers that can be', () => {
    expect(found({ provider: { ...provider, npi: '1000000013' } })).toEqual(['provider_data']);
    expect(found({ provider: { ...provider, renderingNpi: '3000000020' } })).toEqual(['provider_data']);
    expect(found({ provider: { ...provider, taxonomy: '207Q0000X' } })).toEqual(['provider_data']);
    expect(found({ provider: { ...provider, taxId: '99-9999999' } })).toEqual(['provider_data']);
  });
  it('is of somebody who was born and is under 150', () => {
    const born = (day: string): string[] => found({ patient: { born: day } });
    expect([born(DOS), born('2026-03-04'), born('1876-03-04'), born('1876-03-03')]).toEqual([
      [],
      ['birth_date'],
      [],
      ['birth_date'],
    ]);
  });
  it('is of days of the visit that have come', () => {
    const of = (from: string, kind: 'professional' | 'institutional' = 'professional'): boolean =>
      found({ kind, through: '2026-03-05', today: '2026-03-04', lines: [{ from }] }).includes('service_date 1');
    expect([of('2026-03-04'), of('2026-03-05')]).toEqual([false, true]);
    // Only an institutional claim has a period: a professional one has its lines' days.
    expect([of('2026-03-02'), of('2026-03-02', 'institutional'), of('2026-03-03', 'institutional')]).toEqual([
      false,
      true,
      false,
    ]);
  });
  it('has whole units from 1 to 9999', () =>
    expect([0, 1, 9999, 10000, 1.5].map((units) => found(lines({ units })).length)).toEqual([1, 0, 0, 1, 1]));
  it('charges something, but for what is only reported', () => {
    expect(found(lines({ charge: '0.00' }))).toEqual(['zero_charge !']);
    expect(found(lines({ charge: '0.01' }))).toEqual([]);
    expect(found(lines({ code: '3014F', charge: '0.00' }))).toEqual([]);
  });
  it('repeats no line of another encounter', () => {
    const other = (more: object): string[] => found({ others: [{ code: '99213', ...more }] });
    expect([other({}), other({ modifiers: ['76'] }), other({ from: '2026-03-02' })]).toEqual([
      ['duplicate_charge 1 !'],
      [],
      [],
    ]);
  });
  it('has a place of the set, where one is loaded', () => {
    expect(found({ place: '11' }, code('place-of-service', '11'))).toEqual([]);
    expect(found({ place: '10' }, code('place-of-service', '11'))).toEqual(['invalid_place']);
  });
  it('to an insurer of accidents has the case’s number, or says so beside the claim', () => {
    expect(found({ payer: { kind: 'workers_comp' } })).toEqual(['accident_data ! i']);
    expect(found({ payer: { kind: 'workers_comp' }, authorization: 'C1' })).toEqual([]);
  });
});
