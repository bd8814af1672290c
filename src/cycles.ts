/** run(kind, nominal time): what a Schedule calls in production and a runner calls for told organisations (CLOCK). */
import { runStatementCycle } from './accounts/statement-cycle';
import type { Instant } from './calendar';
import { runStatusSweep } from './claims/status-sweep';
import { runDailyClose } from './closing/close';
import { runSubmissionWindow } from './claims/window';
import type { Ctx } from './ctx';
import { inOrg, row } from './db';
import { isFenced } from './engine/fence';
import type { Deps } from './deps';

export const RUNNABLE_CYCLES = ['submission_window', 'statement_cycle', 'status_sweep', 'daily_close'] as const;
export type RunnableCycle = (typeof RUNNABLE_CYCLES)[number];

export interface CycleResult {
  claims?: number;
  files?: number;
  statements?: number;
  inquiries?: number;
  entries?: number;
}

const RUN: Record<RunnableCycle, (deps: Deps, ctx: Ctx) => Promise<CycleResult>> = {
  submission_window: runSubmissionWindow,
  statement_cycle: runStatementCycle,
  status_sweep: runStatusSweep,
  daily_close: runDailyClose,
};

/** Runs a cycle once. What it does is safe to repeat; the row only spares the repetition. */
export async function runCycle(
  deps: Deps,
  org: string,
  kind: RunnableCycle,
  nominal: Instant,
  actor = 'system',
): Promise<CycleResult> {
  const known = await inOrg(deps.db, { org }, (tx) =>
    row<{ result: CycleResult }>(tx, 'select result from cycle_run where kind = ? and nominal = ?', [kind, nominal]),
  );
  if (known) return known.result;
  // A restored practice runs no cycle until its fence is down; the cycle is then still to be run.
  if (await inOrg(deps.db, { org }, (tx) => isFenced(tx, org))) return {};
  const ctx = { org, actor, at: nominal };
  const result = await RUN[kind](deps, ctx);
  await inOrg(deps.db, { org }, (tx) =>
    tx('cycle_run')
      .insert({ org_id: org, kind, nominal, result: JSON.stringify(result) })
      .onConflict(['org_id', 'kind', 'nominal'])
      .ignore(),
  );
  return result;
}

/** The nominal time of the last run of a kind, or null. */
export const lastCycle = (deps: Deps, org: string, kind: string): Promise<Instant | null> =>
  inOrg(
    deps.db,
    { org },
    async (tx) =>
      (await row<{ at: Instant | null }>(tx, 'select max(nominal) as at from cycle_run where kind = ?', [kind]))?.at ??
      null,
  );
