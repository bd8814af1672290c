/** A trial's step: the next part of its claims, in one transaction; it goes on by itself until all are judged, somebody pauses it, or it is cancelled. */
import type { Deps } from '../../deps';
import type { StepInput, StepResult } from '../../engine/contract';
import { type Outcome, runStep, type StepWork } from '../../line/step-log';
import { findGlobal } from '../global/store';
import { activeRule, findVersion } from '../store';
import { tryOn } from './past-claim';
import { type BacktestRow, changeBacktest, findBacktest, insertResults, lockBacktest, nextClaims } from './store';

/** Well inside the five seconds of a local step, on a slow machine too. */
const PART = 500;

export function advanceRuleBacktest(deps: Deps, input: StepInput): Promise<StepResult> {
  return runStep(deps, input, {
    goesOn: true,
    lock: async (tx, owner) => void (await lockBacktest(tx, owner.id)),
    work,
    stand: async (tx, owner) => outcomeOf((await findBacktest(tx, owner.id))!),
  });
}

const NEXT: Record<BacktestRow['state'], Outcome['next']> = {
  running: 'again',
  paused: 'wait',
  done: 'done',
  cancelled: 'done',
};
const outcomeOf = ({ state }: BacktestRow): Outcome => ({ stage: state, next: NEXT[state] });

async function work(step: StepWork): Promise<Outcome> {
  const { tx, ctx, owner, practice } = step;
  const backtest = (await findBacktest(tx, owner.id))!;
  if (backtest.state !== 'running') return outcomeOf(backtest);
  const version = (await findVersion(tx, backtest.ruleId)) ?? (await findGlobal(tx, backtest.ruleId))!;
  const rule = activeRule(version, version.rule);
  const claims = await nextClaims(step, backtest, Math.min(PART, backtest.total - backtest.judged));
  await insertResults(
    tx,
    ctx.org,
    backtest.id,
    claims.map((claim) => tryOn(rule, claim, practice)),
  );
  const judged = backtest.judged + claims.length;
  const isDone = claims.length === 0 || judged >= backtest.total;
  await changeBacktest(tx, backtest.id, {
    judged,
    ...(claims.length > 0 ? { after_claim: claims.at(-1)!.id } : {}),
    ...(isDone ? { state: 'done', ended_at: ctx.at } : {}),
  });
  return outcomeOf({ ...backtest, state: isDone ? 'done' : 'running' });
}
