/** What the record holds of one encounter, as far as a scenario can tell it again. Read in one transaction; the store of this room. */
import type { Day, Instant } from '../../calendar';
import type { ClaimContent } from '../../claims/content';
import { rows, type Tx } from '../../db';
import { type Deps, inWork, type Work } from '../../deps';
import { readDocument } from '../../documents';
import type { Claim, Coverage, Fix, Line } from '../../line/record';
import type { Cents } from '../../money/cents';
import { loadPayers, loadRates } from '../../practice/store';
import type { ContractRates, Payer, Practice } from '../../practice/types';
import { type Authorization, loadAuthorizations } from '../../registration/authorizations';
import type { PersonIntake } from '../../registration/intake';

export interface MadeFrom {
  practice: Practice;
  now: Instant;
  encounter: EncounterRow;
  estimate: { scheduled: Day; amount: Cents } | null;
  person: PersonIntake;
  /** The guarantor is somebody else. */
  hasGuarantor: boolean;
  /** Other visits of the guarantor: what belongs to the account is then not this encounter's alone. */
  others: number;
  coverages: CoverageRow[];
  authorizations: Authorization[];
  lines: LineRow[];
  payers: Payer[];
  rates: Map<string, ContractRates>;
  claims: ClaimRow[];
  trail: AuditRow[];
  decisions: Map<string, DecisionRow>;
  changes: Map<string, { message: string; fix: Fix }>;
  payments: { id: string; key: string }[];
  plans: Map<string, { amount: Cents; due: Day[] }>;
  deposits: Map<string, { payerId: string; trace: string; amount: Cents; on: Day }>;
  tasks: Map<string, TaskRow>;
  refunds: { party: string; at: Day }[];
  /** 837s with a claim of this encounter, in order of sending. */
  batches: { id: string; gs: string; st: string }[];
  inbound: Map<string, { kind: string; bytes: Buffer }>;
  roles: Map<string, string[]>;
}

export interface EncounterRow {
  id: string;
  kind: 'professional' | 'institutional';
  from: Day;
  through: Day;
  place: string;
  diagnoses: string[];
  authorization: string | null;
  patientId: string;
  guarantorId: string;
}

export interface CoverageRow extends Omit<Coverage, 'rank'> {
  group: string | null;
  relationship: 'self' | 'spouse' | 'child' | 'other';
  subscriber: PersonIntake | null;
}

export type LineRow = Omit<Line, 'sourceId' | 'removed'>;

export interface ClaimRow extends Pick<Claim, 'id' | 'n' | 'payerId' | 'pcn' | 'icn' | 'lineIds' | 'builtAt'> {
  content: ClaimContent | null;
}

export interface AuditRow {
  id: number;
  action: string;
  actor: string;
  subjectKind: string;
  subjectId: string;
  detail: Record<string, unknown>;
  at: Instant;
}

export interface TaskRow {
  id: string;
  kind: string;
  reason: string;
  claim: number | null;
  line: number | null;
}

export interface DecisionRow {
  taskId: string;
  outcome: string;
  fix: Fix | null;
}

/** Null: the practice has no such encounter. */
export function readMadeFrom(deps: Deps, org: string, encounterId: string): Promise<MadeFrom | null> {
  return inWork(deps, { org, actor: 'system' }, async (work) => {
    const { tx } = work;
    const [encounter] = await rows<EncounterRow>(
      tx,
      `select id, kind, from_date as from, through_date as through, place, diagnoses, authorization_number as authorization, patient_id as "patientId", guarantor_id as "guarantorId"
       from encounter where id = ?`,
      [encounterId],
    );
    if (!encounter) return null;
    const lines = await readLines(tx, encounter.id);
    const payers = [...(await loadPayers(tx, encounter.from)).values()];
    const codes = [...new Set(lines.map(({ code }) => code))];
    const rates = new Map<string, ContractRates>();
    for (const { id } of payers) rates.set(id, await loadRates(tx, id, codes, encounter.from));
    return {
      practice: work.practice,
      now: work.ctx.at,
      encounter,
      lines,
      payers,
      rates,
      ...(await readPeople(work, encounter)),
      ...(await readAccount(tx, encounter)),
      ...(await readProcess(work, encounter)),
    };
  });
}

