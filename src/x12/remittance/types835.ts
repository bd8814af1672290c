/** The 835, 005010X221A1. */
import type { Cents } from '../../money/cents';
import type { Address, Adjustment, Contact, Name, Procedure, RawSegment, Reference, X12Error } from '../types';

/** One ST..SE: one payment (or notice of none) with the claims that it explains. */
export interface Remittance extends RemittanceHeader {
  claims: RemittanceClaim[];
  /** Every pair of every PLB, in order. An amount above zero lowers the payment. */
  providerAdjustments: ProviderAdjustment[];
}

/** Everything before the first claim: what a stream knows first. */
export interface RemittanceHeader {
  /** ST02. */
  stControlNumber: string;
  payment: RemittancePayment;
  /** TRN02: the check or EFT number that the bank shows too. */
  trace: string;
  /** TRN03: 1 and the payer's tax id. */
  originatingCompany: string;
  /** TRN04. */
  originatingSupplement?: string;
  /** REF*EV. */
  receiverId?: string;
  /** DTM*405. */
  productionDate?: string;
  payer: RemittancePayer;
  payee: RemittancePayee;
  /** Segments of the header that have no field here. */
  unknown: RawSegment[];
}

/** BPR. */
export interface RemittancePayment {
  /** BPR01: I with advice, H notification only, C, D, P, U, X. */
  handling: string;
  /** BPR02. */
  amount: Cents;
  /** BPR03: C credit, D debit. */
  creditDebit: string;
  /** BPR04: ACH, CHK, NON, FWT, BOP. */
  method: string;
  /** BPR16. */
  date: string;
  /** BPR05 to BPR15, for an electronic payment. */
  bank?: RemittanceBank;
}

export interface RemittanceBank {
  format?: string;
  senderIdQualifier?: string;
  senderId?: string;
  senderAccountQualifier?: string;
  senderAccount?: string;
  originatingCompany?: string;
  originatingSupplement?: string;
  receiverIdQualifier?: string;
  receiverId?: string;
  receiverAccountQualifier?: string;
  receiverAccount?: string;
}

/** Loop 1000A. */
export interface RemittancePayer {
  name: string;
  /** REF*2U, else N104, else TRN03: see `idSource`. */
  id: string;
  idSource: '2U' | 'N104' | 'TRN03';
  address?: Address;
  contacts: Contact[];
  /** REF other than the one that gave the id. */
  references: Reference[];
}

/** Loop 1000B. */
export interface RemittancePayee {
  name: string;
  /** N104 with XX. */
  npi?: string;
  /** REF*TJ, or N104 with FI. */
  taxId?: string;
  address?: Address;
  references: Reference[];
}

/** Loop 2100: one CLP. */
export interface RemittanceClaim {
  /** Number of the CLP in its transaction, when it was read. */
  segment?: number;
  /** The LX that this claim is the first of, with its TS2 and TS3. */
  headerLoop?: { number: string; summaries: RawSegment[] };
  /** CLP01: CLM01 as we sent it, as far as the payer kept it. */
  patientControlNumber: string;
  /** CLP02: 1, 2, 3 processed as primary …; 4 denied; 19, 20, 21 and forwarded; 22 reversal; 23 not ours, forwarded. */
  status: string;
  /** CLP03, CLP04, CLP05. */
  charge: Cents;
  paid: Cents;
  patientResponsibility: Cents;
  /** CLP06. */
  filingIndicator: string;
  /** CLP07, the payer's claim control number. */
  payerControlNumber: string;
  /** CLP08, CLP09. */
  facility?: string;
  frequency?: string;
  /** CLP10 to CLP14 as they stand: patient status, DRG, weight, discharge fraction, exception. */
  patientStatus?: string;
  drg?: string;
  drgWeight?: string;
  dischargeFraction?: string;
  /** CAS of the claim; those of its lines are with the lines. */
  adjustments: Adjustment[];
  /** Remark codes of MIA (05, 20–23) and MOA (03–07). */
  remarks: string[];
  /** The other elements of MIA and MOA, 01 first, remark codes left empty. */
  mia?: string[];
  moa?: string[];
  /** NM1*QC, IL, 74, 82, TT, PR, GB. */
  patient?: Name;
  subscriber?: Name;
  corrected?: Name;
  renderingProvider?: Name;
  forwardedTo?: Name;
  correctedPayer?: Name;
  otherSubscriber?: Name;
  references: Reference[];
  /** DTM of the claim: 232 and 233 statement period, 036 expiration, 050 received. */
  dates: QualifiedDate[];
  contacts: Contact[];
  amounts: QualifiedAmount[];
  quantities: QualifiedQuantity[];
  lines: RemittanceLine[];
  unknown: RawSegment[];
}

