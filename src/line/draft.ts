/**
 * An encounter's record while one step works on it. Rules call its verbs; each verb changes the facts in memory, so that
 * the next rule sees them, and notes what must be written. `save.ts` writes it all in one go.
 */
import { type Day, dayOf, type Instant } from '../calendar';
import type { Ctx } from '../ctx';
import { firesAt } from '../deadlines/ladder';
import { LEGAL_DEADLINES, type AuditAction, type DeadlineKind, type DeadlineStatus } from '../words';
import { newId, type OwnerKind } from '../ids';
import { entry } from '../ledger/entries';
import { type Entry, PATIENT, type Party, type Posting } from '../ledger/types';
import { type Cents, sum, ZERO } from '../money/cents';
import type { Practice } from '../practice/types';
import type { JudgementNote } from '../scrubbing/judgement';
import type {
  Appeal,
  ChartChange,
  Claim,
  Deadline,
  Denial,
  EncounterFacts,
  EncounterRecord,
  Fix,
  KeptCoverage,
  Line,
  NewLine,
  RemitClaim,
  Task,
  WriteOffRequest,
} from './record';

export interface AuditNote {
  action: AuditAction;
  subject: { kind: string; id: string };
  because?: string;
  actor?: string;
  detail?: Record<string, unknown>;
}

export interface NewLook {
  owner: { kind: OwnerKind; id: string };
  id: string;
  lane?: 1 | 3 | 5;
}

export interface Changes {
  encounter: Set<keyof EncounterFacts>;
  linesAdded: Line[];
  lines: Set<string>;
  chartChanges: Set<string>;
  claimsBuilt: Claim[];
  /** Built before and not sent: their content is written anew. */
  claimsRebuilt: Set<string>;
  claims: Set<string>;
  denialsOpened: Denial[];
  denials: Set<string>;
  appealsFiled: Appeal[];
  appeals: Set<string>;
  writeOffs: Set<string>;
  tasksOpened: Task[];
  tasks: Set<string>;
  escalated: Set<string>;
  deadlinesOpened: Deadline[];
  deadlines: Set<string>;
  remits: Set<string>;
  entries: Entry[];
  audit: AuditNote[];
  looks: NewLook[];
  decisionsApplied: string[];
  people: Fix['patient'][];
  authorizations: NonNullable<Fix['authorizations']>;
  /** The patient's new list, each with the id of its row. */
  coverages: KeptCoverage[] | null;
  /** What judging the claim found and repaired. */
  judgement: JudgementNote | null;
  /** Nothing is billed any more, so that nothing is judged. */
  judgementDropped: boolean;
}

export class Draft {
  readonly changes: Changes = {
    encounter: new Set(),
    linesAdded: [],
    lines: new Set(),
    chartChanges: new Set(),
    claimsBuilt: [],
    claimsRebuilt: new Set(),
    claims: new Set(),
    denialsOpened: [],
    denials: new Set(),
    appealsFiled: [],
    appeals: new Set(),
    writeOffs: new Set(),
    tasksOpened: [],
    tasks: new Set(),
    escalated: new Set(),
    deadlinesOpened: [],
    deadlines: new Set(),
    remits: new Set(),
    entries: [],
    audit: [],
    looks: [],
    decisionsApplied: [],
    people: [],
    authorizations: [],
    coverages: null,
    judgement: null,
    judgementDropped: false,
  };

  constructor(
    readonly record: EncounterRecord,
    readonly practice: Practice,
    /** `at` is the business time of what woke the step. */
    readonly ctx: Ctx,
    /** The id of what caused the step; entries that the step derives are keyed by it. */
    readonly cause: string,
  ) {
    this.patientOwedBefore = this.owed(PATIENT);
  }

  /** What the guarantor owed when the step began. */
  readonly patientOwedBefore: Cents;

  get encounter(): EncounterFacts {
    return this.record.encounter;
  }
  get at(): Instant {
    return this.ctx.at;
  }
  get today(): Day {
    return dayOf(this.ctx.at, this.practice.zone);
  }
  get billedLines(): Line[] {
    return this.record.lines.filter((line) => !line.removed);
  }

  set<K extends keyof EncounterFacts>(key: K, value: EncounterFacts[K]): void {
    if (this.encounter[key] === value) return;
    this.encounter[key] = value;
    this.changes.encounter.add(key);
  }

  changeLine(line: Line, patch: Partial<Line>): void {
    Object.assign(line, patch);
    this.changes.lines.add(line.id);
  }

