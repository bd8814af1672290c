/** Payment plans: made, shown and ended at the guarantor. */
import { z } from 'zod';
import { INSTALLMENTS_MAX } from '../accounts/plan-rules';
import { inOrg } from '../db';
import { formatCents, cents as toCents } from '../money/cents';
import { Problem } from './problems';
import { act, read } from './route';
import { cents, day, freeText, id } from './shapes';
import { findAccount } from './store/accounts';
import { plansOf } from './store/plans';

const planShape = z.object({
  id,
  amountCents: cents,
  status: z.string(),
  madeOn: day,
  because: z.string().nullable(),
  installments: z.array(z.object({ n: z.int(), due: day, amountCents: cents, paidCents: cents })),
});

const listRoute = read({
  path: '/accounts/:guarantorId/plans',
  summary: 'The payment plans of a guarantor, the latest first, with what is paid of each installment.',
  permission: 'account.read',
  audit: 'view',
  params: z.strictObject({ guarantorId: id }),
  response: z.object({ guarantorId: id, items: z.array(planShape) }),
  seen: (body) => ({ kind: 'guarantor', ids: [body.guarantorId] }),
  async handle(tx, call) {
    const { guarantorId } = call.params;
    if (!(await findAccount(tx, guarantorId))) throw new Problem('not_found');
    return { body: { guarantorId, items: await plansOf(tx, guarantorId) } };
  },
});

const makeRoute = act({
  path: '/accounts/:guarantorId/plan',
  summary: 'Make a payment plan for all that the guarantor owes: equal installments, the last takes the rest.',
  permission: 'plan.make',
  audit: 'act',
  repeat: 'content',
  params: z.strictObject({ guarantorId: id }),
  body: z.strictObject({
    amountCents: cents.min(1),
    installments: z.int().min(1).max(INSTALLMENTS_MAX),
    first: day,
    every: z.strictObject({ count: z.int().min(1).max(31), unit: z.enum(['d', 'm']) }),
  }),
  response: z.object({ planId: id }),
  async handle(call) {
    const { ctx, deps, body } = call;
    const { guarantorId } = call.params;
    if (!(await inOrg(deps.db, ctx, (tx) => findAccount(tx, guarantorId)))) throw new Problem('not_found');
    const { amountCents, ...terms } = body;
    const made = await deps.services.makePlan(ctx, guarantorId, { ...terms, amount: toCents(amountCents) });
    switch (made.kind) {
      case 'made':
        return { status: 201, body: { planId: made.planId } };
      case 'not_found':
        throw new Problem('not_found');
      case 'exists':
        throw new Problem('refused', { detail: 'A plan runs already; end it before another is made.' });
      case 'refused':
        throw new Problem('refused', {
          refusal: made.code,
          detail: `A plan is for all that the guarantor owes: ${formatCents(made.owed)}, at least a cent an installment.`,
        });
    }
  },
});

const cancelRoute = act({
  path: '/accounts/:guarantorId/plan/cancellation',
  summary: 'End the plan that runs: what is owed is billed by statements again.',
  permission: 'plan.make',
  audit: 'act',
  repeat: 'harmless',
  params: z.strictObject({ guarantorId: id }),
  body: z.strictObject({ because: freeText(500) }),
  response: z.object({ ended: z.boolean() }),
  async handle(call) {
    const { ctx, deps, body } = call;
    const { guarantorId } = call.params;
    if (!(await inOrg(deps.db, ctx, (tx) => findAccount(tx, guarantorId)))) throw new Problem('not_found');
    return { body: { ended: await deps.services.cancelPlan(ctx, guarantorId, body.because) } };
  },
});

export const planRoutes = [listRoute, makeRoute, cancelRoute];
