import type { Cents } from '../../money/cents';
import type { Adjustment, ElementValue, Procedure, RawSegment, Reference } from '../types';

/** What a loop holds beyond its fields, so that it is written as it was read. Nobody who builds a claim needs it. */
export interface LoopRest {
  /** Segments that have no field here, in order. They are written back. */
  unknown?: RawSegment[];
  /**
   * The order of its segments and loops, as far as it is not the writer's own: `REF*EA` by segment and qualifier, `?` the
   * next of `unknown`. What is not named here comes where the guide has it.
   */
  order?: string[];
  /** How many entries each CAS or HI holds, where they are not as full as they can be. */
  sizes?: Record<string, number[]>;
  /** Elements that the guide does not use and a file had all the same. */
  extra?: ExtraElement837[];
}

/** Element `element` of the segment that comes as number `occurrence` (from 0) of those named `segment` (`REF*EA`). */
export interface ExtraElement837 {
  segment: string;
  occurrence: number;
  element: number;
  value: ElementValue;
}

/** REF, with the payer that gave the number in REF04 (2U). */
export interface Reference837 extends Reference {
  payerId?: string;
}

/** NTE. */
export interface Note837 {
  /** NTE01: CER, DCP, DGN, TPO; in an 837I ALG, DME, MED … */
  qualifier: string;
  text: string;
}

/** PWK: a document that supports the claim or the line. */
export interface Attachment837 {
  /** PWK01: OZ support data, 03 report justifying treatment, CT certification … */
  reportType: string;
  /** PWK02: AA on request, BM by mail, EL electronically, EM, FT, FX. */
  transmission: string;
  /** PWK06, after AC in PWK05. */
  controlNumber?: string;
}

/** CN1. */
export interface Contract837 {
  /** CN101: 01 DRG, 02 per diem, 05 capitated, 09 other … */
  type: string;
  amount?: Cents;
  percent?: number;
  code?: string;
  /** CN105. */
  termsDiscountPercent?: number;
  version?: string;
}

/** CRC. */
export interface ConditionIndicator837 {
  /** CRC01: 07 ambulance, E1 to E3 vision, 75 homebound, ZZ EPSDT referral; of a line 07, 70 hospice, 09 DME. */
  category: string;
  /** CRC02: Y or N. */
  applies: string;
  /** CRC03 to CRC07. */
  conditions: string[];
}

/** CR1. */
export interface AmbulanceTransport837 {
  /** CR102, in pounds. */
  patientWeight?: number;
  /** CR104: A nearest facility, B preferred physician … */
  reason: string;
  /** CR106, in miles. */
  distance?: number;
  roundTripPurpose?: string;
  stretcherPurpose?: string;
}

/** CR2. */
export interface SpinalManipulation837 {
  /** CR208: A acute, C chronic … */
  patientCondition: string;
  description?: string;
  furtherDescription?: string;
}

/** HCP: what a repricer made of the charge. */
export interface Repricing837 {
  /** HCP01. */
  methodology: string;
  /** HCP02. */
  allowed?: Cents;
  savings?: Cents;
  repricerId?: string;
  /** HCP05, per diem or flat rate, as written. */
  rate?: string;
  /** HCP06: the ambulatory patient group; in an 837I the DRG. */
  approvedGroup?: string;
  approvedGroupAmount?: Cents;
  approvedRevenueCode?: string;
  /** HCP09 and HCP10. */
  approvedQualifier?: string;
  approvedCode?: string;
  /** HCP11 and HCP12. */
  approvedUnit?: string;
  approvedUnits?: number;
  rejectReason?: string;
  policyCompliance?: string;
  exception?: string;
}

/** DTP with a begin and an end (RD8). */
export interface Period837 {
  from: string;
  through: string;
}

/** MOA: how an outpatient claim was adjudicated. */
export interface OutpatientAdjudication837 {
  /** MOA01. */
  reimbursementRate?: number;
  hcpcsPayable?: Cents;
  /** MOA03 to MOA07; an empty text where one is left out. */
  remarks?: string[];
  esrdPaid?: Cents;
  nonPayableProfessional?: Cents;
}

/** MIA: how an inpatient claim was adjudicated. */
export interface InpatientAdjudication837 {
  /** MIA01. */
  coveredDays?: number;
  operatingOutlier?: Cents;
  lifetimePsychiatricDays?: number;
  drgAmount?: Cents;
  remark?: string;
  disproportionateShare?: Cents;
  mspPassThrough?: Cents;
  capital?: Cents;
  capitalFederalDrg?: Cents;
  capitalHospitalDrg?: Cents;
  capitalDisproportionateShareDrg?: Cents;
  oldCapital?: Cents;
  capitalIndirectMedicalEducation?: Cents;
  operatingHospitalDrg?: Cents;
  costReportDays?: number;
  operatingFederalDrg?: Cents;
  capitalOutlier?: Cents;
  indirectTeaching?: Cents;
  nonPayableProfessional?: Cents;
  /** MIA20 to MIA23. */
  remarks?: string[];
  capitalException?: Cents;
}

/** Loop 2430: SVD, its CAS, DTP*573 and AMT*EAF. */
export interface LineAdjudication extends LoopRest {
  /** SVD01, the id of the payer in 2330B. */
  payerId: string;
  paid: Cents;
  /** SVD03: as that payer paid it. Its code is empty where an 837I tells the revenue code alone. */
  procedure: Procedure;
  /** SVD04, of an 837I. */
  revenueCode?: string;
  /** SVD05. */
  units: number;
  /** SVD06: the line that it was bundled into. */
  bundledLineNumber?: number;
  adjustments: Adjustment[];
  date?: string;
  /** AMT*EAF. */
  remainingPatientLiability?: Cents;
}
