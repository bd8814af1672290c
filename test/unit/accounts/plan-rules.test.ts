/** Goal: a plan's installments are exactly its amount, whatever is paid or falls away (FORMAT 6.14). */
import { expect } from 'expect';
import fc from 'fast-check';
import {
  type Installment,
  installmentsOf,
  nextDue,
  pay,
  planRefusal,
  type PlanTerms,
  shrinkTo,
  unpaidOf,
} from '../../../src/accounts/plan-rules';
import { type Cents, cents, parseCents, sum } from '../../../src/money/cents';

const MONTHLY = { count: 1, unit: 'm' as const };
const terms = (amount: string, installments: number, more: Partial<PlanTerms> = {}): PlanTerms => ({
  amount: parseCents(amount),
  installments,
  first: '2026-01-31',
  every: MONTHLY,
  ...more,
});
const shown = (installments: Installment[]): string[] =>
  installments.map(({ due, amount, paid }) => `${due} ${amount} ${paid}`);
const unpaid = (installments: Installment[]): Cents => sum(installments.map(unpaidOf));

describe('A payment plan', () => {
  it('has equal installments, the last takes the rest', () =>
    expect(shown(installmentsOf(terms('100.00', 3)))).toEqual([
      '2026-01-31 3333 0',
      '2026-02-28 3333 0',
      '2026-03-31 3334 0',
    ]));
  it('may go by days', () =>
    expect(shown(installmentsOf(terms('20.00', 2, { every: { count: 14, unit: 'd' } })))).toEqual([
      '2026-01-31 1000 0',
      '2026-02-14 1000 0',
    ]));
  it('is for all that is owed, and no cent is split', () => {
    expect(planRefusal(terms('350.00', 3), parseCents('360.00'))).toBe('plan_amount');
    expect(planRefusal(terms('370.00', 3), parseCents('360.00'))).toBe('plan_amount');
    expect(planRefusal(terms('0.02', 3), parseCents('0.02'))).toBe('plan_amount');
    expect(planRefusal(terms('360.00', 3), parseCents('360.00'))).toBeNull();
  });
  it('takes a payment for the oldest installment first, into the next ones', () =>
    expect(shown(pay(installmentsOf(terms('360.00', 3)), parseCents('150.00')))).toEqual([
      '2026-01-31 12000 12000',
      '2026-02-28 12000 3000',
      '2026-03-31 12000 0',
    ]));
  it('gets shorter from its end when less is owed', () =>
    expect(
      shown(shrinkTo(pay(installmentsOf(terms('360.00', 3)), parseCents('150.00')), parseCents('100.00'))),
    ).toEqual(['2026-01-31 12000 12000', '2026-02-28 12000 3000', '2026-03-31 1000 0']));

  it('adds up, is paid in order, and is kept exactly when nothing is unpaid', () => {
    const plan = fc
      .tuple(fc.integer({ min: 1, max: 5_000_00 }), fc.integer({ min: 1, max: 60 }))
      .filter(([amount, installments]) => amount >= installments);
    fc.assert(
      fc.property(plan, fc.array(fc.integer({ min: 1, max: 200_000 })), ([amount, installments], payments) => {
        let now = installmentsOf({ ...terms('0.00', installments), amount: cents(amount) });
        expect(unpaid(now)).toBe(amount);
        let left = amount;
        for (const [index, payment] of payments.entries()) {
          if (index % 3 === 2) {
            left = Math.min(left, payment);
            now = shrinkTo(now, cents(left));
          } else {
            left = Math.max(0, left - payment);
            now = pay(now, cents(payment));
          }
          expect(unpaid(now)).toBe(left);
          const next = nextDue(now);
          expect(next === undefined).toBe(left === 0);
          expect(now.slice(0, next ? next.n - 1 : undefined).every((one) => unpaidOf(one) === 0)).toBe(true);
          expect(now.every((one) => one.paid >= 0 && one.paid <= one.amount)).toBe(true);
        }
      }),
    );
  });
});
