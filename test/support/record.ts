/**
 * A visit in memory: an encounter's record, looked at by the real rules through real drafts, without a database. Amounts
 * are texts (`"120.00"`), adjustments too (`"CO-45 20.00"`), payers and lines have the names that a test gives them.
 */
import type { Day, Instant } from '../../src/calendar';
import type { Ctx } from '../../src/ctx';
import { newId } from '../../src/ids';
import { transfer } from '../../src/ledger/entries';
import { type Entry, PATIENT } from '../../src/ledger/types';
import { goOn, type Prices, takeIn } from '../../src/line/advance';
import { Draft } from '../../src/line/draft';
import type { Claim, Decision, Denial, EncounterRecord, Fix, Line, RemitClaim, Task } from '../../src/line/record';
import { type Cents, parseCents } from '../../src/money/cents';
import type { ContractRates, Practice } from '../../src/practice/types';
import { postRemitClaim } from '../../src/remittance/post-claim';
import type { RemitLine } from '../../src/remittance/types';
import type { TaskKind, TaskOutcome } from '../../src/words';

import { type Balances, balancesOf } from './balances';
import {
  at,
  cas,
  centsByCode,
  DOS,
  encounter,
  line,
  type LineOf,
  medicare,
  payer,
  practice,
  remitLine,
  type RemitLineOf,
  type RemitOf,
  type VisitOf,
  ZONE,
} from './builders';

export type { Balances, LineOf, RemitLineOf, RemitOf, VisitOf };
export { at, cas, line, medicare, payer, practice, ZONE };

export class Visit {
  readonly record: EncounterRecord;
  readonly practice: Practice;
  now: Instant = at(DOS);
  /** Of the last file that posted. */
  lastEntries: Entry[] = [];
  private readonly prices: Prices;
  private steps = 0;

  constructor(given: VisitOf = {}) {
    this.practice = practice(given.policy);
    const payers = given.payers ?? [payer('prairie')];
    this.record = {
      encounter: encounter(given.encounter),
      lines: (given.lines ?? [{}]).map((one, index) => line(index + 1, one)),
      coverages: payers.map(({ id }, index) => ({
        id: `coverage-${id}`,
        payerId: id,
        rank: index + 1,
        from: null,
        to: null,
        hasMember: true,
      })),
      claims: [],
      denials: [],
      appeals: [],
      chartChanges: [],
      writeOffs: [],
      tasks: [],
      deadlines: [],
      remits: [],
      sums: [],
      decisions: [],
      askedFor: new Map(),
      remitPostings: new Map(),
      payers: new Map(payers.map((one) => [one.id, one])),
      rates: new Map(
        Object.entries(given.rates ?? {}).map(([id, rates]): [string, ContractRates] => [id, centsByCode(rates)]),
      ),
      people: null,
      edits: given.edits ?? { pairs: [], unitLimits: [] },
    };
    this.prices = { fees: centsByCode(given.fees ?? {}), chargeMaster: new Set() };
  }

  on(day: Day, clock?: string): this {
    this.now = at(day, clock);
    return this;
  }

  /** Time passes; every wait fires at its instant, as the timer would have it. */
  until(day: Day, clock?: string): this {
    const end = at(day, clock);
    for (;;) {
      const due = this.record.deadlines.filter(({ status, firesAt }) => status === 'open' && firesAt <= end);
      const next = due.map(({ firesAt }) => firesAt).sort()[0];
      this.now = next ?? end;
      if (next === undefined) return this;
      this.look();
    }
  }

  /** A draft as a step of its own would have it. */
  draft(cause = `step-${++this.steps}`, actor = 'system'): Draft {
    const ctx: Ctx = { org: 'org', actor, at: this.now };
    return new Draft(this.record, this.practice, ctx, cause);
  }

  /** One look: everything that the line does by itself. */
  look(): Draft {
    const draft = this.draft();
    takeIn(draft, this.prices);
    goOn(draft, this.prices);
    this.afterStep(draft);
    return draft;
  }

  private afterStep(draft: Draft): void {
    const { record } = this;
    for (const decision of record.decisions.filter(({ id }) => draft.changes.decisionsApplied.includes(id))) {
      const task = record.tasks.find(({ id }) => id === decision.taskId);
      if (task?.state === 'waiting_for_review') record.askedFor.set(decision.id, decision);
    }
    record.decisions = [];
  }

  /** What a submission window and the payer's acceptance do to every ready claim. */
  send(): this {
    for (const claim of this.record.claims.filter(({ status }) => status === 'ready')) {
      Object.assign(claim, { status: 'accepted', pcn: `PCN${claim.n}`, icn: `ICN${claim.n}`, fileId: 'file' });
      const replaced = this.record.claims.find(({ id }) => id === claim.replaces);
      if (replaced) replaced.status = claim.frequency === '8' ? 'voided' : 'replaced';
    }
    return this;
  }

  /** The first claim has been built, sent and accepted. */
  billed(): this {
    this.look();
    return this.send();
  }

  claim(n: number): Claim {
    return this.record.claims[n - 1]!;
  }
  line(n: number): Line {
    return this.record.lines[n - 1]!;
  }

