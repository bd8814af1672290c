/** Runs that people watch, in Postgres: any API process answers about a run of any other. The store of the desk. */
import type { Instant } from '../calendar';
import { type Db, inOrg, row, rows, type Tx } from '../db';
import type { Moment } from './moments';

export interface WatchedRun {
  id: string;
  scenario: string;
  title: string;
  state: 'running' | 'passed' | 'failed';
  startedBy: string;
  startedAt: Instant;
}

const COLUMNS = 'id, scenario, title, state, started_by as "startedBy", started_at as "startedAt"';

/** The latest first. */
export const listRuns = (tx: Tx, limit: number): Promise<WatchedRun[]> =>
  rows(tx, `select ${COLUMNS} from scenario_run order by started_at desc, id desc limit ?`, [limit]);

/** With what happened so far. */
export const findRun = (tx: Tx, id: string): Promise<(WatchedRun & { moments: Moment[] }) | undefined> =>
  row(tx, `select ${COLUMNS}, moments from scenario_run where id = ?`, [id]);

export const insertRun = (db: Db, org: string, run: Omit<WatchedRun, 'state'>): Promise<void> =>
  inOrg(db, { org }, async (tx) => {
    const { startedBy, startedAt, ...rest } = run;
    await tx('scenario_run').insert({
      org_id: org,
      ...rest,
      state: 'running',
      started_by: startedBy,
      started_at: startedAt,
    });
  });

export const addMoment = (db: Db, org: string, id: string, moment: Moment): Promise<void> =>
  inOrg(db, { org }, async (tx) => {
    await tx.raw('update scenario_run set moments = moments || ?::jsonb where id = ?', [JSON.stringify([moment]), id]);
  });

export const endRun = (db: Db, org: string, id: string, state: 'passed' | 'failed'): Promise<void> =>
  inOrg(db, { org }, async (tx) => void (await tx('scenario_run').where({ org_id: org, id }).update({ state })));
