/**
 * The words of the codec. Objects are named as the guides name things; the type of each transaction is in the file of its
 * name (`types835.ts`, `types837.ts`, `typesAcks.ts`) and all are exported here, so `x12/types` is the whole vocabulary.
 *
 * Interchange: ISA..IEA. Group: GS..GE. Transaction (set): ST..SE. Segment: `CLP*…~`. Element: `CLP01`, counted from 1.
 * Component: a part of a composite element, `SVC01-2`. Dates are `YYYY-MM-DD`, times `HHMM` or `HHMMSS`, money is `Cents`.
 */
import type { Cents } from '../money/cents';

export type * from './remittance/types835';
export type * from './claims/types837';
export type * from './acknowledgements/typesAcks';
export type * from './acknowledgements/typesAnswer';
export type * from './guides/findings';
export type { CheckOptions } from './guides/check';
export type { Profile } from './guides/profile';
export type * from './core/typesLoops';
export type * from './eligibility/typesEligibility';
export type * from './status/typesStatus';

/** The four characters of an interchange, read from its ISA (bytes 3, 104, 105 and ISA11). */
export interface Delimiters {
  element: string;
  component: string;
  /** Undefined before version 00402, where ISA11 is the standards identifier `U`. */
  repetition: string | undefined;
  terminator: string;
}

export interface Segment {
  id: string;
  /** `elements[0]` is the id, `elements[1]` is element 01 …; composites are still one text. */
  elements: readonly string[];
  /** 1-based within its transaction, ST is 1; 0 for ISA, TA1, GS, GE and IEA. */
  number: number;
  /** Byte offset of the segment's first character in the file. */
  offset: number;
  delimiters: Delimiters;
}

/** A segment without a place: what the writer takes, and what a typed object keeps of a segment that it does not model. */
export interface RawSegment {
  id: string;
  /** Element 01 first. A composite is an array of its components. */
  elements: ElementValue[];
}

/** What may stand in one element: a text, a composite, several of these, or nothing. */
export type ElementValue = SingleValue | { repeats: readonly SingleValue[] };
type SingleValue = string | readonly (string | undefined)[] | undefined;

/** A fault in what was read. Never thrown: readers return or yield it. `message` holds no patient data. */
export interface X12Error {
  code: X12ErrorCode;
  /** A sentence that a biller understands. */
  message: string;
  /** Number in the transaction (ST is 1); 0 outside a transaction. */
  segment: number;
  segmentId: string;
  /** Byte offset in the file. */
  offset: number;
  /** `SE01`, `SVC01-2`; undefined where the whole segment or file is meant. */
  element?: string;
  /** ISA13 and ST02 of where it is, as far as known. */
  interchangeControl?: string;
  transactionControl?: string;
}

export type EnvelopeErrorCode =
  | 'empty_file'
  | 'html_file'
  | 'no_isa'
  | 'malformed_isa'
  | 'text_between_interchanges'
  | 'truncated_segment'
  | 'segment_too_long'
  | 'control_character'
  | 'interchange_not_closed'
  | 'group_not_closed'
  | 'transaction_not_closed'
  | 'misplaced_segment'
  | 'no_group'
  | 'no_transaction'
  | 'interchange_control_mismatch'
  | 'group_control_mismatch'
  | 'transaction_control_mismatch'
  | 'duplicate_group_control'
  | 'duplicate_transaction_control'
  | 'group_count_mismatch'
  | 'transaction_count_mismatch'
  | 'segment_count_mismatch';

export type ContentErrorCode =
  | 'unsupported_transaction'
  | 'functional_id_mismatch'
  | 'missing_segment'
  | 'missing_element'
  | 'bad_amount'
  | 'bad_number'
  | 'bad_date'
  | 'bad_code'
  | 'out_of_order';

export type X12ErrorCode = EnvelopeErrorCode | ContentErrorCode;

export interface InterchangeHeader {
  senderQualifier: string;
  senderId: string;
  receiverQualifier: string;
  receiverId: string;
  date: string;
  time: string;
  version: string;
  /** ISA13. */
  control: string;
  /** ISA15: T test, P production. */
  usage: string;
  delimiters: Delimiters;
}

