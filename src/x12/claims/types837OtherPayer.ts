import type { Cents } from '../../money/cents';
import type { Adjustment } from '../types';
import type { Coverage837, OtherPayerProvider837 } from './types837Party';
import type { InpatientAdjudication837, LoopRest, OutpatientAdjudication837 } from './types837Segment';

/** Loops 2320, 2330A and 2330B. */
export interface OtherPayer837 extends Coverage837, LoopRest {
  /** Claim level CAS. */
  adjustments: Adjustment[];
  /** AMT*D. Absent where this payer has not decided yet. */
  paid?: Cents;
  /** AMT*A8: the whole charge, where it is not covered at all. */
  nonCovered?: Cents;
  /** AMT*EAF. */
  remainingPatientLiability?: Cents;
  /** OI03 and OI06, Y unless told. */
  benefitsAssigned?: string;
  release?: string;
  /** OI04: P. */
  patientSignature?: string;
  /** MIA, of an 837I. */
  inpatient?: InpatientAdjudication837;
  /** MOA. */
  outpatient?: OutpatientAdjudication837;
  /** 2330B DTP*573; where lines carry `cob`, the date stands there instead. */
  paidDate?: string;
  /** 2330B REF*F8: this payer's control number. */
  payerControlNumber?: string;
  /** 2330B REF*G1. */
  priorAuthorization?: string;
  /** 2330B REF*9F. */
  referralNumber?: string;
  /** 2330B REF*T4: Y, the claim was adjusted before. */
  adjustmentIndicator?: string;
  /** Loops 2330C to 2330G of an 837P, 2330C to 2330I of an 837I. */
  attendingProvider?: OtherPayerProvider837;
  operatingPhysician?: OtherPayerProvider837;
  otherOperatingPhysician?: OtherPayerProvider837;
  referringProvider?: OtherPayerProvider837;
  primaryCareProvider?: OtherPayerProvider837;
  renderingProvider?: OtherPayerProvider837;
  serviceFacility?: OtherPayerProvider837;
  supervisingProvider?: OtherPayerProvider837;
  billingProvider?: OtherPayerProvider837;
}
