/** A rejected claim never entered adjudication: a person repairs it and it goes out again as new (DOMAIN 1.5, 4.3). */
import type { Draft } from '../line/draft';
import type { Claim } from '../line/record';
import { owedOnPart } from './parts';

/** Opens a task for each rejected claim that nobody has been asked about yet. */
export function askAboutRejections(draft: Draft): void {
  for (const claim of draft.record.claims) {
    if (claim.status !== 'rejected') continue;
    if (draft.record.tasks.some((task) => task.kind === 'resolve_rejection' && task.claimId === claim.id)) continue;
    draft.openTask({
      kind: 'resolve_rejection',
      reason: claim.rejection ?? '999',
      queue: 'rejections',
      claimId: claim.id,
      outcomes: ['fix', 'write_off'],
      why: `${whyRefused(draft, claim)} Repair it; it goes out again as a new claim. The filing limit keeps running.`,
      amount: owedOnPart(draft, claim.payerId, claim.part),
      due:
        draft.record.deadlines.find(
          (deadline) =>
            deadline.kind === 'filing_limit' && deadline.subjectId === claim.payerId && deadline.status === 'open',
        )?.due ?? null,
    });
  }
}

/** A claim that is in no file could not be written: a character or a count that X12 does not take (`window.ts`). */
function whyRefused(draft: Draft, { payerId, fileId, rejection }: Claim): string {
  if (fileId === null) return `The claim cannot be written as X12: look at what stands in ${rejection?.slice(4)}.`;
  return `${draft.record.payers.get(payerId)?.name ?? 'The payer'} did not let the claim in (${rejection ?? '999'}).`;
}
