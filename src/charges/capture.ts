/** Charge capture: every line is priced once and posted once, to the party that owes it first. */
import { applyFreedMoney, freePayment } from '../accounts/freed-money';
import type { Draft } from '../line/draft';
import type { Line } from '../line/record';
import { type Cents, least, negate, sum, ZERO } from '../money/cents';
import { firstParty } from '../registration/coverage';
import { transfer } from '../ledger/entries';
import type { Party, Posting } from '../ledger/types';

/** The practice's charge for one unit, by code, on the date of service. */
export type FeeSchedule = Map<string, Cents>;

/** Prices what has no charge yet, and posts every line whose charge and posted charge differ. */
export function captureCharges(draft: Draft, fees: FeeSchedule): void {
  for (const line of draft.record.lines) {
    const price = fees.get(line.code);
    if (line.charge === null && price !== undefined) draft.changeLine(line, { charge: (price * line.units) as Cents });
  }
  const postings = draft.record.lines.flatMap((line) => {
    const due = line.removed ? ZERO : (line.charge ?? ZERO);
    const change = sum([due, negate(postedCharge(draft, line.id))]);
    if (change === 0) return [];
    const party = chargedParty(draft, line.id) ?? firstParty(draft.record.coverages, line.from);
    return change > 0 ? charge(change, party, line) : takeBack(draft, negate(change), party, line);
  });
  if (postings.length === 0) return;
  const first = draft.record.sums.every((sum) => sum.account !== 'charges');
  draft.post({
    kind: first ? 'charge' : 'charge_change',
    source: { kind: 'encounter', id: draft.encounter.id },
    postings,
  });
  applyFreedMoney(draft);
}

const charge = (amount: Cents, party: Party, line: Line): Posting[] =>
  transfer(
    amount,
    { account: 'receivable', party, detail: 'charge', lineId: line.id },
    { account: 'charges', lineId: line.id },
  );

/**
 * Nobody owes a negative amount (FORMAT 1): what has been paid beyond the new charge is freed and held for who paid it. What
 * was neither owed nor paid (adjusted away, or moved on) stays charged until the payer's reversal brings it back (FORMAT 6.4).
 */
function takeBack(draft: Draft, amount: Cents, party: Party, line: Line): Posting[] {
  const owed = draft.owed(party, line.id);
  const paid = draft.paidOn(party, line.id);
  const fromOwed = least(amount, owed > 0 ? owed : ZERO);
  const freed = least(sum([amount, negate(fromOwed)]), paid > 0 ? paid : ZERO);
  return [...freePayment(freed, party, line.id), ...charge(negate(sum([fromOwed, freed])), party, line)];
}

/** Who was charged for the line before; a coverage that came later changes nothing of that by itself (`reassign.ts`). */
export const chargedParty = (draft: Draft, lineId: string): Party | null | undefined =>
  draft.record.sums.find(
    (sum) => sum.account === 'receivable' && sum.detail === 'charge' && sum.lineId === lineId && sum.cents > 0,
  )?.party;

/** What has been charged for a line so far; positive. */
function postedCharge(draft: Draft, lineId: string): Cents {
  const posted = draft.record.sums.find((sum) => sum.account === 'charges' && sum.lineId === lineId)?.cents ?? ZERO;
  return negate(posted);
}
