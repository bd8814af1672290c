/** Which coverages hold on a day, in the order in which they pay. */
import type { Day } from '../calendar';
import type { Coverage } from '../line/record';
import { PATIENT, type Party } from '../ledger/types';

/** Coverage is chosen by the date of service, never by what is current (DOMAIN 1.1). */
export function inForce(coverages: readonly Coverage[], on: Day): Coverage[] {
  return coverages
    .filter((coverage) => (coverage.from ?? on) <= on && on <= (coverage.to ?? on))
    .sort((a, b) => a.rank - b.rank);
}

/** Who owes a line first: the first payer in force on its date, without one the guarantor. */
export const firstParty = (coverages: readonly Coverage[], on: Day): Party =>
  inForce(coverages, on)[0]?.payerId ?? PATIENT;

/** Who owes what a payer leaves to the patient's side: the next other payer in order, else the guarantor. */
export function nextParty(coverages: readonly Coverage[], on: Day, after: Party): Party {
  const ordered = inForce(coverages, on);
  const place = ordered.findIndex((coverage) => coverage.payerId === after);
  const behind = place < 0 ? undefined : ordered.slice(place + 1).find((coverage) => coverage.payerId !== after);
  return behind?.payerId ?? PATIENT;
}
