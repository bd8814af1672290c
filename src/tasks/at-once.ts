/**
 * Decisions that take effect in their own transaction: they concern no encounter (money without a home), or two (a credit
 * that moves), so that no encounter's step could apply them. The look that follows only draws the consequences.
 */
import type { Work } from '../deps';
import { moveCredit } from '../accounts/move-credit';
import { mustCover } from '../denials/payer-covers';
import { matchByHand } from '../remittance/match-by-hand';
import { answerReturn, askReturn } from '../remittance/returns';
import type { DecidedTask, DecisionMade, TakenEffect } from './decision-made';

type Effect = (work: Work, task: DecidedTask, decision: DecisionMade) => Promise<TakenEffect>;

const EFFECTS: Record<string, Effect> = {
  'match_remit/match': matchByHand,
  'match_remit/return_to_payer': askReturn,
  'review_credit/apply': moveCredit,
  // Takes effect in its encounter's step as others do; here it is only held against the coverages.
  'work_denial/bill_other_payer': mustCover,
};

/** What the decision leaves the task in, or why it does not fit; then nothing has changed. */
export async function takeEffect(work: Work, task: DecidedTask, decision: DecisionMade): Promise<TakenEffect> {
  const effect =
    task.kind === 'approve' && task.encounterId === null ? answerReturn : EFFECTS[`${task.kind}/${decision.outcome}`];
  return effect ? effect(work, task, decision) : { task: 'done' };
}
