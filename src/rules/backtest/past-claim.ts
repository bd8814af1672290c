/** A claim that was sent, as a rule would have seen it: from its own snapshot, not from what the record says today. Pure. */
import type { Day } from '../../calendar';
import type { Cents } from '../../money/cents';
import type { Practice } from '../../practice/types';
import type { ClaimFrequency, PayerKind } from '../../words';
import { type ClaimContent, daysOf, diagnosesIn, facilityOf, isInstitutional } from '../../claims/content';
import type { ClaimFacts, OtherService } from '../claim-facts';
import { CannotJudge } from '../compile';
import type { ActiveRule } from '../rule-book';

/** What the record says of a past claim beside its snapshot. */
export interface PastClaim {
  id: string;
  encounterId: string;
  frequency: ClaimFrequency;
  rank: number;
  payerCode: string;
  payerKind: PayerKind;
  filingLimit: Day | null;
  builtOn: Day;
  /** What the payer refused of it, and what it paid. */
  denied: Cents;
  paid: Cents;
  snapshot: ClaimContent;
  others: OtherService[];
}

export interface BacktestResult {
  claimId: string;
  encounterId: string;
  /** The rule is true of it. */
  hit: boolean;
  /** It would have stopped it: an error or a hold. */
  stops: boolean;
  /** The field that nobody knew, where it could not be judged; it would then have been held. */
  failed: string | null;
  lines: number[];
  denied: Cents;
  paid: Cents;
}

/** The facts of a past claim. */
function pastFacts(past: PastClaim, practice: Practice): ClaimFacts {
  const { snapshot } = past;
  const person = snapshot.patient ?? snapshot.subscriber;
  const days = daysOf(snapshot);
  return {
    kind: isInstitutional(snapshot) ? 'institutional' : 'professional',
    frequency: past.frequency,
    ...days,
    today: past.builtOn,
    place: facilityOf(snapshot),
    diagnoses: diagnosesIn(snapshot),
    authorization: snapshot.priorAuthorization ?? null,
    payer: { code: past.payerCode, kind: past.payerKind, plan: snapshot.group ?? null, rank: past.rank },
    patient: { born: person.born, sex: person.sex as ClaimFacts['patient']['sex'] },
    provider: {
      npi: snapshot.billingProvider.npi ?? practice.npi,
      taxonomy: snapshot.billingProvider.taxonomy ?? practice.taxonomy,
      taxId: practice.taxId,
      renderingNpi: snapshot.renderingProvider?.npi ?? practice.rendering.npi,
      state: practice.address.state,
      zip: practice.address.zip,
    },
    filingLimit: past.filingLimit,
    lines: snapshot.lines.map((line) => ({
      id: String(line.lineNumber),
      n: line.lineNumber,
      code: line.code,
      modifiers: line.modifiers,
      units: line.units,
      charge: line.charge,
      from: line.from ?? days.from,
      dx: 'diagnosisPointers' in line ? line.diagnosisPointers : [],
    })),
    others: past.others,
  };
}

const stopsClaim = ({ rule }: ActiveRule): boolean =>
  rule.then.some((action) => action.do === 'hold' || (action.do === 'finding' && action.severity === 'error'));

/** What one rule would have said of one past claim. */
export function tryOn(rule: ActiveRule, past: PastClaim, practice: Practice): BacktestResult {
  const { id: claimId, encounterId, denied, paid } = past;
  const facts = pastFacts(past, practice);
  const base = { claimId, encounterId, denied, paid };
  const nothing = { ...base, hit: false, stops: false, failed: null, lines: [] };
  if (!rule.inScope(facts)) return nothing;
  try {
    const hits = rule.hits(facts);
    if (hits.length === 0) return nothing;
    return {
      ...base,
      hit: true,
      stops: stopsClaim(rule),
      failed: null,
      lines: hits.map((line) => line.n).filter((n) => n > 0),
    };
  } catch (error) {
    if (!(error instanceof CannotJudge)) throw error;
    return { ...nothing, hit: true, stops: true, failed: error.field };
  }
}
