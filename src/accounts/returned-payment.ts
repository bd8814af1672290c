/** A guarantor's payment comes back (no funds, a chargeback): its cash and what it paid are undone, and somebody is told. */
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row } from '../db';
import { type Deps, inPractice } from '../deps';
import { transfer } from '../ledger/entries';
import { PATIENT, type Posting } from '../ledger/types';
import { Draft } from '../line/draft';
import { loadRecords, lockEncounters } from '../line/load';
import { saveDrafts } from '../line/save';
import { type Cents, formatCents, least, negate, sum } from '../money/cents';
import type { ReturnReason } from '../words';
import { askAboutAccount } from './guarantor';
import { unpayInstallments } from './plans';

/**
 * Takes the money from where it lies: unapplied first, then from the lines that it paid, the last first. What has left the
 * practice meanwhile (a refund) is owed on the first line.
 */
export function returnPostings(draft: Draft, amount: Cents): Posting[] {
  const cash = { account: 'cash' as const, party: PATIENT };
  const held = least(amount, draft.unapplied(PATIENT));
  const postings = held > 0 ? transfer(held, { account: 'unapplied', party: PATIENT }, cash) : [];
  let left = held > 0 ? sum([amount, negate(held)]) : amount;
  const owe = (part: Cents, lineId: string): void => {
    if (part <= 0) return;
    left = sum([left, negate(part)]);
    postings.push(...transfer(part, { account: 'receivable', party: PATIENT, lineId, detail: 'payment' }, cash));
  };
  for (const line of [...draft.record.lines].reverse()) owe(least(left, draft.paidOn(PATIENT, line.id)), line.id);
  const [first] = draft.billedLines;
  if (first) owe(left, first.id);
  return postings;
}

export type PaymentReturned = { kind: 'returned'; encounterId: string } | { kind: 'not_found' };

/** Again for the same payment changes nothing. */
export function returnPayment(
  deps: Deps,
  ctx: Ctx,
  { paymentId, reason }: { paymentId: string; reason: ReturnReason },
): Promise<PaymentReturned> {
  return inPractice(deps, ctx, async (work) => {
    const { tx, sealer, practice } = work;
    const owner = await row<{ encounterId: string; guarantorId: string; amount: Cents }>(
      tx,
      'select encounter_id as "encounterId", guarantor_id as "guarantorId", amount_cents as amount from payment where id = ?',
      [paymentId],
    );
    if (!owner) return { kind: 'not_found' };
    const { encounterId, guarantorId, amount } = owner;
    await lockEncounters(tx, [encounterId]);
    const changed = await row(
      tx,
      `update payment set status = 'returned' where id = ? and status = 'received' returning 1`,
      [paymentId],
    );
    if (!changed) return { kind: 'returned', encounterId };
    const [record] = await loadRecords(tx, sealer, [encounterId]);
    const draft = new Draft(record!, practice, ctx, `payment_returned/${paymentId}`);
    draft.post({
      kind: 'payment_returned',
      source: { kind: 'payment', id: paymentId },
      postings: returnPostings(draft, amount),
    });
    draft.look({ owner: { kind: 'encounter', id: encounterId }, id: `payment_returned/${paymentId}`, lane: 1 });
    draft.look({ owner: { kind: 'account', id: guarantorId }, id: `payment_returned/${paymentId}/account`, lane: 5 });
    await saveDrafts({ tx, sealer, practice, ctx }, [draft]);
    await unpayInstallments(work, guarantorId, amount);
    await askAboutAccount(work, guarantorId, {
      reason: 'payment_returned',
      amount,
      why: `A payment of ${formatCents(amount)} came back (${reason === 'nsf' ? 'no funds' : 'chargeback'}). It is owed again.`,
    });
    await writeAudit(tx, ctx, [
      {
        action: 'payment.return',
        subject: { kind: 'payment', id: paymentId },
        encounterId,
        detail: { cents: amount, reason },
      },
    ]);
    return { kind: 'returned', encounterId };
  });
}