  /** A new line takes the next number; one that was removed keeps its own (FORMAT 1). */
  addLine({ sourceId, code, revenue, modifiers, units, charge, from, dx }: NewLine): Line {
    const n = Math.max(0, ...this.record.lines.map((line) => line.n)) + 1;
    const line: Line = {
      id: newId(),
      n,
      code,
      revenue: revenue ?? null,
      modifiers,
      units,
      charge: charge ?? null,
      from: from ?? this.encounter.from,
      dx,
      control: `TL${this.encounter.number}L${n}`,
      ...(sourceId && { sourceId }),
      removed: false,
    };
    this.record.lines.push(line);
    this.changes.linesAdded.push(line);
    return line;
  }

  settleChange(change: ChartChange, patch: Pick<ChartChange, 'state'> & Partial<ChartChange>): void {
    Object.assign(change, patch);
    this.changes.chartChanges.add(change.id);
  }

  // ── money ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What a party owes on a line, or (without a line) on the encounter. */
  owed(party: Party, lineId?: string): Cents {
    return this.total(
      (s) => s.account === 'receivable' && s.party === party && (lineId === undefined || s.lineId === lineId),
    );
  }

  /** All that payers owe. */
  owedByPayers(): Cents {
    return this.total((s) => s.account === 'receivable' && s.party !== PATIENT);
  }

  /** Money held for a party that is not applied or promised back; positive. */
  unapplied(party: Party): Cents {
    return -this.total((s) => s.account === 'unapplied' && s.party === party) as Cents;
  }

  /** Money promised back to a party that has not left yet; positive. */
  promised(party: Party): Cents {
    return -this.total((s) => s.account === 'refunds_payable' && s.party === party) as Cents;
  }

  heldInAll(): Cents {
    return -this.total((s) => s.account === 'unapplied' || s.account === 'refunds_payable') as Cents;
  }

  /** What a party has paid on a line; positive. */
  paidOn(party: Party, lineId: string): Cents {
    return -this.total(
      (s) => s.account === 'receivable' && s.party === party && s.detail === 'payment' && s.lineId === lineId,
    ) as Cents;
  }

  private total(wanted: (s: EncounterRecord['sums'][number]) => boolean): Cents {
    return sum(this.record.sums.filter(wanted).map((s) => s.cents));
  }

  /** Posts an entry on the step's day; every posting gets the encounter, patient money its guarantor. */
  post(fields: Omit<Entry, 'id' | 'businessDate' | 'key'> & { key?: string }): Entry {
    const postings = fields.postings.map((posting) => this.complete(posting));
    const key = fields.key ?? `${this.cause}/${this.encounter.id}/${fields.kind}/${this.changes.entries.length + 1}`;
    const made = entry({ ...fields, key, businessDate: this.today, postings });
    if (made.postings.length === 0) return made;
    this.changes.entries.push(made);
    for (const posting of made.postings) this.addToSums(posting);
    return made;
  }

  private complete(posting: Posting): Posting {
    const ofPatient = posting.party === PATIENT;
    return {
      ...posting,
      encounterId: this.encounter.id,
      guarantorId: posting.guarantorId ?? (ofPatient ? this.encounter.guarantorId : undefined),
      payerId: posting.payerId ?? (posting.party && !ofPatient ? posting.party : undefined),
    };
  }

  private addToSums(posting: Posting): void {
    const same = this.record.sums.find(
      (s) =>
        s.account === posting.account &&
        s.party === (posting.party ?? null) &&
        s.detail === (posting.detail ?? null) &&
        s.lineId === (posting.lineId ?? null),
    );
    if (same) same.cents = (same.cents + posting.cents) as Cents;
    else
      this.record.sums.push({
        account: posting.account,
        party: posting.party ?? null,
        detail: posting.detail ?? null,
        lineId: posting.lineId ?? null,
        cents: posting.cents,
      });
  }

  // ── claims ───────────────────────────────────────────────────────────────────────────────────────────────────────

  buildClaim(fields: Omit<Claim, 'id' | 'n' | 'pcn' | 'icn' | 'builtAt' | 'fileId' | 'rejection' | 'isStale'>): Claim {
    const claim: Claim = {
      ...fields,
      id: newId(),
      n: this.record.claims.length + 1,
      pcn: null,
      icn: null,
      builtAt: this.at,
      fileId: null,
      rejection: null,
      isStale: false,
    };
    this.record.claims.push(claim);
    this.changes.claimsBuilt.push(claim);
    return claim;
  }

