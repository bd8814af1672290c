/** Coding review, where the practice's policy asks for it: a coder approves the codes before a claim is built. */
import type { Draft } from '../line/draft';

const isReviewed = (draft: Draft): boolean =>
  draft.practice.policy.codingReview === 'always' ||
  draft.billedLines.some((line) => draft.practice.policy.reviewCodes.includes(line.code));

/** Opens the coder's task. Returns false while the encounter must wait for it. */
export function codingIsReviewed(draft: Draft): boolean {
  if (draft.encounter.codedAt || draft.record.claims.length > 0 || !isReviewed(draft)) return true;
  if (!draft.record.tasks.some((task) => task.kind === 'review_coding')) {
    draft.openTask({
      kind: 'review_coding',
      reason: 'coding_review',
      queue: 'coding',
      outcomes: ['approve', 'fix'],
      why: 'A coder reviews the codes of this visit before it is billed.',
      amount: draft.owedByPayers(),
    });
  }
  return false;
}
