/** The four payers of the sample practice. All are invented; the first three bear the names of the scenario book. */
import { cents, type Cents } from '../money/cents';
import { FEE_SCHEDULE } from './codes';
import { stableShare, weighted } from './random';

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

export interface DemoPayer {
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

const contractAt = (percent: number): Record<string, Cents> =>
  Object.fromEntries(FEE_SCHEDULE.map(({ code, charge }) => [code, percentOf(charge, percent)]));

const plan = (
  name: string,
  weight: number,
  copay: number,
  deductible: number,
  coinsurancePercent: number,
): PlanHabit => ({
  name,
  weight,
  copay: cents(copay * 100),
  deductible: cents(deductible * 100),
  coinsurancePercent,
});

export const PAYERS: readonly DemoPayer[] = [
  {
    code: 'PHP01',
    name: 'PRAIRIE HEALTH PLAN',
    kind: 'commercial',
    address: { line: '1 PAYER PLAZA', city: 'FALLOW CREEK', state: 'OH', zip: '439990001' },
    taxId: '991000001',
    filing: { days: 180 },
    correctedFilingDays: 180,
    appealDays: 180,
    responseDays: 14,
    paymentWeekday: 2,
    contract: contractAt(72),
    otherCodesPercent: 60,
    plans: [
      plan('COPAY 25', 45, 25, 0, 0),
      plan('SHARE 20', 30, 0, 350, 20),
      plan('HIGH DEDUCTIBLE', 15, 0, 3000, 10),
      plan('FULL', 10, 0, 0, 0),
    ],
    memberIdPattern: 'PHP#########',
  },
  {
    code: 'LSM01',
    name: 'LAKESHORE MUTUAL',
    kind: 'commercial',
    address: { line: '400 HARBOR WALK', city: 'EAST BELLOWS', state: 'OH', zip: '439990400' },
    taxId: '991000002',
    filing: { days: 120 },
    correctedFilingDays: 90,
    appealDays: 180,
    responseDays: 10,
    paymentWeekday: 4,
    contract: contractAt(65),
    otherCodesPercent: 55,
    plans: [plan('COPAY 20', 50, 20, 0, 0), plan('COPAY AND SHARE', 30, 30, 250, 15), plan('FULL', 20, 0, 0, 0)],
    memberIdPattern: 'LSM########',
  },
  {
    code: 'SBT01',
    name: 'SUMMIT BENEFIT TRUST',
    kind: 'commercial',
    address: { line: '77 GRANITE ROW', city: 'UPPER HOLLIS', state: 'PA', zip: '199990077' },
    taxId: '991000003',
    filing: { days: 90 },
    correctedFilingDays: 60,
    appealDays: 120,
    responseDays: 21,
    paymentWeekday: 3,
    contract: contractAt(81),
    otherCodesPercent: 70,
    plans: [plan('HIGH DEDUCTIBLE', 50, 0, 2500, 20), plan('SHARE 10', 40, 0, 500, 10), plan('FULL', 10, 0, 0, 0)],
    memberIdPattern: 'W########',
  },
  {
    code: 'MCRB1',
    name: 'MEDICARE PART B MIDWEST',
    kind: 'medicare',
    address: { line: '9 CARRIER COURT', city: 'MIDDLE FORK', state: 'IN', zip: '469990009' },
    taxId: '991000004',
    filing: { years: 1 },
    correctedFilingDays: 365,
    appealDays: 120,
    responseDays: 14,
    paymentWeekday: 1,
    contract: contractAt(48),
    otherCodesPercent: 40,
    plans: [plan('PART B', 1, 0, 240, 20)],
    memberIdPattern: '#@@#@@#@@##',
  },
];

/**
 * What of the year's deductible a member has paid elsewhere before we see him: all of it for 60 of a hundred, for the
 * others some part. Without it every January visit would be a zero payment.
 */
export function deductibleMet(payer: DemoPayer, memberId: string, year: string, seed: number): Cents {
  const { deductible } = planOf(payer, memberId, seed);
  const place = stableShare('met', seed, payer.code, memberId, year);
  return place < 0.6 ? deductible : percentOf(deductible, Math.floor((1 - place) * 250));
}

/** A member is always in the same plan, and nobody has to remember which. */
export const planOf = (payer: DemoPayer, memberId: string, seed: number): PlanHabit =>
  weighted(payer.plans, stableShare('plan', seed, payer.code, memberId));
