/** The claims that payers have: sent, and neither refused nor withdrawn. */
import type { Draft } from '../line/draft';
import type { Claim } from '../line/record';
import type { ClaimStatus } from '../words';
import { coveragesOf } from './covered';
import { latestClaims } from './parts';

const GONE: readonly ClaimStatus[] = ['rejected', 'cancelled', 'voided', 'replaced'];

/** A void is no claim: what it withdraws is over. */
export const isStillWithPayer = ({ fileId, status, frequency }: Claim): boolean =>
  fileId !== null && frequency !== '8' && !GONE.includes(status);

/** The first payer's claim that cannot be changed any more; payers that a new list has left out come last. */
export function claimWithPayer(draft: Draft): Claim | undefined {
  const ordered = coveragesOf(draft.record).map(({ payerId }) => payerId);
  return payersOf(draft)
    .sort((a, b) => place(ordered, a) - place(ordered, b))
    .flatMap((payerId) => latestClaims(draft, payerId))
    .find(isStillWithPayer);
}

const place = (ordered: string[], payerId: string): number => {
  const found = ordered.indexOf(payerId);
  return found < 0 ? ordered.length : found;
};

/** Payers that have ever had a claim of this encounter. */
export const payersOf = (draft: Draft): string[] => [...new Set(draft.record.claims.map(({ payerId }) => payerId))];
