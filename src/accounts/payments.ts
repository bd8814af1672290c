/** A guarantor's payment: cash at once, a liability until the encounter's step applies it (FORMAT 6.9). */
import { dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row } from '../db';
import { type Deps, inPractice } from '../deps';
import { refuseIfFenced } from '../engine/fence';
import { newId } from '../ids';
import { lockEncounters } from '../line/load';
import { entry, transfer } from '../ledger/entries';
import { post } from '../ledger/store';
import { PATIENT } from '../ledger/types';
import type { Cents } from '../money/cents';
import { sendLooks } from '../outbox';
import type { PaymentMethod } from '../words';
import { payInstallments } from './plans';
import { payPromise } from './promises';
import { recallStatements } from './statement-mail';

export interface PaymentInput {
  encounterId: string;
  amount: Cents;
  method: PaymentMethod;
  /** The sender's idempotency key: the same key is the same payment. */
  key: string;
}

/** Thrown when a key comes back with another payment. */
export class PaymentKeyReused extends Error {
  constructor() {
    super('this idempotency key belongs to another payment');
    this.name = 'PaymentKeyReused';
  }
}

export function recordPayment(
  deps: Deps,
  ctx: Ctx,
  input: PaymentInput,
): Promise<{ paymentId: string; lookId: string }> {
  return inPractice(deps, ctx, async (work) => {
    const { tx, practice } = work;
    await lockEncounters(tx, [input.encounterId]);
    const known = await row<{ id: string; encounter_id: string; amount_cents: Cents }>(
      tx,
      'select id, encounter_id, amount_cents from payment where key = ?',
      [input.key],
    );
    if (known && (known.encounter_id !== input.encounterId || known.amount_cents !== input.amount))
      throw new PaymentKeyReused();
    if (known) return { paymentId: known.id, lookId: `payment/${known.id}` };
    const encounter = await row<{ guarantor_id: string }>(tx, 'select guarantor_id from encounter where id = ?', [
      input.encounterId,
    ]);
    if (!encounter) throw new Error('no such encounter');
    const id = newId();
    const today = dayOf(ctx.at, practice.zone);
    const guarantorId = encounter.guarantor_id;
    await tx('payment').insert({
      org_id: ctx.org,
      id,
      guarantor_id: guarantorId,
      encounter_id: input.encounterId,
      amount_cents: input.amount,
      method: input.method,
      key: input.key,
      received_on: today,
    });
    const where = { party: PATIENT, encounterId: input.encounterId, guarantorId };
    await post(tx, ctx, [
      entry({
        kind: 'patient_payment',
        key: `payment/${id}`,
        businessDate: today,
        source: { kind: 'payment', id },
        postings: transfer(input.amount, { ...where, account: 'cash' }, { ...where, account: 'unapplied' }),
      }),
    ]);
    await recallStatements(work, [guarantorId]);
    await payInstallments(work, guarantorId, input.amount);
    await payPromise(work, guarantorId, input.amount);
    await writeAudit(tx, ctx, [
      {
        action: 'payment.record',
        subject: { kind: 'payment', id },
        encounterId: input.encounterId,
        detail: { cents: input.amount, method: input.method },
      },
    ]);
    await sendLooks(tx, practice, [
      { owner: { kind: 'encounter', id: input.encounterId }, id: `payment/${id}`, at: ctx.at, lane: 1 },
    ]);
    return { paymentId: id, lookId: `payment/${id}` };
  });
}

/** An approved refund leaves the bank. */
export function payRefund(
  deps: Deps,
  ctx: Ctx,
  input: { encounterId: string; party: string; key: string },
): Promise<void> {
  return inPractice(deps, ctx, async ({ tx, practice }) => {
    await refuseIfFenced(tx, ctx.org);
    await lockEncounters(tx, [input.encounterId]);
    const held = await row<{ cents: Cents }>(
      tx,
      `select coalesce(-sum(cents), 0)::bigint as cents from ledger_posting where encounter_id = ? and account = 'refunds_payable' and party = ?`,
      [input.encounterId, input.party],
    );
    const where = { party: input.party, encounterId: input.encounterId };
    await post(tx, ctx, [
      entry({
        kind: 'refund_paid',
        key: `refund_paid/${input.key}`,
        businessDate: dayOf(ctx.at, practice.zone),
        source: { kind: 'encounter', id: input.encounterId },
        postings: transfer(held!.cents, { ...where, account: 'refunds_payable' }, { ...where, account: 'cash' }),
      }),
    ]);
    await sendLooks(tx, practice, [
      { owner: { kind: 'encounter', id: input.encounterId }, id: `refund_paid/${input.key}`, at: ctx.at, lane: 1 },
    ]);
  });
}
