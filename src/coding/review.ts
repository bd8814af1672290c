/**
 * Coding review: a clean claim passes without a person. A coder is asked where the practice's policy says so, and where
 * judging left warnings; of what a coder approved, a share is seen by a second one.
 */
import { createHash } from 'node:crypto';
import type { Draft } from '../line/draft';
import type { Task } from '../line/record';
import type { Finding } from '../scrubbing/finding';
import type { Judged } from '../scrubbing/judgement';

const byPolicy = (draft: Draft): boolean =>
  draft.practice.policy.codingReview === 'always' ||
  draft.billedLines.some((line) => draft.practice.policy.reviewCodes.includes(line.code));

/** Opens the coder's task. Returns false while the encounter must wait for it. */
export function codingIsReviewed(draft: Draft, judged: Judged): boolean {
  const warnings = openWarnings(draft, judged);
  const neverAsked = !draft.encounter.codedAt && draft.record.claims.length === 0;
  if (warnings.length > 0 || (neverAsked && byPolicy(draft))) {
    askOnce(draft, 'coding_review', () => openReview(draft, warnings));
    return false;
  }
  dropReviews(draft, 'coding_review');
  return secondReviewIsDone(draft);
}

/** What the last approval did not see. A coder's word holds for what stood when it was given, not for what their own fix brought. */
function openWarnings(draft: Draft, { findings, open }: Judged): Finding[] {
  const { codedAt } = draft.encounter;
  const isNew = (id: string): boolean => draft.changes.judgement?.found.some((found) => found.id === id) ?? false;
  const wasSeen = (found: Finding): boolean =>
    open.findings.some(
      ({ id, code, lineId, foundAt }) =>
        code === found.code && lineId === found.lineId && codedAt !== null && foundAt <= codedAt && !isNew(id),
    );
  return findings.filter((found) => found.severity === 'warning' && !wasSeen(found));
}

const reviewsOf = (draft: Draft, reason: string): Task[] =>
  draft.record.tasks.filter((task) => task.kind === 'review_coding' && task.reason === reason);

function askOnce(draft: Draft, reason: string, ask: () => void): void {
  const asked = reviewsOf(draft, reason).some((task) => draft.unfinishedTasks.includes(task));
  if (!asked) ask();
}

/** What it would have asked is settled. */
function dropReviews(draft: Draft, reason: string): void {
  for (const task of reviewsOf(draft, reason))
    if (draft.unfinishedTasks.includes(task)) draft.changeTask(task, { state: 'cancelled' });
}

const ASKS = 'A coder reviews the codes of this visit before it is billed.';
/** A task's sentence stays readable; the encounter's page has all findings. */
const MOST_TOLD = 5;

function openReview(draft: Draft, warnings: Finding[]): void {
  const told = warnings.slice(0, MOST_TOLD).map(({ why, fix }, index) => `${index + 1}. ${why}${fix ? ` ${fix}` : ''}`);
  const more = warnings.length > MOST_TOLD ? [`And ${warnings.length - MOST_TOLD} more.`] : [];
  openTask(draft, 'coding_review', [ASKS, ...told, ...more].join(' '));
}

function openTask(draft: Draft, reason: string, why: string, requestedBy: string | null = null): void {
  draft.openTask({
    kind: 'review_coding',
    reason,
    queue: 'coding',
    outcomes: ['approve', 'fix'],
    why,
    amount: draft.owedByPayers(),
    requestedBy,
  });
}

/** The same encounter is drawn or not, whenever it is asked: a sample that nobody can steer. */
export function isDrawn(encounterId: string, percent: number): boolean {
  const hash = createHash('sha256').update(`second review/${encounterId}`).digest();
  return (hash.readUInt32BE(0) % 10_000) / 100 < percent;
}

/** A share of what a coder approved is seen by another one, who cannot be the first. */
function secondReviewIsDone(draft: Draft): boolean {
  const first = reviewsOf(draft, 'coding_review').find((task) => task.state === 'done');
  if (!first || draft.record.claims.length > 0) return true;
  const [second] = reviewsOf(draft, 'second_review');
  if (second) return second.state === 'done' || second.state === 'cancelled';
  if (!isDrawn(draft.encounter.id, draft.practice.policy.secondReviewPercent)) return true;
  const coder = draft.record.decisions.find((decision) => decision.taskId === first.id)?.actor ?? null;
  openTask(
    draft,
    'second_review',
    'A second coder looks at this visit: it was drawn by the practice’s sampling.',
    coder,
  );
  return false;
}
