/** The 837P, 005010X222A1, as far as a practice's claims need it. */
import type { Cents } from '../../money/cents';
import type { Address, Adjustment, Contact, Procedure, RawSegment, X12Error } from '../types';

/** One ST..SE. Claims stand in the caller's order; neighbours with the same billing provider share a loop 2000A. */
export interface Batch837P {
  /** ST02. */
  stControlNumber: string;
  /** BHT03, which the 277CA gives back as the batch. */
  bht03: string;
  /** BHT04, BHT05. */
  created: { date: string; time: string };
  /** Loop 1000A, NM1*41 and its PER*IC. */
  submitter: { name: string; id: string; contact: { name?: string; phone: string } };
  /** Loop 1000B, NM1*40. */
  receiver: { name: string; id: string };
  claims: Claim837P[];
  /** Segments above the claims that have no field here. They are kept when read and not written. */
  unknown?: RawSegment[];
}

/** Loop 2010AA with the PRV of 2000A. An organization, or a person where `first` is given. */
export interface BillingProvider {
  name: string;
  first?: string;
  npi: string;
  /** Digits only. REF*EI. */
  taxId: string;
  /** PRV*BI. */
  taxonomy?: string;
  /** The ZIP has 9 digits. */
  address: Address;
  contact?: Contact;
}

/** A person in 2010BA, 2010CA or 2330A. */
export interface Person837 {
  last: string;
  first?: string;
  middle?: string;
  suffix?: string;
  born?: string;
  sex?: string;
  address?: Address;
}

export interface Subscriber837 extends Person837 {
  memberId: string;
}

/** NM1*82, 77, DN, DQ; an organization where `first` is absent. */
export interface Provider837 {
  last: string;
  first?: string;
  middle?: string;
  suffix?: string;
  npi?: string;
  /** PRV*PE, of the rendering provider only. */
  taxonomy?: string;
  /** Of the service facility only. */
  address?: Address;
}

export interface Payer837 {
  name: string;
  id: string;
}

/** Who pays in which place: SBR of 2000B and of 2320. */
export interface Coverage837 {
  /** SBR01: P, S, T … */
  responsibility: string;
  /** The patient to the subscriber: 18 self, 01 spouse, 19 child, G8 other. SBR02 only says 18; else PAT01 (2320: SBR02). */
  relationship: string;
  /** SBR03. */
  group?: string;
  /** SBR04. */
  groupName?: string;
  /** SBR05: why Medicare is secondary, such as 12 or 43. */
  mspType?: string;
  /** SBR09: CI, MB, BL, HM … */
  filingIndicator: string;
  subscriber: Subscriber837;
  payer: Payer837;
}

/** Loop 2300 with the subscriber, payer and patient that it is under. */
export interface Claim837P extends Coverage837 {
  billingProvider: BillingProvider;
  /** Loop 2000C, exactly when `relationship` is not 18. */
  patient?: Person837;
  /** CLM01. */
  patientControlNumber: string;
  /** CLM02. */
  total: Cents;
  /** CLM05-1. */
  place: string;
  /** CLM05-3: 1 original, 7 replacement, 8 void. */
  frequency: string;
  /** CLM06 (Y), CLM07 (A), CLM08 (Y), CLM09 (Y) unless told. */
  providerSignature?: string;
  assignment?: string;
  benefitsAssigned?: string;
  release?: string;
  /** REF*F8: the payer's number of the claim that is replaced or voided. */
  originalReference?: string;
  /** REF*G1. */
  priorAuthorization?: string;
  /** REF*D9. */
  clearinghouseTrace?: string;
  /** NTE*ADD. */
  note?: string;
  /** ICD-10-CM, the principal first, up to 12. Points are removed when written. */
  diagnoses: string[];
  referringProvider?: Provider837;
  renderingProvider?: Provider837;
  serviceFacility?: Provider837;
  supervisingProvider?: Provider837;
  /** Loop 2320, for each other coverage. */
  otherPayers: OtherPayer837[];
  lines: Line837P[];
  /** Segments that have no field here. They are kept when read and not written. */
  unknown?: RawSegment[];
}

/** Loops 2320, 2330A and 2330B. */
export interface OtherPayer837 extends Coverage837 {
  /** Claim level CAS. */
  adjustments: Adjustment[];
  /** AMT*D. Absent where this payer has not decided yet. */
  paid?: Cents;
  /** AMT*EAF. */
  remainingPatientLiability?: Cents;
  /** OI03 and OI06, Y unless told. */
  benefitsAssigned?: string;
  release?: string;
  /** 2330B DTP*573; where lines carry `cob`, the date stands there instead. */
  paidDate?: string;
  /** 2330B REF*F8: this payer's control number. */
  payerControlNumber?: string;
}

/** Loop 2400. */
export interface Line837P {
  /** LX01, 1-based within the claim. */
  lineNumber: number;
  /** SV101-1, HC unless told. */
  qualifier?: string;
  code: string;
  modifiers: string[];
  description?: string;
  charge: Cents;
  /** SV103: UN, or MJ for minutes. */
  unit: string;
  units: number;
  /** SV105, only if not the claim's. */
  place?: string;
  /** SV107, 1-based into `diagnoses`, up to 4. */
  diagnosisPointers: number[];
  /** DTP*472. */
  from: string;
  /** Makes DTP*472 a range. */
  through?: string;
  /** REF*6R. */
  controlNumber?: string;
  renderingProvider?: Provider837;
  /** Loop 2430, for each payer that decided on the line. */
  cob: LineAdjudication[];
  unknown?: RawSegment[];
}

/** Loop 2430: SVD, its CAS and DTP*573. */
export interface LineAdjudication {
  /** SVD01, the id of the payer in 2330B. */
  payerId: string;
  paid: Cents;
  /** SVD03: as that payer paid it. */
  procedure: Procedure;
  /** SVD05. */
  units: number;
  /** SVD06: the line that it was bundled into. */
  bundledLineNumber?: number;
  adjustments: Adjustment[];
  date?: string;
}

export interface Parsed837P {
  batches: Batch837P[];
  errors: X12Error[];
}
