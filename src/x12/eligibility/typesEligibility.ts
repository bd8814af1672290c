/**
 * 270 and 271, 005010X279A1: is this person covered, for what, and what is the person's share.
 *
 * Source: who knows (the payer). Receiver: who asks (the provider). Subscriber: who holds the policy. Dependent: a patient
 * without an id of their own. The patient is the subscriber, or a dependent; the question stands with the patient.
 */
import type { Cents } from '../../money/cents';
import type {
  AmountOf,
  DecimalText,
  OtherElements,
  Party,
  Period,
  ProcedureRange,
  QualifiedPeriod,
  Trace,
} from '../core/typesLoops';
import type { Address, Contact, RawSegment, Reference, X12Error } from '../types';

/** BHT and what every 270 and 271 has. */
export interface EligibilityHeader extends OtherElements {
  stControlNumber: string;
  /** BHT02: 13 request, 01 cancellation, 36 authority to deduct; of an answer 11, or 06 confirmation. */
  purpose: string;
  /** BHT03: the sender's number of the transaction; an answer repeats it. */
  reference?: string;
  /** BHT04. */
  date: string;
  /** BHT05. */
  time: string;
  /** BHT06: RT is a spend-down. */
  transactionType?: string;
  unknown: RawSegment[];
}

/** One 270. */
export interface EligibilityInquiry extends EligibilityHeader {
  sources: InquirySource[];
}

/** Loops 2000A and 2100A. */
export interface InquirySource {
  name: Party;
  receivers: InquiryReceiver[];
  unknown: RawSegment[];
}

/** Loops 2000B and 2100B. */
export interface InquiryReceiver extends EligibilityReceiver {
  subscribers: InquirySubscriber[];
}

export interface EligibilityReceiver {
  name: Party;
  references: DescribedReference[];
  address?: EligibilityAddress;
  provider?: ProviderInformation;
  unknown: RawSegment[];
}

/** Loops 2000C and 2000D with 2100C and 2100D: what question and answer say of a person. */
export interface EligibilityMember {
  traces: Trace[];
  name: Party;
  references: DescribedReference[];
  address?: EligibilityAddress;
  provider?: ProviderInformation;
  demographics?: Demographics;
  relationship?: MemberRelationship;
  /** HI: what the question is about, as pointed to by EQ05 and EB14. */
  diagnoses: Diagnosis[];
  dates: QualifiedPeriod[];
  unknown: RawSegment[];
}

export interface InquiryMember extends EligibilityMember {
  /** Loops 2110C and 2110D. */
  inquiries: BenefitInquiry[];
}
export interface InquirySubscriber extends InquiryMember {
  dependents: InquiryMember[];
}

/** EQ with its AMT, III, REF and DTP. Service types or a procedure are asked after. */
export interface BenefitInquiry extends OtherElements {
  /** EQ01: 30 all of the plan, 98 an office visit … */
  serviceTypes: string[];
  /** EQ02. */
  procedure?: ProcedureRange;
  /** EQ03: IND, FAM … */
  coverageLevel?: string;
  /** EQ05: into `diagnoses`, 1 is the first. */
  diagnosisPointers: string[];
  /** AMT: R spend-down, PB billed. */
  amounts: AmountOf[];
  additionalInformation: AdditionalInformation[];
  /** REF: 9F referral, G1 prior authorization. */
  references: DescribedReference[];
  dates: QualifiedPeriod[];
  unknown: RawSegment[];
}

/** One 271. */
export interface EligibilityResponse extends EligibilityHeader {
  sources: ResponseSource[];
}

export interface ResponseSource {
  /** AAA of loop 2000A: the source, or a system on the way to it, cannot answer at all. */
  rejections: RequestRejection[];
  name: Party;
  contacts: Contact[];
  /** AAA of loop 2100A. */
  nameRejections: RequestRejection[];
  receivers: ResponseReceiver[];
  unknown: RawSegment[];
}

export interface ResponseReceiver extends EligibilityReceiver {
  rejections: RequestRejection[];
  subscribers: ResponseSubscriber[];
}

export interface ResponseMember extends EligibilityMember {
  /** AAA of loops 2100C and 2100D: the person was not found, or is not who was asked after. */
  rejections: RequestRejection[];
  military?: MilitaryInformation;
  /** Loops 2110C and 2110D. */
  benefits: Benefit[];
}
export interface ResponseSubscriber extends ResponseMember {
  dependents: ResponseMember[];
}

/** AAA. */
export interface RequestRejection extends OtherElements {
  /** AAA01: Y the question was in order, N it was not. */
  valid: string;
  /** AAA03. */
  reason: string;
  /** AAA04: C correct and send again, N do not, P and R send again … */
  followUp: string;
}

