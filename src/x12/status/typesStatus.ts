/** 276 and 277, 005010X212: what became of a claim, asked of the payer, and the answer. The 277CA (X214) is another thing. */
import type { Cents } from '../../money/cents';
import type { OtherElements, Party, Period, ProcedureRange } from '../core/typesLoops';
import type { Contact, RawSegment, Reference, StatusCode, X12Error } from '../types';

/** BHT. */
export interface ClaimStatusHeader extends OtherElements {
  stControlNumber: string;
  /** BHT03: the sender's number of the transaction. */
  reference: string;
  /** BHT04. */
  date: string;
  /** BHT05. */
  time: string;
  unknown: RawSegment[];
}

/** One 276. */
export interface ClaimStatusRequest extends ClaimStatusHeader {
  sources: RequestSource[];
}

/** Loops 2000A and 2100A: the payer. */
export interface RequestSource {
  name: Party;
  receivers: RequestReceiver[];
  unknown: RawSegment[];
}

/** Loops 2000B and 2100B, NM1*41: who asks. */
export interface RequestReceiver {
  name: Party;
  providers: RequestProvider[];
  unknown: RawSegment[];
}

/** Loops 2000C and 2100C, NM1*1P. Some are named twice, by a payer's number and by the NPI. */
export interface RequestProvider {
  names: Party[];
  subscribers: RequestSubscriber[];
  unknown: RawSegment[];
}

/** Loops 2000D and 2000E with 2100D (NM1*IL) and 2100E (NM1*QC). */
export interface RequestPatient extends OtherElements {
  /** DMG. */
  birthDate?: string;
  gender?: string;
  name: Party;
  claims: ClaimInquiry[];
  unknown: RawSegment[];
}
export interface RequestSubscriber extends RequestPatient {
  dependents: RequestPatient[];
}

/** Loops 2200D and 2200E: one claim that is asked after. */
export interface ClaimInquiry {
  /** TRN02; the answer repeats it. */
  trace: string;
  /** REF*1K. */
  payerControlNumber?: string;
  /** REF other than 1K: BLT bill type, LU location, 6P group, EJ CLM01, XZ prescription, D9 clearinghouse … */
  references: Reference[];
  /** AMT*T3. */
  charge?: Cents;
  /** DTP*472. */
  service?: Period;
  lines: LineInquiry[];
  unknown: RawSegment[];
}

/** Loops 2210D and 2210E. */
export interface LineInquiry extends OtherElements {
  /** SVC01, SVC02, SVC04, SVC07. */
  procedure?: ProcedureRange;
  charge: Cents;
  revenueCode?: string;
  units?: number;
  /** REF*FJ: the line's control number (REF*6R of the claim). */
  controlNumber?: string;
  references: Reference[];
  service?: Period;
  unknown: RawSegment[];
}

/** One 277. */
export interface ClaimStatusResponse extends ClaimStatusHeader {
  /** BHT06: DG, response. */
  transactionType?: string;
  sources: StatusSource[];
}

export interface StatusSource {
  name: Party;
  contacts: Contact[];
  receivers: StatusReceiver[];
  unknown: RawSegment[];
}

/** Loops 2000B to 2200B. A question that cannot be answered at all has its status here, and no provider. */
export interface StatusReceiver {
  name: Party;
  trace?: string;
  statuses: ClaimStatusInformation[];
  providers: StatusProvider[];
  unknown: RawSegment[];
}

/** Loops 2000C to 2200C. */
export interface StatusProvider {
  names: Party[];
  trace?: string;
  statuses: ClaimStatusInformation[];
  subscribers: StatusSubscriber[];
  unknown: RawSegment[];
}

export interface StatusPatient {
  name: Party;
  claims: ClaimAnswer[];
  unknown: RawSegment[];
}
export interface StatusSubscriber extends StatusPatient {
  dependents: StatusPatient[];
}

/** Loops 2200D and 2200E. One question may have several answers: every claim of the payer that fits. */
export interface ClaimAnswer {
  /** TRN02, as it was in the question. */
  trace: string;
  statuses: ClaimStatusInformation[];
  /** REF*1K. */
  payerControlNumber?: string;
  /** REF other than 1K: BLT, EJ, XZ, VV voucher, D9. */
  references: Reference[];
  service?: Period;
  lines: LineAnswer[];
  unknown: RawSegment[];
}

/** Loops 2220D and 2220E. */
export interface LineAnswer extends OtherElements {
  procedure?: ProcedureRange;
  charge: Cents;
  /** SVC03. */
  paid?: Cents;
  revenueCode?: string;
  units?: number;
  statuses: ClaimStatusInformation[];
  controlNumber?: string;
  references: Reference[];
  service?: Period;
  unknown: RawSegment[];
}

/** One STC. */
export interface ClaimStatusInformation extends OtherElements {
  /** STC01, STC10 and STC11. */
  codes: ListedStatusCode[];
  /** STC02: since when. */
  date?: string;
  /** STC04 and STC05. */
  charge?: Cents;
  paid?: Cents;
  /** STC06: when it was adjudicated or paid. */
  adjudicated?: string;
  /** STC08 and STC09: the check or EFT. */
  checkDate?: string;
  checkNumber?: string;
  /** STC12. */
  message?: string;
}

/** C043; its fourth component says RX where the status is of NCPDP's list. */
export interface ListedStatusCode extends StatusCode {
  list?: string;
}

export interface Parsed276 {
  requests: ClaimStatusRequest[];
  errors: X12Error[];
}
export interface Parsed277 {
  responses: ClaimStatusResponse[];
  errors: X12Error[];
}
