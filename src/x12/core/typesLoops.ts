/** What the questions and answers (270, 271, 276, 277) have in common beside the segments in `types.ts`. */
import type { Cents } from '../../money/cents';
import type { ElementValue, Name, Procedure } from '../types';

/** Elements of a segment that no field names, by number; written back where they stood. */
export interface OtherElements {
  other?: Readonly<Record<number, ElementValue>>;
}

/** NM1 with whom it names: PR payer, 1P provider, 41 submitter, IL subscriber, 03 dependent, QC patient … (NM101). */
export interface Party extends Name, OtherElements {
  entity: string;
}

/** TRN: who asked, so that an answer finds its question. */
export interface Trace extends OtherElements {
  /** TRN01: 1 of this transaction, 2 of the one that is answered. */
  type: string;
  /** TRN02. */
  number: string;
  /** TRN03: 9 or 1 and the id of who gave the number. */
  company?: string;
  /** TRN04. */
  supplement?: string;
}

/** A day or a period, as DTP02 says. A period of one day stays a period. */
export interface Period {
  from: string;
  through?: string;
}

/** DTP. */
export interface QualifiedPeriod extends OtherElements {
  /** 291 plan, 346 plan begin, 348 benefit begin, 472 service … */
  qualifier: string;
  period: Period;
}

/** AMT. */
export interface AmountOf extends OtherElements {
  qualifier: string;
  amount: Cents;
}

/** C003, with the last code of a range (component 8). */
export type ProcedureRange = Procedure & { through?: string };

/** A number that is no money, as it was written: `0.2`, `30`. Never a float. */
export type DecimalText = string;
