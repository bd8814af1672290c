/**
 * The 837P (005010X222A1) and 837I (005010X223A2). A field is named as the guide names it and says its segment; what is the
 * same in both guides has one type. Loops: parties in `types837Party.ts`, claims in `types837Claim.ts`, lines in
 * `types837Line.ts`, segments that stand in several loops in `types837Segment.ts`.
 */
import type { X12Error } from '../types';
import type { Claim837I, Claim837P } from './types837Claim';
import type { LoopRest } from './types837Segment';

export type * from './types837Claim';
export type * from './types837Line';
export type * from './types837OtherPayer';
export type * from './types837Party';
export type * from './types837Segment';

/** One ST..SE. Claims stand in the caller's order; neighbours with the same billing provider share a loop 2000A. */
export interface Batch837<Claim> extends BatchHeader837 {
  claims: Claim[];
}

/** Everything above the claims: what a stream knows first. */
export interface BatchHeader837 extends LoopRest {
  /** ST02. */
  stControlNumber: string;
  /** ST03, where it is not the guide with its errata. */
  version?: string;
  /** BHT02, 00 (original) unless told; 18 reissue. */
  purpose?: string;
  /** BHT03, which the 277CA gives back as the batch. */
  bht03: string;
  /** BHT04, BHT05. */
  created: { date: string; time: string };
  /** BHT06, CH (charges) unless told; RP encounters, 31 subrogation demand. */
  claimType?: string;
  submitter: Submitter837;
  receiver: Receiver837;
}

export type Batch837P = Batch837<Claim837P>;
export type Batch837I = Batch837<Claim837I>;

/** Loop 1000A, NM1*41 and its PER*IC. */
export interface Submitter837 extends LoopRest {
  name: string;
  /** NM104 and NM105, of a person. */
  first?: string;
  middle?: string;
  id: string;
  contact: SubmitterContact837;
}

export interface SubmitterContact837 {
  name?: string;
  phone: string;
  /** PER03 to PER08 in order, the telephone among them, where they are not the telephone alone. */
  numbers?: { qualifier: string; number: string }[];
}

/** Loop 1000B, NM1*40. */
export interface Receiver837 extends LoopRest {
  name: string;
  id: string;
}

export interface Parsed837P {
  batches: Batch837P[];
  errors: X12Error[];
}

export interface Parsed837I {
  batches: Batch837I[];
  errors: X12Error[];
}

/** What `stream837P` and `stream837I` yield: a batch's header, its claims one by one, its end; errors where they are met. */
export type Batch837Event<Claim> =
  | { type: 'batch'; batch: BatchHeader837 }
  | { type: 'claim'; claim: Claim; index: number }
  | { type: 'batch_end'; batch: BatchHeader837; claimCount: number }
  | { type: 'error'; error: X12Error };
