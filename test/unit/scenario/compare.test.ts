/** Goal: each key of FORMAT section 4 finds what differs, and nothing else. */
import { expect } from 'expect';
import { compare } from '../../../src/scenario/compare';
import { exactSet, fields, sentence } from '../../../src/scenario/difference';
import type { EncounterFacts, ScenarioFacts, StatementFacts, TaskFacts } from '../../../src/scenario/driver';
import type { Expect } from '../../../src/scenario/types';
import { claimFacts, encounterFacts, facts, file, loaded, money, NO_BALANCES, NO_MONEY } from './support';

const task = (more: Partial<TaskFacts>): TaskFacts => ({
  id: 'T1',
  kind: 'work_denial',
  reason: 'CO-16',
  queue: 'coding',
  lines: [1],
  claim: 'a.1',
  amount: money('150.00'),
  state: 'open',
  ...more,
});

const statement = (more: Partial<StatementFacts> = {}): StatementFacts => ({
  number: 1,
  kind: 'statement',
  date: '2026-03-20',
  due: money('41.00'),
  status: 'mailed',
  lines: [
    {
      for: 'a',
      line: 1,
      charge: money('150.00'),
      paid_by_insurance: money('109.00'),
      adjusted: 0 as never,
      paid_by_patient: 0 as never,
      due: money('41.00'),
    },
  ],
  ...more,
});

/** What `expect: …` of a one-step file finds in these facts, as `path: expected / actual`. */
function found(
  expectation: string,
  encounter: Partial<EncounterFacts> = {},
  more: Partial<ScenarioFacts> = {},
  other: object = {},
) {
  const wanted = loaded(file(`  - {expect: ${expectation}}\n`)).steps[0]!.expect[0] as Expect;
  const seen = facts({ encounters: { a: encounterFacts(encounter) }, ...more });
  const nothing = { claims: 0, inquiries: 0, statements: 0 };
  const mismatches = compare(wanted, { facts: seen, sent: nothing, posted: 0, segments: new Map(), ...other });
  return mismatches.map(({ path, expected, actual }) => `${path}: ${expected} / ${actual}`);
}

describe('tasks', () => {
  it('are all that there are, in any order', () => {
    const tasks = [task({}), task({ kind: 'hold', reason: '', lines: [] })];
    expect(
      found(
        '{tasks: [{kind: hold}, {kind: work_denial, reason: CO-16, queue: coding, line: 1, claim: 1, amount: "150.00"}]}',
        { tasks },
      ),
    ).toEqual([]);
    expect(found('{tasks: [{kind: hold}]}', { tasks })).toEqual([
      'tasks: no other / {kind: work_denial, reason: CO-16, queue: coding, lines: [1], claim: a.1, amount: 150.00, state: open}',
    ]);
    expect(found('{tasks: []}', { tasks: [] })).toEqual([]);
    expect(found('{tasks: [{kind: hold}]}')).toEqual(['tasks.1: {kind: hold, state: open} / nothing']);
  });

  it('are open unless another state is said', () => {
    const tasks = [task({ state: 'waiting_for_review' })];
    expect(found('{tasks: [{kind: work_denial}]}', { tasks })).toEqual(['tasks.1.state: open / waiting_for_review']);
    expect(found('{tasks: [{kind: work_denial, state: waiting_for_review}]}', { tasks })).toEqual([]);
  });

  it('of several lines are about each of them', () => {
    expect(found('{tasks: [{kind: work_denial, line: 2}]}', { tasks: [task({ lines: [1, 2] })] })).toEqual([]);
    expect(
      found('{tasks: [{kind: work_denial, line: 3, amount: "1.00"}]}', { tasks: [task({ lines: [1, 2] })] }),
    ).toEqual(['tasks.1.amount: 1.00 / 150.00', 'tasks.1.line: 3 / [1, 2]']);
  });

  it('a vague one leaves the only fit to an exact one', () => {
    const tasks = [task({ reason: 'CO-97' }), task({})];
    expect(found('{tasks: [{kind: work_denial}, {kind: work_denial, reason: CO-97}]}', { tasks })).toEqual([]);
  });

  it('of the practice are apart', () => {
    const practice_tasks = [
      task({ kind: 'review_file', reason: 'quarantined', queue: 'posting', claim: null, lines: [], amount: null }),
    ];
    expect(
      found(
        '{tasks: [], practice_tasks: [{kind: review_file, reason: quarantined, queue: posting}]}',
        {},
        { practice_tasks },
      ),
    ).toEqual([]);
    expect(found('{practice_tasks: []}', {}, { practice_tasks })).toHaveLength(1);
  });
});

