/** What a scenario's people do at a guarantor's account, by the product's own acts. */
import { recordEstimateSent } from '../accounts/estimates';
import { recordGuarantorEvent } from '../accounts/events';
import { recordPayment, payRefund } from '../accounts/payments';
import { makePlan } from '../accounts/plans';
import { recordPromise } from '../accounts/promises';
import { returnPayment } from '../accounts/returned-payment';
import type { Ctx } from '../ctx';
import { inOrg, row } from '../db';
import type { Deps } from '../deps';
import { newId } from '../ids';
import { askWriteOff } from '../line/ask-write-off';
import type { GuarantorEvent } from '../words';
import type { ActionContext, ActionResult, DriverAction } from './driver';
import type { Label } from './types';

export interface AccountActs {
  deps: Deps;
  ctx: Ctx;
  context: ActionContext;
  encounterId: string;
  payerId(label: Label): string;
}

type Of<T extends DriverAction['type']> = Extract<DriverAction, { type: T }>;
type EventAction = Extract<DriverAction, { type: 'estimate_sent' | GuarantorEvent }>;
type AccountAction =
  Of<'payment' | 'payment_returned' | 'refund_paid' | 'plan' | 'promise' | 'write_off'> | EventAction;

const DONE: ActionResult = {};

export async function actOnAccount(acts: AccountActs, action: AccountAction): Promise<ActionResult> {
  const { deps, ctx, encounterId } = acts;
  switch (action.type) {
    case 'payment':
      await recordPayment(deps, ctx, { encounterId, amount: action.amount, method: action.method, key: action.name });
      return DONE;
    case 'payment_returned':
      return returned(acts, action);
    case 'refund_paid': {
      const party = action.to === 'patient' ? 'patient' : acts.payerId(action.to);
      await payRefund(deps, ctx, { encounterId, party, key: newId() });
      return DONE;
    }
    case 'plan':
      return plan(acts, action);
    case 'promise':
      await recordPromise(deps, ctx, { guarantorId: await guarantorOf(acts), amount: action.amount, by: action.date });
      return DONE;
    case 'estimate_sent':
      await recordEstimateSent(deps, ctx, encounterId, action.date);
      return DONE;
    case 'write_off': {
      const { line, amount, reason, because } = action;
      const asked = await askWriteOff(deps, ctx, { encounterId, line, amount, reason, because, key: newId() });
      if (asked.kind !== 'asked') throw new Error(`the write-off was not taken: ${asked.kind}`);
      return DONE;
    }
    default:
      return event(acts, action);
  }
}

async function guarantorOf({ deps, ctx, encounterId }: AccountActs): Promise<string> {
  const found = await inOrg(deps.db, ctx, (tx) =>
    row<{ id: string }>(tx, 'select guarantor_id as id from encounter where id = ?', [encounterId]),
  );
  return found!.id;
}

async function returned({ deps, ctx }: AccountActs, action: Of<'payment_returned'>): Promise<ActionResult> {
  const found = await inOrg(deps.db, ctx, (tx) =>
    row<{ id: string }>(tx, 'select id from payment where key = ?', [action.payment]),
  );
  if (!found) throw new Error(`there is no payment ${action.payment}`);
  await returnPayment(deps, ctx, { paymentId: found.id, reason: action.reason });
  return DONE;
}

async function plan(acts: AccountActs, { amount, installments, first, every }: Of<'plan'>): Promise<ActionResult> {
  const terms = { amount, installments, first, every };
  const made = await makePlan(acts.deps, acts.ctx, await guarantorOf(acts), terms);
  if (made.kind === 'refused') return { refused: made.code };
  if (made.kind !== 'made') throw new Error(`the plan was not made: ${made.kind}`);
  return DONE;
}

async function event(acts: AccountActs, action: EventAction): Promise<ActionResult> {
  const done = await recordGuarantorEvent(acts.deps, acts.ctx, {
    guarantorId: await guarantorOf(acts),
    kind: action.type as GuarantorEvent,
    on: action.date,
    because: action.because,
  });
  if (done.kind === 'refused') return { refused: done.code };
  return DONE;
}