/** EB11 and EB12: yes, no, unknown, and (EB12) both alike: W, the benefit is the same in and out of network. */
export type YesNo = 'Y' | 'N' | 'U' | 'W';

/** EB with all that follows it to the next EB. */
export interface Benefit extends OtherElements {
  /** EB01: 1 active, 6 inactive, A coinsurance, B copayment, C deductible, G out of pocket, I not covered … */
  information: string;
  /** EB02. */
  coverageLevel?: string;
  /** EB03. */
  serviceTypes: string[];
  /** EB04. */
  insuranceType?: string;
  /** EB05. */
  planDescription?: string;
  /** EB06: 23 calendar year, 27 visit, 29 remaining … */
  timePeriod?: string;
  /** EB07. */
  amount?: Cents;
  /** EB08: a share of 1, so `0.2` is 20 percent. */
  percent?: DecimalText;
  /** EB09 and EB10. */
  quantityQualifier?: string;
  quantity?: DecimalText;
  /** EB11: is an authorization or certification needed. */
  authorizationRequired?: YesNo;
  /** EB12. */
  inNetwork?: YesNo;
  /** EB13. */
  procedure?: ProcedureRange;
  /** EB14. */
  diagnosisPointers: string[];
  deliveries: ServiceDelivery[];
  references: DescribedReference[];
  dates: QualifiedPeriod[];
  rejections: RequestRejection[];
  /** MSG. */
  messages: string[];
  additionalInformation: AdditionalInformation[];
  /** Loops 2120C and 2120D, between LS and LE: other payers, the primary care provider … */
  entities: BenefitEntity[];
  unknown: RawSegment[];
}

/** HSD: how much of a service, how often. */
export interface ServiceDelivery extends OtherElements {
  /** HSD01 and HSD02: VS visits, DY days … */
  quantityQualifier?: string;
  quantity?: DecimalText;
  /** HSD03 and HSD04: in each of so many days, weeks … */
  unit?: string;
  every?: DecimalText;
  /** HSD05 and HSD06: over so many of these periods. */
  timePeriod?: string;
  periods?: DecimalText;
  /** HSD07 and HSD08. */
  pattern?: string;
  timePattern?: string;
}

/** III: ZZ place of service, GR and NI nature of injury. */
export interface AdditionalInformation extends OtherElements {
  qualifier?: string;
  code?: string;
  category?: string;
  text?: string;
}

/** NM1 of loop 2120 with its N3, N4, PER and PRV. */
export interface BenefitEntity extends Party {
  /** NM110. */
  relationship?: string;
  address?: EligibilityAddress;
  contacts: Contact[];
  provider?: ProviderInformation;
  unknown: RawSegment[];
}

/** REF; REF03 names the plan, group or network of the number. */
export interface DescribedReference extends Reference, OtherElements {
  description?: string;
}

/** N3 and N4. Any part may be absent: the guide's N401 to N403 are situational. */
export interface EligibilityAddress extends Partial<Address> {
  /** N405 and N406: RJ, a region. */
  locationQualifier?: string;
  location?: string;
}

/** PRV. */
export interface ProviderInformation extends OtherElements {
  /** PRV01: RF referring, PC primary care, BI billing … */
  code: string;
  /** PRV02: PXC taxonomy, HPI the NPI … */
  qualifier?: string;
  id?: string;
}

/** DMG. */
export interface Demographics extends OtherElements {
  birthDate?: string;
  /** DMG03: F, M, U. */
  gender?: string;
}

/** INS. */
export interface MemberRelationship extends OtherElements {
  /** INS01: Y the subscriber, N a dependent. */
  subscriber: string;
  /** INS02: 18 self, 01 spouse, 19 child, G8 other … */
  code: string;
  /** INS03 and INS04: 001 with 25 says that the payer has other data than were asked with. */
  maintenanceType?: string;
  maintenanceReason?: string;
  /** INS17: which of a multiple birth. */
  birthSequence?: string;
}

/** One composite of HI. */
export interface Diagnosis {
  /** ABK principal, ABF other (ICD-10-CM); BK, BF (ICD-9-CM). */
  qualifier: string;
  code: string;
}

/** MPI. */
export interface MilitaryInformation extends OtherElements {
  /** MPI01: A partial, C current, L latest, O oldest, P prior, S second most current, T third. */
  status: string;
  employment: string;
  affiliation: string;
  description?: string;
  rank?: string;
  period?: Period;
}

export interface Parsed270 {
  inquiries: EligibilityInquiry[];
  errors: X12Error[];
}
export interface Parsed271 {
  responses: EligibilityResponse[];
  errors: X12Error[];
}
