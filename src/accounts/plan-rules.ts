/** What a payment plan comes to: its installments, and what a payment or a smaller debt does to them. Pure (FORMAT 6.14). */
import { addDays, addMonths, type Day } from '../calendar';
import { type Cents, cents, least, negate, sum, ZERO } from '../money/cents';
import type { RefusalCode } from '../words';

export interface PlanTerms {
  amount: Cents;
  installments: number;
  /** The day of the first installment. */
  first: Day;
  every: { count: number; unit: 'd' | 'm' };
}

export interface Installment {
  n: number;
  due: Day;
  amount: Cents;
  paid: Cents;
}

/** Five years of months. */
export const INSTALLMENTS_MAX = 60;

/** A plan is for all that the guarantor owes: what is left out would be neither billed nor planned. */
export const planRefusal = (terms: PlanTerms, owed: Cents): RefusalCode | null =>
  terms.amount === owed && terms.amount >= terms.installments ? null : 'plan_amount';

/** Equal installments, the last takes the rest. A day that a month lacks becomes its last. */
export function installmentsOf({ amount, installments, first, every }: PlanTerms): Installment[] {
  const each = cents(Math.floor(amount / installments));
  return Array.from({ length: installments }, (_, index) => ({
    n: index + 1,
    due: every.unit === 'm' ? addMonths(first, index * every.count) : addDays(first, index * every.count),
    amount: index + 1 < installments ? each : cents(amount - each * (installments - 1)),
    paid: ZERO,
  }));
}

export const unpaidOf = ({ amount, paid }: Installment): Cents => sum([amount, negate(paid)]);

/** A payment pays the oldest first. */
export function pay(installments: readonly Installment[], payment: Cents): Installment[] {
  let left = payment;
  return installments.map((installment) => {
    const part = least(left, unpaidOf(installment));
    left = sum([left, negate(part)]);
    return { ...installment, paid: sum([installment.paid, part]) };
  });
}

/** A payment came back: what it paid is unpaid again, the latest first. */
export function unpay(installments: readonly Installment[], payment: Cents): Installment[] {
  let left = payment;
  return [...installments]
    .reverse()
    .map((installment) => {
      const part = least(left, installment.paid);
      left = sum([left, negate(part)]);
      return { ...installment, paid: sum([installment.paid, negate(part)]) };
    })
    .reverse();
}

/** The debt became smaller by other means (a payer paid after all, a write-off): the last installments shrink. */
export function shrinkTo(installments: readonly Installment[], owed: Cents): Installment[] {
  const over = sum([...installments.map(unpaidOf), negate(owed)]);
  let excess = over > 0 ? over : ZERO;
  return [...installments]
    .reverse()
    .map((installment) => {
      const cut = least(excess, unpaidOf(installment));
      excess = sum([excess, negate(cut)]);
      return { ...installment, amount: sum([installment.amount, negate(cut)]) };
    })
    .reverse();
}

/** The oldest that is not paid in full; undefined: the plan is kept. */
export const nextDue = (installments: readonly Installment[]): Installment | undefined =>
  installments.find((installment) => unpaidOf(installment) > 0);
