/**
 * Putting a task off to a day, with a reason: it opens again as that day begins, woken by a deadline of whoever owns the
 * task. No snooze passes a legal deadline (FORMAT 6.12).
 */
import { addDays, type Day, dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row, rows } from '../db';
import { endOf } from '../deadlines/ladder';
import { type Deps, inPractice, type Work } from '../deps';
import { newId, type Owner } from '../ids';
import { lockEncounters } from '../line/load';
import type { StepWork } from '../line/step-log';
import { sendLooks } from '../outbox';

export interface SnoozeInput {
  taskId: string;
  /** The task's version as the person saw it. */
  version: number;
  /** The day as which begins it opens again. */
  until: Day;
  because: string;
}

export type SnoozeResult =
  | { kind: 'snoozed' }
  | { kind: 'not_found' }
  | { kind: 'stale'; version: number; state: string }
  | { kind: 'not_later'; today: Day }
  | { kind: 'refused'; code: 'past_legal_deadline'; sentence: string };

interface TaskRow {
  id: string;
  version: number;
  state: string;
  encounterId: string | null;
  claimId: string | null;
  ownerKind: string;
  guarantorId: string | null;
}

export function snoozeTask(deps: Deps, ctx: Ctx, input: SnoozeInput): Promise<SnoozeResult> {
  return inPractice(deps, ctx, async (work) => {
    const task = await lockTask(work, input.taskId);
    if (!task) return { kind: 'not_found' };
    const { version, state } = task;
    if (version !== input.version || !CAN_REST.includes(state)) return { kind: 'stale', version, state };
    const today = dayOf(ctx.at, work.practice.zone);
    if (input.until <= today) return { kind: 'not_later', today };
    const limit = await firstLegalDay(work, task);
    if (limit && input.until > limit)
      return {
        kind: 'refused',
        code: 'past_legal_deadline',
        sentence: `A legal deadline ends on ${limit}; the task cannot rest longer than until that day.`,
      };
    await rest(work, task, input);
    return { kind: 'snoozed' };
  });
}

const CAN_REST: readonly string[] = ['open', 'claimed', 'snoozed'];

/** Its encounter (or account) first, as its own steps do. Undecided: a decision on its way finishes the task. */
async function lockTask({ tx }: Work, id: string): Promise<TaskRow | undefined> {
  const known = await row<{ encounterId: string | null; guarantorId: string | null; ownerKind: string }>(
    tx,
    'select encounter_id as "encounterId", guarantor_id as "guarantorId", owner_kind as "ownerKind" from task where id = ?',
    [id],
  );
  if (!known) return undefined;
  if (known.encounterId) await lockEncounters(tx, [known.encounterId]);
  else if (known.ownerKind === 'account')
    await tx.raw('select id from guarantor where id = ? for update', [known.guarantorId]);
  return row<TaskRow>(
    tx,
    `select t.id, t.version, case when exists (select from decision d where d.org_id = t.org_id and d.task_id = t.id and d.task_version = t.version) then 'decided' else t.state end as state,
       t.encounter_id as "encounterId", t.claim_id as "claimId", t.owner_kind as "ownerKind", t.guarantor_id as "guarantorId" from task t where t.id = ? for update`,
    [id],
  );
}

/** The last day of the first legal deadline that the task may be about: its claim's, or its whole encounter's. */
async function firstLegalDay({ tx }: Work, task: TaskRow): Promise<Day | null> {
  const found = await row<{ due: Day | null }>(
    tx,
    `select min(due_date) as due from deadline d where d.status = 'open' and d.legal and case
       when ?::uuid is not null then d.encounter_id = ? and (d.claim_id is null or ?::uuid is null or d.claim_id = ?)
       else d.owner_kind = 'account' and d.owner_id = ? end`,
    [task.encounterId, task.encounterId, task.claimId, task.claimId, task.guarantorId],
  );
  return found?.due ?? null;
}

async function rest(work: Work, task: TaskRow, { until, because }: SnoozeInput): Promise<void> {
  const { tx, ctx, practice } = work;
  await tx('task')
    .where({ org_id: ctx.org, id: task.id })
    .update({ state: 'snoozed', version: task.version + 1, assignee: null, lease_until: null });
  // A new day takes the place of the one before.
  await tx.raw(
    `update deadline set status = 'cancelled', closed_at = ? where kind = 'task_snooze' and subject_id = ? and status = 'open'`,
    [ctx.at, task.id],
  );
  const owner = wakerOf(ctx, task);
  const lastDay = addDays(until, -1);
  const id = newId();
  await tx('deadline').insert({
    org_id: ctx.org,
    id,
    kind: 'task_snooze',
    owner_kind: owner.kind,
    owner_id: owner.id,
    encounter_id: task.encounterId,
    guarantor_id: task.encounterId ? null : task.guarantorId,
    subject_id: task.id,
    due_date: lastDay,
    fires_at: endOf(lastDay, practice.zone),
    told: practice.told,
    opened_at: ctx.at,
  });
  await writeAudit(tx, ctx, [
    {
      action: 'task.snooze',
      subject: { kind: 'task', id: task.id },
      encounterId: task.encounterId ?? undefined,
      because,
      detail: { until },
    },
  ]);
  await sendLooks(tx, practice, [{ owner, id: `snoozed/${id}`, at: ctx.at, lane: 5 }]);
}

/** Who holds the timer: a file's own process has ended when people look at what is left of it. */
function wakerOf(ctx: Ctx, task: TaskRow): Owner {
  if (task.encounterId) return { kind: 'encounter', id: task.encounterId };
  if (task.ownerKind === 'account') return { kind: 'account', id: task.guarantorId! };
  return { kind: 'practice', id: ctx.org };
}

/** Tasks of an account or of the practice whose day has begun. An encounter's are woken by its own step (`rest.ts`). */
export async function wakeTasks({ tx, ctx, owner }: StepWork): Promise<void> {
  const woken = await rows<{ subject_id: string }>(
    tx,
    `update deadline set status = 'met', closed_at = ? where owner_kind = ? and owner_id = ? and kind = 'task_snooze' and status = 'open' and fires_at <= ? returning subject_id`,
    [ctx.at, owner.kind, owner.id, ctx.at],
  );
  if (woken.length === 0) return;
  await tx.raw(`update task set state = 'open', version = version + 1 where id = any(?) and state = 'snoozed'`, [
    woken.map((one) => one.subject_id),
  ] as never);
}
