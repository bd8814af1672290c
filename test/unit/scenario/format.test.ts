/** Goal: a file that is not exactly FORMAT version 1 is refused with the line and the key; a good one has its defaults. */
import { expect } from 'expect';
import { errorsOf, file, loaded, money, refused } from './support';

const STEP = '  - {at: DOS, do: {register: a}}\n';

describe('a scenario with its defaults', () => {
  const scenario = loaded(file(STEP));

  it('has a practice and a policy', () => {
    expect(scenario.practice).toEqual({
      name: 'PROMONTORY FAMILY CLINIC',
      npi: '1000000012',
      tax_id: '999999999',
      taxonomy: '207Q00000X',
      rendering: { name: ['EXAMPLE', 'IVY'], npi: '1000000020' },
      timezone: 'America/Chicago',
      nonprofit_hospital: false,
    });
    expect(scenario.policy).toMatchObject({
      contractual: ['24', '45', '59', '94', '253'],
      small_balance: money('4.99'),
      write_off_limit: money('50.00'),
      warn_days: [30, 15, 7, 3, 1],
    });
  });

  it('knows what Medicare does differently', () => {
    expect(scenario.payers['north']).toMatchObject({
      filing: { days: 180, from: 'service' },
      appeals: [{ days: 180, from: 'notice' }],
      overpayment_days: undefined,
    });
    expect(scenario.payers['south']).toMatchObject({ filing: { years: 1 }, overpayment_days: 60 });
    expect(scenario.payers['south']!.appeals.map(({ days }) => days)).toEqual([120, 180, 60]);
  });

  it('has visits on the date of service, and lines of one unit that point to the first diagnosis', () => {
    const visit = scenario.encounters['a']!;
    expect(visit).toMatchObject({ kind: 'professional', from: '2026-03-03', through: '2026-03-03', place: '11' });
    expect(visit.lines[0]).toMatchObject({ units: 1, dx: [1], charge: money('150.00'), modifiers: ['25'] });
  });

  it('ends a later visit on the day it begins', () => {
    const text = file(STEP).replace('a: {patient: kim,', 'a: {patient: kim, from: DOS+45d,');
    expect(loaded(text).encounters['a']).toMatchObject({ from: '2026-04-17', through: '2026-04-17' });
  });
});

describe('steps', () => {
  it('take the time of the step before, the only encounter, and a biller', () => {
    const { steps } = loaded(file('  - {at: DOS 18:00, do: {register: a}}\n  - {run: daily_close}\n'));
    expect(steps[1]).toMatchObject({
      number: 2,
      at: 'DOS 18:00',
      day: '2026-03-03',
      clock: '18:00',
      for: 'a',
      by: 'biller',
    });
  });

  it('give an act that says no date the day of its step', () => {
    const { steps } = loaded(file('  - {at: DOS+2d, do: {dispute: {because: too much}}}\n'));
    expect(steps[0]!.do).toEqual({ type: 'dispute', date: '2026-03-05', because: 'too much' });
  });

  it('complete claims with their encounter', () => {
    const { steps } = loaded(
      file(
        '  - {receive: {ack_277ca: {claims: {1: "A2:20:PR"}}}, expect: {segments: {1: [CLM]}, tasks: [{kind: hold, claim: 2}]}}\n',
      ),
    );
    expect(steps[0]!.receive![0]).toMatchObject({
      claims: { 'a.1': { category: 'A2', status: '20', entity: 'PR' } },
      icn: true,
    });
    expect(steps[0]!.expect[0]).toMatchObject({
      segments: { 'a.1': ['CLM'] },
      tasks: [{ claim: 'a.2', state: 'open' }],
    });
  });

  it('make a remit of nothing a NON', () => {
    const remit = '{payer: north, trace: t, amount: "0.00", claims: []}';
    expect(loaded(file(`  - {receive: {remit_835: ${remit}}}\n`)).steps[0]!.receive![0]).toMatchObject({
      method: 'NON',
      deposit: 'same_day',
    });
  });

  it('tell the three forms of a deadline apart', () => {
    const text =
      '  - {expect: {deadlines: {ack_999: DOS+1d, statement: none, filing_limit: {date: DOS+2d, status: met, warned: [30]}}}}\n';
    expect(loaded(file(text)).steps[0]!.expect[0]!.deadlines).toEqual({
      ack_999: { form: 'open', date: '2026-03-04' },
      statement: { form: 'none' },
      filing_limit: { form: 'latest', date: '2026-03-05', status: 'met', warned: [30] },
    });
  });

  it('hold zero where balances say nothing', () => {
    const { steps } = loaded(file('  - {expect: {balances: {patient: "3.75"}}}\n'));
    expect(steps[0]!.expect[0]!.balances).toMatchObject({
      charges: 0,
      patient: 375,
      payer: {},
      adjustments: { contractual: 0 },
    });
  });
});

