/** Another payer should have had the claim: what this one denied is billed to that one, as a new claim (FORMAT 6.11). */
import { coveragesOf } from '../claims/covered';
import type { Draft } from '../line/draft';
import type { Decision, Task } from '../line/record';
import { passOn } from '../line/write-off';

/** The payer that the decision names (at the door it was seen to cover the visit), else the next one in order. */
export function billOtherPayer(draft: Draft, task: Task, decision: Decision): void {
  const from = draft.claim(task.claimId!).payerId;
  const others = coveragesOf(draft.record).filter(({ payerId }) => payerId !== from);
  const code = decision.fix?.to;
  const to = others.find(({ payerId }) => code === undefined || draft.record.payers.get(payerId)?.code === code);
  if (to) return passOn(draft, task, decision, to.payerId, 'other_payer');
  // The coverage has gone between the decision and its effect: somebody decides again.
  const { kind, reason, queue, claimId, lineId, amount, outcomes, why, due } = task;
  const again = draft.openTask({ kind, reason, queue, claimId, lineId, amount, outcomes, why, due });
  for (const denial of draft.record.denials)
    if (denial.taskId === task.id && denial.status === 'open') draft.changeDenial(denial, { taskId: again.id });
}
