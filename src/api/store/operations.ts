/** Reads of what does not go on by itself. */
import { type Db, row, rows, type Tx } from '../../db';

export interface StuckRow {
  id: string;
  number: number;
  stage: string;
  stage_since: string;
}

/** The invariant of DESIGN 4: nothing is open without a deadline, a task or an outbox row. Every row here is a defect.
 * An account's deadline or task moves what its guarantor owes, and nothing else. */
export function stuckEncounters(tx: Tx, limit: number): Promise<StuckRow[]> {
  return rows(
    tx,
    `select e.id, e.number, e.stage, e.stage_since from encounter e
     where e.stage <> 'zero_balance'
       and not exists (select 1 from deadline d where d.org_id = e.org_id and d.encounter_id = e.id and d.status = 'open')
       and not (e.patient_cents > 0 and exists (select 1 from deadline d where d.org_id = e.org_id and d.guarantor_id = e.guarantor_id and d.owner_kind = 'account' and d.status = 'open'))
       and not exists (select 1 from task t where t.org_id = e.org_id and t.encounter_id = e.id and t.state not in ('done', 'cancelled'))
       and not (e.patient_cents > 0 and exists (select 1 from task t where t.org_id = e.org_id and t.guarantor_id = e.guarantor_id and t.owner_kind = 'account' and t.state not in ('done', 'cancelled')))
       and not exists (select 1 from outbox o where o.org_id = e.org_id and o.owner_kind = 'encounter' and o.owner_id = e.id and o.delivered_at is null)
       and not exists (select 1 from outbox o where o.org_id = e.org_id and o.owner_kind = 'account' and o.owner_id = e.guarantor_id and o.delivered_at is null)
     order by e.stage_since, e.id limit ?`,
    [limit],
  );
}

export function problems(
  tx: Tx,
  limit: number,
): Promise<
  { workflow_id: string; activity: string; attempt: number; error: string; first_at: string; last_at: string }[]
> {
  return rows(
    tx,
    'select workflow_id, activity, attempt, error, first_at, last_at from integration_problem order by last_at desc limit ?',
    [limit],
  );
}

export function outboxByLane(tx: Tx): Promise<{ lane: number; waiting: number; oldest: string; failing: number }[]> {
  return rows(
    tx,
    `select lane, count(*) as waiting, min(created_at) as oldest, count(*) filter (where attempts > 0) as failing from outbox where delivered_at is null group by lane order by lane`,
  );
}

/** Decisions whose step has not run, and deadlines whose time is over by five minutes: the reconciler's own query. */
export async function lateness(
  tx: Tx,
  at: string,
): Promise<{ decisions: number; deadlines: number; oldest_deadline: string | null }> {
  const found = await row<{ decisions: number; deadlines: number; oldest_deadline: string | null }>(
    tx,
    `select (select count(*) from decision where applied_at is null) as decisions, count(*) as deadlines, min(fires_at) as oldest_deadline
     from deadline where status = 'open' and fires_at < ?::timestamptz - interval '5 minutes'`,
    [at],
  );
  return found!;
}

/** Whether the database answers within two seconds. */
export const answers = (db: Db): Promise<boolean> =>
  db
    .raw('select 1')
    .timeout(2000)
    .then(
      () => true,
      () => false,
    );
