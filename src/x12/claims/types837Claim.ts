import type { Cents } from '../../money/cents';
import type { Line837I, Line837P } from './types837Line';
import type { OtherPayer837 } from './types837OtherPayer';
import type { BillingProvider, Coverage837, Person837, Place837, Provider837 } from './types837Party';
import type {
  AmbulanceTransport837,
  Attachment837,
  ConditionIndicator837,
  Contract837,
  LoopRest,
  Note837,
  Period837,
  Repricing837,
  SpinalManipulation837,
} from './types837Segment';

/** Loop 2300 with the subscriber, payer and patient that it is under: what both guides have. */
export interface Claim837 extends Coverage837, LoopRest {
  billingProvider: BillingProvider;
  /** Loop 2000C, exactly when `relationship` is not 18. */
  patient?: Person837;
  /**
   * The highest HL that is opened for this claim, where it is not its subscriber's (22): 20 although the billing provider is
   * the same as before; 23 a further patient of the subscriber before; CLM none, it stands beside the claim before.
   */
  level?: '20' | '23' | 'CLM';
  /** What loops 2000B and 2000C hold beyond their fields. */
  subscriberLevel?: LoopRest;
  patientLevel?: LoopRest;
  /** CLM01. */
  patientControlNumber: string;
  /** CLM02. */
  total: Cents;
  /** CLM05-3: 1 original, 7 replacement, 8 void; in an 837I also 2, 3, 4 … */
  frequency: string;
  /** CLM06: Y unless told; an 837I has none. */
  providerSignature?: string;
  /** CLM07 (A), CLM08 (Y), CLM09 (Y) unless told. */
  assignment?: string;
  benefitsAssigned?: string;
  release?: string;
  /** CLM20: 1 proof of eligibility, 7 third party processing … */
  delayReason?: string;
  /** PWK. */
  attachments?: Attachment837[];
  contract?: Contract837;
  /** REF*F8: the payer's number of the claim that is replaced or voided. */
  originalReference?: string;
  /** REF*G1. */
  priorAuthorization?: string;
  /** REF*9F. */
  referralNumber?: string;
  /** REF*D9. */
  clearinghouseTrace?: string;
  /** REF*4N. */
  authorizationException?: string;
  /** REF*9A and REF*9C. */
  repricedReference?: string;
  adjustedRepricedReference?: string;
  /** REF*LX. */
  investigationalDevice?: string;
  /** REF*EA. */
  medicalRecordNumber?: string;
  /** REF*P4. */
  demonstrationProject?: string;
  /** DTP*050. */
  repricerReceivedDate?: string;
  /** K3. */
  fileInformation?: string[];
  /** NTE*ADD. */
  note?: string;
  /** NTE with another qualifier. */
  notes?: Note837[];
  /** CRC. */
  conditions?: ConditionIndicator837[];
  /** Where diagnoses and procedures are of ICD-9, as before October 2015. */
  codeSet?: 'ICD-9';
  /** HI*BG. */
  conditionCodes?: string[];
  repricing?: Repricing837;
  referringProvider?: Provider837;
  renderingProvider?: Provider837;
  serviceFacility?: Provider837;
  /** Loop 2320, for each other coverage. */
  otherPayers: OtherPayer837[];
}

