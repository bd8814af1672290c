/** The task that asks a person what becomes of denials: what is proposed, what may be answered, until when. */
import type { Day } from '../calendar';
import type { Draft } from '../line/draft';
import type { Claim, Denial } from '../line/record';
import { sum } from '../money/cents';
import type { AppealLevel, TaskOutcome } from '../words';
import { isUnprocessable } from './classify';
import { isAppealable } from './guardrails';

const reasonOf = (denial: Denial): string => `${denial.group}-${denial.carc}`;

/** Opens a task for each reason: denials of one claim and reason share it (FORMAT 5). `what` the payer did, after its name. */
export function openWork(draft: Draft, claim: Claim, denials: Denial[], what: string): void {
  for (const reason of new Set(denials.map(reasonOf))) {
    const alike = denials.filter((denial) => reasonOf(denial) === reason);
    const first = alike[0]!;
    const remarks = first.remarks.length > 0 ? ` (${first.remarks.join(', ')})` : '';
    const task = draft.openTask({
      kind: 'work_denial',
      reason,
      queue: first.owner,
      claimId: claim.id,
      lineId: alike.length === 1 ? first.lineId : null,
      amount: sum(alike.map((denial) => denial.amount)),
      outcomes: outcomesFor(draft, claim, first),
      due: firstLimit(draft, claim),
      why: `${draft.record.payers.get(claim.payerId)!.name} ${what}: ${reason}${remarks}. Proposed: ${first.nextAction.replaceAll('_', ' ')}.`,
    });
    for (const denial of alike) draft.changeDenial(denial, { taskId: task.id });
  }
}

/** The first day that must not pass unanswered. */
const firstLimit = (draft: Draft, claim: Claim): Day | null =>
  draft.record.deadlines
    .filter((deadline) => deadline.claimId === claim.id && deadline.legal && deadline.status === 'open')
    .map((deadline) => deadline.due)
    .sort()[0] ?? null;

/**
 * What this denial may be answered with. Never offered: a replacement of what was not processed, an appeal where none is
 * open, the patient's money where the group is not PR.
 */
function outcomesFor(draft: Draft, claim: Claim, denial: Denial): TaskOutcome[] {
  const { kind } = draft.record.payers.get(claim.payerId)!;
  const canAppeal = isAppealable(denial, kind) && nextLevel(draft, claim) !== null;
  return [
    ...(isUnprocessable(denial.remarks) ? [] : (['correct_claim'] as const)),
    'new_claim',
    ...(canAppeal ? (['appeal'] as const) : []),
    ...(isUnprocessable(denial.remarks) ? [] : (['send_documents'] as const)),
    'bill_other_payer',
    ...(denial.group === 'PR' ? (['bill_patient'] as const) : []),
    'write_off',
  ];
}

/** The level on which a claim's next appeal is filed; null where the payer has no further one. */
export function nextLevel(draft: Draft, claim: Claim): AppealLevel | null {
  const decided = draft.record.appeals.filter((appeal) => appeal.claimId === claim.id && appeal.result === 'upheld');
  const level = Math.max(0, ...decided.map((appeal) => appeal.level)) + 1;
  const terms = draft.record.payers.get(claim.payerId)!.appeals;
  return level <= terms.length ? (level as AppealLevel) : null;
}
