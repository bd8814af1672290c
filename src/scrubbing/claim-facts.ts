/** A claim to be built, as plain facts; and the code sets with the practice's own edits before them. Pure. */
import { correctionOf, payersToFile } from '../claims/build';
import { coveragesOf } from '../claims/covered';
import { filingLimitOf } from '../claims/filing';
import { latestClaims } from '../claims/parts';
import { Reference, type ReferenceRows } from '../codes/reference';
import type { Draft } from '../line/draft';
import type { Coverage, EditData } from '../line/record';
import type { ClaimFacts, PayerFacts } from '../rules/claim-facts';

/** The coverage whose claim comes next: of the first payer that wants one, else the first in force. */
export function coverageToFile(draft: Draft): Coverage | undefined {
  const ordered = coveragesOf(draft.record);
  const [next] = payersToFile(draft);
  return ordered.find((coverage) => coverage.payerId === next) ?? ordered[0];
}

/** The facts of the claim that this encounter would send now. */
export function claimFactsOf(draft: Draft): ClaimFacts {
  const { encounter, practice, record, today } = draft;
  const coverage = coverageToFile(draft);
  return {
    kind: encounter.kind,
    frequency: coverage ? frequencyOf(draft, coverage) : '1',
    from: encounter.from,
    through: encounter.through,
    today,
    place: encounter.place,
    diagnoses: encounter.diagnoses,
    authorization: encounter.authorization,
    payer: coverage ? payerFacts(draft, coverage) : null,
    patient: record.edits?.patient ?? { born: undefined, sex: undefined },
    provider: {
      npi: practice.npi,
      taxonomy: practice.taxonomy,
      taxId: practice.taxId,
      renderingNpi: practice.rendering.npi,
      street: practice.address.line,
      state: practice.address.state,
      zip: practice.address.zip,
    },
    filingLimit: (coverage && filingLimitOf(draft, coverage.payerId)?.due) ?? null,
    lines: draft.billedLines,
    others: record.edits?.others ?? [],
  };
}

function payerFacts(draft: Draft, coverage: Coverage): PayerFacts | null {
  const payer = draft.record.payers.get(coverage.payerId);
  const plan = draft.record.edits?.plans?.[coverage.id] ?? null;
  return payer ? { code: payer.code, kind: payer.kind, plan, rank: coverage.rank } : null;
}

/** A correction is a 7 or, of what was never processed, a 1. */
function frequencyOf(draft: Draft, coverage: Coverage): ClaimFacts['frequency'] {
  const corrections = latestClaims(draft, coverage.payerId).map((latest) => correctionOf(draft, latest));
  return corrections.find((correction) => correction !== null) ?? '1';
}

/** The practice's own edits come first, so that they outrank those of the same codes that are loaded for all. */
export function referenceOf(edits: EditData | null): Reference {
  const given = edits?.reference ?? { kinds: [], codes: [], pairs: [] };
  const always = { title: '', billable: true, from: null, to: null };
  const codes: ReferenceRows['codes'] = [
    ...(edits?.unitLimits ?? []).map(({ code, units, mai }) => ({
      kind: 'mue' as const,
      code,
      ...always,
      data: { units, mai },
    })),
    // A practice that says 0 wants no global period of that code (FORMAT 6.16), whatever the schedule says of its own day.
    ...(edits?.globalDays ?? []).map(({ code, days }) => ({
      kind: 'fee-schedule' as const,
      code,
      ...always,
      data: days === 0 ? {} : { globalDays: days },
    })),
  ];
  const pairs: ReferenceRows['pairs'] = (edits?.pairs ?? []).map(({ column1, column2, indicator }) => ({
    kind: 'ncci-ptp',
    a: column1,
    b: column2,
    from: null,
    to: null,
    value: indicator,
  }));
  return new Reference({ kinds: given.kinds, codes: [...codes, ...given.codes], pairs: [...pairs, ...given.pairs] });
}
