/** A payer as the simulator knows it: contract, plans, speed. */
import { cents, type Cents } from '../money/cents';
import { stableShare, weighted } from '../random';

/** What a member pays himself. `weight` is its share among the payer's members. */
export interface PlanHabit {
  name: string;
  weight: number;
  /** Per visit code; PR-3. */
  copay: Cents;
  /** A year, for all who share the member id; PR-1. */
  deductible: Cents;
  /** Of what is left after copay and deductible; PR-2. */
  coinsurancePercent: number;
}

export interface SimulatedPayer {
  /** NM109, qualifier PI. */
  code: string;
  name: string;
  kind: 'commercial' | 'medicare';
  address: { line: string; city: string; state: string; zip: string };
  /** Tax id, ten characters with its leading 1 in TRN03. */
  taxId: string;
  /** From the date of service. */
  filing: { days: number } | { years: number };
  /** From the remittance. */
  correctedFilingDays: number;
  appealDays: number;
  responseDays: number;
  /** Day of the weekly payment run, 1 Monday to 5 Friday. */
  paymentWeekday: number;
  /** Allowed amount per unit. */
  contract: Record<string, Cents>;
  /** Of the charge, for a code that the contract does not name. */
  otherCodesPercent: number;
  plans: PlanHabit[];
  /** See `makeMemberId`. */
  memberIdPattern: string;
}

/** Whole cents, rounded down: the practice's contract says so. */
export const percentOf = (amount: Cents, percent: number): Cents => cents(Math.floor((amount * percent) / 100));

/**
 * What of the year's deductible a member has paid elsewhere before we see him: all of it for 60 of a hundred, for the
 * others some part. Without it every January visit would be a zero payment.
 */
export function deductibleMet(payer: SimulatedPayer, memberId: string, year: string, seed: number): Cents {
  const { deductible } = planOf(payer, memberId, seed);
  const place = stableShare('met', seed, payer.code, memberId, year);
  return place < 0.6 ? deductible : percentOf(deductible, Math.floor((1 - place) * 250));
}

/** A member is always in the same plan, and nobody has to remember which. */
export const planOf = (payer: SimulatedPayer, memberId: string, seed: number): PlanHabit =>
  weighted(payer.plans, stableShare('plan', seed, payer.code, memberId));
