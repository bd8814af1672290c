/** A guarantor's process: the waits for statements, installments and collections. It ends when the guarantor owes nothing. */
import { addDays, dayOf } from '../calendar';
import { endOf } from '../deadlines/ladder';
import type { Deps } from '../deps';
import { row, rows, type Tx } from '../db';
import type { StepInput, StepResult } from '../engine/contract';
import { newId } from '../ids';
import { fitPlan, loseDuePlan } from './plans';
import { type Outcome, runStep, type StepWork } from '../line/step-log';

export function advanceAccount(deps: Deps, input: StepInput): Promise<StepResult> {
  return runStep(deps, input, {
    lock: async (tx, owner) => void (await tx.raw('select id from guarantor where id = ? for update', [owner.id])),
    work,
    stand: async () => standing,
  });
}

/** The process lives as long as it has a wait; what it owns is in its deadlines. */
const standing: Outcome = { stage: 'account', next: 'done' };

async function work(step: StepWork): Promise<Outcome> {
  const { tx, ctx, owner } = step;
  if ((await owedBy(tx, owner.id)) <= 0) {
    await fitPlan(step, owner.id);
    await tx.raw(
      `update deadline set status = 'cancelled', closed_at = ? where owner_kind = 'account' and owner_id = ? and status = 'open'`,
      [ctx.at, owner.id],
    );
    await tx.raw(
      `update task set state = 'cancelled', closed_at = ?, version = version + 1 where owner_kind = 'account' and owner_id = ? and reason in ('collections_ready', 'plan_default') and state not in ('done', 'cancelled')`,
      [ctx.at, owner.id],
    );
    return standing;
  }
  await fitPlan(step, owner.id);
  await loseDuePlan(step, owner.id);
  await fireDue(step);
  await waitForCycle(step);
  return standing;
}

/**
 * Cycles make statements, and nothing here calls them. So that nobody who owes is forgotten if none comes, an account that
 * waits for nothing else looks again after a statement's usual time; the cycle's statement meets this wait.
 */
async function waitForCycle({ tx, ctx, owner, practice }: StepWork): Promise<void> {
  const due = addDays(dayOf(ctx.at, practice.zone), practice.policy.statementEveryDays);
  await tx.raw(
    `insert into deadline (org_id, id, kind, owner_kind, owner_id, guarantor_id, due_date, fires_at, told, opened_at)
     select ?, ?, 'statement', 'account', ?, ?, ?, ?, ?, ?
     where not exists (select from deadline where org_id = ? and owner_kind = 'account' and owner_id = ? and status = 'open')
       and not exists (select from task where org_id = ? and owner_kind = 'account' and owner_id = ? and state not in ('done', 'cancelled'))`,
    [
      ...[ctx.org, newId(), owner.id, owner.id, due, endOf(due, practice.zone), practice.told, ctx.at],
      ...[ctx.org, owner.id, ctx.org, owner.id],
    ],
  );
}

const owedBy = async (tx: Tx, guarantorId: string): Promise<number> =>
  (await row<{ owed: number }>(
    tx,
    'select coalesce(sum(patient_cents), 0)::bigint as owed from encounter where guarantor_id = ?',
    [guarantorId],
  ))!.owed;

/** Both waits are for a day to come, so they are met by it: the next cycle bills; after the final notice's wait a person decides. */
async function fireDue({ tx, ctx, owner }: StepWork): Promise<void> {
  const fired = await rows<{ kind: string; due_date: string }>(
    tx,
    `update deadline set status = 'met', closed_at = ?
     where owner_kind = 'account' and owner_id = ? and kind <> 'installment' and status = 'open' and fires_at <= ? returning kind, due_date`,
    [ctx.at, owner.id, ctx.at],
  );
  if (!fired.some((wait) => wait.kind === 'collections_gate')) return;
  await tx('task').insert({
    org_id: ctx.org,
    id: newId(),
    kind: 'patient_account',
    reason: 'collections_ready',
    queue: 'patient_accounts',
    owner_kind: 'account',
    owner_id: owner.id,
    guarantor_id: owner.id,
    amount_cents: await owedBy(tx, owner.id),
    outcomes: ['resolve'],
    why: 'The final notice and the wait after it have passed without payment.',
    opened_at: ctx.at,
  });
}