/** A professional claim, 005010X222A1. */
export interface Claim837P extends Claim837 {
  /** CLM05-1. */
  place: string;
  /** CLM10: P. */
  patientSignature?: string;
  /** CLM11. */
  relatedCauses?: RelatedCauses837;
  /** CLM12: 02, 03, 05, 09. */
  specialProgram?: string;
  /** DTP*431, 454, 304, 453, 439, 484, 455, 471. */
  onsetDate?: string;
  initialTreatmentDate?: string;
  lastSeenDate?: string;
  acuteManifestationDate?: string;
  accidentDate?: string;
  lastMenstrualPeriodDate?: string;
  lastXRayDate?: string;
  prescriptionDate?: string;
  /** DTP*314, or DTP*360 and DTP*361 where one end alone is known. */
  disability?: Period837;
  disabilityFrom?: string;
  disabilityThrough?: string;
  /** DTP*297, 296, 435, 096, 090, 091, 444. */
  lastWorkedDate?: string;
  returnToWorkDate?: string;
  admissionDate?: string;
  dischargeDate?: string;
  assumedCareDate?: string;
  relinquishedCareDate?: string;
  firstContactDate?: string;
  /** AMT*F5. */
  patientPaid?: Cents;
  /** REF*F5. */
  medicareCrossover?: string;
  /** REF*EW. */
  mammographyCertification?: string;
  /** REF*X4. */
  clia?: string;
  /** REF*1J. */
  carePlanOversight?: string;
  /** CR1. */
  ambulance?: AmbulanceTransport837;
  /** CR2. */
  spinalManipulation?: SpinalManipulation837;
  /** ICD-10-CM, the principal first, up to 12. Points are removed when written. */
  diagnoses: string[];
  /** HI*BP (the principal) and HI*BO. */
  anesthesiaProcedures?: string[];
  primaryCareProvider?: Provider837;
  supervisingProvider?: Provider837;
  ambulancePickUp?: Place837;
  ambulanceDropOff?: Place837;
  lines: Line837P[];
}

/** CLM11. */
export interface RelatedCauses837 {
  /** AA auto accident, EM employment, OA other accident. */
  causes: string[];
  /** Of an auto accident. */
  state?: string;
  country?: string;
}

/** An institutional claim, 005010X223A2. */
export interface Claim837I extends Claim837 {
  /** CLM05-1: the first two digits of the type of bill; `frequency` is the third. */
  facilityType: string;
  /** DTP*434. */
  statement: Period837;
  /** DTP*435, with its hour (HHMM) where there is one. */
  admissionDate?: string;
  admissionHour?: string;
  /** DTP*096, HHMM. */
  dischargeHour?: string;
  /** CL101: 1 emergency, 2 urgent, 3 elective, 4 newborn … */
  admissionType?: string;
  /** CL102. */
  admissionSource?: string;
  /** CL103. */
  patientStatus: string;
  /** AMT*F3. */
  patientEstimatedDue?: Cents;
  /** REF*LU. */
  accidentState?: string;
  /** REF*G4. */
  peerReviewApproval?: string;
  /** HI*ABK. */
  principalDiagnosis?: Diagnosis837I;
  /** HI*ABJ. */
  admittingDiagnosis?: string;
  /** HI*APR, up to 3. */
  visitReasons?: string[];
  /** HI*ABN, up to 12. */
  externalCauses?: Diagnosis837I[];
  /** HI*DR. */
  drg?: string;
  /** HI*ABF, up to 24. */
  otherDiagnoses?: Diagnosis837I[];
  /** HI*BBR. */
  principalProcedure?: InpatientProcedure837;
  /** HI*BBQ, up to 24. */
  otherProcedures?: InpatientProcedure837[];
  /** HI*BI. */
  occurrenceSpans?: OccurrenceSpan837[];
  /** HI*BH. */
  occurrences?: Occurrence837[];
  /** HI*BE. */
  values?: Value837[];
  /** HI*TC. */
  treatmentCodes?: string[];
  attendingProvider?: Provider837;
  operatingPhysician?: Provider837;
  otherOperatingPhysician?: Provider837;
  lines: Line837I[];
}

export interface Diagnosis837I {
  code: string;
  /** C022-9: Y, N, U, W. */
  presentOnAdmission?: string;
}

/** ICD-10-PCS. */
export interface InpatientProcedure837 {
  code: string;
  date?: string;
}

export interface Occurrence837 {
  code: string;
  date: string;
}

export interface OccurrenceSpan837 {
  code: string;
  from: string;
  through: string;
}

/** A value code; days and weights stand in the same element as money (`80`, 3 days: 300). */
export interface Value837 {
  code: string;
  amount: Cents;
}
