/** What judging a claim takes beside its record: loaded only before a claim is built. */
import type { Instant } from '../calendar';
import type { ReferenceRows } from '../codes/reference';
import type { Authorization } from '../registration/authorizations';
import type { ClaimFacts, OtherService } from '../rules/claim-facts';
import type { RuleBook } from '../rules/rule-book';

/** A finding that stands in the record and is not closed. */
export interface KnownFinding {
  id: string;
  code: string;
  lineId: string | null;
  foundAt: Instant;
}

/** The judgement that goes on until the encounter's claim is built. */
export interface OpenJudgement {
  id: string;
  /** The instant whose rules hold for it. */
  rulesAt: Instant;
  findings: KnownFinding[];
}

export interface ScrubbingData {
  open: OpenJudgement | null;
  patient: ClaimFacts['patient'];
  /** Group numbers by coverage. */
  plans: Record<string, string | null>;
  /** The patient's services here in the year before, and those of this day that were registered first. */
  others: OtherService[];
  /** The patient's, with what other encounters use of them. */
  authorizations: Authorization[];
  reference: ReferenceRows;
  /** The rules in force for this encounter. */
  rules: RuleBook;
}
