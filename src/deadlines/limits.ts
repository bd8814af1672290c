/** How the last day of each kind of deadline is reckoned (FORMAT 6.12; DOMAIN 4.7, 4.9, 4.11). */
import { addBusinessDays, addDays, addYears, type Day } from '../calendar';
import type { AppealTerm, FilingTerm, Payer, Practice } from '../practice/types';

/** A notice is presumed received five days after its date (42 CFR 405.942(a)(1)). */
const RECEIPT_DAYS = 5;

/** `start`: the earliest line date, for an institutional claim the through date. `primaryRemit`: when the payer before it answered. */
export function filingLimit(term: FilingTerm, start: Day, primaryRemit: Day | null): Day {
  if ('years' in term) return addYears(start, term.years);
  return addDays(term.from === 'primary_remit' && primaryRemit ? primaryRemit : start, term.days);
}

export const filingTerm = (payer: Payer, isFirst: boolean): FilingTerm =>
  isFirst ? payer.filing : (payer.secondaryFiling ?? payer.filing);

export const ack999Limit = (sent: Day, practice: Practice): Day =>
  addBusinessDays(sent, practice.policy.ack999Days, practice.policy.holidays);
export const ack277caLimit = (sent: Day, practice: Practice): Day =>
  addBusinessDays(sent, practice.policy.ack277caDays, practice.policy.holidays);
export const payerResponseLimit = (accepted: Day, payer: Payer): Day => addDays(accepted, payer.responseDays);

export const appealLimit = (term: AppealTerm, notice: Day): Day =>
  addDays(notice, term.days + (term.from === 'receipt' ? RECEIPT_DAYS : 0));

export const otherSideLimit = (first: Day, practice: Practice): Day =>
  addBusinessDays(first, practice.policy.eftEraDays, practice.policy.holidays);
