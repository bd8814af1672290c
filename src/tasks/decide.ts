/**
 * A person decides: one transaction with the task's version, the policy, the decision, its audit row and the outbox row.
 * It is safe even while the engine is down; what it does to the encounter is the step that `decision/<id>` wakes.
 */
import { lockCredit } from '../accounts/move-credit';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row, rows } from '../db';
import { type Deps, inPractice, type Work } from '../deps';
import { newId } from '../ids';
import type { UserRole } from '../identity/permissions';
import type { Denial, Fix } from '../line/record';
import { sendLooks } from '../outbox';
import type { PayerKind, TaskOutcome } from '../words';
import { takeEffect } from './at-once';
import type { DecidedTask } from './decision-made';
import { type Refusal, refusal } from './refusals';

export interface DecisionInput {
  taskId: string;
  /** The task's version as the person saw it. */
  version: number;
  outcome: TaskOutcome;
  because?: string;
  fix?: Fix;
  /** match, apply: the claim that it is, or that the money is for. */
  claimId?: string;
}

export type DecisionResult =
  | { kind: 'decided'; decisionId: string; lookId: string }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'stale'; version: number; state: string }
  | { kind: 'not_offered'; outcomes: string[] }
  /** What the decision names (a claim, a balance) does not fit. */
  | { kind: 'unfit'; sentence: string }
  | { kind: 'not_found' };

/** What a caller rules out before the task's own rules are asked: the answer, or undefined where it lets the task pass. */
export type Limit = (task: DecidedTask) => Extract<DecisionResult, { kind: 'refused' | 'not_offered' }> | undefined;

interface TaskRow extends DecidedTask {
  claimPayer: string | null;
}

export function decide(
  deps: Deps,
  ctx: Ctx & { roles: readonly UserRole[] },
  input: DecisionInput,
  limit?: Limit,
): Promise<DecisionResult> {
  return inPractice(deps, ctx, async (work) => {
    if (input.outcome === 'apply') await lockCredit(work, input.taskId, input.claimId);
    const judged = await judge(work, ctx, input, limit);
    if ('kind' in judged) return judged;
    const { task } = judged;
    const id = newId();
    const effect = await takeEffect(work, task, { ...input, id });
    if ('unfit' in effect) return { kind: 'unfit', sentence: effect.unfit };
    return record(work, task, input, { id, state: effect.task });
  });
}

/** Why a decision would not be taken, or undefined. Nothing is written. */
export const mayDecide = (
  deps: Deps,
  ctx: Ctx & { roles: readonly UserRole[] },
  input: DecisionInput,
  limit?: Limit,
): Promise<DecisionResult | undefined> =>
  inPractice(deps, ctx, async (work) => {
    const judged = await judge(work, ctx, input, limit);
    return 'kind' in judged ? judged : undefined;
  });

/** The task, where the decision is one that it takes as it stands. */
async function judge(
  work: Work,
  ctx: Ctx & { roles: readonly UserRole[] },
  input: DecisionInput,
  limit?: Limit,
): Promise<{ task: TaskRow } | Exclude<DecisionResult, { kind: 'decided' }>> {
  const task = await lockTask(work, input.taskId);
  if (!task) return { kind: 'not_found' };
  const finished =
    task.state === 'done' ||
    task.state === 'cancelled' ||
    task.state === 'waiting_for_review' ||
    (await isDecided(work, task));
  if (task.version !== input.version || finished) return { kind: 'stale', version: task.version, state: task.state };
  const limited = limit?.(task);
  if (limited) return limited;
  const refused = refusal({ ...(await factsOf(work, task, ctx)), because: input.because }, input.outcome);
  if (refused) return { kind: 'refused', refusal: refused };
  return task.outcomes.includes(input.outcome) ? { task } : { kind: 'not_offered', outcomes: task.outcomes };
}

function lockTask({ tx }: Work, id: string): Promise<TaskRow | undefined> {
  return row<TaskRow>(
    tx,
    `select t.id, t.kind, t.reason, t.queue, t.claim_id as "claimId", t.line_id as "lineId", t.subject_id as "subjectId", t.amount_cents as amount, t.outcomes, t.overridable, t.why, t.state,
       t.version, t.due_date as due, t.requested_by as "requestedBy", t.encounter_id as "encounterId", c.payer_id as "claimPayer"
     from task t left join claim c on c.org_id = t.org_id and c.id = t.claim_id where t.id = ? for update of t`,
    [id],
  );
}

/** Somebody's decision on this version is on its way to the encounter's step. */
const isDecided = async ({ tx }: Work, task: TaskRow): Promise<boolean> =>
  (await row(tx, 'select 1 from decision where task_id = ? and task_version = ?', [task.id, task.version])) !==
  undefined;

