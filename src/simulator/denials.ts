/** What a payer rejects, denies and pays short, by its habits; each choice is a stable hash of ids. */
import { addDays, addYears, type Day } from '../calendar';
import { stableShare, weighted } from '../random';
import type { Claim837P, Line837P, StatusCode } from '../x12/types';
import { USUAL_HABITS, type Habits } from './habits';
import type { SimulatedPayer } from './payers';

export interface DenialReason {
  group: string;
  carc: string;
  remarks: string[];
}

/** What an original claim is known by to itself, whoever asks. */
export interface ClaimKey {
  memberId: string;
  from: string;
  codes: readonly string[];
}

export const keyOfClaim = (claim: Claim837P): ClaimKey => ({
  memberId: claim.subscriber.memberId,
  from: claim.lines[0]?.from ?? '',
  codes: claim.lines.map(({ code }) => code),
});

/** The denial of one line of an original claim; undefined for all that are not denied. */
export function denialOf(
  seed: number,
  claim: ClaimKey,
  denials: Habits['denials'] = USUAL_HABITS.denials,
): (DenialReason & { line: number }) | undefined {
  if (!denials) return undefined;
  const key = [seed, claim.memberId, claim.from, claim.codes.join()];
  if (stableShare('refused', ...key) >= denials.share) return undefined;
  const { group, carc, remarks } = weighted(denials.mix, stableShare('reason', ...key));
  return { group, carc, remarks, line: Math.floor(stableShare('line', ...key) * claim.codes.length) };
}

/** CO-29: the claim came after the payer's limit, counted from its first day of service. */
export function isTooLate(payer: SimulatedPayer, claim: Claim837P, on: Day): boolean {
  const from = claim.lines[0]?.from;
  if (!from || !payer.habits?.filingLimit) return false;
  const { filing } = payer;
  return on > ('days' in filing ? addDays(from, filing.days) : addYears(from, filing.years));
}

/** The line that another one of the same day swallows (NCCI column 2 into column 1), without a modifier that tells them apart. */
export function isBundled(habits: Habits, line: Line837P, all: readonly Line837P[]): boolean {
  return habits.bundles.some(
    ({ code, into, unless }) =>
      line.code === code &&
      !line.modifiers.some((modifier) => unless.includes(modifier)) &&
      all.some((other) => other !== line && other.code === into && other.from === line.from),
  );
}

/** The code that the payer pays instead, if it thinks so of this line. */
export function recodeOf(habits: Habits, seed: number, claim: ClaimKey, line: Line837P): string | undefined {
  const key = [seed, claim.memberId, claim.from, line.lineNumber];
  return habits.recodes.find(({ from, share }) => from === line.code && stableShare('recode', ...key) < share)?.to;
}

/** Why the front end does not take the claim; undefined: it does. */
export function rejectionOf(payer: SimulatedPayer, seed: number, claim: Claim837P): StatusCode | undefined {
  const habits = payer.habits ?? USUAL_HABITS;
  const failed = habits.edits.find(({ needs, codes }) => concerns(claim, codes) && !has(claim, needs));
  if (failed) return failed.answer;
  const key = [seed, payer.code, claim.patientControlNumber];
  if (!habits.rejections || stableShare('front end', ...key) >= habits.rejections.share) return undefined;
  const { weight: _, ...answer } = weighted(habits.rejections.mix, stableShare('front end reason', ...key));
  return answer;
}

/** How a payer words a member id that it does not know: category, status, entity (277CA). */
export const unknownMember = (seed: number, memberId: string): StatusCode =>
  stableShare('rejection', seed, memberId) < 0.5
    ? { category: 'A3', status: '33', entity: 'IL' }
    : { category: 'A7', status: '164', entity: 'IL' };

const concerns = (claim: Claim837P, codes: readonly string[] | undefined): boolean =>
  codes === undefined || claim.lines.some(({ code }) => codes.includes(code));

function has(claim: Claim837P, what: Habits['edits'][number]['needs']): boolean {
  switch (what) {
    case 'prior_authorization':
      return Boolean(claim.priorAuthorization);
    case 'rendering_provider':
      return Boolean(claim.renderingProvider);
    case 'referring_provider':
      return Boolean(claim.referringProvider);
    case 'taxonomy':
      return Boolean(claim.billingProvider.taxonomy);
  }
}
