import type { Cents } from '../money/cents';

/** One CAS triple. */
export interface Adjustment {
  group: string;
  carc: string;
  amount: Cents;
  /** A line's part of an adjustment that was given for the claim, and that is less than the claim's whole charge. */
  isPart?: true;
}

/** What an 835 says of one service line, without anything that names a person. */
export interface RemitLine {
  code: string;
  modifiers: string[];
  /** SVC06, where the payer answered with another code than was billed. */
  billedCode?: string;
  billedModifiers?: string[];
  control?: string;
  charge: Cents;
  paid: Cents;
  units?: number;
  allowed?: Cents;
  adjustments: Adjustment[];
  remarks: string[];
}

/** The claim as the 835 gives it; stored with the staged remit claim. */
export interface RemitDetail {
  adjustments: Adjustment[];
  remarks: string[];
  lines: RemitLine[];
  forwarded: boolean;
}

/** The part of a remit claim that the arithmetic needs. */
export interface RemitClaimFacts {
  detail: RemitDetail;
}
