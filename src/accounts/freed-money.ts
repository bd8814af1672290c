/**
 * Payers' money that lost its place, because a charge was lowered after it was paid or because what it answered was taken
 * back: held for that payer on its line, and applied there again as soon as the payer owes something on it. The patient's
 * needs no line (`apply-money.ts`). A payment beyond what was owed was never applied and is not of this kind.
 */
import type { Draft } from '../line/draft';
import { transfer } from '../ledger/entries';
import { PATIENT, type Party, type Posting } from '../ledger/types';
import { type Cents, least, ZERO } from '../money/cents';

/** Takes a payment off a line and holds it there. */
export const freePayment = (amount: Cents, party: Party, lineId: string): Posting[] =>
  transfer(
    amount,
    { account: 'receivable', party, detail: 'payment', lineId },
    party === PATIENT ? { account: 'unapplied', party } : { account: 'unapplied', party, detail: 'freed', lineId },
  );

export function applyFreedMoney(draft: Draft): void {
  for (const { party, lineId, cents } of draft.record.sums.filter(
    (sum) => sum.account === 'unapplied' && sum.detail === 'freed',
  )) {
    // It may have been refunded meanwhile: no more than the payer's whole credit.
    const held = least(-cents as Cents, draft.unapplied(party!));
    const amount = least(held, draft.owed(party!, lineId!));
    if (amount <= ZERO) continue;
    draft.post({
      kind: 'application',
      source: { kind: 'encounter', id: draft.encounter.id },
      postings: transfer(
        amount,
        { account: 'unapplied', party: party!, detail: 'freed', lineId: lineId! },
        { account: 'receivable', party: party!, detail: 'payment', lineId: lineId! },
      ),
    });
  }
}
