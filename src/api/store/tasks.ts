/** Reads of people's tasks. Work lists are rows; order and paging use plain comparisons only, which RLS leaves to the index. */
import { row, rows, type Tx } from '../../db';
import type { CursorKey } from '../cursor';

export interface TaskRow {
  id: string;
  kind: string;
  reason: string;
  queue: string;
  state: string;
  version: number;
  amount_cents: number;
  outcomes: string[];
  overridable: boolean;
  why: string;
  assignee: string | null;
  assignee_name: string | null;
  due_date: string | null;
  opened_at: string;
  requested_by: string | null;
  escalated_at: string | null;
  encounter_id: string | null;
  encounter_number: number | null;
  line_n: number | null;
  claim_n: number | null;
  payer: string | null;
  payer_code: string | null;
  patient_id: string | null;
  person: Buffer | null;
  /** Somebody decided this version; its step has not run yet. */
  decided: boolean;
}

const TASK_SQL = `
  select t.id, t.kind, t.reason, t.queue, t.state, t.version, t.amount_cents, t.outcomes, t.overridable, t.why, t.assignee, u.name as assignee_name,
         t.due_date, t.opened_at, t.requested_by, t.escalated_at, t.encounter_id, e.number as encounter_number, l.n as line_n, c.n as claim_n,
         p.name as payer, p.code as payer_code, pt.id as patient_id, pt.person,
         exists (select 1 from decision d where d.org_id = t.org_id and d.task_id = t.id and d.task_version = t.version) as decided
  from task t
  left join encounter e on e.org_id = t.org_id and e.id = t.encounter_id
  left join patient pt on pt.org_id = e.org_id and pt.id = e.patient_id
  left join charge_line l on l.org_id = t.org_id and l.id = t.line_id
  left join claim c on c.org_id = t.org_id and c.id = t.claim_id
  left join payer p on p.org_id = c.org_id and p.id = c.payer_id
  left join app_user u on u.org_id = t.org_id and u.id::text = t.assignee`;

export interface TaskFilter {
  /** Any of these. */
  queues?: string[];
  queue?: string;
  kind?: string;
  /** Its own, and while the patient owes, those of the guarantor's account. */
  encounterId?: string;
  /** Only what has come to the supervisor's attention. */
  escalated?: boolean;
  /** Due on this day or before. */
  dueBy?: string;
}

/** Earliest due first, then the most money, then the oldest. */
export function listTasks(tx: Tx, filter: TaskFilter, after: CursorKey | undefined, limit: number): Promise<TaskRow[]> {
  // What was put off is no work of today, unless its legal day is near; with its encounter it is seen.
  const where = [
    `t.state not in ('done', 'cancelled')`,
    ...(filter.encounterId ? [] : [`(t.state <> 'snoozed' or t.escalated_at is not null)`]),
  ];
  const bindings: (string | number | string[])[] = [];
  const add = (sql: string, ...values: (string | number | string[])[]): void => {
    where.push(sql);
    bindings.push(...values);
  };
  if (filter.queues) add('t.queue = any(?::text[])', filter.queues);
  if (filter.queue) add('t.queue = ?', filter.queue);
  if (filter.kind) add('t.kind = ?', filter.kind);
  if (filter.escalated) add('t.escalated_at is not null');
  if (filter.dueBy) add('t.due_date <= ?::date', filter.dueBy);
  if (filter.encounterId)
    add(
      `(t.encounter_id = ? or (t.owner_kind = 'account' and t.encounter_id is null
        and t.guarantor_id = (select o.guarantor_id from encounter o where o.id = ? and o.patient_cents > 0)))`,
      filter.encounterId,
      filter.encounterId,
    );
  if (after)
    add(`(coalesce(t.due_date, 'infinity'::date), -t.amount_cents, t.id) > (?::date, ?::bigint, ?::uuid)`, ...after);
  const order = `order by coalesce(t.due_date, 'infinity'::date), -t.amount_cents, t.id limit ?`;
  return rows<TaskRow>(tx, `${TASK_SQL} where ${where.join(' and ')} ${order}`, [...bindings, limit + 1] as never);
}

export const taskKey = (task: TaskRow): CursorKey => [task.due_date ?? 'infinity', -task.amount_cents, task.id];

export function findTask(tx: Tx, id: string): Promise<TaskRow | undefined> {
  return row<TaskRow>(tx, `${TASK_SQL} where t.id = ?`, [id]);
}

export function countByQueue(tx: Tx): Promise<{ queue: string; tasks: number; cents: number }[]> {
  return rows(
    tx,
    `select queue, count(*) as tasks, coalesce(sum(amount_cents), 0) as cents from task where state not in ('done', 'cancelled', 'snoozed') group by queue order by queue`,
  );
}

/** What the newest change of a task was: told to whoever decided on an older version. */
export function lastDecision(
  tx: Tx,
  taskId: string,
): Promise<{ outcome: string; name: string | null; at: string } | undefined> {
  return row(
    tx,
    `select d.outcome, u.name, d.at from decision d left join app_user u on u.org_id = d.org_id and u.id::text = d.actor
     where d.task_id = ? order by d.recorded_at desc limit 1`,
    [taskId],
  );
}

/** What a fix form begins with. */
export function linesToFix(
  tx: Tx,
  encounterId: string,
): Promise<{ n: number; code: string; modifiers: string[]; units: number; dx: number[] }[]> {
  return rows(
    tx,
    'select n, code, modifiers, units, dx from charge_line where encounter_id = ? and not removed order by n',
    [encounterId],
  );
}

export function encounterToFix(
  tx: Tx,
  encounterId: string,
): Promise<{ diagnoses: string[]; authorization_number: string | null; payer_code: string | null } | undefined> {
  return row(
    tx,
    `select e.diagnoses, e.authorization_number,
            (select p.code from coverage v join payer p on p.org_id = v.org_id and p.id = v.payer_id where v.org_id = e.org_id and v.patient_id = e.patient_id order by v.rank limit 1) as payer_code
     from encounter e where e.id = ?`,
    [encounterId],
  );
}
