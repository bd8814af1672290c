/** Voids (frequency 8): withdrawing what a payer has let in, under the payer's own control number (DOMAIN 4.6). */
import type { Draft } from '../line/draft';
import type { Claim } from '../line/record';
import { rejectionIsRepaired } from './build';
import { latestClaims } from './parts';
import { isStillWithPayer, payersOf } from './with-payer';

/** Builds every void that is due. No edit stops it: it says again what was sent. */
export function buildVoids(draft: Draft): void {
  for (const payerId of payersOf(draft)) {
    for (const latest of latestClaims(draft, payerId)) {
      const claim = toVoid(draft, latest);
      if (claim) buildVoid(draft, claim, latest);
    }
  }
}

function toVoid(draft: Draft, latest: Claim): Claim | null {
  if (latest.frequency === '8')
    return latest.status === 'rejected' && rejectionIsRepaired(draft, latest) ? draft.claim(latest.replaces!) : null;
  if (!isStillWithPayer(latest) || !controlNumberOf(latest)) return null;
  return draft.encounter.enteredInError || isOrderedVoid(draft, latest) ? latest : null;
}

export const isOrderedVoid = (draft: Draft, claim: Claim): boolean =>
  draft.record.chartChanges.some(({ frequency, claimIds }) => frequency === '8' && claimIds.includes(claim.id));

/** What the payer calls the claim: of a replacement it may be that of the claim before. */
const controlNumberOf = (claim: Claim): string | null => claim.icn ?? claim.originalIcn;

function buildVoid(draft: Draft, claim: Claim, latest: Claim): void {
  draft.buildClaim({
    payerId: claim.payerId,
    coverageId: claim.coverageId,
    rank: claim.rank,
    version: latest.version + 1,
    part: claim.part,
    frequency: '8',
    replaces: claim.id,
    originalIcn: controlNumberOf(claim),
    status: draft.encounter.held ? 'held' : 'ready',
    total: claim.total,
    lineIds: claim.lineIds,
  });
}
