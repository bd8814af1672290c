/** The three answers to an 837: TA1 (interchange), 999 005010X231A1 (syntax), 277CA 005010X214 (each claim). */
import type { Cents } from '../../money/cents';
import type { ElementValue, Name, Procedure, RawSegment, Reference, X12Error } from '../types';

/** TA1. */
export interface InterchangeAcknowledgement {
  /** TA101, ISA13 of what is answered. */
  control: string;
  date: string;
  time: string;
  /** TA104: A accepted, E accepted with errors, R rejected. */
  status: string;
  /** TA105; 000 is no error. */
  noteCode: string;
}

/** Segments that no field holds, in order. They are written behind the loop's own, before the loops inside it. */
interface Unmodelled {
  unknown?: RawSegment[];
}

/** One 999: the answer to one functional group. */
export interface ImplementationAcknowledgement {
  stControlNumber: string;
  /** AK1. */
  group: { functionalId: string; control: string; version?: string };
  transactions: AcknowledgedTransaction[];
  /** AK901: A accepted, E with errors, P partially, R rejected. */
  status: string;
  /** AK902, AK903, AK904. */
  includedCount: number;
  receivedCount: number;
  acceptedCount: number;
  /** AK905 to AK909. */
  codes: string[];
  /** Segments outside the transactions that no field holds, in order. They are written behind AK1. */
  unknown: RawSegment[];
}

/** AK2 to IK5. */
export interface AcknowledgedTransaction extends Unmodelled {
  /** AK201, AK202, AK203. */
  id: string;
  control: string;
  version?: string;
  /** IK501: A accepted, E accepted with errors, R rejected, M, W, X. */
  status: string;
  /** IK502 to IK506. */
  codes: string[];
  segmentErrors: SegmentError[];
}

/** IK3 with its CTX and IK4. */
export interface SegmentError extends Unmodelled {
  /** IK301. */
  segmentId: string;
  /** IK302: number in the transaction, ST is 1. */
  position: number;
  /** IK303: 4 characters are written; 6 (2010AA) are read. */
  loop?: string;
  /** IK304. */
  code?: string;
  /** CTX elements as they stand. */
  contexts: ElementValue[][];
  elementErrors: ElementError[];
}

/** IK4. */
export interface ElementError extends Unmodelled {
  /** IK401-1, -2, -3. */
  element: number;
  component?: number;
  repetition?: number;
  /** IK402. */
  dataElement?: string;
  /** IK403. */
  code: string;
  /** IK404. */
  badValue?: string;
  contexts: ElementValue[][];
}

/** One 277CA. When the batch is refused at the receiver's level there are no providers and no claims. */
export interface ClaimAcknowledgement {
  stControlNumber: string;
  /** BHT03, BHT04, BHT05. */
  reference: string;
  created: { date: string; time: string };
  /** Loop 2100A. */
  source: Name & { entity: string };
  /** 2200A TRN02, DTP*050, DTP*009. */
  sourceTrace?: string;
  receivedDate?: string;
  processedDate?: string;
  /** What else stands at the source's level, in order. */
  sourceUnknown?: RawSegment[];
  /** Loop 2100B, NM1*41: us. */
  receiver: Name;
  /** 2200B TRN02: BHT03 of the 837. */
  batchTrace: string;
  statuses: ClaimStatus[];
  totals: AcknowledgementTotals;
  providers: AcknowledgedProvider[];
  /** What else stands at the receiver's level, in order. */
  unknown: RawSegment[];
}

/** QTY*90, QTY*AA, AMT*YU, AMT*YY. At the provider's level the quantities are QA and QC. */
export interface AcknowledgementTotals {
  acceptedCount?: number;
  rejectedCount?: number;
  acceptedAmount?: Cents;
  rejectedAmount?: Cents;
}

/** Loops 2100C and 2200C, NM1*85. */
export interface AcknowledgedProvider extends Unmodelled {
  provider: Name;
  trace?: string;
  statuses: ClaimStatus[];
  references: Reference[];
  totals: AcknowledgementTotals;
  claims: AcknowledgedClaim[];
}

/** Loops 2100D and 2200D. */
export interface AcknowledgedClaim extends Unmodelled {
  /** NM1*QC. */
  patient: Name;
  /** TRN02: CLM01 as we sent it. */
  patientControlNumber: string;
  /** Every STC of the claim. */
  statuses: ClaimStatus[];
  /** REF*1K. */
  payerControlNumber?: string;
  /** REF other than 1K. */
  references: Reference[];
  /** DTP*472. */
  from?: string;
  through?: string;
  lines: AcknowledgedLine[];
}

/** Loop 2220D. */
export interface AcknowledgedLine extends Unmodelled {
  procedure: Procedure;
  charge: Cents;
  revenueCode?: string;
  units?: number;
  statuses: ClaimStatus[];
  /** REF*FJ: the line's control number. */
  controlNumber?: string;
  references: Reference[];
  from?: string;
  through?: string;
}

/** One STC. `codes` are STC01, STC10 and STC11. */
export interface ClaimStatus {
  codes: StatusCode[];
  date?: string;
  /** STC03: WQ accept, U reject. */
  action?: string;
  amount?: Cents;
  /** STC12. */
  message?: string;
}

export interface StatusCode {
  /** A1, A2, A3, A7 … */
  category: string;
  status: string;
  /** PR payer, IL subscriber, 85 billing provider … */
  entity?: string;
}

export interface ParsedTA1 {
  acknowledgements: InterchangeAcknowledgement[];
  errors: X12Error[];
}
export interface Parsed999 {
  acknowledgements: ImplementationAcknowledgement[];
  errors: X12Error[];
}
export interface Parsed277CA {
  acknowledgements: ClaimAcknowledgement[];
  errors: X12Error[];
}
