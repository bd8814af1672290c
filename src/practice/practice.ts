/** The practice's own process: waits for deposits and advice that belong to no encounter. */
import type { Deps } from '../deps';
import { rows } from '../db';
import type { StepInput, StepResult } from '../engine/contract';
import { newId } from '../ids';
import { type Outcome, runStep, type StepWork } from '../line/step-log';
import { wakeTasks } from '../tasks/snooze';

export function advancePractice(deps: Deps, input: StepInput): Promise<StepResult> {
  return runStep(deps, input, {
    lock: async (tx, owner) => void (await tx.raw('select org_id from org where org_id = ? for update', [owner.id])),
    work,
    stand: async () => standing,
  });
}

const standing: Outcome = { stage: 'practice', next: 'done' };

const TASK_OF: Record<string, { reason: string; why: string }> = {
  era_missing: { reason: 'eft_without_era', why: 'A deposit has come and the payer has sent no advice for it.' },
  eft_missing: { reason: 'era_without_eft', why: 'The payer has advised a payment that the bank has not seen.' },
};

async function work(step: StepWork): Promise<Outcome> {
  await wakeTasks(step);
  await askAboutMissing(step);
  return standing;
}

async function askAboutMissing({ tx, ctx, owner }: StepWork): Promise<void> {
  const missed = await rows<{ kind: string; subject_id: string; due_date: string; amount: number }>(
    tx,
    `with missed as (
       update deadline set status = 'missed', closed_at = ? where owner_kind = 'practice' and owner_id = ? and kind <> 'task_snooze' and status = 'open' and fires_at <= ? returning org_id, id, kind, subject_id, due_date)
     select m.kind, m.subject_id, m.due_date, coalesce(d.amount_cents, r.amount_cents, 0) as amount from missed m
     left join deposit d on d.org_id = m.org_id and d.id = m.subject_id left join remit r on r.org_id = m.org_id and r.id = m.subject_id order by m.id`,
    [ctx.at, owner.id, ctx.at],
  );
  const tasks = missed.map((wait) => ({
    org_id: ctx.org,
    id: newId(),
    kind: 'match_deposit',
    reason: TASK_OF[wait.kind]!.reason,
    queue: 'posting',
    owner_kind: 'practice',
    owner_id: ctx.org,
    subject_id: wait.subject_id,
    amount_cents: wait.amount,
    why: `${TASK_OF[wait.kind]!.why} It was due ${wait.due_date}.`,
    opened_at: ctx.at,
  }));
  if (tasks.length > 0) await tx('task').insert(tasks);
}
