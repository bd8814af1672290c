/** The commands of the ledger's model test, and the promises that hold after each of them. */
import { expect } from 'expect';
import fc from 'fast-check';
import { PATIENT } from '../../../src/ledger/types';
import { type Cents, formatCents } from '../../../src/money/cents';
import { medicare, payer, type RemitLineOf, type Visit } from '../../support/record';

export const money = (cents: number): string => formatCents(cents as Cents);

/** What the practice has, beside the record: counted by the test itself. */
interface Outside {
  /** Net of everything that payers advised and patients paid, less refunds that left. */
  received: number;
  /** Lines whose charge was changed: what is owed on them may go while a denial waits for its correction. */
  changed: Set<string>;
}

function check(visit: Visit, outside: Outside): void {
  const { sums } = visit.record;
  const total = (...accounts: string[]): number =>
    sums.filter(({ account }) => accounts.includes(account)).reduce((sum, { cents }) => sum + cents, 0);
  const paid =
    0 -
    sums
      .filter(({ account, detail }) => account === 'receivable' && detail === 'payment')
      .reduce((sum, { cents }) => sum + cents, 0);
  expect(sums.reduce((sum, { cents }) => sum + cents, 0)).toBe(0);
  expect(0 - total('charges')).toBe(paid + total('adjustment', 'write_off', 'receivable'));
  // Money that waits for its payer's turn is not on the encounter; all other is.
  const waiting = visit.record.remits
    .filter(({ state }) => state === 'waiting')
    .reduce((sum, remit) => sum + remit.paid, 0);
  expect(paid - total('unapplied', 'refunds_payable', 'provider_balance')).toBe(outside.received - waiting);
  const draft = visit.draft('check');
  const parties = new Set(sums.flatMap(({ party }) => party ?? []));
  for (const party of parties) {
    for (const { id } of visit.record.lines) expect(draft.owed(party, id)).toBeGreaterThanOrEqual(0);
    expect(draft.unapplied(party)).toBeGreaterThanOrEqual(0);
    expect(draft.promised(party)).toBeGreaterThanOrEqual(0);
  }
  const isInDoubt = [...visit.record.payers.keys()].some((payerId) => isTakenBack(visit, payerId));
  for (const { lineId, claimId, status } of visit.openDenials) {
    if (status === 'open' && !isInDoubt && !outside.changed.has(lineId!))
      expect(draft.owed(draft.claim(claimId).payerId, lineId!)).toBeGreaterThan(0);
  }
  for (const task of visit.openTasks.filter(({ kind }) => kind === 'work_denial'))
    expect(visit.openDenials.some(({ taskId }) => taskId === task.id)).toBe(true);
  if (visit.stage === 'zero_balance')
    expect([total('receivable'), total('unapplied', 'refunds_payable')]).toEqual([0, 0]);
  for (const line of visit.record.lines.filter(({ removed }) => !removed)) {
    const charged =
      0 -
      sums
        .filter(({ account, lineId }) => account === 'charges' && lineId === line.id)
        .reduce((sum, { cents }) => sum + cents, 0);
    expect(charged).toBeGreaterThanOrEqual(line.charge ?? 0);
  }
}

/** The payer took its answer back and has given no other: what it will leave to those behind it is open. */
function isTakenBack(visit: Visit, payerId: string): boolean {
  const answers = visit.record.remits.filter((remit) => remit.payerId === payerId && remit.statusCode !== '22');
  return answers.some(({ state }) => state === 'reversed') && answers.every(({ state }) => state !== 'posted');
}

abstract class Step implements fc.Command<Outside, Visit> {
  abstract check(): boolean;
  abstract play(visit: Visit, outside: Outside): void;
  run(outside: Outside, visit: Visit): void {
    this.play(visit, outside);
    check(visit, outside);
  }
  abstract toString(): string;
}

/** Reasons, each with its percents of the charge; the rest is paid. */
type Split = [string, number][];

/** A balanced answer to a line. */
export function answer(visit: Visit, n: number, shares: Split): RemitLineOf {
  const charge = visit.line(n).charge ?? 0;
  let left = charge;
  const adjustments = shares.flatMap(([reason, percent]) => {
    const part = Math.min(Math.trunc((charge * percent) / 100), left);
    left -= part;
    return part === 0 ? [] : [[reason, part] as const];
  });
  return { line: n, paid: money(left), cas: adjustments.map(([reason, cents]) => `${reason} ${money(cents)}`) };
}

