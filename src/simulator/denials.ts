/**
 * What a payer denies and rejects, by a stable hash of ids: the same claim is denied in every run, whoever asks, and the
 * payer shares no state with the practice.
 */
import { stableShare, weighted } from '../random';

export interface DenialHabit {
  group: 'CO';
  carc: string;
  remarks: string[];
}

const DENIALS: readonly (DenialHabit & { weight: number })[] = [
  { group: 'CO', carc: '197', remarks: [], weight: 40 },
  { group: 'CO', carc: '16', remarks: ['M76'], weight: 35 },
  { group: 'CO', carc: '50', remarks: [], weight: 25 },
];

export const DENIED_SHARE = 0.08;

/** The denial of one line of an original claim; undefined for the 92 of a hundred that are not denied. */
export function denialOf(
  seed: number,
  claim: { memberId: string; from: string; codes: readonly string[] },
): (DenialHabit & { line: number }) | undefined {
  const key = [seed, claim.memberId, claim.from, claim.codes.join()];
  if (stableShare('refused', ...key) >= DENIED_SHARE) return undefined;
  const { weight: _, ...habit } = weighted(DENIALS, stableShare('reason', ...key));
  return { ...habit, line: Math.floor(stableShare('line', ...key) * claim.codes.length) };
}

/** How a payer words a member id that it does not know: category, status, entity (277CA). */
export const rejectionOf = (seed: number, memberId: string): { category: string; status: string; entity: string } =>
  stableShare('rejection', seed, memberId) < 0.5
    ? { category: 'A3', status: '33', entity: 'IL' }
    : { category: 'A7', status: '164', entity: 'IL' };