async function factsOf(
  { tx }: Work,
  task: TaskRow,
  ctx: Ctx & { roles: readonly UserRole[] },
): Promise<Parameters<typeof refusal>[0]> {
  const denials = await rows<Denial>(
    tx,
    'select id, remarks, group_code as "group", carc from denial where task_id = ?',
    [task.id],
  );
  const claim = task.claimId
    ? await row<{ icn: string | null }>(tx, 'select coalesce(icn, original_icn) as icn from claim where id = ?', [
        task.claimId,
      ])
    : undefined;
  const terms = task.claimPayer
    ? await row<{ replacement: boolean; kind: PayerKind }>(
        tx,
        `select t.replacement, p.kind from payer_terms t join payer p on p.org_id = t.org_id and p.id = t.payer_id
         where t.payer_id = ? and t.effective_from <= ?::timestamptz::date order by t.effective_from desc limit 1`,
        [task.claimPayer, ctx.at],
      )
    : undefined;
  return {
    task,
    denials,
    icn: claim?.icn ?? null,
    replacement: terms?.replacement ?? true,
    payerKind: terms?.kind ?? null,
    hasClosedPair: denials.some((denial) => denial.carc === '236') && (await hasClosedPair(tx, task)),
    isContractual: denials.some((denial) => denial.carc === '45') && (await isContractual(tx, task)),
    roles: ctx.roles,
    actor: ctx.actor,
  };
}

/** Is a denied line the second of an NCCI pair with indicator 0, the other billed on the same day? Those are never paid together. */
const hasClosedPair = async (tx: Work['tx'], task: TaskRow): Promise<boolean> =>
  (await row(
    tx,
    `select 1 from denial d join charge_line l on l.org_id = d.org_id and l.id = d.line_id join charge_line o on o.org_id = l.org_id and o.encounter_id = l.encounter_id
       join lateral (select p.indicator from ncci_pair p where p.org_id = l.org_id and p.column_1 = o.code and p.column_2 = l.code and p.effective_from <= l.from_date
                     order by p.effective_from desc limit 1) p on p.indicator = '0'
     where d.task_id = ? and o.id <> l.id and not o.removed and o.from_date = l.from_date limit 1`,
    [task.id],
  )) !== undefined;

/** Of each denied line, the charge less what was denied is the contract's price in force on the day of service. */
const isContractual = async (tx: Work['tx'], task: TaskRow): Promise<boolean> =>
  (await row(
    tx,
    `select 1 from denial d join claim c on c.org_id = d.org_id and c.id = d.claim_id join charge_line l on l.org_id = d.org_id and l.id = d.line_id
       left join lateral (select r.allowed_cents from contract_rate r where r.org_id = l.org_id and r.payer_id = c.payer_id and r.code = l.code and r.effective_from <= l.from_date
                          order by r.effective_from desc limit 1) r on true
     where d.task_id = ? group by d.task_id having bool_and(coalesce(l.charge_cents - d.amount_cents = r.allowed_cents * l.units, false))`,
    [task.id],
  )) !== undefined;

async function record(
  work: Work,
  task: TaskRow,
  input: DecisionInput,
  { id, state }: { id: string; state: 'done' | 'waiting_for_review' },
): Promise<DecisionResult> {
  const { tx, ctx, sealer, practice } = work;
  await tx('decision').insert({
    org_id: ctx.org,
    id,
    task_id: task.id,
    task_version: task.version,
    encounter_id: task.encounterId,
    outcome: input.outcome,
    actor: ctx.actor,
    because: input.because ?? null,
    data: input.fix ? sealer.sealJson('decision.data', id, input.fix) : null,
    at: ctx.at,
    applied_at: task.encounterId ? null : ctx.at,
  });
  const lookId = `decision/${id}`;
  await writeAudit(tx, ctx, [
    {
      action: 'task.decide',
      subject: { kind: 'task', id: task.id },
      encounterId: task.encounterId ?? undefined,
      because: input.because,
      detail: { outcome: input.outcome, decision: id },
    },
  ]);
  if (task.encounterId) {
    await sendLooks(tx, practice, [
      { owner: { kind: 'encounter', id: task.encounterId }, id: lookId, at: ctx.at, lane: 1 },
    ]);
  } else {
    await tx('task')
      .where({ org_id: ctx.org, id: task.id })
      .update({
        state,
        version: task.version + 1,
        ...(state === 'done' ? { closed_at: ctx.at, outcome: input.outcome } : {}),
      });
  }
  return { kind: 'decided', decisionId: id, lookId };
}
