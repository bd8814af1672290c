/** Versions of the global layer in Postgres: written by the job role, since they are every practice's. */
import type { Instant } from '../../calendar';
import { row, rows, type Db, type Tx } from '../../db';
import { newId } from '../../ids';
import type { Rule } from '../language';
import type { VersionRow } from '../store';

const COLUMNS = `s.id, s.key, s.version, 'global' as layer, '' as "payerCode", s.rule,
  case when s.retired_at is not null then 'retired' when s.active_from is not null then 'approved' else 'draft' end as state, s.written_by as "writtenBy", s.written_at as "writtenAt", s.because,
  null as evidence, s.approved_by as "approvedBy", s.approved_at as "approvedAt", s.active_from as "activeFrom", s.retired_at as "retiredAt", s.retired_because as "retiredBecause", 1 as revision`;

/** The newest of a key first. */
export const listGlobal = (tx: Db | Tx): Promise<VersionRow[]> =>
  rows<VersionRow>(tx, `select ${COLUMNS} from shared_rule s order by s.key, s.version desc`);

export const findGlobal = (tx: Db | Tx, id: string): Promise<VersionRow | undefined> =>
  row<VersionRow>(tx, `select ${COLUMNS} from shared_rule s where s.id = ?`, [id]);

export const lockGlobal = (tx: Tx, id: string): Promise<VersionRow | undefined> =>
  row<VersionRow>(tx, `select ${COLUMNS} from shared_rule s where s.id = ? for update`, [id]);

/** Whether a trial of it ended, in whatever practice. */
export const wasTried = async (tx: Tx, id: string): Promise<boolean> =>
  (await row(tx, `select 1 from backtest where rule_id = ? and state = 'done' limit 1`, [id])) !== undefined;

export const changeGlobal = async (
  tx: Tx,
  id: string,
  change: Partial<
    Record<
      | 'approved_by'
      | 'approved_at'
      | 'approved_because'
      | 'active_from'
      | 'retired_by'
      | 'retired_at'
      | 'retired_because',
      string
    >
  >,
): Promise<void> => void (await tx('shared_rule').where({ id }).update(change));

/** Drafts; a rule that its newest version says word for word already is left, unless that one was retired. */
export async function insertGlobal(
  tx: Tx,
  rules: readonly Rule[],
  { because, by, at }: { because: string; by: string; at: Instant },
): Promise<{ id: string; key: string; version: number }[]> {
  await tx.raw(`select pg_advisory_xact_lock(hashtextextended('shared_rule', 0))`);
  const taken: { id: string; key: string; version: number }[] = [];
  for (const rule of rules) {
    const made = await row<{ id: string; version: number }>(
      tx,
      `insert into shared_rule (id, key, version, rule, because, written_by, written_at)
       select ?, ?, coalesce(max(version), 0) + 1, ?::jsonb, ?, ?, ? from shared_rule where key = ?
       having (select s.rule from (select * from shared_rule where key = ? order by version desc limit 1) s where s.retired_at is null) is distinct from ?::jsonb returning id, version`,
      [newId(), rule.key, JSON.stringify(rule), because, by, at, rule.key, rule.key, JSON.stringify(rule)],
    );
    if (made) taken.push({ ...made, key: rule.key });
  }
  return taken;
}
