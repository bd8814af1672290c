/** A guarantor's process: the waits for statements, installments, promises and collections. It ends when nothing is owed. */
import type { Deps } from '../deps';
import { row, rows, type Tx } from '../db';
import type { StepInput, StepResult } from '../engine/contract';
import { type Outcome, runStep, type StepWork } from '../line/step-log';
import { wakeTasks } from '../tasks/snooze';
import type { DeadlineKind } from '../words';
import { askAboutAccount, closeAccountTasks, eventsOf, hasActivePlan, owedBy } from './guarantor';
import { holdsOf, stopsStatements } from './holds';
import { fitPlan, loseDuePlan } from './plans';
import { breakDuePromise } from './promises';
import { mailDueStatement } from './statement-mail';
import { waitForSomething } from './waits';

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
  const { id } = step.owner;
  await wakeTasks(step);
  await mailDueStatement(step, id);
  await fitPlan(step, id);
  if ((await owedBy(step, id)) <= 0) await endWaits(step, id);
  else {
    await loseDuePlan(step, id);
    await breakDuePromise(step, id);
    await fireDue(step, id);
    await waitForSomething(step, id, await isBilled(step, id));
  }
  return standing;
}

/** Nothing is owed any more. A hold stays what it is; the questions about money end. */
async function endWaits(step: StepWork, id: string): Promise<void> {
  await step.tx.raw(
    `update deadline set status = 'cancelled', closed_at = ? where owner_kind = 'account' and owner_id = ? and status = 'open' and kind not in ('mailing', 'task_snooze')`,
    [step.ctx.at, id],
  );
  await closeAccountTasks(step, id, ['collections_ready', 'plan_default', 'promise_broken', 'account_review']);
  await settleReturnedPayments(step, id);
}

/** What came back has been paid again. Money that was only held is owed by nobody when it comes back: then somebody asks. */
async function settleReturnedPayments({ tx, ctx }: StepWork, id: string): Promise<void> {
  await tx.raw(
    `update task t set state = 'cancelled', closed_at = ?, version = t.version + 1
     where t.owner_kind = 'account' and t.owner_id = ? and t.reason = 'payment_returned' and t.state not in ('done', 'cancelled')
       and exists (select from payment y where y.org_id = t.org_id and y.guarantor_id = t.owner_id and y.status = 'received' and y.id > t.id)`,
    [ctx.at, id],
  );
}

/** Statements may go out: nothing holds them, and not all that is owed is with an agency. */
async function isBilled(step: StepWork, id: string): Promise<boolean> {
  if (stopsStatements(holdsOf(await eventsOf(step, id))) || (await hasActivePlan(step, id))) return false;
  return owesUnreferred(step.tx, id);
}

const owesUnreferred = async (tx: Tx, id: string): Promise<boolean> =>
  (await row(
    tx,
    'select 1 from encounter where guarantor_id = ? and patient_cents > 0 and referred_on is null limit 1',
    [id],
  )) !== undefined;

const QUESTION: Partial<Record<DeadlineKind, { reason: string; why: string }>> = {
  collections_gate: {
    reason: 'collections_ready',
    why: 'The final notice and the wait after it have passed without payment.',
  },
  account_review: {
    reason: 'account_review',
    why: 'Nothing has moved this account for a year: a bankruptcy, or an agency. See how it stands.',
  },
};

/** These waits are for a day to come, so they are met by it: the next cycle bills; after the others a person decides. */
async function fireDue(step: StepWork, id: string): Promise<void> {
  const { tx, ctx } = step;
  const fired = await rows<{ kind: DeadlineKind }>(
    tx,
    `update deadline set status = 'met', closed_at = ?
     where owner_kind = 'account' and owner_id = ? and kind in ('statement', 'collections_gate', 'account_review') and status = 'open' and fires_at <= ? returning kind`,
    [ctx.at, id, ctx.at],
  );
  for (const { kind } of fired) {
    const question = QUESTION[kind];
    if (question) await askAboutAccount(step, id, { ...question, amount: await owedBy(step, id) });
  }
}