/** Loop 2110: one SVC. */
export interface RemittanceLine {
  /** Number of the SVC in its transaction, when it was read. */
  segment?: number;
  /** SVC01: as paid. */
  procedure: Procedure;
  /** SVC06: as billed, where the payer paid another code. */
  billedProcedure?: Procedure;
  /** SVC04. */
  revenueCode?: string;
  /** SVC02, SVC03. */
  charge: Cents;
  paid: Cents;
  /** SVC05; 1 where it is absent, as the guide says. */
  units: number;
  /** SVC07, only if other than paid. */
  unitsBilled?: number;
  adjustments: Adjustment[];
  /** LQ*HE. */
  remarks: string[];
  /** REF*6R: the line's control number as we sent it. */
  controlNumber?: string;
  /** AMT*B6. */
  allowed?: Cents;
  /** DTM*472, or DTM*150. */
  date?: string;
  /** DTM*151; then `date` is DTM*150. */
  through?: string;
  references: Reference[];
  amounts: QualifiedAmount[];
  quantities: QualifiedQuantity[];
  unknown: RawSegment[];
}

export interface QualifiedDate {
  qualifier: string;
  date: string;
}
export interface QualifiedAmount {
  qualifier: string;
  amount: Cents;
}
export interface QualifiedQuantity {
  qualifier: string;
  quantity: number;
}

/** One pair of a PLB: money of the payment that belongs to no claim in it. */
export interface ProviderAdjustment {
  /** PLB01. */
  npi: string;
  /** PLB02. */
  fiscalDate: string;
  /** PLB03-1: FB, WO, 72, L6, CS, CT, J1 … */
  reason: string;
  /** PLB03-2. */
  reference?: string;
  amount: Cents;
}

export interface Parsed835 {
  remittances: Remittance[];
  /** Envelope and content, in file order. Post nothing unless it is empty and `balance835` is too. */
  errors: X12Error[];
}

/** What `stream835` yields: a remittance's header, its claims one by one, its end; errors wherever they are met. */
export type Remittance835Event =
  | { type: 'remittance'; remittance: RemittanceHeader }
  | { type: 'claim'; claim: RemittanceClaim; index: number }
  | {
      type: 'remittance_end';
      remittance: RemittanceHeader;
      claimCount: number;
      providerAdjustments: ProviderAdjustment[];
    }
  | { type: 'error'; error: X12Error };

export type BalanceCode = 'line_out_of_balance' | 'claim_out_of_balance' | 'transaction_out_of_balance';

/** One sum of an 835 that does not come out. Indexes are 0-based into `claims` and `lines`. */
export interface BalanceFault {
  level: 'line' | 'claim' | 'transaction';
  code: BalanceCode;
  claimIndex?: number;
  lineIndex?: number;
  /** Number of the CLP or SVC, where it was read from a file. */
  segment?: number;
  /** What the other amounts give. */
  expected: Cents;
  /** What the payer wrote. */
  actual: Cents;
  /** A sentence without patient data. */
  message: string;
}
