/**
 * How a payer behaves, as its configuration says. Every share is of claims (or files), from 0 to 1, and is decided by a
 * stable hash of ids, so that the same claim meets the same fate in every run. What is left out is off, but for denials.
 */
import { z } from 'zod';

export const share = z.number().min(0).max(1);
const weight = z.number().positive().max(1_000_000).default(1);
const percent = z.number().int().min(0).max(100);
const code = z.string().min(1).max(10);

const statusCode = z.strictObject({
  /** 277CA categories that refuse (DOMAIN 4.3). */
  category: z.enum(['A3', 'A4', 'A6', 'A7', 'A8']),
  status: z.string().regex(/^\d{1,4}$/),
  entity: z.string().min(1).max(3).optional(),
});

const denialReason = z.strictObject({
  group: z.enum(['CO', 'PR', 'OA', 'PI']),
  carc: z.string().min(1).max(3),
  remarks: z.array(z.string().min(1).max(6)).default([]),
  weight,
});

export const habitsSchema = z.strictObject({
  /** Claims that the front end refuses for no reason that the practice could have known. */
  rejections: z
    .strictObject({ share, mix: z.array(statusCode.extend({ weight })).min(1) })
    .nullable()
    .default(null),
  /** What a claim must have before the payer takes it. */
  edits: z
    .array(
      z.strictObject({
        needs: z.enum(['prior_authorization', 'rendering_provider', 'referring_provider', 'taxonomy']),
        /** Only claims with one of these codes; all if left out. */
        codes: z.array(code).optional(),
        answer: statusCode,
      }),
    )
    .default([]),
  /** One line of an original claim. */
  denials: z
    .strictObject({ share, mix: z.array(denialReason).min(1) })
    .nullable()
    .prefault({
      share: 0.08,
      mix: [
        { group: 'CO', carc: '197', weight: 40 },
        { group: 'CO', carc: '16', remarks: ['M76'], weight: 35 },
        { group: 'CO', carc: '50', weight: 25 },
      ],
    }),
  /** Services that this payer has not certified the practice for (CO-B7), whoever renders them. */
  notCertified: z.array(code).default([]),
  /** Refuses (CO-29) what comes after the payer's filing limit. */
  filingLimit: z.boolean().default(false),
  /** Pays less than the contract says; the rest of the charge stands under CO-45. */
  partialPay: z.strictObject({ share, percent }).nullable().default(null),
  /** Denies `code` on the day of `into` as part of it (CO-97), unless a modifier tells them apart. */
  bundles: z
    .array(
      z.strictObject({
        code,
        into: code,
        unless: z.array(z.string().length(2)).default(['59', 'XE', 'XP', 'XS', 'XU']),
      }),
    )
    .default([]),
  /** Pays another code than was billed (SVC01 and SVC06). */
  recodes: z.array(z.strictObject({ from: code, to: code, share })).default([]),
  /** Forwards to the next payer of the claim, if the simulator plays that one too (CLP02 19). */
  crossover: z.boolean().default(false),
  /** For money that comes later than so many days after the claim (PLB L6). */
  interest: z
    .strictObject({ afterDays: z.int().min(0), yearlyPercent: percent })
    .nullable()
    .default(null),
  /** Takes a payment back some time later: a reversal (22) and nothing more. */
  takebacks: z
    .strictObject({ share, afterDays: z.int().min(1).max(700) })
    .nullable()
    .default(null),
  /** Thinks again some time later: a reversal and a payment by the contract, unasked. */
  corrections: z
    .strictObject({ share, afterDays: z.int().min(1).max(700) })
    .nullable()
    .default(null),
  /** Taken from the first payment of each month (PLB CS). */
  monthlyFeeCents: z.int().min(0).max(1_000_000).default(0),
  /** Claims whose answer takes so many days more. */
  slow: z
    .strictObject({ share, days: z.int().min(1).max(400) })
    .nullable()
    .default(null),
  /** How long after its advice the money is in the bank. */
  depositLagDays: z.int().min(0).max(60).default(0),
});

export type Habits = z.output<typeof habitsSchema>;
export type HabitsInput = z.input<typeof habitsSchema>;

/** What goes wrong with files on their way, whatever they say. */
export const faultsSchema = z.strictObject({
  /** Ends in the middle; the whole file comes `resendDays` later as a new one. */
  cut: share.default(0),
  /** Comes again a day later: half of them the very same bytes, half under new control numbers. */
  duplicate: share.default(0),
  /** Comes `lateDays` later than it should. */
  late: share.default(0),
  lateDays: z.int().min(1).max(60).default(6),
  /** Comes after what should follow it: a 999 after its 277CA, a 277CA after its 835, an 835 after the next one. */
  reordered: share.default(0),
  /** An 835 whose total is off; the good one comes `resendDays` later under the same trace. */
  unbalanced: share.default(0),
  resendDays: z.int().min(1).max(30).default(2),
});

export type Faults = z.output<typeof faultsSchema>;

export const NO_FAULTS: Faults = faultsSchema.parse({});
export const USUAL_HABITS: Habits = habitsSchema.parse({});