  /** A remit claim as staging leaves it. */
  remitClaim(given: RemitOf): RemitClaim {
    const claim = this.claim(given.claim);
    const lines = (given.lines ?? []).map((one) => this.remitLine(one));
    const adjustments = (given.cas ?? []).map(cas);
    const total = lines.reduce((sum, one) => sum + one.paid, 0) - adjustments.reduce((sum, one) => sum + one.amount, 0);
    const remit: RemitClaim = {
      id: newId(),
      remitId: given.remit ?? `remit-${this.record.remits.length + 1}`,
      seq: this.record.remits.length + 1,
      payerId: claim.payerId,
      pcn: claim.pcn ?? '',
      icn: given.icn === undefined ? claim.icn : given.icn,
      statusCode: given.status ?? '1',
      charge: claim.total,
      paid: given.paid === undefined ? (total as Cents) : parseCents(given.paid),
      claimId: claim.id,
      state: 'staged',
      considered: false,
      payDate: given.payDate ?? this.today,
      detail: { adjustments, remarks: given.remarks ?? [], forwarded: given.forwarded ?? false, lines },
    };
    this.record.remits.push(remit);
    return remit;
  }

  remitLine(given: RemitLineOf): RemitLine {
    return remitLine(given, given.line === undefined ? undefined : this.line(given.line));
  }

  get today(): Day {
    return this.draft('today').today;
  }

  /** What a file's chunk does with its claims: all are posted in one step, before anybody looks. */
  post(...remits: RemitOf[]): this {
    const staged = remits.map((given) => this.remitClaim(given));
    const draft = this.draft();
    for (const remit of staged) {
      const outcome = postRemitClaim(draft, remit);
      if (outcome === 'waiting') draft.changeRemit(remit, { state: 'waiting' });
      // Rows that are unmatched are not loaded with the encounter.
      if (outcome === 'unmatched') this.record.remits.splice(this.record.remits.indexOf(remit), 1);
    }
    this.lastEntries = draft.changes.entries;
    return this;
  }

  /** Posts, and lets the encounter look. */
  remit(...remits: RemitOf[]): Draft {
    return this.post(...remits).look();
  }

  /** The guarantor pays this encounter. */
  pay(amount: string): Draft {
    const cents = parseCents(amount);
    const draft = this.draft();
    draft.post({
      kind: 'patient_payment',
      source: { kind: 'payment' },
      postings: [
        { account: 'cash', party: PATIENT, cents },
        { account: 'unapplied', party: PATIENT, cents: -cents as Cents },
      ],
    });
    return this.look();
  }

  /** An approved refund leaves the bank. */
  payRefund(party: string): Draft {
    const draft = this.draft();
    const cents = draft.promised(party);
    draft.post({
      kind: 'refund_paid',
      source: { kind: 'encounter' },
      postings: transfer(cents, { account: 'refunds_payable', party }, { account: 'cash', party }),
    });
    return this.look();
  }

  /** What the statement cycle does to a balance too small to bill. */
  writeOffSmallBalance(): Draft {
    const draft = this.draft();
    for (const { id: lineId } of this.record.lines)
      draft.post({
        kind: 'write_off',
        source: { kind: 'encounter' },
        postings: transfer(
          draft.owed(PATIENT, lineId),
          { account: 'write_off', party: PATIENT, detail: 'small_balance', lineId },
          { account: 'receivable', party: PATIENT, detail: 'write_off', lineId },
        ),
      });
    return this.look();
  }

  /** The EHR sends a change, or later charges. */
  change(fix: Fix): Draft {
    this.record.chartChanges.push({ id: newId(), fix, state: 'new', frequency: null, claimIds: [], madeBy: 'ehr' });
    return this.look();
  }

  task(kind: TaskKind, reason?: string): Task | undefined {
    return this.openTasks.find((task) => task.kind === kind && (reason === undefined || task.reason === reason));
  }

  decide(task: Task, outcome: TaskOutcome, more: Partial<Decision> = {}): Draft {
    this.record.decisions.push({
      id: newId(),
      taskId: task.id,
      outcome,
      actor: 'biller',
      because: 'because',
      fix: null,
      at: this.now,
      ...more,
    });
    return this.look();
  }

  get openTasks(): Task[] {
    return this.record.tasks.filter(({ state }) => state !== 'done' && state !== 'cancelled');
  }
  get openDenials(): Denial[] {
    return this.record.denials.filter(({ status }) => status !== 'closed');
  }
  get stage(): string {
    return this.record.encounter.stage;
  }
  /** `kind reason` of every unfinished task; a state other than open is said. */
  get asks(): string[] {
    return this.openTasks.map(({ kind, reason, state }) =>
      [kind, reason, ...(state === 'open' ? [] : [state])].join(' '),
    );
  }
  get balances(): Balances {
    return balancesOf(this.record);
  }
  /** The latest deadline of a kind, as `date status`. */
  deadline(kind: string, subjectId?: string): string | undefined {
    const found = this.record.deadlines
      .filter((one) => one.kind === kind && (subjectId === undefined || one.subjectId === subjectId))
      .at(-1);
    return found && `${found.due} ${found.status}`;
  }
}
