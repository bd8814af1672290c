/** What people do at a guarantor's account beside payments and plans. */
import { z } from 'zod';
import { inOrg } from '../db';
import { formatCents, cents as toCents } from '../money/cents';
import { GUARANTOR_EVENTS, RETURN_REASONS, WRITE_OFF_REASONS } from '../words';
import { Problem } from './problems';
import { act, type Call } from './route';
import { cents, day, freeText, id } from './shapes';
import { findAccount, hasPayment } from './store/accounts';
import { findFacts } from './store/encounters';

async function mustHaveAccount({ deps, ctx }: Call, guarantorId: string): Promise<void> {
  if (!(await inOrg(deps.db, ctx, (tx) => findAccount(tx, guarantorId)))) throw new Problem('not_found');
}

async function mustHaveEncounter({ deps, ctx }: Call, encounterId: string): Promise<void> {
  if (!(await inOrg(deps.db, ctx, (tx) => findFacts(tx, encounterId)))) throw new Problem('not_found');
}

const eventRoute = act({
  path: '/accounts/:guarantorId/events',
  summary:
    'Record what happened to a guarantor: returned mail, a dispute, a bankruptcy, an application for assistance, the step to collections. Refused where the gates of collections are not passed.',
  permission: 'account.event',
  audit: 'act',
  repeat: 'content',
  params: z.strictObject({ guarantorId: id }),
  body: z.strictObject({ kind: z.enum(GUARANTOR_EVENTS), on: day, because: freeText(500).optional() }),
  response: z.object({ recorded: z.boolean() }),
  async handle(call) {
    const { guarantorId } = call.params;
    await mustHaveAccount(call, guarantorId);
    const done = await call.deps.services.recordGuarantorEvent(call.ctx, { guarantorId, ...call.body });
    if (done.kind === 'not_found') throw new Problem('not_found');
    if (done.kind === 'refused')
      throw new Problem('refused', {
        refusal: done.code,
        detail:
          done.code === 'open_dispute'
            ? 'A dispute is open; nothing goes to collections until it is settled.'
            : 'The final notice and its wait must have passed, without a plan, an appeal, a bankruptcy or an application for assistance.',
      });
    return { status: 201, body: { recorded: true } };
  },
});

const promiseRoute = act({
  path: '/accounts/:guarantorId/promises',
  summary: 'Record a guarantor’s promise to pay an amount by a day. A new one takes the place of the one before.',
  permission: 'account.event',
  audit: 'act',
  repeat: 'harmless',
  params: z.strictObject({ guarantorId: id }),
  body: z.strictObject({ amountCents: cents.min(1), by: day }),
  response: z.object({ recorded: z.boolean() }),
  async handle(call) {
    const { guarantorId } = call.params;
    await mustHaveAccount(call, guarantorId);
    const { amountCents, by } = call.body;
    await call.deps.services.recordPromise(call.ctx, { guarantorId, amount: toCents(amountCents), by });
    return { status: 201, body: { recorded: true } };
  },
});

const returnRoute = act({
  path: '/payments/:paymentId/return',
  summary: 'Record that a guarantor’s payment came back: its cash and what it paid are undone.',
  permission: 'payment.return',
  audit: 'act',
  repeat: 'content',
  params: z.strictObject({ paymentId: id }),
  body: z.strictObject({ reason: z.enum(RETURN_REASONS) }),
  response: z.object({ encounterId: id }),
  async handle(call) {
    const { deps, ctx, params, body } = call;
    if (!(await inOrg(deps.db, ctx, (tx) => hasPayment(tx, params.paymentId)))) throw new Problem('not_found');
    const done = await deps.services.returnPayment(ctx, { paymentId: params.paymentId, reason: body.reason });
    if (done.kind === 'not_found') throw new Problem('not_found');
    return { body: { encounterId: done.encounterId } };
  },
});

const writeOffRoute = act({
  path: '/encounters/:encounterId/write-offs',
  summary:
    'Ask for a write-off of what the owner of a line owes. Above the practice’s limit a second person approves it.',
  permission: 'write_off.ask',
  audit: 'act',
  repeat: 'idempotency key',
  params: z.strictObject({ encounterId: id }),
  body: z.strictObject({
    line: z.int().min(1).max(999),
    amountCents: cents.min(1),
    reason: z.enum(WRITE_OFF_REASONS),
    because: freeText(500).optional(),
  }),
  response: z.object({ requestId: id, applied: z.boolean() }),
  async handle(call) {
    const { encounterId } = call.params;
    await mustHaveEncounter(call, encounterId);
    const { amountCents, ...rest } = call.body;
    const key = `${call.ctx.actor}/${call.key}`;
    const asked = await call.deps.services.askWriteOff(call.ctx, {
      encounterId,
      amount: toCents(amountCents),
      key,
      ...rest,
    });
    if (asked.kind === 'not_found')
      throw new Problem('request_invalid', {
        errors: [{ path: 'body.line', message: 'is no line of this encounter' }],
      });
    if (asked.kind === 'too_much')
      throw new Problem('request_invalid', {
        errors: [{ path: 'body.amountCents', message: `is more than is owed on the line: ${formatCents(asked.owed)}` }],
      });
    const applied = await call.deps.services.stepDone(call.ctx.org, asked.lookId, call.deps.stepWaitMs);
    return { status: applied ? 200 : 202, body: { requestId: asked.requestId, applied } };
  },
});

const estimateRoute = act({
  path: '/encounters/:encounterId/estimate-sent',
  summary: 'Record the day on which the good-faith estimate of a scheduled visit was sent.',
  permission: 'estimate.send',
  audit: 'act',
  repeat: 'content',
  params: z.strictObject({ encounterId: id }),
  body: z.strictObject({ on: day }),
  response: z.object({ recorded: z.boolean() }),
  async handle(call) {
    const { encounterId } = call.params;
    await mustHaveEncounter(call, encounterId);
    const recorded = await call.deps.services.recordEstimateSent(call.ctx, encounterId, call.body.on);
    return { body: { recorded } };
  },
});

export const accountActRoutes = [eventRoute, promiseRoute, returnRoute, writeOffRoute, estimateRoute];
