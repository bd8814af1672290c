/** A new list of coverages: lines that nobody has answered yet belong to the payer that is first now (FORMAT 6.1). */
import { freePayment } from '../accounts/freed-money';
import { isOrderedVoid } from '../claims/void';
import { isStillWithPayer } from '../claims/with-payer';
import { latestClaims } from '../claims/parts';
import type { Draft } from '../line/draft';
import type { Line } from '../line/record';
import { transfer } from '../ledger/entries';
import { PATIENT, type Party, type Posting } from '../ledger/types';
import { firstParty } from '../registration/coverage';
import { isAdjudication } from '../remittance/reverse';
import { chargedParty } from './capture';

/** Moves what is owed. What a payer has answered, or still has to, stays with it until its claim is withdrawn. */
export function reassignLines(draft: Draft): void {
  if (draft.encounter.enteredInError || !isNewList(draft)) return;
  const postings = draft.billedLines.flatMap((line) => {
    const from = chargedParty(draft, line.id);
    const to = firstParty(draft.record.coverages, line.from);
    return from && from !== to && isFree(draft, from) ? move(draft, line, from, to) : [];
  });
  draft.post({ kind: 'charge_change', source: { kind: 'encounter', id: draft.encounter.id }, postings });
}

/** A list came in this step, or with a void whose reversal may have come. */
const isNewList = ({ changes, record }: Draft): boolean =>
  changes.coverages !== null ||
  record.chartChanges.some(({ fix, state }) => state === 'applied' && (fix.coverages || fix.coveragesChanged));

function isFree(draft: Draft, from: Party): boolean {
  if (draft.record.remits.some((remit) => isAdjudication(remit) && remit.paid !== 0)) return false;
  if (from === PATIENT) return !draft.record.remits.some(isAdjudication);
  return latestClaims(draft, from).every((latest) => !isStillWithPayer(latest) || isOrderedVoid(draft, latest));
}

function move(draft: Draft, line: Line, from: Party, to: Party): Posting[] {
  const freed = from === PATIENT ? draft.paidOn(PATIENT, line.id) : 0;
  const owed = draft.owed(from, line.id) + freed;
  return [
    ...freePayment(freed as never, from, line.id),
    ...transfer(
      owed as never,
      { account: 'receivable', party: to, detail: 'charge', lineId: line.id },
      { account: 'receivable', party: from, detail: 'charge', lineId: line.id },
    ),
  ];
}
