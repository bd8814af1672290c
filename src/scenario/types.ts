/**
 * A scenario as it was loaded: every default filled in, every date a day, every amount in cents, every reference checked.
 * Names are the file format's own, snake case included, so that a file, a type and a difference say the same word.
 */
import type { Cents } from '../money/cents';
import type { Day } from '../calendar';
import type { PayerKind } from '../words';
import type { Step } from './steps';

export type * from './steps';
export type * from './expectations';

/** Names a thing inside one file. */
export type Label = string;
/** `a.1`: the first claim built for encounter a. A bare `1` of the file has got its encounter. */
export type ClaimKey = `${Label}.${number}`;
/** The guarantor where a label of a payer could stand. */
export const PATIENT = 'patient';

export interface Scenario {
  scenario: Label;
  title: string;
  about?: string;
  dos: Day;
  practice: Practice;
  policy: Policy;
  edits: Edits;
  payers: Record<Label, Payer>;
  patients: Record<Label, Patient>;
  encounters: Record<Label, Encounter>;
  steps: Step[];
}

export interface Practice {
  name: string;
  npi: string;
  tax_id: string;
  taxonomy: string;
  rendering: { name: Name; npi: string };
  timezone: string;
  nonprofit_hospital: boolean;
}

/** [last, first] */
export type Name = [last: string, first: string];

export interface Policy {
  submission_grace: number;
  coding_review: 'always' | 'never';
  ack_999_days: number;
  ack_277ca_days: number;
  eft_era_days: number;
  status_inquiry_days: number;
  contractual: string[];
  small_balance: Cents;
  write_off_limit: Cents;
  refund_limit: Cents;
  statement_every: number;
  statement_hold: number;
  collections_wait: number;
  plan_grace: number;
  statement_count: number;
  warn_days: number[];
}

export interface Edits {
  ptp: { column_1: string; column_2: string; indicator: '0' | '1' }[];
  mue: { code: string; units: number; mai: 1 | 2 | 3 }[];
  global_days: Record<string, 0 | 10 | 90>;
}

export type FilingLimit = { days: number; from: 'service' | 'primary_remit' } | { years: 1 };

export interface Payer {
  name: string;
  id: string;
  kind: PayerKind;
  filing: FilingLimit;
  /** Left out: `filing` holds whether or not another payer is before this one. */
  secondary_filing?: FilingLimit;
  corrected_filing?: { days: number };
  appeals: { days: number; from: 'notice' | 'receipt' }[];
  replacement: boolean;
  response_days: number;
  contract: Record<string, Cents>;
  overpayment_days?: number;
  claims: 'electronic' | 'paper';
}

export interface Address {
  line: string;
  city: string;
  state: string;
  zip: string;
}

export interface Patient {
  name: Name;
  born: Day;
  sex: 'F' | 'M';
  address?: Address;
  guarantor?: { name: Name };
  retired: boolean;
  disabled: boolean;
  coverages: Coverage[];
  coverage_order: 'listed' | 'rules';
  authorizations: Authorization[];
}

export interface Coverage {
  payer: Label;
  member: string;
  group?: string;
  from?: Day;
  to?: Day;
  employer_size?: number;
  subscriber?: { name: Name; born?: Day; sex?: 'F' | 'M'; relationship: 'spouse' | 'child' | 'other' };
}

export interface Authorization {
  payer: Label;
  number: string;
  codes: string[];
  units: number;
  from?: Day;
  to?: Day;
}

export interface Encounter {
  patient: Label;
  kind: 'professional' | 'institutional';
  from: Day;
  through: Day;
  place: string;
  type_of_bill: string;
  diagnoses: string[];
  lines: Line[];
  authorization?: string;
  estimate?: { scheduled: Day; amount: Cents };
  /** The EHR's id of these charges. */
  message?: string;
}

/** `code` or `revenue` or both. */
export interface Line {
  code?: string;
  revenue?: string;
  charge: Cents;
  modifiers: string[];
  units: number;
  /** Left out: the encounter's. */
  from?: Day;
  dx: number[];
}
