/**
 * Payment plans: made and ended by a person, kept by payments, lost by an unpaid installment. While one is active no
 * statements go out and its encounters stand in `payment_plan` (FORMAT 6.13, 6.14). Everything here runs under the
 * guarantor's lock.
 */
import { addDays, dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row, rows } from '../db';
import { endOf } from '../deadlines/ladder';
import { type Deps, inPractice, type Work } from '../deps';
import { newId } from '../ids';
import { type Cents, sum } from '../money/cents';
import type { RefusalCode } from '../words';
import {
  askAboutAccount,
  closeAccountTasks,
  closeAccountWaits,
  lockGuarantor,
  owedBy,
  restage,
  wakeAccount,
} from './guarantor';
import {
  type Installment,
  installmentsOf,
  nextDue,
  pay,
  planRefusal,
  type PlanTerms,
  shrinkTo,
  unpay,
  unpaidOf,
} from './plan-rules';
import { openAccountWait } from './waits';

export type PlanMade =
  | { kind: 'made'; planId: string }
  | { kind: 'not_found' }
  | { kind: 'refused'; code: RefusalCode; owed: Cents }
  /** Another plan runs; the same terms again are that plan. */
  | { kind: 'exists'; planId: string };

export type PlanEnd = 'kept' | 'defaulted' | 'cancelled';

interface ActivePlan {
  id: string;
  installments: Installment[];
}

async function activePlan({ tx }: Work, guarantorId: string): Promise<ActivePlan | undefined> {
  const plan = await row<{ id: string }>(
    tx,
    `select id from payment_plan where guarantor_id = ? and status = 'active'`,
    [guarantorId],
  );
  if (!plan) return undefined;
  const installments = await rows<Installment>(
    tx,
    'select n, due_date as due, amount_cents as amount, paid_cents as paid from installment where plan_id = ? order by n',
    [plan.id],
  );
  return { id: plan.id, installments };
}

export function makePlan(deps: Deps, ctx: Ctx, guarantorId: string, terms: PlanTerms): Promise<PlanMade> {
  return inPractice(deps, ctx, async (work) => {
    const { tx } = work;
    if (!(await lockGuarantor(work, guarantorId))) return { kind: 'not_found' };
    const running = await activePlan(work, guarantorId);
    if (running) return { kind: 'exists', planId: running.id };
    const owed = await owedBy(work, guarantorId);
    const refused = planRefusal(terms, owed);
    if (refused) return { kind: 'refused', code: refused, owed };
    const planId = newId();
    const today = dayOf(ctx.at, work.practice.zone);
    await tx('payment_plan').insert({
      org_id: ctx.org,
      id: planId,
      guarantor_id: guarantorId,
      amount_cents: terms.amount,
      status: 'active',
      made_on: today,
      made_by: ctx.actor,
    });
    const installments = installmentsOf(terms);
    await tx('installment').insert(
      installments.map(({ n, due, amount, paid }) => ({
        org_id: ctx.org,
        plan_id: planId,
        n,
        due_date: due,
        amount_cents: amount,
        paid_cents: paid,
      })),
    );
    await endBilling(work, guarantorId);
    await awaitInstallment(work, guarantorId, installments[0]!);
    await writeAudit(tx, ctx, [
      {
        action: 'plan.make',
        subject: { kind: 'guarantor', id: guarantorId },
        detail: { plan: planId, cents: terms.amount, installments: terms.installments },
      },
    ]);
    await restage(work, guarantorId, `plan_made/${planId}`);
    return { kind: 'made', planId };
  });
}

/** The waits and questions of billing end with the plan that takes its place. */
async function endBilling(work: Work, guarantorId: string): Promise<void> {
  await closeAccountWaits(work, guarantorId, ['statement', 'collections_gate', 'promise_to_pay'], 'cancelled');
  await closeAccountTasks(work, guarantorId, ['collections_ready', 'plan_default', 'promise_broken']);
}

/** Due on its day; unpaid when the days of grace after it end, the plan is lost. */
async function awaitInstallment(work: Work, guarantorId: string, { due }: Installment): Promise<void> {
  const { policy, zone } = work.practice;
  const id = await openAccountWait(
    work,
    guarantorId,
    'installment',
    due,
    endOf(addDays(due, policy.planGraceDays), zone),
  );
  await wakeAccount(work, guarantorId, `installment/${id}`);
}