describe('claims, denials, appeals', () => {
  it('claims are all, and the named fields are right', () => {
    const claims = [claimFacts('a.1', { status: 'replaced' }), claimFacts('a.2', { frequency: '7', lines: [2, 1] })];
    const first = '{claim: 1, payer: north, frequency: "1", status: replaced}';
    expect(
      found(
        `{claims: [${first}, {claim: 2, payer: north, frequency: "7", status: sent, total: "195.00", lines: [1, 2]}]}`,
        { claims },
      ),
    ).toEqual([]);
    expect(found(`{claims: [${first}, {claim: 2, payer: south, frequency: "1", status: sent}]}`, { claims })).toEqual([
      'claims.2.payer: south / north',
      'claims.2.frequency: 1 / 7',
    ]);
    expect(found(`{claims: [${first}]}`, { claims })).toEqual([
      'claims: no other / {claim: a.2, payer: north, frequency: 7, status: sent, total: 195.00}',
    ]);
  });

  it('remarks and packets are sets', () => {
    const denials = [
      {
        reason: 'CO-16',
        amount: money('150.00'),
        status: 'open',
        claim: 'a.1',
        line: 1,
        remarks: ['N382', 'MA130'],
        category: 'missing_information',
        owner: 'registration',
        next_action: 'new_claim',
        outcome: null,
      } as const,
    ].map((denial) => ({ ...denial, remarks: [...denial.remarks] }));
    expect(
      found('{denials: [{reason: CO-16, amount: "150.00", status: open, remarks: [MA130, N382]}]}', { denials }),
    ).toEqual([]);
    expect(found('{denials: [{reason: CO-16, amount: "150.00", status: closed, outcome: paid}]}', { denials })).toEqual(
      ['denials.1.status: closed / open', 'denials.1.outcome: paid / nothing'],
    );
    const appeals = [
      {
        level: 1 as const,
        filed: '2026-03-05',
        result: 'none' as const,
        packet: ['ack_999' as const, 'claim' as const],
      },
    ];
    expect(
      found('{appeals: [{level: 1, filed: DOS+2d, result: none, packet: [claim, ack_999]}]}', { appeals }),
    ).toEqual([]);
    expect(found('{appeals: []}', { appeals })).toHaveLength(1);
  });
});

