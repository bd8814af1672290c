/**
 * What the chart says anew after the visit was registered, and charges that come later. Before a claim is sent it simply
 * holds, and the claim is built anew; afterwards a person says what it means for the claim, and the books stay as they are
 * until then (FORMAT 6.11; DOMAIN 1.3).
 */
import { coveragesOf } from '../claims/covered';
import { claimWithPayer, isStillWithPayer } from '../claims/with-payer';
import type { Draft } from '../line/draft';
import { applyFix } from '../line/fix';
import type { ChartChange, Claim, Decision, Task } from '../line/record';
import { isUnsent } from '../claims/sent';
import { hasChangedForAll } from '../claims/unsent';
import { latestClaims, partsOf } from '../claims/parts';

const REASON = 'chart_changed';

/** The changes that no step has seen, and those that nothing keeps waiting any more. */
export function considerChanges(draft: Draft): void {
  for (const change of draft.record.chartChanges) {
    if (change.state !== 'new' && change.state !== 'waiting') continue;
    if (draft.encounter.enteredInError || !isTouched(draft, change)) draft.settleChange(change, { state: 'ignored' });
    else if (claimWithPayer(draft)) waitForDecision(draft, change);
    else letIn(draft, change);
  }
  if (waitingChanges(draft).length > 0) return;
  for (const task of draft.unfinishedTasks)
    if (task.kind === 'decide_change') draft.changeTask(task, { state: 'cancelled' });
}

const waitingChanges = (draft: Draft): ChartChange[] =>
  draft.record.chartChanges.filter(({ state }) => state === 'waiting');

/** Another visit's new list of coverages concerns this one only where it says something else of its days. */
function isTouched(draft: Draft, { fix }: ChartChange): boolean {
  if (!fix.coveragesChanged) return true;
  const first = coveragesOf(draft.record)[0];
  if (!first) return draft.record.claims.length > 0;
  const latest = latestClaims(draft, first.payerId);
  return latest.length === 0 || latest.some(({ coverageId }) => coverageId !== first.id);
}

function letIn(draft: Draft, change: ChartChange): void {
  applyFix(draft, change.fix);
  draft.settleChange(change, { state: 'applied' });
}

/** One question for all that has changed until somebody answers it. */
function waitForDecision(draft: Draft, change: ChartChange): void {
  if (change.state === 'new') draft.settleChange(change, { state: 'waiting' });
  if (draft.unfinishedTasks.some((task) => task.kind === 'decide_change')) return;
  const claim = claimWithPayer(draft)!;
  const payer = draft.record.payers.get(claim.payerId)?.name ?? 'the payer';
  draft.openTask({
    kind: 'decide_change',
    reason: REASON,
    queue: 'charge_entry',
    claimId: claim.id,
    amount: claim.total,
    outcomes: ['replace', 'void', 'ignore'],
    why: change.fix.enteredInError
      ? `The chart says that this visit was entered in error, and ${payer} has its claim. Withdraw the claim (void), or say why not.`
      : `The chart changed after the claim went to ${payer}. Send a corrected claim (replace), withdraw it (void), or say why it does not matter.`,
  });
}

/** A person's word on all that waits. */
export function decideChange(draft: Draft, task: Task, decision: Decision): void {
  const waiting = waitingChanges(draft);
  if (decision.outcome === 'ignore') {
    for (const change of waiting) draft.settleChange(change, { state: 'ignored' });
    return;
  }
  const asked = draft.claim(task.claimId!);
  const frequency = decision.outcome === 'void' ? '8' : '7';
  for (const change of waiting) applyFix(draft, change.fix);
  const ordered = claimsToOrder(draft, asked, frequency).map(({ id }) => id);
  for (const change of waiting)
    draft.settleChange(change, {
      state: 'applied',
      ...(ordered.length > 0 && { frequency, claimIds: ordered }),
    });
  // A void for another reason than a new coverage means that the visit is not billed at all.
  if (frequency === '8' && !waiting.some(({ fix }) => fix.coverages || fix.coveragesChanged))
    draft.set('enteredInError', true);
  draft.audit({
    action: frequency === '8' ? 'claim.void' : 'claim.replace',
    subject: { kind: 'claim', id: ordered[0] ?? asked.id },
    actor: decision.actor,
    because: decision.because ?? undefined,
  });
}

/**
 * Of the claims that the payer has: all are withdrawn, and those are replaced in which something is other than it was sent.
 * What is not sent yet needs no order: it is built anew.
 */
function claimsToOrder(draft: Draft, { payerId }: Claim, frequency: '7' | '8'): Claim[] {
  const sent = latestClaims(draft, payerId).filter((latest) => !isUnsent(latest) && isStillWithPayer(latest));
  if (frequency === '8' || sent.length === 1 || hasChangedForAll(draft)) return sent;
  const parts = partsOf(draft, payerId);
  return sent.filter(({ part, lineIds }) => {
    const lines = parts.find(({ n }) => n === part)?.lines ?? [];
    return (
      lines.length !== lineIds.length || lines.some(({ id }) => draft.changes.lines.has(id) || !lineIds.includes(id))
    );
  });
}
