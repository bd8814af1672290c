import type { Cents } from '../../money/cents';
import type { Place837, Provider837 } from './types837Party';
import type {
  AmbulanceTransport837,
  Attachment837,
  ConditionIndicator837,
  Contract837,
  LineAdjudication,
  LoopRest,
  Note837,
  Reference837,
  Repricing837,
} from './types837Segment';

/** What a line has in both guides. */
export interface Line837 extends LoopRest {
  /** LX01, 1-based within the claim. */
  lineNumber: number;
  /** Component 1 of the procedure, HC unless told. */
  qualifier?: string;
  code: string;
  modifiers: string[];
  description?: string;
  charge: Cents;
  /** UN, or MJ for minutes; in an 837I DA for days. */
  unit: string;
  units: number;
  /** REF*6R. */
  controlNumber?: string;
  /** PWK. */
  attachments?: Attachment837[];
  /** REF*9B. */
  repricedReference?: string;
  /** REF*9D. */
  adjustedRepricedReference?: string;
  /** NTE*TPO. */
  thirdPartyNote?: string;
  repricing?: Repricing837;
  /** Loop 2410. */
  drug?: Drug837;
  renderingProvider?: Provider837;
  referringProvider?: Provider837;
  /** Loop 2430, for each payer that decided on the line. */
  cob: LineAdjudication[];
}

/** Loop 2400 of an 837P. */
export interface Line837P extends Line837 {
  /** DTP*472. */
  from: string;
  /** Makes DTP*472 a range. */
  through?: string;
  /** SV105, only if not the claim's. */
  place?: string;
  /** SV107, 1-based into `diagnoses`, up to 4. */
  diagnosisPointers: number[];
  /** SV109: Y. */
  emergency?: string;
  /** SV111: Y. */
  epsdt?: string;
  /** SV112: Y. */
  familyPlanning?: string;
  /** SV115: 0, no copay is asked. */
  copayStatus?: string;
  /** SV5. */
  equipment?: DurableEquipment837;
  /** CR1. */
  ambulance?: AmbulanceTransport837;
  /** CR3: R renewal, I initial, S revised; CR303 in months. */
  equipmentCertification?: { type: string; months: number };
  /** CRC. */
  conditions?: ConditionIndicator837[];
  /** DTP*471, 607, 463, 461, 304, 738, 739, 011, 455, 454. */
  prescriptionDate?: string;
  certificationRevisionDate?: string;
  beginTherapyDate?: string;
  lastCertificationDate?: string;
  lastSeenDate?: string;
  /** DTP*738: haemoglobin or haematocrit; DTP*739: serum creatinine. */
  hemoglobinTestDate?: string;
  creatinineTestDate?: string;
  shippedDate?: string;
  lastXRayDate?: string;
  initialTreatmentDate?: string;
  /** QTY*PT. */
  ambulancePatients?: number;
  /** QTY*FL: additional units of obstetric anesthesia. */
  obstetricUnits?: number;
  /** MEA. */
  testResults?: TestResult837[];
  contract?: Contract837;
  /** REF*G1 and REF*9F. */
  priorAuthorizations?: Reference837[];
  referralNumbers?: Reference837[];
  /** REF*EW, X4, F4, BT. */
  mammographyCertification?: string;
  clia?: string;
  referringClia?: string;
  immunizationBatch?: string;
  /** AMT*T and AMT*F4. */
  salesTax?: Cents;
  postage?: Cents;
  /** K3. */
  fileInformation?: string[];
  /** NTE*ADD and NTE*DCP. */
  notes?: Note837[];
  /** PS1. */
  purchasedService?: { providerId: string; charge: Cents };
  /** NM1*QB, 77, DQ, DK, P3, PW, 45. */
  purchasedServiceProvider?: Provider837;
  serviceFacility?: Provider837;
  supervisingProvider?: Provider837;
  orderingProvider?: Provider837;
  primaryCareProvider?: Provider837;
  ambulancePickUp?: Place837;
  ambulanceDropOff?: Place837;
  /** Loop 2440. */
  forms?: Form837[];
}

/** Loop 2400 of an 837I. `code` is empty where the revenue code says all. */
export interface Line837I extends Line837 {
  /** SV201. */
  revenueCode: string;
  /** DTP*472: of outpatient lines. */
  from?: string;
  /** Makes DTP*472 a range. */
  through?: string;
  /** SV207. */
  nonCovered?: Cents;
  /** AMT*GT and AMT*N8. */
  serviceTax?: Cents;
  facilityTax?: Cents;
  /** NM1*72 and NM1*ZZ. */
  operatingPhysician?: Provider837;
  otherOperatingPhysician?: Provider837;
}

/** SV5. */
export interface DurableEquipment837 {
  /** SV501-1 (HC) and SV501-2. */
  qualifier: string;
  code: string;
  /** SV503. */
  days: number;
  rental: Cents;
  purchase: Cents;
  /** SV506: 1 weekly, 4 monthly, 6 daily. */
  frequency: string;
}

/** MEA. */
export interface TestResult837 {
  /** MEA01: OG original, TR test results. */
  reference: string;
  /** MEA02: HT height, R1 haemoglobin … */
  qualifier: string;
  value: number;
}

/** Loop 2410: LIN, CTP and REF. */
export interface Drug837 extends LoopRest {
  /** LIN02: N4 (the NDC) unless told. */
  qualifier?: string;
  code: string;
  /** CTP04 and CTP05. */
  units?: number;
  unit?: string;
  /** REF*XZ. */
  prescriptionNumber?: string;
  /** REF*VY: links the parts of a compound. */
  linkNumber?: string;
}

/** Loop 2440: LQ and its FRM. */
export interface Form837 extends LoopRest {
  /** LQ01: AS, UT. */
  qualifier: string;
  code: string;
  answers: FormAnswer837[];
}

export interface FormAnswer837 {
  /** FRM01. */
  question: string;
  /** FRM02: Y, N, W. */
  response?: string;
  text?: string;
  date?: string;
  percent?: number;
}