/** Each step stands on line 12, the first after the eleven lines of the frame. */
const FAULTS: [what: string, step: string, path: string, message: RegExp][] = [
  ['an unknown key of a step', '  - {at: DOS, perform: x}', 'steps.1.perform', /not a key/],
  [
    'an unknown key deep inside',
    '  - {do: {payment: {name: p, amount: "1.00", method: card, tip: x}}}',
    'steps.1.do.payment.tip',
    /not a key/,
  ],
  [
    'an unknown key of a remit line',
    '  - {receive: {remit_835: {payer: north, trace: t, amount: "1.00", claims: [{claim: 1, status: "1", paid: "1.00", lines: [{line: 1, paid: "1.00", note: x}]}]}}}',
    'steps.1.receive.remit_835.claims.1.lines.1.note',
    /not a key/,
  ],
  ['an unknown action', '  - {do: {telephone: x}}', 'steps.1.do', /exactly one action/],
  ['two actions', '  - {do: {register: a, hold: {because: x}}}', 'steps.1.do', /exactly one action/],
  ['do and run in one step', '  - {do: {register: a}, run: daily_close}', 'steps.1', /only one of do, receive, run/],
  [
    'unquoted money',
    '  - {do: {payment: {name: p, amount: 30.00, method: card}}}',
    'steps.1.do.payment.amount',
    /money in quotes/,
  ],
  [
    'money with one place',
    '  - {do: {payment: {name: p, amount: "30.0", method: card}}}',
    'steps.1.do.payment.amount',
    /two places/,
  ],
  [
    'a minus where none may be',
    '  - {expect: {balances: {charges: "-30.00"}}}',
    'steps.1.expect.balances.charges',
    /no minus/,
  ],
  ['an unquoted code', '  - {do: {change: {lines: {1: {code: 99213}}}}}', 'steps.1.do.change.lines.1.code', /quote it/],
  ['a missing key', '  - {do: {payment: {name: p, amount: "30.00"}}}', 'steps.1.do.payment.method', /is required/],
  ['a word that is none', '  - {expect: {stage: done}}', 'steps.1.expect.stage', /must be one of registration/],
  [
    'a deadline that is none',
    '  - {expect: {deadlines: {birthday: DOS}}}',
    'steps.1.expect.deadlines.birthday',
    /kind of deadline/,
  ],
  [
    'a date that is none',
    '  - {expect: {deadlines: {statement: DOS+3w}}}',
    'steps.1.expect.deadlines.statement',
    /a date/,
  ],
  [
    'an outcome of another task',
    '  - {do: {decide: {task: hold, outcome: appeal}}}',
    'steps.1.do.decide.outcome',
    /not an outcome of hold/,
  ],
  ['refused without do', '  - {run: daily_close, refused: same_person}', 'steps.1.refused', /needs a do/],
  ['an encounter that is none', '  - {do: {register: b}}', 'steps.1.do.register', /no encounter/],
  [
    'a payer that is none',
    '  - {expect: {balances: {paid: {west: "1.00"}}}}',
    'steps.1.expect.balances.paid.west',
    /no payer/,
  ],
  [
    'a payment that is none',
    '  - {do: {payment_returned: {payment: p9, reason: nsf}}}',
    'steps.1.do.payment_returned.payment',
    /no payment/,
  ],
  [
    'an adjustment that is none',
    '  - {receive: {remit_835: {payer: north, trace: t, amount: "1.00", claims: [{claim: 1, status: "1", paid: "1.00", cas: [CO45 1.00]}]}}}',
    'steps.1.receive.remit_835.claims.1.cas.1',
    /group, CARC and amount/,
  ],
  [
    'a paid amount of a reversal',
    '  - {receive: {remit_835: {payer: north, trace: t, amount: "1.00", claims: [{claim: 1, status: "22", paid: "1.00"}]}}}',
    'steps.1.receive.remit_835.claims.1.paid',
    /left out/,
  ],
  [
    'a claim without its payment',
    '  - {receive: {remit_835: {payer: north, trace: t, amount: "1.00", claims: [{claim: 1, status: "1"}]}}}',
    'steps.1.receive.remit_835.claims.1.paid',
    /is required/,
  ],
  [
    'a placeholder that is none',
    '  - {receive: {edi: {from: north, text: "ST*835*${claim.1.number}~"}}}',
    'steps.1.receive.edi.text',
    /not a placeholder/,
  ],
];

