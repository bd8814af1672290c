/** Reads of encounters: the list, and the facts of one. */
import { row, rows, type Tx } from '../../db';
import type { WaitsFor } from '../waiting';

export interface EncounterRow {
  id: string;
  number: number;
  stage: string;
  stage_since: string;
  held: boolean;
  from_date: string;
  payer: string | null;
  payer_cents: number;
  patient_cents: number;
  held_cents: number;
  patient_id: string;
  person: Buffer;
  task_kind: string | null;
  task_reason: string | null;
  tasks: number;
  outbox: number;
  due_kind: string | null;
  due_date: string | null;
  fires_at: string | null;
  legal: boolean | null;
}

/**
 * Statements, plans and promises run on the guarantor's account, so an encounter with a patient balance also waits for
 * that account's deadlines and tasks.
 */
const LIST_SQL = `
  select e.id, e.number, e.stage, e.stage_since, e.held, e.from_date, e.payer_cents, e.patient_cents, e.held_cents, pt.id as patient_id, pt.person,
         py.name as payer, t.kind as task_kind, t.reason as task_reason, coalesce(t.n, 0) as tasks, coalesce(o.n, 0) as outbox,
         d.kind as due_kind, d.due_date, d.fires_at, d.legal
  from encounter e
  join patient pt on pt.org_id = e.org_id and pt.id = e.patient_id
  left join lateral (
    select p.name from claim c join payer p on p.org_id = c.org_id and p.id = c.payer_id where c.org_id = e.org_id and c.encounter_id = e.id order by c.n desc limit 1) py on true
  left join lateral (
    select t.kind, t.reason, count(*) over () as n from (
      select t.kind, t.reason, t.opened_at, t.id from task t where t.org_id = e.org_id and t.encounter_id = e.id and t.state not in ('done', 'cancelled')
      union all
      select t.kind, t.reason, t.opened_at, t.id from task t
      where t.org_id = e.org_id and t.guarantor_id = e.guarantor_id and t.owner_kind = 'account' and t.encounter_id is null and t.state not in ('done', 'cancelled') and e.patient_cents > 0) t
    order by t.opened_at, t.id limit 1) t on true
  left join lateral (
    select count(*) as n from outbox o where o.org_id = e.org_id and o.owner_kind = 'encounter' and o.owner_id = e.id and o.delivered_at is null) o on true
  left join lateral (
    select * from (
      select d.kind, d.due_date, d.fires_at, d.legal from deadline d where d.org_id = e.org_id and d.encounter_id = e.id and d.status = 'open'
      union all
      select d.kind, d.due_date, d.fires_at, d.legal from deadline d
      where d.org_id = e.org_id and d.guarantor_id = e.guarantor_id and d.owner_kind = 'account' and d.status = 'open' and e.patient_cents > 0) d
    order by d.fires_at limit 1) d on true`;

export interface EncounterFilter {
  stage?: string;
  number?: number;
  owes?: 'payer' | 'patient' | 'nobody';
  held?: boolean;
  from?: string;
  to?: string;
  guarantorId?: string;
  waitsFor?: WaitsFor;
}

/** The same order of reasons as the sentence (`waiting`): a person, the next step, a date, nothing at all. */
const WAITS: Record<WaitsFor, string> = {
  person: 't.kind is not null',
  machine: 't.kind is null and o.n > 0',
  deadline: 't.kind is null and o.n = 0 and d.kind is not null',
  nothing: `t.kind is null and o.n = 0 and d.kind is null and e.stage = 'zero_balance'`,
  unknown: `t.kind is null and o.n = 0 and d.kind is null and e.stage <> 'zero_balance'`,
};

const OWES = {
  payer: 'e.payer_cents > 0',
  patient: 'e.patient_cents > 0',
  nobody: 'e.payer_cents = 0 and e.patient_cents = 0',
} as const;

/** Newest first. */
export function listEncounters(
  tx: Tx,
  filter: EncounterFilter,
  before: number | undefined,
  limit: number,
): Promise<EncounterRow[]> {
  const where = ['true'];
  const bindings: (string | number | boolean)[] = [];
  const add = (sql: string, value: string | number | boolean | undefined): void => {
    if (value === undefined) return;
    where.push(sql);
    bindings.push(value);
  };
  add('e.stage = ?', filter.stage);
  add('e.number = ?', filter.number);
  add('e.held = ?', filter.held);
  add('e.from_date >= ?::date', filter.from);
  add('e.from_date <= ?::date', filter.to);
  add('e.guarantor_id = ?', filter.guarantorId);
  add('e.number < ?', before);
  if (filter.owes) where.push(OWES[filter.owes]);
  if (filter.waitsFor) where.push(WAITS[filter.waitsFor]);
  return rows(tx, `${LIST_SQL} where ${where.join(' and ')} order by e.number desc limit ?`, [...bindings, limit + 1]);
}

