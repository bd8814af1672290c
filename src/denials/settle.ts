/** How open denials end: by the payer's new answer, by a write-off, by the patient. */
import { isVersionOf } from '../claims/parts';
import type { Draft } from '../line/draft';
import type { Claim, Denial } from '../line/record';
import type { DenialOutcome } from '../words';
import { NO_DECISION } from './appeal';

/**
 * What a payer's new answer settles: of the denials that it had given before, and of those of payers behind it, for whom it
 * may have left nothing this time. `deniedNow` are those of the answer itself.
 */
export function settleDenials(draft: Draft, claim: Claim, deniedNow: Denial[]): void {
  for (const denial of draft.record.denials) {
    if (denial.status === 'closed' || deniedNow.includes(denial)) continue;
    const payer = draft.claim(denial.claimId).payerId;
    if (payer !== claim.payerId) {
      if (draft.owed(payer, denial.lineId!) <= 0) closeDenial(draft, denial, 'other_payer');
      continue;
    }
    const again = deniedNow.some((other) => other.lineId === denial.lineId);
    if (again || isOver(draft, denial, claim)) closeDenial(draft, denial, again ? 'denied_again' : 'paid');
  }
}

/** Its correction is answered, the answer that it stood in was taken back, or the payer owes nothing more on the line. */
function isOver(draft: Draft, denial: Denial, claim: Claim): boolean {
  const givenBy = draft.record.remits.find((remit) => remit.id === denial.remitClaimId);
  if (givenBy && givenBy.state !== 'posted') return true;
  const denied = draft.claim(denial.claimId);
  if (denial.status === 'in_correction' && isVersionOf(claim, denied) && denied.n < claim.n) return true;
  return denial.lineId !== null && draft.owed(claim.payerId, denial.lineId) <= 0;
}

/** Closes a denial (without an outcome: of a visit that is withdrawn); its task ends with the last one of it, the clocks for appeals and corrections with the last one of its claim. */
export function closeDenial(draft: Draft, denial: Denial, outcome: DenialOutcome | null): void {
  draft.changeDenial(denial, { status: 'closed', outcome });
  const isLeft = (wanted: (other: Denial) => boolean): boolean =>
    draft.record.denials.some((other) => other.status !== 'closed' && wanted(other));
  if (!isLeft((other) => other.taskId === denial.taskId)) {
    for (const task of draft.unfinishedTasks)
      if (task.id === denial.taskId) draft.changeTask(task, { state: 'cancelled' });
  }
  if (isLeft((other) => other.claimId === denial.claimId)) return;
  draft.closeDeadlines(
    'cancelled',
    (deadline) =>
      deadline.claimId === denial.claimId &&
      (deadline.kind.startsWith('appeal_') || deadline.kind === 'corrected_filing'),
  );
  for (const task of draft.unfinishedTasks) {
    if (['appeal_limit_missed', NO_DECISION].includes(task.reason) && task.claimId === denial.claimId)
      draft.changeTask(task, { state: 'cancelled' });
  }
}