class Adjudicate extends Step {
  constructor(
    readonly which: number,
    readonly splits: Split[],
    readonly reverses: boolean,
    readonly later: boolean,
  ) {
    super();
  }
  check = (): boolean => true;
  play(visit: Visit, outside: Outside): void {
    visit.look();
    visit.send();
    const { claims } = visit.record;
    const claim = claims[this.which % Math.max(1, claims.length)];
    if (!claim || ['rejected', 'cancelled'].includes(claim.status)) return;
    const lines = visit.record.lines
      .filter(({ id }) => claim.lineIds.includes(id))
      .map(({ n }, index) => answer(visit, n, this.splits[index % this.splits.length]!));
    const remit = `remit-${visit.record.remits.length}`;
    const undone = visit.record.remits.findLast(
      (other) => other.claimId === claim.id && other.statusCode !== '22' && ['posted', 'waiting'].includes(other.state),
    );
    if (this.reverses && undone?.state === 'posted') {
      visit.post({ claim: claim.n, status: '22', paid: money(-undone.paid), icn: undone.icn, remit });
      outside.received -= undone.paid;
    }
    const corrected = !this.reverses || !this.later;
    if (corrected) {
      visit.post({ claim: claim.n, remit, lines });
      outside.received += visit.record.remits.at(-1)!.paid;
    }
    visit.look();
  }
  toString = (): string =>
    `answer(claim ${this.which}, ${JSON.stringify(this.splits)}${this.reverses ? ', reverses' : ''}${this.later ? ', later' : ''})`;
}

class Pay extends Step {
  constructor(readonly cents: number) {
    super();
  }
  check = (): boolean => true;
  play(visit: Visit, outside: Outside): void {
    visit.pay(money(this.cents));
    outside.received += this.cents;
  }
  toString = (): string => `pay(${money(this.cents)})`;
}

class ChangeCharge extends Step {
  constructor(
    readonly n: number,
    readonly cents: number | null,
  ) {
    super();
  }
  check = (): boolean => true;
  play(visit: Visit, outside: Outside): void {
    const line = visit.record.lines[this.n % visit.record.lines.length]!;
    outside.changed.add(line.id);
    if (this.cents === null) line.removed = true;
    else line.charge = this.cents as Cents;
    visit.look();
  }
  toString = (): string =>
    this.cents === null ? `remove(line ${this.n})` : `charge(line ${this.n}, ${money(this.cents)})`;
}

class Decide extends Step {
  constructor(
    readonly which: number,
    readonly choice: number,
  ) {
    super();
  }
  check = (): boolean => true;
  play(visit: Visit): void {
    const tasks = visit.openTasks.filter(({ state, outcomes }) => state === 'open' && outcomes.length > 0);
    const task = tasks[this.which % Math.max(1, tasks.length)];
    if (!task) return;
    visit.decide(task, task.outcomes[this.choice % task.outcomes.length]!, {
      actor: task.kind === 'approve' ? 'supervisor' : 'biller',
    });
  }
  toString = (): string => `decide(task ${this.which}, outcome ${this.choice})`;
}

class LeaveTheBank extends Step {
  constructor(readonly patient: boolean) {
    super();
  }
  check = (): boolean => true;
  play(visit: Visit, outside: Outside): void {
    for (const party of this.patient ? [PATIENT] : [...visit.record.payers.keys()]) {
      outside.received -= visit.draft('bank').promised(party);
      visit.payRefund(party);
    }
  }
  toString = (): string => `refund_paid(${this.patient ? 'patient' : 'payers'})`;
}

class SmallBalance extends Step {
  check = (): boolean => true;
  play(visit: Visit): void {
    visit.writeOffSmallBalance();
  }
  toString = (): string => 'statement_cycle_writes_off()';
}

class Reject extends Step {
  check = (): boolean => true;
  play(visit: Visit): void {
    visit.look();
    const claim = visit.record.claims.findLast(({ status }) => status === 'ready');
    if (claim) claim.status = 'rejected';
    visit.look();
  }
  toString = (): string => 'reject()';
}

const reasons = fc.constantFrom(
  'CO-45',
  'CO-45',
  'PR-1',
  'PR-2',
  'PR-3',
  'CO-253',
  'CO-197',
  'CO-16',
  'PR-96',
  'OA-23',
  'CO-144',
  'OA-94',
  'PI-45',
);
const percent = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) },
  { weight: 1, arbitrary: fc.integer({ min: -20, max: 100 }) },
);
export const split: fc.Arbitrary<Split> = fc.array(fc.tuple(reasons, percent), { maxLength: 4 });
const cents = fc.integer({ min: 1, max: 30_000 });
export const commands = [
  fc
    .tuple(fc.nat(5), fc.array(split, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.boolean())
    .map((all) => new Adjudicate(...all)),
  fc
    .tuple(fc.nat(5), fc.array(split, { minLength: 1, maxLength: 3 }))
    .map(([which, splits]) => new Adjudicate(which, splits, true, false)),
  cents.map((amount) => new Pay(amount)),
  fc.tuple(fc.nat(2), fc.option(cents, { freq: 5 })).map((all) => new ChangeCharge(...all)),
  fc.tuple(fc.nat(4), fc.nat(6)).map((all) => new Decide(...all)),
  fc.tuple(fc.nat(4), fc.nat(6)).map((all) => new Decide(...all)),
  fc.boolean().map((patient) => new LeaveTheBank(patient)),
  fc.constant(new SmallBalance()),
  fc.constant(new Reject()),
];
export const setup = fc.record({
  payers: fc.integer({ min: 0, max: 3 }),
  charges: fc.array(cents, { minLength: 1, maxLength: 3 }),
});
export const PAYERS = [medicare(), payer('lakeshore'), payer('prairie')];