describe('a file that is not valid', () => {
  for (const [what, step, path, message] of FAULTS) {
    it(`${what} is an error at its place`, () => {
      expect(refused(file(`${step}\n`))).toEqual([{ line: 12, path, message: expect.stringMatching(message) }]);
    });
  }

  it('a step that goes back in time is an error', () => {
    const errors = refused(file(`${STEP}  - {at: DOS+1d}\n  - {at: DOS 18:00}\n`));
    expect(errors).toEqual([{ line: 14, path: 'steps.3.at', message: 'goes back in time' }]);
  });

  it('names the column of the key, of an impossible date, and of what is not YAML', () => {
    const at = (text: string) => errorsOf(text).map(({ line, column, path }) => `${line}:${column} ${path}`);
    expect(at(file('  - {at: DOS, x: 1}\n'))).toEqual(['12:15 steps.1.x']);
    expect(at(file('  - {at: 2026-02-30}\n'))).toEqual(['12:6 steps.1.at']);
    expect(at(file(STEP).replace('dos: 2026-03-03', 'dos: 2026-13-03'))).toEqual(['3:1 dos']);
    expect(at(file(STEP).replace('title: A visit.', 'title: "A visit.'))).toEqual([
      expect.stringMatching(/^\d+:\d+ $/),
    ]);
  });

  it('names the line inside a block', () => {
    const errors = refused(
      file('  - at: DOS\n    expect:\n      balances:\n        charges: "1.00"\n        charge: "1.00"\n'),
    );
    expect(errors).toEqual([
      { line: 16, path: 'steps.1.expect.balances.charge', message: 'is not a key of this format' },
    ]);
  });

  it('several encounters need a for and whole claim names', () => {
    const two = file(
      '  - {expect: {stage: submission}}\n  - {receive: {ack_277ca: {claims: {1: "A2:20:PR"}}}}\n  - {for: b, expect: {tasks: [{kind: hold, claim: 1}]}}\n',
    ).replace('steps:\n', '  b: {patient: kim, diagnoses: [I10], lines: [{code: A1, charge: "1.00"}]}\nsteps:\n');
    expect(refused(two).map(({ line, path }) => [line, path])).toEqual([
      [13, 'steps.1.expect.stage'],
      [14, 'steps.2.receive.ack_277ca.claims.1'],
    ]);
  });

  it('every fault is told, in order of lines', () => {
    const text = file(`${STEP}  - {at: DOS, x: 1}\n`)
      .replace('born: 1980-01-02', 'born: yesterday')
      .replace('id: NOR01', 'id: 7');
    expect(refused(text).map(({ line, path }) => `${line} ${path}`)).toEqual([
      '5 payers.north.id',
      '8 patients.kim.born',
      '13 steps.2.x',
    ]);
  });

  it('a name other than the file’s, a pointer to no diagnosis, a missing part', () => {
    expect(refused(file(STEP), 'other.yaml')).toEqual([
      { line: 1, path: 'scenario', message: 'must be the name of the file' },
    ]);
    const pointer = file(STEP).replace('charge: "45.00"', 'charge: "45.00", dx: [3]');
    expect(refused(pointer)).toEqual([
      { line: 10, path: 'encounters.a.lines.2.dx', message: 'points to no diagnosis' },
    ]);
    expect(refused('scenario: small\ntitle: x\ndos: 2026-03-03\n').map(({ path }) => path)).toEqual([
      'encounters',
      'patients',
      'payers',
      'steps',
    ]);
  });

  it('two payers of one id, a patient that only every object has, half a unit', () => {
    expect(refused(file(STEP).replace('SOU01', 'NOR01'))).toEqual([
      { line: 6, path: 'payers.south.id', message: 'is the id of another payer of this file' },
    ]);
    expect(refused(file(STEP).replace('patient: kim', 'patient: constructor'))).toEqual([
      { line: 10, path: 'encounters.a.patient', message: 'names no patient of this file' },
    ]);
    expect(refused(file(STEP).replace('units: 2', 'units: 1.5')).map(({ path }) => path)).toEqual([
      'encounters.a.lines.2.units',
    ]);
  });

  it('YAML that is none, a key twice, a text that is no map', () => {
    expect(refused('scenario: [\n')[0]).toMatchObject({ path: '', message: expect.stringMatching(/^not YAML/) });
    expect(refused(file(STEP).replace('title: A visit.', 'title: A visit.\ntitle: B'))[0]).toMatchObject({ line: 3 });
    expect(refused('- x\n')).toEqual([{ line: 1, path: '', message: 'must be a map' }]);
  });
});