const readLines = (tx: Tx, encounterId: string): Promise<LineRow[]> =>
  rows(
    tx,
    'select id, n, code, revenue, modifiers, units, charge_cents as charge, from_date as from, dx, control from charge_line where encounter_id = ? order by n',
    [encounterId],
  );

async function readPeople({ tx, sealer }: Work, { id, patientId, guarantorId }: EncounterRow) {
  const [patient] = await rows<{ person: Buffer; other: boolean; others: number }>(
    tx,
    `select p.person, g.source_id <> 'patient:' || p.source_id as other, (select count(*)::int - 1 from encounter e where e.guarantor_id = g.id) as others
     from patient p join guarantor g on g.id = ? where p.id = ?`,
    [guarantorId, patientId],
  );
  const coverages = await rows<Omit<CoverageRow, 'subscriber'> & { subscriber: Buffer | null }>(
    tx,
    `select id, payer_id as "payerId", from_date as from, to_date as to, group_number as "group", relationship, member is not null as "hasMember", subscriber from coverage
     where patient_id = ? order by dropped, rank, id`,
    [patientId],
  );
  const [estimate] = await rows<{ scheduled: Day; amount: Cents }>(
    tx,
    'select scheduled_on as scheduled, amount_cents as amount from estimate where encounter_id = ?',
    [id],
  );
  return {
    person: sealer.openJson<PersonIntake>('patient.person', patientId, patient!.person),
    hasGuarantor: patient!.other,
    others: patient!.others,
    estimate: estimate ?? null,
    authorizations: await loadAuthorizations(tx, patientId),
    coverages: coverages.map((coverage) => ({
      ...coverage,
      subscriber:
        coverage.subscriber && sealer.openJson<PersonIntake>('coverage.subscriber', coverage.id, coverage.subscriber),
    })),
  };
}

async function readAccount(tx: Tx, { id, guarantorId }: EncounterRow) {
  const installments = await rows<{ id: string; amount: Cents; due: Day }>(
    tx,
    'select p.id, p.amount_cents as amount, i.due_date as due from payment_plan p join installment i on i.plan_id = p.id where p.guarantor_id = ? order by i.n',
    [guarantorId],
  );
  const plans: MadeFrom['plans'] = new Map();
  for (const { id: plan, amount, due } of installments)
    plans.set(plan, { amount, due: [...(plans.get(plan)?.due ?? []), due] });
  const deposits = await rows<{ id: string; payerId: string; trace: string; amount: Cents; on: Day }>(
    tx,
    'select id, payer_id as "payerId", trace, amount_cents as amount, seen_on as on from deposit',
  );
  return {
    plans,
    deposits: new Map(deposits.map((deposit) => [deposit.id, deposit])),
    payments: await rows<{ id: string; key: string }>(
      tx,
      'select id, key from payment where encounter_id = ? order by id',
      [id],
    ),
    refunds: await rows<{ party: string; at: Day }>(
      tx,
      `select p.party, e.business_date as at from ledger_entry e join ledger_posting p on p.entry_id = e.id where e.kind = 'refund_paid' and p.encounter_id = ? and p.account = 'cash' order by p.id`,
      [id],
    ),
  };
}

