/**
 * What a payer's answer leaves with it and explains by nothing that posts: it paid less than it owes and denied nothing
 * (FORMAT 6.2). The books stay as they are. So that the money is not forgotten, the payer's usual time runs again where
 * nothing else would move the encounter; then somebody asks.
 */
import { latestClaims, owedOnPart } from '../claims/parts';
import { payersOf } from '../claims/with-payer';
import { payerResponseLimit } from '../deadlines/limits';
import type { Draft } from '../line/draft';

export function awaitRemainder(draft: Draft): void {
  if (isWaiting(draft)) return;
  const claims = payersOf(draft).flatMap((payerId) => latestClaims(draft, payerId));
  for (const { id, payerId, part, status } of claims) {
    const payer = draft.record.payers.get(payerId);
    if (!payer || status !== 'adjudicated' || owedOnPart(draft, payerId, part) <= 0) continue;
    draft.openDeadline('payer_response', payerResponseLimit(draft.today, payer), { claimId: id, subjectId: payerId });
  }
}

/** A person has been asked, or a day will wake it. */
const isWaiting = (draft: Draft): boolean =>
  draft.unfinishedTasks.length > 0 || draft.record.deadlines.some(({ status }) => status === 'open');