export interface GroupHeader {
  /** GS01: HC 837, HP 835, FA 999, HN 277. */
  functionalId: string;
  sender: string;
  receiver: string;
  date: string;
  time: string;
  /** GS06. */
  control: string;
  /** GS08, such as 005010X222A1. */
  version: string;
}

export interface Transaction {
  /** ST01. */
  id: string;
  /** ST02. */
  control: string;
  /** ST03, or GS08 where ST03 is absent (the 835). */
  version: string;
  /** ST to SE, both included. */
  segments: Segment[];
}

export interface Group extends GroupHeader {
  transactions: Transaction[];
}

export interface Interchange extends InterchangeHeader {
  groups: Group[];
  /** TA1 segments, which stand outside the groups. */
  acknowledgements: Segment[];
}

/** A whole file in memory. A file with any error is not to be posted from. */
export interface X12File {
  interchanges: Interchange[];
  errors: X12Error[];
}

/** What the streaming reader yields, in file order. */
export type X12Event =
  | { type: 'interchange'; interchange: InterchangeHeader }
  | { type: 'group'; group: GroupHeader }
  /** Every segment of a transaction follows, ST and SE included, then `transaction_end`. */
  | { type: 'transaction'; transaction: Omit<Transaction, 'segments'>; group: GroupHeader }
  | { type: 'segment'; segment: Segment }
  | { type: 'transaction_end'; complete: boolean }
  /** A TA1. */
  | { type: 'interchange_acknowledgement'; segment: Segment }
  | { type: 'error'; error: X12Error };

export type X12Source = Buffer | AsyncIterable<Buffer | Uint8Array>;

export type X12Kind = '835' | '999' | '277CA' | '837P' | '837I' | '270' | '271' | '276' | '277' | 'TA1' | 'unknown';

/** A transaction ready to be written; ST and SE are added, and counted, by the writer. */
export interface TransactionOut {
  /** ST01. */
  id: string;
  /** ST02, 4 to 9 characters. */
  control: string;
  /** ST03; an 835 has none. */
  version?: string;
  /** Everything between ST and SE. */
  segments: RawSegment[];
}

export interface GroupOut {
  functionalId: string;
  sender: string;
  receiver: string;
  control: string;
  version: string;
  transactions: TransactionOut[];
}

export interface InterchangeOut {
  senderId: string;
  receiverId: string;
  /** ISA05 and ISA07; ZZ unless told. */
  senderQualifier?: string;
  receiverQualifier?: string;
  date: string;
  time: string;
  /** ISA13, 9 digits. */
  control: string;
  usage: 'T' | 'P';
  groups: GroupOut[];
  /** TA1 segments from `writeTA1`. */
  acknowledgements?: RawSegment[];
  /** A line break after each terminator, for people. Readers ignore it. */
  lineBreaks?: boolean;
}

/** N3 and N4. */
export interface Address {
  line1: string;
  line2?: string;
  city: string;
  state?: string;
  /** A ZIP code is 5 or 9 digits without a hyphen; the postal codes of other countries stay as they are. */
  zip?: string;
  country?: string;
  /** N407, outside the United States and Canada. */
  subdivision?: string;
}

/** PER. */
export interface Contact {
  /** PER01: IC information, CX payer's claim office, BL technical. */
  function: string;
  name?: string;
  /** TE, EX, FX, EM, UR with its number, in order. */
  numbers: { qualifier: string; number: string }[];
}

/** REF. */
export interface Reference {
  qualifier: string;
  id: string;
}

/** NM1. A person (`type` 1) or an organization (`type` 2, whose whole name is `last`). */
export interface Name {
  type: '1' | '2';
  last: string;
  first?: string;
  middle?: string;
  suffix?: string;
  /** NM108: MI member id, XX NPI, PI payer id, C changed id … */
  idQualifier?: string;
  id?: string;
}

/** SVC01, SV101, SVD03: a procedure with its qualifier (HC is HCPCS and CPT). */
export interface Procedure {
  qualifier: string;
  code: string;
  modifiers: string[];
  description?: string;
}

/** One reason of a CAS: the group (CO, PR, OA, PI), the reason code and its amount. */
export interface Adjustment {
  group: string;
  carc: string;
  amount: Cents;
  quantity?: number;
}