  /** Its content anew, under its number: only of what is not sent. */
  rebuildClaim(claim: Claim, content: Pick<Claim, 'total' | 'lineIds' | 'coverageId' | 'rank'>): void {
    Object.assign(claim, content, { isStale: false });
    this.changes.claimsRebuilt.add(claim.id);
  }

  changeClaim(claim: Claim, patch: Partial<Claim>): void {
    Object.assign(claim, patch);
    this.changes.claims.add(claim.id);
  }

  claim(id: string): Claim {
    const found = this.record.claims.find((claim) => claim.id === id);
    if (!found) throw new Error(`claim ${id} is not of encounter ${this.encounter.id}`);
    return found;
  }

  changeRemit(remit: RemitClaim, patch: Partial<RemitClaim>): void {
    Object.assign(remit, patch);
    this.changes.remits.add(remit.id);
  }

  // ── denials, tasks, deadlines ────────────────────────────────────────────────────────────────────────────────────

  openDenial(fields: Omit<Denial, 'id' | 'status' | 'outcome' | 'correction'>): Denial {
    const denial: Denial = { ...fields, id: newId(), status: 'open', outcome: null, correction: null };
    this.record.denials.push(denial);
    this.changes.denialsOpened.push(denial);
    return denial;
  }

  changeDenial(denial: Denial, patch: Partial<Pick<Denial, 'status' | 'outcome' | 'correction' | 'taskId'>>): void {
    Object.assign(denial, patch);
    this.changes.denials.add(denial.id);
  }

  fileAppeal(fields: Omit<Appeal, 'id' | 'filedOn' | 'result' | 'noticeOn' | 'considered'>): Appeal {
    const appeal: Appeal = {
      ...fields,
      id: newId(),
      filedOn: this.today,
      result: 'none',
      noticeOn: null,
      considered: false,
    };
    this.record.appeals.push(appeal);
    this.changes.appealsFiled.push(appeal);
    return appeal;
  }

  changeAppeal(appeal: Appeal, patch: Pick<Appeal, 'considered'>): void {
    Object.assign(appeal, patch);
    this.changes.appeals.add(appeal.id);
  }

  changeWriteOff(request: WriteOffRequest, status: WriteOffRequest['status']): void {
    request.status = status;
    this.changes.writeOffs.add(request.id);
  }

  openTask(fields: Pick<Task, 'kind' | 'reason' | 'queue' | 'outcomes' | 'why'> & Partial<Task>): Task {
    const task: Task = {
      claimId: null,
      lineId: null,
      subjectId: null,
      amount: ZERO,
      overridable: false,
      due: null,
      requestedBy: null,
      ...fields,
      id: newId(),
      state: 'open',
      version: 1,
    };
    this.record.tasks.push(task);
    this.changes.tasksOpened.push(task);
    return task;
  }

  changeTask(task: Task, patch: Partial<Task>): void {
    Object.assign(task, patch, { version: task.version + 1 });
    this.changes.tasks.add(task.id);
  }

  /** To the supervisor's attention; the task itself is as it was. */
  escalate(task: Task): void {
    this.changes.escalated.add(task.id);
  }

  get unfinishedTasks(): Task[] {
    return this.record.tasks.filter((task) => task.state !== 'done' && task.state !== 'cancelled');
  }

  /** Opens a wait. Its owner is the process that holds the timer: this encounter unless said otherwise. */
  openDeadline(kind: DeadlineKind, due: Day, fields: { claimId?: string; subjectId?: string } = {}): Deadline {
    const legal = LEGAL_DEADLINES.includes(kind);
    const made: Deadline = {
      id: newId(),
      kind,
      ownerKind: 'encounter',
      ownerId: this.encounter.id,
      claimId: fields.claimId ?? null,
      subjectId: fields.subjectId ?? null,
      due,
      legal,
      warned: [],
      status: 'open',
      firesAt: firesAt(due, legal ? this.practice.policy.warnDays : [], this.at, this.practice.zone),
    };
    this.record.deadlines.push(made);
    this.changes.deadlinesOpened.push(made);
    return made;
  }

  closeDeadlines(status: Exclude<DeadlineStatus, 'open'>, wanted: (deadline: Deadline) => boolean): void {
    for (const deadline of this.record.deadlines) {
      if (deadline.status === 'open' && wanted(deadline)) this.changeDeadline(deadline, { status });
    }
  }

  changeDeadline(deadline: Deadline, patch: Partial<Deadline>): void {
    Object.assign(deadline, patch);
    this.changes.deadlines.add(deadline.id);
  }

  audit(note: AuditNote): void {
    this.changes.audit.push(note);
  }

  look(look: NewLook): void {
    this.changes.looks.push(look);
  }
}