describe('money', () => {
  it('what balances leave out is zero', () => {
    const balances = { ...NO_BALANCES, charges: money('195.00'), payer: { north: money('195.00') } };
    expect(found('{balances: {charges: "195.00", payer: {north: "195.00"}}}', { balances })).toEqual([]);
    expect(found('{balances: {charges: "195.00", patient: "10.00"}}', { balances })).toEqual([
      'balances.patient: 10.00 / 0.00',
      'balances.payer.north: 0.00 / 195.00',
    ]);
    expect(found('{balances: {}}', { balances: { ...NO_BALANCES, write_offs: { courtesy: money('1.00') } } })).toEqual([
      'balances.write_offs.courtesy: 0.00 / 1.00',
    ]);
  });

  it('a zero of an owner is no difference', () => {
    expect(found('{balances: {}}', { balances: { ...NO_BALANCES, paid: { north: money('0.00') } } })).toEqual([]);
  });

  it('of the practice', () => {
    const held = { ...NO_MONEY, cash: money('100.00'), provider_balance: { north: money('-50.00') } };
    expect(found('{money: {cash: "100.00", provider_balance: {north: "-50.00"}}}', {}, { money: held })).toEqual([]);
    expect(found('{money: {}}', {}, { money: held })).toEqual([
      'money.cash: 0.00 / 100.00',
      'money.provider_balance.north: 0.00 / -50.00',
    ]);
  });

  it('sent and posted', () => {
    expect(found('{sent: {claims: 1}}', {}, {}, { sent: { claims: 1, inquiries: 0, statements: 2 } })).toEqual([
      'sent.statements: 0 / 2',
    ]);
    expect(found('{posted: none}')).toEqual([]);
    expect(found('{posted: none}', {}, {}, { posted: 2 })).toEqual(['posted: none / 2 ledger entries']);
  });
});

describe('deadlines', () => {
  const deadlines = [
    { kind: 'installment' as const, date: '2026-04-23', status: 'met' as const, warned: [] },
    { kind: 'installment' as const, date: '2026-05-23', status: 'open' as const, warned: [] },
    { kind: 'filing_limit' as const, date: '2026-08-30', status: 'met' as const, warned: [30, 15] },
  ];
  it('a date: one of the kind is open with this last day', () => {
    expect(found('{deadlines: {installment: 2026-05-23}}', { deadlines })).toEqual([]);
    expect(found('{deadlines: {installment: 2026-04-23, filing_limit: 2026-08-30}}', { deadlines })).toEqual([
      'deadlines.installment: open 2026-04-23 / open 2026-05-23',
      'deadlines.filing_limit: open 2026-08-30 / met 2026-08-30',
    ]);
  });
  it('none: none of the kind is open', () => {
    expect(found('{deadlines: {filing_limit: none, statement: none}}', { deadlines })).toEqual([]);
    expect(found('{deadlines: {installment: none}}', { deadlines })).toEqual([
      'deadlines.installment: none / open 2026-05-23',
    ]);
  });
  it('date and status: the latest of its kind', () => {
    expect(
      found('{deadlines: {filing_limit: {date: 2026-08-30, status: met, warned: [15, 30]}}}', { deadlines }),
    ).toEqual([]);
    expect(
      found('{deadlines: {installment: {date: 2026-04-23, status: met}, statement: {date: DOS, status: met}}}', {
        deadlines,
      }),
    ).toEqual([
      'deadlines.installment.date: 2026-04-23 / 2026-05-23',
      'deadlines.installment.status: met / open',
      'deadlines.statement: {date: 2026-03-03, status: met} / nothing',
    ]);
  });
  it('of the practice too', () => {
    const practice_deadlines = [
      { kind: 'era_missing' as const, date: '2026-04-29', status: 'open' as const, warned: [] },
    ];
    expect(found('{deadlines: {era_missing: 2026-04-29}}', {}, { practice_deadlines })).toEqual([]);
  });
});

