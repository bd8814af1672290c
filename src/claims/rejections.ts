/** A rejected claim never entered adjudication: a person repairs it and it goes out again as new (DOMAIN 1.5, 4.3). */
import type { Draft } from '../line/draft';
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
      why: `${draft.record.payers.get(claim.payerId)?.name ?? 'The payer'} did not let the claim in (${claim.rejection ?? '999'}). Repair it; it goes out again as a new claim. The filing limit keeps running.`,
      amount: owedOnPart(draft, claim.payerId, claim.part),
      due:
        draft.record.deadlines.find(
          (deadline) =>
            deadline.kind === 'filing_limit' && deadline.subjectId === claim.payerId && deadline.status === 'open',
        )?.due ?? null,
    });
  }
}
