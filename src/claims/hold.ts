/**
 * Holding an encounter's claims back, and letting them go (FORMAT 3, 6.11; DOMAIN 1.5). A hold is a fact of the encounter:
 * claims that are built meanwhile are held too, and every limit of a payer keeps running.
 */
import type { Draft } from '../line/draft';
import type { Claim } from '../line/record';
import { isOnItsWay, isUnsent } from './sent';

/** A claim that is on its way cannot be called back; without another to keep, there is nothing to hold. */
export const canHold = ({ record }: Draft): boolean => record.claims.some(isUnsent) || !record.claims.some(isOnItsWay);

/** Holds what is built and not sent, and asks a person to release it. */
export function holdClaims(draft: Draft, because: string): void {
  if (draft.encounter.held) return;
  draft.set('held', true);
  for (const claim of draft.record.claims.filter(isUnsent)) draft.changeClaim(claim, { status: 'held' });
  draft.openTask({
    kind: 'hold',
    reason: 'held',
    queue: 'claim_edits',
    outcomes: ['release'],
    amount: draft.owedByPayers(),
    due: firstFilingLimit(draft),
    why: `The claims of this encounter are held: ${because}. Release them when the reason is gone; the filing limit keeps running.`,
  });
  draft.audit({ action: 'claim.hold', subject: { kind: 'encounter', id: draft.encounter.id }, because });
}

/** `actor`: whose word it was, where that is not the one of the step. */
export function releaseClaims(draft: Draft, because?: string, actor?: string): void {
  if (!draft.encounter.held) return;
  draft.set('held', false);
  for (const claim of draft.record.claims.filter(isHeld)) draft.changeClaim(claim, { status: 'ready' });
  for (const task of draft.unfinishedTasks) if (task.kind === 'hold') draft.changeTask(task, { state: 'done' });
  draft.audit({
    action: 'claim.release',
    subject: { kind: 'encounter', id: draft.encounter.id },
    because,
    actor,
  });
}

const isHeld = (claim: Claim): boolean => claim.status === 'held';

const firstFilingLimit = (draft: Draft): string | null =>
  draft.record.deadlines
    .filter(({ kind, status }) => kind === 'filing_limit' && status === 'open')
    .map(({ due }) => due)
    .sort()[0] ?? null;
