import type { Day } from '../calendar';
import type { Cents } from '../money/cents';
import type { Address } from '../registration/intake';
import type { PayerKind } from '../words';
import type { Policy } from './policy';

/** The organisation that bills: who it is to payers, where its days begin, whether its time is told. */
export interface Practice {
  org: string;
  name: string;
  /** IANA zone; calendar days of the practice are days there. */
  zone: string;
  told: boolean;
  /** ISA06, GS02 and NM109 of the submitter. */
  submitterId: string;
  npi: string;
  taxId: string;
  taxonomy: string;
  address: Address;
  rendering: { last: string; first: string; npi: string };
  nonprofitHospital: boolean;
  policy: Policy;
}

/** How many days a payer gives, and from when they count. `years: 1` is Medicare's: the same day next year. */
export type FilingTerm = { days: number; from: 'service' | 'primary_remit' } | { years: 1 };
export interface AppealTerm {
  days: number;
  /** `receipt`: five days after the notice (42 CFR 405.942). */
  from: 'notice' | 'receipt';
}

/** A payer with the terms in force on a date. */
export interface Payer {
  id: string;
  code: string;
  name: string;
  kind: PayerKind;
  filing: FilingTerm;
  secondaryFiling: FilingTerm | null;
  correctedFilingDays: number | null;
  appeals: AppealTerm[];
  /** Takes frequency 7. */
  replacement: boolean;
  responseDays: number;
  overpaymentDays: number | null;
  claims: 'electronic' | 'paper';
}

/** Allowed cents a unit, by code, in force on a date. */
export type ContractRates = Map<string, Cents>;

export interface PayerConfig extends Omit<Payer, 'id'> {
  rates: Record<string, Cents>;
}

export interface PracticeConfig extends Omit<Practice, 'org' | 'policy'> {
  policy?: Partial<Policy>;
  payers: PayerConfig[];
  fees?: Record<string, { charge: Cents; description: string }>;
  edits?: {
    pairs: { column1: string; column2: string; indicator: '0' | '1' | '9' }[];
    unitLimits: { code: string; units: number; mai: 1 | 2 | 3 }[];
    globalDays?: Record<string, 0 | 10 | 90>;
  };
  /** Made by one run of a scenario for itself, and in no list. */
  scratch?: boolean;
  /** The day from which all of it holds. */
  effectiveFrom: Day;
}
