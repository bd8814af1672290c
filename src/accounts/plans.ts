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
import { sendLooks } from '../outbox';
import type { RefusalCode } from '../words';
import {
  type Installment,
  installmentsOf,
  nextDue,
  pay,
  planRefusal,
  type PlanTerms,
  shrinkTo,
  unpaidOf,
} from './plan-rules';

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

const lockGuarantor = async ({ tx }: Work, id: string): Promise<boolean> =>
  (await row(tx, 'select id from guarantor where id = ? for update', [id])) !== undefined;

const owedBy = async ({ tx }: Work, guarantorId: string): Promise<Cents> =>
  (await row<{ owed: Cents }>(
    tx,
    'select coalesce(sum(patient_cents), 0)::bigint as owed from encounter where guarantor_id = ? and patient_cents > 0',
    [guarantorId],
  ))!.owed;

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
async function endBilling({ tx, ctx }: Work, guarantorId: string): Promise<void> {
  await tx.raw(
    `update deadline set status = 'cancelled', closed_at = ? where owner_kind = 'account' and owner_id = ? and kind in ('statement', 'collections_gate') and status = 'open'`,
    [ctx.at, guarantorId],
  );
  await tx.raw(
    `update task set state = 'cancelled', closed_at = ?, version = version + 1
     where owner_kind = 'account' and owner_id = ? and reason in ('collections_ready', 'plan_default') and state not in ('done', 'cancelled')`,
    [ctx.at, guarantorId],
  );
}

/** Due on its day; unpaid when the days of grace after it end, the plan is lost. */
async function awaitInstallment({ tx, ctx, practice }: Work, guarantorId: string, { due }: Installment): Promise<void> {
  const id = newId();
  await tx('deadline').insert({
    org_id: ctx.org,
    id,
    kind: 'installment',
    owner_kind: 'account',
    owner_id: guarantorId,
    guarantor_id: guarantorId,
    due_date: due,
    fires_at: endOf(addDays(due, practice.policy.planGraceDays), practice.zone),
    told: practice.told,
    opened_at: ctx.at,
  });
  await sendLooks(tx, practice, [
    { owner: { kind: 'account', id: guarantorId }, id: `installment/${id}`, at: ctx.at, lane: 5 },
  ]);
}

/** Each encounter that the guarantor owes on moves into or out of `payment_plan`. */
async function restage({ tx, ctx, practice }: Work, guarantorId: string, cause: string): Promise<void> {
  const owing = await rows<{ id: string }>(
    tx,
    'select id from encounter where guarantor_id = ? and patient_cents > 0 order by id',
    [guarantorId],
  );
  await sendLooks(
    tx,
    practice,
    owing.map(({ id }) => ({
      owner: { kind: 'encounter' as const, id },
      id: `${cause}/${id}`,
      at: ctx.at,
      lane: 5 as const,
    })),
  );
}

/** Part of the transaction that takes a guarantor's money in. The caller holds the guarantor's lock. */
export async function payInstallments(work: Work, guarantorId: string, payment: Cents): Promise<void> {
  const plan = await activePlan(work, guarantorId);
  if (plan) await moveOn(work, guarantorId, plan, pay(plan.installments, payment));
}

/** The guarantor may owe less than the plan says by now; called by the account's step. */
export async function fitPlan(work: Work, guarantorId: string): Promise<void> {
  const plan = await activePlan(work, guarantorId);
  if (!plan) return;
  const planned = sum(plan.installments.map(unpaidOf));
  const owed = await owedBy(work, guarantorId);
  if (owed < planned) await moveOn(work, guarantorId, plan, shrinkTo(plan.installments, owed));
}

async function moveOn(work: Work, guarantorId: string, before: ActivePlan, after: Installment[]): Promise<void> {
  const { tx, ctx } = work;
  await tx.raw(
    `update installment i set amount_cents = x.amount, paid_cents = x.paid from jsonb_to_recordset(?::jsonb) as x(n int, amount bigint, paid bigint)
     where i.org_id = ? and i.plan_id = ? and i.n = x.n`,
    [JSON.stringify(after), ctx.org, before.id],
  );
  const next = nextDue(after);
  if (next && next.n === nextDue(before.installments)?.n) return;
  await closeInstallment(work, guarantorId, 'met');
  if (next) await awaitInstallment(work, guarantorId, next);
  else await endPlan(work, guarantorId, before.id, 'kept');
}

async function closeInstallment(
  { tx, ctx }: Work,
  guarantorId: string,
  status: 'met' | 'missed' | 'cancelled',
): Promise<void> {
  await tx.raw(
    `update deadline set status = ?, closed_at = ? where owner_kind = 'account' and owner_id = ? and kind = 'installment' and status = 'open'`,
    [status, ctx.at, guarantorId],
  );
}

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
  await tx('task').insert({
    org_id: ctx.org,
    id: newId(),
    kind: 'patient_account',
    reason: 'plan_default',
    queue: 'patient_accounts',
    owner_kind: 'account',
    owner_id: guarantorId,
    guarantor_id: guarantorId,
    amount_cents: sum(plan.installments.map(unpaidOf)),
    outcomes: ['resolve'],
    why: `An installment of ${nextDue(plan.installments)!.due} and its days of grace have passed without payment; the plan has ended.`,
    opened_at: ctx.at,
  });
}

/** A person ends the plan; false: none runs. */
export function cancelPlan(deps: Deps, ctx: Ctx, guarantorId: string, because: string): Promise<boolean> {
  return inPractice(deps, ctx, async (work) => {
    if (!(await lockGuarantor(work, guarantorId))) return false;
    const plan = await activePlan(work, guarantorId);
    if (!plan) return false;
    await closeInstallment(work, guarantorId, 'cancelled');
    await endPlan(work, guarantorId, plan.id, 'cancelled', because);
    await sendLooks(work.tx, work.practice, [
      { owner: { kind: 'account', id: guarantorId }, id: `plan_cancelled/${plan.id}`, at: ctx.at, lane: 5 },
    ]);
    return true;
  });
}
