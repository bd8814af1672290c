/** Which claims an encounter should have now. A claim once sent never changes; what follows it is a new version. */
import { payerResponseLimit } from '../deadlines/limits';
import type { Draft } from '../line/draft';
import type { Claim, Coverage, EncounterRecord } from '../line/record';
import { sum, ZERO } from '../money/cents';
import { isAdjudication } from '../remittance/reverse';
import type { ClaimFrequency } from '../words';
import { coveragesOf } from './covered';
import { openFilingLimit } from './filing';
import { latestClaims, owedOnPart, type Part, partsOf } from './parts';
import { isUnsent } from './sent';

/** Does any payer's claim have to be built now? Asked before scrubbing, which is only worth its reads then. */
export const wantsClaim = (draft: Draft): boolean => payersToBill(draft).length > 0;

interface Wanted {
  part: Part;
  frequency: ClaimFrequency;
  /** The claim that it comes after. */
  answers: Claim | null;
  /** The claim itself, where it is built already and is built anew under its number. */
  unsent?: Claim;
}

/** The claims that the payer should get now, by the parts of the visit's lines. */
function wanted(draft: Draft, coverage: Coverage): Wanted[] {
  if (draft.encounter.enteredInError) return [];
  const latest = latestClaims(draft, coverage.payerId);
  return partsOf(draft, coverage.payerId).flatMap((part) => {
    const known = latest.find((claim) => claim.part === part.n);
    const owes = owedOnPart(draft, coverage.payerId, part.n) > 0;
    const want = known ? wantedAfter(draft, known, owes) : owes || isUntouchedBy(draft, coverage) ? NEW : null;
    return want ? [{ ...want, part }] : [];
  });
}

const NEW = { frequency: '1' as const, answers: null };

function wantedAfter(draft: Draft, latest: Claim, owes: boolean): Omit<Wanted, 'part'> | null {
  if (isUnsent(latest)) return latest.isStale ? { frequency: latest.frequency, answers: null, unsent: latest } : null;
  if (isOutOfTheRunning(draft, latest)) return owes ? { frequency: '1', answers: latest } : null;
  const correction = correctionOf(draft, latest);
  return correction ? { frequency: correction, answers: latest } : null;
}

const isUntouchedBy = (draft: Draft, coverage: Coverage): boolean =>
  coveragesOf(draft.record)[0]?.id === coverage.id && isUntouched(draft);

/** What comes after it is a new claim: it never was with the payer, or was withdrawn for good. */
function isOutOfTheRunning(draft: Draft, latest: Claim): boolean {
  if (latest.status === 'rejected') return latest.frequency !== '8' && rejectionIsRepaired(draft, latest);
  if (latest.frequency === '8') return !isAnswerDue(draft, latest.replaces!);
  return latest.status === 'cancelled' || latest.status === 'voided';
}

/** What the payer has answered to the claim still stands, until its reversal comes. */
const isAnswerDue = (draft: Draft, claimId: string): boolean =>
  draft.record.remits.some((remit) => remit.claimId === claimId && isAdjudication(remit));

const isReplacementOrdered = ({ chartChanges }: EncounterRecord, claim: Claim): boolean =>
  chartChanges.some((one) => one.frequency === '7' && one.claimIds.includes(claim.id));

/** The frequency of what is to answer this claim: by a person's word on a denial, or on a changed chart. */
export function correctionOf({ record }: Draft, claim: Claim): ClaimFrequency | null {
  const denial = record.denials.find((one) => one.claimId === claim.id && one.status === 'in_correction');
  if (denial?.correction) return denial.correction;
  return isReplacementOrdered(record, claim) && !['rejected', 'cancelled', 'voided'].includes(claim.status)
    ? '7'
    : null;
}

/** Nothing could be charged yet and nothing was billed: the edits must say why. */
const isUntouched = (draft: Draft): boolean =>
  draft.record.claims.length === 0 && draft.record.sums.every((one) => one.account !== 'charges');

/** Payers that should get a claim of the first frequency now: their filing limits count. */
export const payersToFile = (draft: Draft): string[] =>
  coveragesOf(draft.record)
    .filter((coverage) => wanted(draft, coverage).some(({ frequency }) => frequency === '1'))
    .map((coverage) => coverage.payerId);

/** Payers that should get any claim now. */
export const payersToBill = (draft: Draft): string[] =>
  coveragesOf(draft.record)
    .filter((coverage) => wanted(draft, coverage).length > 0)
    .map((coverage) => coverage.payerId);

/** A rejected claim is sent again as new once a person has repaired it. */
export const rejectionIsRepaired = (draft: Draft, claim: Claim): boolean =>
  draft.record.tasks.some(
    (task) => task.kind === 'resolve_rejection' && task.claimId === claim.id && task.state === 'done',
  );

/** Builds every claim that is wanted. The record must be clean: this is called after scrubbing. */
export function buildClaims(draft: Draft): void {
  for (const coverage of coveragesOf(draft.record)) {
    for (const want of wanted(draft, coverage)) {
      if (want.unsent) rebuild(draft, coverage, want.unsent, want.part);
      else build(draft, coverage, want);
    }
  }
}

const contentOf = ({ lines }: Part): Pick<Claim, 'total' | 'lineIds'> => ({
  total: sum(lines.map((line) => line.charge ?? ZERO)),
  lineIds: lines.map((line) => line.id),
});

const rebuild = (draft: Draft, coverage: Coverage, claim: Claim, part: Part): void =>
  draft.rebuildClaim(claim, { ...contentOf(part), coverageId: coverage.id, rank: coverage.rank });

function build(draft: Draft, coverage: Coverage, want: Wanted): Claim {
  const replaces = want.frequency === '1' ? null : want.answers;
  const claim = draft.buildClaim({
    payerId: coverage.payerId,
    coverageId: coverage.id,
    rank: coverage.rank,
    version: (want.answers?.version ?? 0) + 1,
    part: want.part.n,
    frequency: want.frequency,
    replaces: replaces?.id ?? null,
    originalIcn: replaces?.icn ?? replaces?.originalIcn ?? null,
    status: draft.encounter.held ? 'held' : 'ready',
    ...contentOf(want.part),
  });
  // A person's order of it is in the trail already.
  if (replaces && !isReplacementOrdered(draft.record, replaces))
    draft.audit({
      action: 'claim.replace',
      subject: { kind: 'claim', id: claim.id },
      detail: { replaces: replaces.id },
    });
  openFilingLimit(draft, coverage);
  return claim;
}

/** The claim that a payer forwarded itself (CLP02 19, 20, 21): expected, never sent. */
export function expectCrossover(draft: Draft, coverage: Coverage, forwarded: Claim): Claim {
  const lines = draft.billedLines.filter(({ id }) => forwarded.lineIds.includes(id));
  const claim = build(draft, coverage, { ...NEW, part: { n: forwarded.part, lines } });
  claim.status = 'crossed_over';
  const payer = draft.record.payers.get(coverage.payerId)!;
  draft.openDeadline('payer_response', payerResponseLimit(draft.today, payer), {
    claimId: claim.id,
    subjectId: payer.id,
  });
  return claim;
}