describe('statements, files, authorizations, audit, segments', () => {
  it('statements are all, their lines are some', () => {
    const both = { statements: [statement(), statement({ date: '2026-04-20', due: money('9.00'), lines: [] })] };
    const first =
      '{number: 1, kind: statement, date: 2026-03-20, due: "41.00", status: mailed, lines: [{line: 1, due: "41.00"}]}';
    const second = '{number: 1, date: 2026-04-20, due: "9.00", status: mailed}';
    expect(found(`{statements: [${second}, ${first}]}`, both)).toEqual([]);
    expect(found(`{statements: [${first}]}`, both)).toEqual([
      'statements: no other / {number: 1, kind: statement, date: 2026-04-20, due: 9.00, status: mailed}',
    ]);
    const line = first.replace('{line: 1, due: "41.00"}', '{line: 1, due: "40.00"}, {line: 2}');
    expect(found(`{statements: [${line}]}`, { statements: [statement()] })).toEqual([
      'statements.1.lines.1.due: 40.00 / 41.00',
      'statements.1.lines.2: {line: 2, for: a} / nothing',
    ]);
  });

  it('files', () => {
    const files = { era: { status: 'quarantined' as const, reasons: ['envelope' as const], unmatched: 0, waiting: 0 } };
    expect(found('{files: {era: {status: quarantined}}}', {}, { files })).toEqual([]);
    expect(found('{files: {era: {status: posted, reasons: []}, late: {status: read}}}', {}, { files })).toEqual([
      'files.era.status: posted / quarantined',
      'files.era.reasons: [] / [envelope]',
      'files.late: {status: read} / nothing',
    ]);
  });

  it('authorizations', () => {
    const authorizations = { PA1: { used: 2, left: 8 } };
    expect(found('{authorizations: {PA1: {used: 2, left: 8}}}', { authorizations })).toEqual([]);
    expect(found('{authorizations: {PA1: {left: 9}, PA2: {used: 0}}}', { authorizations })).toEqual([
      'authorizations.PA1.left: 9 / 8',
      'authorizations.PA2: {used: 0} / nothing',
    ]);
  });

  it('audit contains, of this encounter or of none', () => {
    const audit = [
      { action: 'refund.request', by: 'biller' as const, because: 'twice', encounter: 'a' },
      { action: 'remit.quarantine', by: 'system' as const, because: null, encounter: null },
      { action: 'encounter.reopen', by: 'system' as const, because: null, encounter: 'b' },
    ];
    expect(
      found(
        '{audit: [{action: remit.quarantine}, {action: refund.request, by: biller, because: twice}]}',
        {},
        { audit },
      ),
    ).toEqual([]);
    expect(found('{audit: [{action: encounter.reopen}, {action: refund.request, by: coder}]}', {}, { audit })).toEqual([
      'audit.1: {action: encounter.reopen} / nothing',
      'audit.2: {action: refund.request, by: coder} / [{action: refund.request, by: biller, because: twice}]',
    ]);
  });

  it('segments', () => {
    const segments = new Map([['a.1', ['CLM*P1*195']]]);
    expect(found('{segments: {1: [CLM*?*195]}}', {}, {}, { segments })).toEqual([]);
    expect(found('{segments: {1: [CLM*?*196, "!CLM"], 2: [CLM]}}', {}, {}, { segments })).toEqual([
      'segments.a.1: CLM*?*196 / CLM*P1*195',
      'segments.a.1: !CLM / CLM*P1*195',
      'segments.a.2: an 837 / nothing',
    ]);
  });

  it('stage, held, and an encounter that does not exist', () => {
    expect(found('{stage: submission, held: true}')).toEqual([
      'stage: submission / acknowledgement',
      'held: true / false',
    ]);
    expect(found('{stage: submission}', {}, { encounters: {} })).toEqual(['stage: encounter a to exist / nothing']);
  });
});

describe('differences', () => {
  it('are sentences', () => {
    const difference = { step: 5, at: 'DOS+16d', path: 'balances.patient', expected: '26.00', actual: '0.00' };
    expect(sentence(difference)).toBe('step 5 (DOS+16d): balances.patient: expected 26.00, found 0.00');
  });

  it('of sets are never fewer than the sets differ by', () => {
    const rules = { path: 's', compare: fields, related: () => false, show: (item: object) => item };
    expect(exactSet([{ x: 1 }, { x: 1 }], [{ x: 1 }], rules)).toHaveLength(1);
    expect(exactSet([{ x: 1 }], [{ x: 1 }, { x: 1 }], rules)).toHaveLength(1);
    expect(exactSet([{ x: 1 }], [{ x: 2 }], rules)).toHaveLength(2);
  });
});
