/**
 * The life of a rule: a draft is tried on the past, approved by a second person, holds from a day, and is retired; each
 * act is one transaction with its audit row. What an encounter is judged by does not move under it: its rules are those
 * of the day on which its judging began, until an upgrade is ordered.
 */
import { type Day, dayOf, type Instant, startOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { type Deps, inPractice, type Work } from '../deps';
import { newId } from '../ids';
import { sendLooks } from '../outbox';
import { changeBacktest, insertBacktest, listBacktests, lockBacktest } from './backtest/store';
import type { BacktestQuery } from './backtest/query';
import { compileRule } from './compile';
import { findGlobal } from './global/store';
import { parseRule, type RuleFault } from './language';
import { approvalRefusal, endRefusal, layerFault, type RuleRefusal } from './refusals';
import {
  changeVersion,
  insertVersion,
  lockVersion,
  movePins,
  type OwnLayer,
  strangersAmong,
  type VersionRow,
} from './store';

export interface RuleText {
  rule: unknown;
  layer: OwnLayer;
  payerCode?: string;
  because: string;
}

export type Written = { id: string; version: number } | { faults: RuleFault[] };

export type Governed =
  | { kind: 'done' }
  | { kind: 'refused'; refusal: RuleRefusal }
  | { kind: 'stale'; revision: number; state: string }
  | { kind: 'missing' };

/** Writes a draft: the next version of its key. A rule that is not right changes nothing. */
export function writeRule(deps: Deps, ctx: Ctx, text: RuleText): Promise<Written> {
  const parsed = parseRule(text.rule);
  const compiled = 'rule' in parsed ? compileRule(parsed.rule) : parsed;
  if ('faults' in compiled) return Promise.resolve({ faults: compiled.faults });
  const { rule } = compiled.compiled;
  const payerCode = text.payerCode ?? '';
  const fault = layerFault(rule, text.layer, payerCode);
  if (fault) return Promise.resolve({ faults: [{ path: 'layer', message: fault }] });
  return inPractice(deps, ctx, async (work) => {
    const strangers = await strangersAmong(work.tx, rule.scope.payers ?? []);
    if (strangers.length > 0)
      return {
        faults: strangers.map((at) => ({ path: `scope.payers.${at}`, message: 'is no payer of this practice' })),
      };
    const id = newId();
    const made = { id, layer: text.layer, payerCode, rule, because: text.because, by: ctx.actor, at: ctx.at };
    const version = (await insertVersion(work.tx, ctx.org, made))!;
    await audit(work, 'rule.write', id, text.because, { key: rule.key, version, layer: text.layer });
    return { id, version };
  });
}

const audit = (
  { tx, ctx }: Pick<Work, 'tx' | 'ctx'>,
  action: 'rule.write' | 'rule.approve' | 'rule.refuse' | 'rule.retire' | 'rule.backtest' | 'rule.upgrade',
  id: string,
  because: string | undefined,
  detail: Record<string, unknown>,
): Promise<void> => writeAudit(tx, ctx, [{ action, subject: { kind: 'rule', id }, because, detail }]);

export interface RuleAct {
  id: string;
  /** The version's revision as the person saw it. */
  revision: number;
  because: string;
}

/** One act on one version: locked, as it was seen, allowed; then done. */
function onVersion(
  deps: Deps,
  ctx: Ctx,
  { id, revision }: RuleAct,
  may: (version: VersionRow, work: Work) => Promise<RuleRefusal | null>,
  act: (version: VersionRow, work: Work) => Promise<void>,
): Promise<Governed> {
  return inPractice(deps, ctx, async (work) => {
    const version = await lockVersion(work.tx, id);
    if (!version) return { kind: 'missing' };
    if (version.revision !== revision) return { kind: 'stale', revision: version.revision, state: version.state };
    const refusal = await may(version, work);
    if (refusal) return { kind: 'refused', refusal };
    await act(version, work);
    return { kind: 'done' };
  });
}

/** The second person's yes: it holds from the beginning of that day, or from now if that is today. */
export const approveRule = (deps: Deps, ctx: Ctx, input: RuleAct & { activeFrom: Day }): Promise<Governed> =>
  onVersion(
    deps,
    ctx,
    input,
    async (version, { tx, practice }) => {
      const trials = await listBacktests(tx, version.id);
      return approvalRefusal(version, {
        actor: ctx.actor,
        hasBacktest: trials.some((trial) => trial.state === 'done'),
        activeFrom: input.activeFrom,
        today: dayOf(ctx.at, practice.zone),
      });
    },
    async (version, work) => {
      const start = startOf(input.activeFrom, work.practice.zone);
      const from: Instant = start < ctx.at ? ctx.at : start;
      await changeVersion(work.tx, version, {
        state: 'approved',
        approved_by: ctx.actor,
        approved_at: ctx.at,
        active_from: from,
      });
      await audit(work, 'rule.approve', version.id, input.because, {
        key: version.key,
        version: version.version,
        from,
      });
    },
  );

/** The second person's no. */
export const refuseRule = (deps: Deps, ctx: Ctx, input: RuleAct): Promise<Governed> =>
  onVersion(
    deps,
    ctx,
    input,
    async (version) => endRefusal(version, 'draft'),
    async (version, work) => {
      await changeVersion(work.tx, version, {
        state: 'refused',
        retired_by: ctx.actor,
        retired_because: input.because,
      });
      await audit(work, 'rule.refuse', version.id, input.because, { key: version.key, version: version.version });
    },
  );

/** From now on it holds for no claim whose judging begins. */
export const retireRule = (deps: Deps, ctx: Ctx, input: RuleAct): Promise<Governed> =>
  onVersion(
    deps,
    ctx,
    input,
    async (version) => endRefusal(version, 'approved'),
    async (version, work) => {
      await changeVersion(work.tx, version, {
        state: 'retired',
        retired_by: ctx.actor,
        retired_at: ctx.at,
        retired_because: input.because,
      });
      await audit(work, 'rule.retire', version.id, input.because, { key: version.key, version: version.version });
    },
  );

export type BacktestStarted = { id: string; total: number } | { missing: true };

/** Starts a trial of a version on past claims; its own process does the work. */
export const startBacktest = (
  deps: Deps,
  ctx: Ctx,
  input: { ruleId: string; query: BacktestQuery },
): Promise<BacktestStarted> =>
  inPractice(deps, ctx, async (work) => {
    const version = (await lockVersion(work.tx, input.ruleId)) ?? (await findGlobal(work.tx, input.ruleId));
    if (!version) return { missing: true };
    const id = newId();
    const total = await insertBacktest(work.tx, { org: ctx.org, id, ...input, by: ctx.actor, at: ctx.at });
    await audit(work, 'rule.backtest', version.id, undefined, { backtest: id, claims: total });
    await wake(work, id, 'started');
    return { id, total };
  });

const wake = ({ tx, ctx, practice }: Work, id: string, what: string): Promise<void> =>
  sendLooks(tx, practice, [
    { owner: { kind: 'ruleBacktest', id }, id: `${what}/${id}/${ctx.at}`, at: ctx.at, lane: 5 },
  ]);

/** Pauses, resumes or ends a trial; what it has judged stays. */
export const steerBacktest = (
  deps: Deps,
  ctx: Ctx,
  input: { id: string; state: 'running' | 'paused' | 'cancelled' },
): Promise<Governed> =>
  inPractice(deps, ctx, async (work) => {
    const trial = await lockBacktest(work.tx, input.id);
    if (!trial) return { kind: 'missing' };
    if (trial.state === 'done' || trial.state === 'cancelled')
      return { kind: 'refused', refusal: { code: 'rule_state', sentence: `The trial is ${trial.state} already.` } };
    if (trial.state === input.state) return { kind: 'done' };
    const ended = input.state === 'cancelled' ? { ended_at: ctx.at } : {};
    await changeBacktest(work.tx, trial.id, { state: input.state, ...ended });
    await audit(work, 'rule.backtest', trial.ruleId, undefined, { backtest: trial.id, state: input.state });
    await wake(work, trial.id, input.state);
    return { kind: 'done' };
  });

/** Encounters whose judging goes on are judged by the rules of now, from their next look on, which this causes. */
export const upgradeRules = (deps: Deps, ctx: Ctx, because: string): Promise<{ encounters: number }> =>
  inPractice(deps, ctx, async (work) => {
    const id = newId();
    const moved = await movePins(work.tx, ctx.at);
    await audit(work, 'rule.upgrade', id, because, { encounters: moved.length });
    await sendLooks(
      work.tx,
      work.practice,
      moved.map((encounterId) => ({
        owner: { kind: 'encounter', id: encounterId },
        id: `rules/${id}/${encounterId}`,
        at: ctx.at,
        lane: 5 as const,
      })),
    );
    return { encounters: moved.length };
  });
