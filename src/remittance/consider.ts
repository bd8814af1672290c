/** What a posted remit claim means for its encounter: the claim's status, waits that are over, denials, the next payer. */
import { expectCrossover } from '../claims/build';
import { coveragesOfClaim } from '../claims/covered';
import { openFilingLimit } from '../claims/filing';
import { isSamePart, isVersionOf, latestClaims } from '../claims/parts';
import { openDenials } from '../denials/open';
import { settleDenials } from '../denials/settle';
import type { Draft } from '../line/draft';
import type { Claim, RemitClaim, Task } from '../line/record';
import { negate } from '../money/cents';
import { isAdjudication } from './reverse';
import { dropVariance, reviewVariance } from './variance';
import { postRemitClaim } from './post-claim';

/** Posts what waited for its turn, then takes note of every posted remit claim that nobody has considered. */
export function considerRemits(draft: Draft): void {
  for (let found = nextRemit(draft); found; found = nextRemit(draft)) consider(draft, found);
}

function nextRemit(draft: Draft): RemitClaim | undefined {
  const posted = draft.record.remits.find(
    (remit) => !remit.considered && (remit.state === 'posted' || remit.state === 'reversed'),
  );
  if (posted) return posted;
  return draft.record.remits.find((remit) => remit.state === 'waiting' && postRemitClaim(draft, remit) === 'posted');
}

function consider(draft: Draft, remit: RemitClaim): void {
  draft.changeRemit(remit, { considered: true });
  const claim = draft.claim(remit.claimId!);
  if (remit.statusCode === '22') {
    considerReversal(draft, claim, remit);
    return;
  }
  if (!['replaced', 'voided'].includes(claim.status)) draft.changeClaim(claim, { status: 'adjudicated' });
  endWaits(draft, claim);
  // An adjudication that was reversed before anybody looked has no say any more.
  if (remit.state === 'reversed') return;
  const denied = openDenials(draft, remit, claim);
  settleDenials(draft, claim, denied);
  reviewVariance(draft, remit, claim);
  moveOn(draft, claim, remit);
}

/** An adjudicated claim has plainly been received and accepted (FORMAT 6.12). */
function endWaits(draft: Draft, claim: Claim): void {
  draft.closeDeadlines(
    'met',
    (deadline) => deadline.claimId === claim.id && ['ack_999', 'ack_277ca', 'payer_response'].includes(deadline.kind),
  );
  draft.closeDeadlines('met', (deadline) => deadline.kind === 'filing_limit' && deadline.subjectId === claim.payerId);
  if (claim.replaces)
    draft.closeDeadlines(
      'met',
      (deadline) => deadline.kind === 'corrected_filing' && deadline.claimId === claim.replaces,
    );
  for (const task of draft.unfinishedTasks)
    if (isAnswered(draft, task, claim)) draft.changeTask(task, { state: 'cancelled' });
}

/** What people were asked to find out about the claim, or to repair on it, the payer has answered. */
function isAnswered(draft: Draft, task: Task, claim: Claim): boolean {
  if (task.kind === 'resolve_rejection') return task.claimId === claim.id;
  if (task.kind !== 'follow_up' || task.reason === 'appeal_limit_missed') return false;
  if (task.reason === 'filing_limit_missed') return task.subjectId === claim.payerId;
  if (task.reason === 'reversal_alone') return isVersionOf(claim, draft.claim(task.claimId!));
  return task.claimId === claim.id;
}

/**
 * The payer took its answer back: its claim waits for another, and so do its denials. Without a correction in the same file
 * somebody has to ask (FORMAT 6.4).
 */
function considerReversal(draft: Draft, claim: Claim, reversal: RemitClaim): void {
  if (isCorrectedAlready(draft, claim, reversal)) return;
  if (claim.status === 'adjudicated') draft.changeClaim(claim, { status: 'reversed' });
  dropVariance(draft, claim);
  const { remits } = draft.record;
  const isCorrected = remits.some(
    (other) =>
      other.claimId !== null &&
      isVersionOf(claim, draft.claim(other.claimId)) &&
      other.statusCode !== '22' &&
      (other.remitId === reversal.remitId ||
        (isAdjudication(other) && remits.indexOf(other) > remits.indexOf(reversal))),
  );
  if (claim.status === 'voided') endVoid(draft, claim);
  if (isCorrected || claim.status === 'voided') return;
  draft.openTask({
    kind: 'follow_up',
    reason: 'reversal_alone',
    queue: 'follow_up',
    claimId: claim.id,
    amount: draft.owed(claim.payerId),
    outcomes: ['wait', 'write_off'],
    why: `${draft.record.payers.get(claim.payerId)?.name ?? 'The payer'} took its answer back and has given no other. Ask when it will.`,
  });
}

/** The reversal came before what it took back, and its correction stands already: it came before both. */
function isCorrectedAlready({ record: { remits } }: Draft, claim: Claim, reversal: RemitClaim): boolean {
  const ofClaim = remits.filter((other) => other.claimId === claim.id);
  const hasOvertaken = ofClaim
    .slice(ofClaim.indexOf(reversal))
    .some((other) => other.state === 'reversed' && other.paid === negate(reversal.paid));
  return hasOvertaken && ofClaim.some(isAdjudication);
}

/** The withdrawal that was asked for has been answered. */
function endVoid(draft: Draft, claim: Claim): void {
  const voids = draft.record.claims.filter(({ replaces, frequency }) => replaces === claim.id && frequency === '8');
  for (const { id } of voids) {
    draft.closeDeadlines('met', (deadline) => deadline.claimId === id);
    for (const task of draft.unfinishedTasks)
      if (task.kind === 'follow_up' && task.claimId === id) draft.changeTask(task, { state: 'cancelled' });
  }
}

/** Whose turn is next: a payer to whom the claim was forwarded, as one that has answered plainly was, or one that `buildClaims` will bill. */
function moveOn(draft: Draft, claim: Claim, remit: RemitClaim): void {
  const ordered = coveragesOfClaim(draft.record, claim);
  const next = ordered[ordered.findIndex((coverage) => coverage.payerId === claim.payerId) + 1];
  if (!next || latestClaims(draft, next.payerId).some((known) => isSamePart(known, claim))) return;
  const owes = draft.owed(next.payerId) > 0;
  if (hasAnswered(draft, next.payerId, claim) || (remit.detail.forwarded && owes)) expectCrossover(draft, next, claim);
  else if (owes) openFilingLimit(draft, next);
}

const hasAnswered = (draft: Draft, payerId: string, claim: Claim): boolean =>
  draft.record.remits.some(
    (remit) => remit.payerId === payerId && remit.state === 'waiting' && isSamePart(draft.claim(remit.claimId!), claim),
  );
