/**
 * What arrives from a practice's EHR, already in billing's words: one visit with everything needed to bill it. An adapter
 * (FHIR, CSV, a scenario) makes it; `register` takes it. Whatever the adapter could not read is a `Problem`.
 */
import type { Cents } from '../money/cents';
import type { Day, Instant } from '../calendar';

export interface Address {
  line: string;
  city: string;
  state: string;
  zip: string;
}

export interface PersonIntake {
  last: string;
  first: string;
  born: Day;
  sex: 'F' | 'M' | 'U';
  address: Address;
}

export interface PatientIntake extends PersonIntake {
  /** The sender's id of the patient; with `source` it identifies the patient for ever. */
  sourceId: string;
  /** Who owes what no payer owes; left out: the patient. */
  guarantor?: { sourceId: string; last: string; first: string; address: Address };
  coverages: CoverageIntake[];
  authorizations?: AuthorizationIntake[];
  /** `rules`: the order is reckoned (coverage-order.ts); left out: as the coverages say. */
  coverageOrder?: 'listed' | 'rules';
  /** No longer at work, so that a plan of the patient's own employer is a retiree's. */
  retired?: boolean;
  /** Entitled to Medicare by disability. */
  disabled?: boolean;
}

export interface CoverageIntake {
  sourceId: string;
  /** NM109 of the payer (qualifier PI), e.g. `PHP01`. */
  payerCode: string;
  memberId: string;
  group?: string;
  /** Employees of the employer whose plan it is. */
  employerSize?: number;
  /** SBR05, where Medicare does not pay first. */
  mspType?: string;
  from?: Day;
  to?: Day;
  /** 1 is primary. */
  order: number;
  /** Left out: the patient is the subscriber. */
  subscriber?: PersonIntake & { relationship: 'spouse' | 'child' | 'other' };
}

/** What a payer permitted. */
export interface AuthorizationIntake {
  payerCode: string;
  /** REF*G1. */
  number: string;
  codes: string[];
  units: number;
  from?: Day;
  to?: Day;
}

export interface LineIntake {
  sourceId: string;
  /** HCPCS or CPT; empty where the revenue code says all. */
  code: string;
  /** Of institutional visits. */
  revenue?: string;
  modifiers: string[];
  units: number;
  /** Charge of the whole line; left out: priced from the fee schedule. */
  charge?: Cents;
  from: Day;
  /** 1-based pointers into the visit's diagnoses. */
  dx: number[];
}

export interface VisitIntake {
  source: string;
  sourceId: string;
  receivedAt?: Instant;
  /** The number under which the visit was booked, where that is another. */
  appointment?: string;
  kind: 'professional' | 'institutional';
  patient: PatientIntake;
  from: Day;
  through: Day;
  /** Place of service; of an institutional visit the type of bill without its frequency (CLM05-1). */
  place: string;
  /** ICD-10-CM with the dot, in order. */
  diagnoses: string[];
  lines: LineIntake[];
  renderingNpi?: string;
  authorization?: string;
}

/** Why something in a message cannot be used as it is. `field` is a path in the sender's terms; never a patient's data. */
export interface Problem {
  resource: string;
  field: string;
  code: 'missing' | 'invalid' | 'unknown_code' | 'unmapped';
  message: string;
  /** 1-based: the line that lacks its code; the problem is settled when that line has one, or is removed. */
  line?: number;
}