export const findEncounterRow = (tx: Tx, id: string): Promise<EncounterRow | undefined> =>
  row(tx, `${LIST_SQL} where e.id = ?`, [id]);

export interface EncounterFacts {
  guarantor_id: string;
  patient_id: string;
  kind: string;
  through_date: string;
  place: string;
  diagnoses: string[];
  authorization_number: string | null;
  problems: unknown[];
  registered_at: string;
  version: number;
}

export const findFacts = (tx: Tx, id: string): Promise<EncounterFacts | undefined> =>
  row(
    tx,
    `select guarantor_id, patient_id, kind, through_date, place, diagnoses, authorization_number, problems, registered_at, version from encounter where id = ?`,
    [id],
  );

export function countByStage(
  tx: Tx,
): Promise<{ stage: string; encounters: number; payer: number; patient: number; held: number }[]> {
  return rows(
    tx,
    `select stage, count(*) as encounters, coalesce(sum(payer_cents), 0) as payer, coalesce(sum(patient_cents), 0) as patient, coalesce(sum(held_cents), 0) as held
     from encounter group by stage`,
  );
}

export interface ClaimRow {
  id: string;
  n: number;
  payer: string;
  rank: number;
  version: number;
  frequency: string;
  pcn: string;
  icn: string | null;
  original_icn: string | null;
  status: string;
  total_cents: number;
  built_at: string;
  sent_at: string | null;
  accepted_at: string | null;
  rejection: string | null;
  file_id: string | null;
  file_name: string | null;
  replaces_n: number | null;
}

export function claimsOf(tx: Tx, encounterId: string): Promise<ClaimRow[]> {
  return rows(
    tx,
    `select c.id, c.n, p.name as payer, c.rank, c.version, c.frequency, c.pcn, c.icn, c.original_icn, c.status, c.total_cents, c.built_at, c.sent_at, c.accepted_at,
            c.rejection, c.file_id, f.name as file_name, r.n as replaces_n
     from claim c join payer p on p.org_id = c.org_id and p.id = c.payer_id
     left join submission_file f on f.org_id = c.org_id and f.id = c.file_id
     left join claim r on r.org_id = c.org_id and r.id = c.replaces
     where c.encounter_id = ? order by c.n`,
    [encounterId],
  );
}

export interface DenialRow {
  id: string;
  claim_n: number;
  line_n: number | null;
  group_code: string;
  carc: string;
  remarks: string[];
  amount_cents: number;
  status: string;
  outcome: string | null;
  category: string;
  owner: string;
  next_action: string;
  opened_at: string;
  closed_at: string | null;
}

export function denialsOf(tx: Tx, encounterId: string): Promise<DenialRow[]> {
  return rows(
    tx,
    `select d.id, c.n as claim_n, l.n as line_n, d.group_code, d.carc, d.remarks, d.amount_cents, d.status, d.outcome, d.category, d.owner, d.next_action, d.opened_at, d.closed_at
     from denial d join claim c on c.org_id = d.org_id and c.id = d.claim_id left join charge_line l on l.org_id = d.org_id and l.id = d.line_id
     where d.encounter_id = ? order by d.opened_at, d.id`,
    [encounterId],
  );
}

export interface StatementRow {
  id: string;
  number: number;
  kind: string;
  made_on: string;
  mailed_on: string | null;
  status: string;
  due_cents: number;
}

/** `due_cents` is what the statement asks for this encounter's lines. */
export function statementsOf(tx: Tx, encounterId: string): Promise<StatementRow[]> {
  return rows(
    tx,
    `select s.id, s.number, s.kind, s.made_on, s.mailed_on, s.status, sum(l.due_cents) as due_cents
     from statement_line l join statement s on s.org_id = l.org_id and s.id = l.statement_id
     where l.encounter_id = ? group by s.org_id, s.id, s.number, s.kind, s.made_on, s.mailed_on, s.status order by s.made_on, s.id`,
    [encounterId],
  );
}
