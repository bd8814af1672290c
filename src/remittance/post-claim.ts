/**
 * Posting one claim of an 835: money and balances only. What follows from it (denials, the next payer, the patient) is
 * the encounter's own step, which the remittance's `look` wakes: money never depends on a signal arriving.
 */
import { coveragesOfClaim } from '../claims/covered';
import { isSamePart, latestClaims, owedOnPart } from '../claims/parts';
import type { Draft } from '../line/draft';
import type { Claim, Line, RemitClaim } from '../line/record';
import { transfer } from '../ledger/entries';
import type { Posting } from '../ledger/types';
import { type Cents, least, negate, sum, ZERO } from '../money/cents';
import { nextParty } from '../registration/coverage';
import { type LineResult, lineResults } from './lines';
import { readAdjustment } from './read-adjustment';
import { cashSide, isAdjudication, reverse } from './reverse';

export type Posted = 'posted' | 'waiting' | 'unmatched';

/** Posts, or says why not yet: `waiting` for the payer before it (FORMAT 6.4, 6.5), `unmatched` when a line fits nowhere. */
export function postRemitClaim(draft: Draft, remit: RemitClaim): Posted {
  findOwnClaim(draft, remit);
  const outcome = remit.statusCode !== '22' ? adjudicate(draft, remit) : reverse(draft, remit) ? 'posted' : 'waiting';
  if (outcome === 'posted') draft.changeRemit(remit, { state: 'posted' });
  return outcome;
}

/** What a payer answers before it has a claim of its own stands under the one that was passed on to it (`match.ts`). */
function findOwnClaim(draft: Draft, remit: RemitClaim): void {
  const named = draft.claim(remit.claimId!);
  if (named.payerId === remit.payerId) return;
  const own = latestClaims(draft, remit.payerId).find((claim) => isSamePart(claim, named));
  if (own) draft.changeRemit(remit, { claimId: own.id });
}

function adjudicate(draft: Draft, remit: RemitClaim): Posted {
  const claim = draft.claim(remit.claimId!);
  const results = lineResults(remit, claim, draft.record.lines);
  // What the lines do not account for has no place on them; a person finds it one.
  if (!results || sum(results.map((result) => result.paid)) !== remit.paid) return 'unmatched';
  if (claim.payerId !== remit.payerId || !isTurnOf(draft, remit.payerId, claim)) return 'waiting';
  if (isBehindReversal(draft, remit)) return 'waiting';
  const times = (draft.record.remitPostings.get(remit.id)?.times ?? 0) + 1;
  const postings = results.flatMap((result) => postLine(draft, remit, result));
  const posted = draft.post({
    kind: 'remittance',
    key: remitKey(remit.id, times),
    source: { kind: 'remit_claim', id: remit.id },
    postings: postings.map((posting) => ({ ...posting, claimId: claim.id })),
  });
  // A reversal in the same step undoes what is posted here.
  if (posted.postings.length > 0)
    draft.record.remitPostings.set(remit.id, {
      entryId: posted.id,
      times,
      reversed: false,
      postings: posted.postings,
    });
  if (remit.icn && !claim.icn) draft.changeClaim(claim, { icn: remit.icn });
  return 'posted';
}

/** The key of a remit claim's entry: once, unless it had to wait again for the payer before it. */
export const remitKey = (id: string, times: number): string =>
  times === 1 ? `remit_claim/${id}` : `remit_claim/${id}/${times}`;

/** A reversal that waits for what it reverses keeps the corrections behind it waiting too (FORMAT 6.4). */
const isBehindReversal = (draft: Draft, remit: RemitClaim): boolean =>
  draft.record.remits.some(
    (other) =>
      other.statusCode === '22' &&
      other.state === 'waiting' &&
      other.payerId === remit.payerId &&
      (other.remitId === remit.remitId ? other.seq < remit.seq : other.payDate < remit.payDate),
  );

/** A payer's turn has come when no payer before it still owes without having answered. */
function isTurnOf(draft: Draft, payerId: string, claim: Claim): boolean {
  const ordered = coveragesOfClaim(draft.record, claim);
  const place = ordered.findIndex((coverage) => coverage.payerId === payerId);
  const before = place < 0 ? [] : ordered.slice(0, place);
  return before.every((coverage) => {
    const answered = draft.record.remits.some(
      (other) =>
        other.payerId === coverage.payerId && isAdjudication(other) && isSamePart(draft.claim(other.claimId!), claim),
    );
    return answered || owedOnPart(draft, coverage.payerId, claim.part) <= 0;
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
  const applied = take(result.paid, cashSide(remit), 'payment');
  const excess = sum([result.paid, negate(applied)]);
  if (excess !== 0) postings.push(...transfer(excess, cashSide(remit), { account: 'unapplied', party: payer }));
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