async function readProcess(work: Work, { id, guarantorId }: EncounterRow) {
  const { tx, sealer } = work;
  const claims = await rows<Omit<ClaimRow, 'content'> & { snapshot: Buffer | null }>(
    tx,
    `select id, n, payer_id as "payerId", pcn, icn, line_ids as "lineIds", built_at as "builtAt", snapshot from claim where encounter_id = ? order by n`,
    [id],
  );
  const tasks = await rows<TaskRow>(
    tx,
    `select t.id, t.kind, t.reason, c.n as claim, l.n as line from task t left join claim c on c.id = t.claim_id left join charge_line l on l.id = t.line_id
     where t.encounter_id = ? or t.guarantor_id = ?`,
    [id, guarantorId],
  );
  const decisions = await rows<{ id: string; taskId: string; outcome: string; data: Buffer | null }>(
    tx,
    'select id, task_id as "taskId", outcome, data from decision where task_id = any(?)',
    [tasks.map((task) => task.id)] as never,
  );
  const changes = await rows<{ id: string; message: string; data: Buffer }>(
    tx,
    'select id, message, data from chart_change where encounter_id = ?',
    [id],
  );
  const trail = await readTrail(tx, id, guarantorId);
  const batches = await rows<{ id: string; gs: string; st: string }>(
    tx,
    `select id, gs_control as gs, st_control as st from submission_file f
     where kind like '837%' and sent_at is not null and exists (select from claim c where c.encounter_id = ? and c.file_id = f.id) order by n`,
    [id],
  );
  const marks = [...claims.map(({ pcn }) => pcn), ...batches.map(({ gs }) => `*HC*${gs}*`)].filter(
    (mark) => mark !== null,
  );
  return {
    claims: claims.map(({ snapshot, ...claim }) => ({
      ...claim,
      content: snapshot && sealer.openJson<ClaimContent>('claim.snapshot', claim.id, snapshot),
    })),
    tasks: new Map(tasks.map((task) => [task.id, task])),
    decisions: new Map(
      decisions.map(({ data, ...made }) => [
        made.id,
        { ...made, fix: data && sealer.openJson<Fix>('decision.data', made.id, data) },
      ]),
    ),
    changes: new Map(
      changes.map((change) => [
        change.id,
        { message: change.message, fix: sealer.openJson<Fix>('chart_change.data', change.id, change.data) },
      ]),
    ),
    trail,
    batches,
    inbound: await readInbound(work, trail, marks),
    roles: await readRoles(tx),
  };
}

/** What was done to the encounter, to its guarantor's account, and what came in, in the order in which it was written down. */
const readTrail = (tx: Tx, encounterId: string, guarantorId: string): Promise<AuditRow[]> =>
  rows(
    tx,
    `select id, action, actor, subject_kind as "subjectKind", subject_id as "subjectId", detail, at from audit
     where encounter_id = ? or (subject_kind = 'guarantor' and subject_id = ?) or action in ('file.receive', 'deposit.record')
       or (subject_kind = 'statement' and subject_id in (select id::text from statement where guarantor_id = ?))
       or (subject_kind = 'payment' and subject_id in (select id::text from payment where encounter_id = ?))
       or (subject_kind = 'task' and subject_id in (select id::text from task where encounter_id = ? or guarantor_id = ?))
     order by id`,
    [encounterId, guarantorId, guarantorId, encounterId, encounterId, guarantorId],
  );

/** Files that name one of our claims or batches; what is about other encounters stays sealed. */
async function readInbound({ tx, sealer }: Work, trail: AuditRow[], marks: string[]): Promise<MadeFrom['inbound']> {
  const ids = trail.filter(({ action }) => action === 'file.receive').map(({ subjectId }) => subjectId);
  const found = await rows<{ id: string; kind: string; documentId: string }>(
    tx,
    `select id, kind, document_id as "documentId" from inbound_file where id = any(?) and kind in ('999', '277CA', '835') order by n`,
    [ids] as never,
  );
  const inbound: MadeFrom['inbound'] = new Map();
  for (const { id, kind, documentId } of found) {
    const bytes = await readDocument(tx, sealer, documentId);
    const text = bytes.toString('latin1').toUpperCase();
    if (marks.some((mark) => text.includes(mark.toUpperCase()))) inbound.set(id, { kind, bytes });
  }
  return inbound;
}

async function readRoles(tx: Tx): Promise<MadeFrom['roles']> {
  const users = await rows<{ id: string; roles: string[] }>(tx, 'select id, roles from app_user');
  return new Map(users.map(({ id, roles }) => [id, roles]));
}
