/**
 * A payment that is not what the contract says, contested with the payer: the books stay as they are (FORMAT 6.3). The
 * payer's next answer ends the wait; without one a person is asked again.
 */
import { isVersionOf } from '../claims/parts';
import { payerResponseLimit } from '../deadlines/limits';
import type { Draft } from '../line/draft';
import type { Claim, Deadline, Decision, Task } from '../line/record';

export function disputeVariance(draft: Draft, task: Task, decision: Decision): void {
  if (decision.outcome !== 'dispute') return;
  const claim = draft.claim(task.claimId!);
  const payer = draft.record.payers.get(claim.payerId)!;
  draft.openDeadline('dispute_answer', payerResponseLimit(draft.today, payer), {
    claimId: claim.id,
    subjectId: task.id,
  });
  draft.audit({
    action: 'variance.dispute',
    subject: { kind: 'claim', id: claim.id },
    actor: decision.actor,
    because: decision.because ?? undefined,
    detail: { reason: task.reason, cents: task.amount },
  });
}

/** The payer has answered the claim anew. */
export function endDisputes(draft: Draft, claim: Claim): void {
  draft.closeDeadlines(
    'met',
    (deadline) => deadline.kind === 'dispute_answer' && isVersionOf(claim, draft.claim(deadline.claimId!)),
  );
}

/** The payer has said nothing in its usual time: accept after all, or contest again. */
export function askAgain(draft: Draft, deadline: Deadline): void {
  draft.changeDeadline(deadline, { status: 'missed' });
  const disputed = draft.record.tasks.find((task) => task.id === deadline.subjectId);
  if (!disputed) return;
  const { kind, reason, queue, claimId, lineId, amount, outcomes } = disputed;
  draft.openTask({
    kind,
    reason,
    queue,
    claimId,
    lineId,
    amount,
    outcomes,
    why: `The payer has not answered the dispute of this payment. It was due ${deadline.due}.`,
  });
}
