/** Charge capture: every line is priced once and posted once, to the party that owes it first. */
import type { Draft } from '../line/draft';
import { type Cents, negate, ZERO } from '../money/cents';
import { firstParty } from '../registration/coverage';
import { transfer } from '../ledger/entries';

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
    const change = (due - postedCharge(draft, line.id)) as Cents;
    if (change === 0) return [];
    const party = firstParty(draft.record.coverages, line.from);
    return transfer(
      change,
      { account: 'receivable', party, detail: 'charge', lineId: line.id },
      { account: 'charges', lineId: line.id },
    );
  });
  if (postings.length === 0) return;
  const first = draft.record.sums.every((sum) => sum.account !== 'charges');
  draft.post({
    kind: first ? 'charge' : 'charge_change',
    source: { kind: 'encounter', id: draft.encounter.id },
    postings,
  });
}

/** What has been charged for a line so far; positive. */
function postedCharge(draft: Draft, lineId: string): Cents {
  const posted = draft.record.sums.find((sum) => sum.account === 'charges' && sum.lineId === lineId)?.cents ?? ZERO;
  return negate(posted);
}
