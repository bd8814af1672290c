/** The words of the sample practice. */
import type { Day } from '../calendar';
import type { Cents } from '../money/cents';
import type { FeeItem } from './codes';
import type { DemoPayer } from './payers';

export interface Clinician {
  id: string;
  last: string;
  first: string;
  npi: string;
  taxonomy: string;
}

/** What the product must be told of the practice before it can bill for it. */
export interface DemoPracticeConfig {
  name: string;
  npi: string;
  taxId: string;
  taxonomy: string;
  timezone: string;
  phone: string;
  address: { line: string; city: string; state: string; zip: string };
  /** Id of the practice at the clearinghouse: ISA06, NM1*41. */
  submitterId: string;
  clinicians: Clinician[];
  /** Visits with these codes go to a coder first. */
  reviewCodes: readonly string[];
}

/** What is wrong with a visit as the EHR sends it; see `troubles.ts`. */
export type Trouble = 'missing_member' | 'unknown_code' | 'coding_review' | 'swapped_member';

/** How a person puts it right: what somebody at the front desk would find out. */
export type Fix = { coverageId: string; memberId: string } | { chargeItemId: string; code: string };

export interface EncounterFact {
  /** FHIR id of the Encounter. */
  id: string;
  day: Day;
  patientId: string;
  /** FHIR id of who owes what no payer owes; the key of `paymentHabit`. */
  guarantorId: string;
  payerCode: string;
  /** The right one, whatever the bundle says. */
  memberId: string;
  /** Sum of the lines by the fee schedule. */
  charge: Cents;
  trouble?: Trouble;
  fix?: Fix;
}

export interface FhirResource {
  resourceType: string;
  id: string;
  [field: string]: unknown;
}

export interface FhirBundle {
  resourceType: 'Bundle';
  id: string;
  type: 'collection';
  timestamp: string;
  entry: { fullUrl: string; resource: FhirResource }[];
}

export interface DemoFacts {
  seed: number;
  encounters: EncounterFact[];
}

export interface DemoPractice {
  practice: DemoPracticeConfig;
  payers: readonly DemoPayer[];
  feeSchedule: { effective: Day; items: readonly FeeItem[] };
  bundles: { day: Day; bundle: FhirBundle }[];
  facts: DemoFacts;
}
