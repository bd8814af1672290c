/**
 * Posting one claim of an 835: money and balances only. What follows from it (denials, the next payer, the patient) is
 * the encounter's own step, which the remittance's `look` wakes: money never depends on a signal arriving.
 */
import type { Draft } from '../line/draft';
import type { Line, RemitClaim } from '../line/record';
import { transfer, turned } from '../ledger/entries';
import { PATIENT, type Posting } from '../ledger/types';
import { type Cents, least, negate, sum, ZERO } from '../money/cents';
import { inForce, nextParty } from '../registration/coverage';
import { type LineResult, lineResults } from './lines';
import { readAdjustment } from './read-adjustment';

export type Posted = 'posted' | 'waiting' | 'unmatched';

/** Posts, or says why not yet: `waiting` for the payer before it (FORMAT 6.4, 6.5), `unmatched` when a line fits nowhere. */
export function postRemitClaim(draft: Draft, remit: RemitClaim): Posted {
  const outcome = remit.statusCode === '22' ? reverse(draft, remit) : adjudicate(draft, remit);
  if (outcome === 'posted') draft.changeRemit(remit, { state: 'posted' });
  return outcome;
}

/** Where the money of this claim stands before it posts: advised, or kept as unmatched while it waited. */
const source = (remit: RemitClaim): Omit<Posting, 'cents'> =>
  remit.state === 'waiting'
    ? { account: 'unmatched', party: remit.payerId, detail: remit.id }
    : { account: 'in_transit', party: remit.payerId, detail: remit.remitId };

function adjudicate(draft: Draft, remit: RemitClaim): Posted {
  const claim = draft.claim(remit.claimId!);
  const results = lineResults(remit, claim, draft.record.lines);
  if (!results) return 'unmatched';
  if (!isTurnOf(draft, remit.payerId)) return 'waiting';
  const postings = results.flatMap((result) => postLine(draft, remit, result));
  draft.post({
    kind: 'remittance',
    key: `remit_claim/${remit.id}`,
    source: { kind: 'remit_claim', id: remit.id },
    postings: postings.map((posting) => ({ ...posting, claimId: claim.id })),
  });
  if (remit.icn && !claim.icn) draft.changeClaim(claim, { icn: remit.icn });
  return 'posted';
}

/** A payer's turn has come when no payer before it still owes without having answered. */
function isTurnOf(draft: Draft, payerId: string): boolean {
  const ordered = inForce(draft.record.coverages, draft.encounter.from);
  const place = ordered.findIndex((coverage) => coverage.payerId === payerId);
  const before = place < 0 ? [] : ordered.slice(0, place);
  return before.every((coverage) => {
    const answered = draft.record.remits.some(
      (other) => other.payerId === coverage.payerId && other.state === 'posted',
    );
    return answered || draft.owed(coverage.payerId) <= 0;
  });
}

/** FORMAT 6.2, in its order; each amount at most what the payer still owes on the line. */
function postLine(draft: Draft, remit: RemitClaim, result: LineResult): Posting[] {
  const payer = remit.payerId;
  const receivable = { account: 'receivable' as const, party: payer, lineId: result.line.id };
  const postings: Posting[] = [];
  let owed = draft.owed(payer, result.line.id);
  const take = (amount: Cents, debit: Omit<Posting, 'cents'>, detail: string): Cents => {
    const part = amount < 0 ? amount : least(amount, owed > 0 ? owed : ZERO);
    postings.push(...transfer(part, debit, { ...receivable, detail }));
    owed = sum([owed, negate(part)]);
    return part;
  };
  const meant = result.adjustments.map((adjustment) => ({
    adjustment,
    meaning: meaningOf(draft, result.line, adjustment),
  }));
  for (const { adjustment, meaning } of meant) {
    if (adjustment.amount < 0 && meaning.kind === 'contractual')
      take(adjustment.amount, adjustmentAccount(payer, result.line, meaning.detail), 'adjustment');
  }
  const applied = take(result.paid, source(remit), 'payment');
  const excess = sum([result.paid, negate(applied)]);
  if (excess !== 0) postings.push(...transfer(excess, source(remit), { account: 'unapplied', party: payer }));
  for (const { adjustment, meaning } of meant) {
    if (adjustment.amount > 0 && meaning.kind === 'contractual')
      take(adjustment.amount, adjustmentAccount(payer, result.line, meaning.detail), 'adjustment');
  }
  const next = nextParty(draft.record.coverages, result.line.from, payer);
  for (const { adjustment, meaning } of meant) {
    if (adjustment.amount > 0 && meaning.kind === 'responsibility')
      take(
        adjustment.amount,
        { account: 'receivable', party: next, lineId: result.line.id, detail: 'responsibility' },
        'responsibility',
      );
  }
  return postings;
}

const meaningOf = (
  draft: Draft,
  line: Line,
  adjustment: LineResult['adjustments'][number],
): ReturnType<typeof readAdjustment> =>
  readAdjustment(adjustment, line.charge ?? ZERO, draft.practice.policy.contractualCarcs);

const adjustmentAccount = (payer: string, line: Line, detail: string): Omit<Posting, 'cents'> => ({
  account: 'adjustment',
  party: payer,
  lineId: line.id,
  detail,
});

/**
 * A reversal (CLP02 22) undoes exactly what the adjudication it names had posted, and frees the patient's money on those
 * lines first; that applies again once the correction leaves a balance (FORMAT 6.4).
 */
function reverse(draft: Draft, remit: RemitClaim): Posted {
  const undone = draft.record.remits
    .filter((other) => other.claimId === remit.claimId && other.state === 'posted' && other.statusCode !== '22')
    .at(-1);
  if (!undone) return 'waiting';
  const original = draft.record.remitPostings.get(undone.id);
  if (original) {
    freePatientMoney(
      draft,
      new Set(original.postings.map((posting) => posting.lineId).filter((id) => id !== undefined)),
    );
    draft.post({
      kind: 'reversal',
      key: `remit_claim/${remit.id}`,
      source: { kind: 'remit_claim', id: remit.id },
      reverses: original.entryId,
      postings: turned(original.postings).map((posting) => movedTo(posting, remit, undone)),
    });
  }
  draft.changeRemit(undone, { state: 'reversed' });
  return 'posted';
}

/** The money that comes back belongs to the reversal's own payment, not to the one that it undoes. */
function movedTo(posting: Posting, remit: RemitClaim, undone: RemitClaim): Posting {
  const cashSide =
    (posting.account === 'in_transit' && posting.detail === undone.remitId) ||
    (posting.account === 'unmatched' && posting.detail === undone.id);
  return cashSide ? { ...source(remit), cents: posting.cents, claimId: posting.claimId } : posting;
}

function freePatientMoney(draft: Draft, lineIds: Set<string>): void {
  const postings = [...lineIds].flatMap((lineId) =>
    transfer(
      draft.paidOn(PATIENT, lineId),
      { account: 'receivable', party: PATIENT, lineId, detail: 'payment' },
      { account: 'unapplied', party: PATIENT },
    ),
  );
  draft.post({ kind: 'release', source: { kind: 'encounter', id: draft.encounter.id }, postings });
}
