/**
 * A claim as edits and rules see it: plain facts of the encounter, its lines, its payer and the patient's other services.
 * Made from the record before a claim is built, and from a claim's snapshot when a rule is tried on the past.
 * `undefined` means that nobody knows: whatever reads it cannot be judged. `null` means: it is known that there is none.
 */
import type { Day } from '../calendar';
import type { Cents } from '../money/cents';
import type { ClaimFrequency, PayerKind } from '../words';

/** A service of the claim that is judged. */
export interface LineFacts {
  id: string;
  n: number;
  /** HCPCS or CPT (SV101-2). */
  code: string;
  modifiers: readonly string[];
  units: number;
  charge: Cents | null;
  from: Day;
  /** 1-based pointers into the claim's diagnoses (SV107). */
  dx: readonly number[];
}

/** A service of the same patient in another encounter of the practice. */
export interface OtherService {
  encounterId: string;
  code: string;
  modifiers: readonly string[];
  units: number;
  from: Day;
}

export interface PayerFacts {
  code: string;
  kind: PayerKind;
  /** The group number of the coverage (SBR03); null where it has none. */
  plan: string | null;
  /** 1 is primary. */
  rank: number;
}

export interface ProviderFacts {
  npi: string;
  taxonomy: string;
  taxId: string;
  renderingNpi: string;
  /** Where it is, if that is known. */
  street?: string;
  state: string;
  zip: string;
}

export interface ClaimFacts {
  kind: 'professional' | 'institutional';
  frequency: ClaimFrequency;
  from: Day;
  through: Day;
  /** The day on which it is judged. */
  today: Day;
  /** Place of service (CLM05-1); of an institutional claim the type of bill without its frequency. */
  place: string;
  /** ICD-10-CM with the dot, in order. */
  diagnoses: readonly string[];
  authorization: string | null;
  /** Null: no payer, the guarantor is billed. */
  payer: PayerFacts | null;
  patient: { born: Day | undefined; sex: 'F' | 'M' | 'U' | undefined };
  provider: ProviderFacts;
  /** The payer's last day for this claim. */
  filingLimit: Day | null;
  lines: readonly LineFacts[];
  others: readonly OtherService[];
}
