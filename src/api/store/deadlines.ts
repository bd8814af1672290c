/** Reads of open waits. */
import { rows, type Tx } from '../../db';
import type { CursorKey } from '../cursor';

export interface DeadlineRow {
  id: string;
  kind: string;
  owner_kind: string;
  due_date: string;
  fires_at: string;
  legal: boolean;
  encounter_id: string | null;
  encounter_number: number | null;
}

const SQL = `
  select d.id, d.kind, d.owner_kind, d.due_date, d.fires_at, d.legal, d.encounter_id, e.number as encounter_number
  from deadline d left join encounter e on e.org_id = d.org_id and e.id = d.encounter_id`;

/** What fires next comes first. */
export function listDeadlines(
  tx: Tx,
  filter: { kind?: string; legal?: boolean; before?: string; firesBefore?: string },
  after: CursorKey | undefined,
  limit: number,
): Promise<DeadlineRow[]> {
  const where = [`d.status = 'open'`];
  const bindings: (string | number | boolean)[] = [];
  if (filter.kind !== undefined) {
    where.push('d.kind = ?');
    bindings.push(filter.kind);
  }
  if (filter.legal !== undefined) {
    where.push('d.legal = ?');
    bindings.push(filter.legal);
  }
  if (filter.before !== undefined) {
    where.push('d.due_date <= ?::date');
    bindings.push(filter.before);
  }
  if (filter.firesBefore !== undefined) {
    where.push('d.fires_at < ?::timestamptz');
    bindings.push(filter.firesBefore);
  }
  if (after) {
    where.push('(d.fires_at, d.id) > (?::timestamptz, ?::uuid)');
    bindings.push(...after);
  }
  return rows(tx, `${SQL} where ${where.join(' and ')} order by d.fires_at, d.id limit ?`, [...bindings, limit + 1]);
}

/** The encounter's own, and while the patient owes, those of the guarantor's account. */
export function deadlinesOf(tx: Tx, encounterId: string): Promise<DeadlineRow[]> {
  return rows(
    tx,
    `select * from (${SQL} where d.encounter_id = ? and d.status = 'open'
     union all
     select d.id, d.kind, d.owner_kind, d.due_date, d.fires_at, d.legal, null::uuid, null::bigint from encounter e
     join deadline d on d.org_id = e.org_id and d.guarantor_id = e.guarantor_id and d.owner_kind = 'account' and d.encounter_id is null and d.status = 'open'
     where e.id = ? and e.patient_cents > 0) d order by fires_at, id`,
    [encounterId, encounterId],
  );
}
