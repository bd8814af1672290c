/** Claims that are built and not sent while the record changes under them: built anew under their numbers, or dropped. */
import type { Draft } from '../line/draft';
import type { Claim } from '../line/record';
import { coveragesOf } from './covered';
import { owedOnPart } from './parts';
import { isUnsent } from './sent';

/** Marks what the step's changes make untrue, and drops what nobody is to get any more (FORMAT 6.11). */
export function reviewUnsent(draft: Draft): void {
  const isChanged = hasChanged(draft);
  for (const claim of draft.record.claims) {
    if (!isUnsent(claim) || claim.frequency === '8') continue;
    if (draft.encounter.enteredInError || isIdle(draft, claim)) draft.changeClaim(claim, { status: 'cancelled' });
    else if (isChanged && !claim.isStale) draft.changeClaim(claim, { isStale: true });
  }
}

/** Something that stands in a claim is other than it was. */
const hasChanged = (draft: Draft): boolean =>
  draft.changes.lines.size > 0 || draft.changes.linesAdded.length > 0 || hasChangedForAll(draft);

/** Something that stands in every claim of the visit is other than it was. */
export const hasChangedForAll = ({ changes }: Draft): boolean =>
  changes.people.length > 0 ||
  changes.coverages !== null ||
  changes.encounter.has('diagnoses') ||
  changes.encounter.has('authorization');

/** Its payer covers the visit no more, or owes nothing of it; a replacement says something else all the same. */
function isIdle(draft: Draft, claim: Claim): boolean {
  const isCovered = coveragesOf(draft.record).some(({ payerId }) => payerId === claim.payerId);
  return !isCovered || (claim.frequency === '1' && owedOnPart(draft, claim.payerId, claim.part) <= 0);
}
