/** A payer as the simulator knows it: who it is, its contract with the practice, its plans, its speed. */
import { z } from 'zod';
import { cents, type Cents } from '../money/cents';
import { stableShare, weighted } from '../random';
import { PAYER_KINDS } from '../words';
import { habitsSchema } from './habits';

const amount = z
  .int()
  .min(0)
  .max(1_000_000_00)
  .transform((value) => cents(value));

const planSchema = z.strictObject({
  name: z.string().min(1),
  /** Its share among the payer's members. */
  weight: z.number().positive(),
  /** Per visit code; PR-3. In cents, as all amounts here. */
  copay: amount,
  /** A year, for all who share the member id; PR-1. */
  deductible: amount,
  /** Of what is left after copay and deductible; PR-2. */
  coinsurancePercent: z.number().int().min(0).max(100),
});

export const payerSchema = z.strictObject({
  /** NM109, qualifier PI. */
  code: z.string().regex(/^[A-Z0-9]{2,15}$/, 'capital letters and digits, 2 to 15'),
  name: z.string().min(1).max(60),
  kind: z.enum(PAYER_KINDS),
  address: z.strictObject({
    line: z.string(),
    city: z.string(),
    state: z.string().length(2),
    zip: z.string().regex(/^\d{5}(\d{4})?$/),
  }),
  /** Tax id; TRN03 has a 1 before it. */
  taxId: z.string().regex(/^\d{9}$/),
  /** From the date of service. */
  filing: z.union([z.strictObject({ days: z.int().positive() }), z.strictObject({ years: z.int().positive() })]),
  /** From the remittance. */
  correctedFilingDays: z.int().positive(),
  appealDays: z.int().positive(),
  /** Days from a claim to its answer; it is paid in the next weekly run. */
  responseDays: z.int().min(1).max(400),
  /** Day of the weekly payment run, 1 Monday to 5 Friday. */
  paymentWeekday: z.int().min(1).max(5),
  /** Allowed amount per unit, by code. */
  contract: z.record(z.string(), amount),
  /** Of the charge, for a code that the contract does not name. */
  otherCodesPercent: z.number().int().min(0).max(100),
  plans: z.array(planSchema).min(1),
  /** `#` a digit, `@` a letter, all else itself; the last is the Luhn digit of the others. */
  memberIdPattern: z.string().min(2).max(30),
  /** Left out: the usual ones. */
  habits: habitsSchema.optional(),
});

export type PlanHabit = z.output<typeof planSchema>;
export type SimulatedPayer = z.output<typeof payerSchema>;

/** Whole cents, rounded down: the practice's contract says so. */
export const percentOf = (of: Cents, percent: number): Cents => cents(Math.floor((of * percent) / 100));

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

/** `visit`: takes a copay; `preventive`: costs the patient nothing; `other`: neither. */
export type CodeKind = 'visit' | 'preventive' | 'other';

/** HCPCS office visits, and the preventive services that plans must cover without cost sharing (45 CFR 147.130). */
export function kindOfCode(code: string): CodeKind {
  if (/^99(20[2-5]|21[1-5])$/.test(code)) return 'visit';
  return /^(99(38|39)\d|G000[89]|G043[89]|G044[24]|Q0091|Q20[34]\d|S061[02])$/.test(code) ? 'preventive' : 'other';
}
