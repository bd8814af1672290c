/** How open denials end: by the payer's new answer, by a write-off, by the patient. */
import type { Draft } from '../line/draft';
import type { Claim, Denial } from '../line/record';
import type { DenialOutcome } from '../words';

/** The answer to a corrected claim closes the denials that it was sent for. */
export function settleCorrected(draft: Draft, claim: Claim, deniedNow: Denial[]): void {
  const answered = draft.record.denials.filter(
    (denial) => denial.status === 'in_correction' && isBefore(draft, denial, claim),
  );
  for (const denial of answered) {
    const again = deniedNow.some((other) => other.lineId === denial.lineId);
    closeDenial(draft, denial, again ? 'denied_again' : 'paid');
  }
}

/** The denied claim is an earlier one of the same payer. */
function isBefore(draft: Draft, denial: Denial, claim: Claim): boolean {
  const denied = draft.claim(denial.claimId);
  return denied.payerId === claim.payerId && denied.n < claim.n;
}

/** Closes a denial; with the last one of its claim the clocks for appeals and corrections end, and so does its task. */
export function closeDenial(draft: Draft, denial: Denial, outcome: DenialOutcome): void {
  draft.changeDenial(denial, { status: 'closed', outcome });
  const left = draft.record.denials.some((other) => other.claimId === denial.claimId && other.status !== 'closed');
  if (left) return;
  draft.closeDeadlines(
    'cancelled',
    (deadline) =>
      deadline.claimId === denial.claimId &&
      (deadline.kind.startsWith('appeal_') || deadline.kind === 'corrected_filing'),
  );
  for (const task of draft.unfinishedTasks) {
    if (task.kind === 'work_denial' && task.claimId === denial.claimId) draft.changeTask(task, { state: 'cancelled' });
  }
}