/** Part of the transaction that takes a guarantor's money in. The caller holds the guarantor's lock. */
export async function payInstallments(work: Work, guarantorId: string, payment: Cents): Promise<void> {
  const plan = await activePlan(work, guarantorId);
  if (plan) await moveOn(work, guarantorId, plan, pay(plan.installments, payment));
}

/** Part of the transaction in which a payment comes back. */
export async function unpayInstallments(work: Work, guarantorId: string, payment: Cents): Promise<void> {
  const plan = await activePlan(work, guarantorId);
  if (plan) await moveOn(work, guarantorId, plan, unpay(plan.installments, payment), 'cancelled');
}

/** The guarantor may owe less than the plan says by now; called by the account's step. */
export async function fitPlan(work: Work, guarantorId: string): Promise<void> {
  const plan = await activePlan(work, guarantorId);
  if (!plan) return;
  const planned = sum(plan.installments.map(unpaidOf));
  const owed = await owedBy(work, guarantorId);
  if (owed < planned) await moveOn(work, guarantorId, plan, shrinkTo(plan.installments, owed));
}

async function moveOn(
  work: Work,
  guarantorId: string,
  before: ActivePlan,
  after: Installment[],
  closed: 'met' | 'cancelled' = 'met',
): Promise<void> {
  const { tx, ctx } = work;
  await tx.raw(
    `update installment i set amount_cents = x.amount, paid_cents = x.paid from jsonb_to_recordset(?::jsonb) as x(n int, amount bigint, paid bigint)
     where i.org_id = ? and i.plan_id = ? and i.n = x.n`,
    [JSON.stringify(after), ctx.org, before.id],
  );
  const next = nextDue(after);
  if (next && next.n === nextDue(before.installments)?.n) return;
  await closeInstallment(work, guarantorId, closed);
  if (next) await awaitInstallment(work, guarantorId, next);
  else await endPlan(work, guarantorId, before.id, 'kept');
}

const closeInstallment = (work: Work, guarantorId: string, status: 'met' | 'missed' | 'cancelled'): Promise<void> =>
  closeAccountWaits(work, guarantorId, ['installment'], status);

/** Back to statements: what is still owed is billed again by the next cycle. */
async function endPlan(
  work: Work,
  guarantorId: string,
  planId: string,
  status: PlanEnd,
  because?: string,
): Promise<void> {
  const { tx, ctx } = work;
  await tx('payment_plan')
    .where({ org_id: ctx.org, id: planId })
    .update({ status, ended_at: ctx.at, because: because ?? null });
  await writeAudit(tx, ctx, [
    {
      action: 'plan.end',
      subject: { kind: 'guarantor', id: guarantorId },
      because,
      detail: { plan: planId, status },
    },
  ]);
  await restage(work, guarantorId, `plan_${status}/${planId}`);
}

/** An installment's grace is over and it is not paid: the plan is lost, and somebody talks with the guarantor. */
export async function loseDuePlan(work: Work, guarantorId: string): Promise<void> {
  const { tx, ctx } = work;
  const plan = await activePlan(work, guarantorId);
  const due = await row(
    tx,
    `select id from deadline where owner_kind = 'account' and owner_id = ? and kind = 'installment' and status = 'open' and fires_at <= ?`,
    [guarantorId, ctx.at],
  );
  if (!plan || !due) return;
  await closeInstallment(work, guarantorId, 'missed');
  await endPlan(work, guarantorId, plan.id, 'defaulted');
  await askAboutAccount(work, guarantorId, {
    reason: 'plan_default',
    amount: sum(plan.installments.map(unpaidOf)),
    why: `An installment of ${nextDue(plan.installments)!.due} and its days of grace have passed without payment; the plan has ended.`,
  });
}

/** A person ends the plan; false: none runs. */
export function cancelPlan(deps: Deps, ctx: Ctx, guarantorId: string, because: string): Promise<boolean> {
  return inPractice(
    deps,
    ctx,
    async (work) => (await lockGuarantor(work, guarantorId)) && (await endPlanFor(work, guarantorId, because)),
  );
}

/** Ends the plan that runs, if one does. The caller holds the guarantor's lock. */
export async function endPlanFor(work: Work, guarantorId: string, because: string): Promise<boolean> {
  const plan = await activePlan(work, guarantorId);
  if (!plan) return false;
  await closeInstallment(work, guarantorId, 'cancelled');
  await endPlan(work, guarantorId, plan.id, 'cancelled', because);
  await wakeAccount(work, guarantorId, `plan_cancelled/${plan.id}`);
  return true;
}
