/** Goal: guarantors pay as the sample practice says, each always alike. */
import { expect } from 'expect';
import { paymentHabit } from '../../../src/demo/habits';

describe('patients', () => {
  it('pay after the first, second or third statement, or never', () => {
    const habits = Array.from({ length: 5000 }, (_, n) => paymentHabit(1, `p${n}`));
    const share = (after: number | undefined) =>
      habits.filter(({ afterStatement }) => afterStatement === after).length / habits.length;
    for (const [after, expected] of [
      [1, 0.6],
      [2, 0.26],
      [3, 0.12],
      [undefined, 0.02],
    ] as const) {
      expect(Math.abs(share(after) - expected)).toBeLessThan(0.02);
    }
    expect(habits.every(({ days }) => days >= 3 && days <= 20)).toBe(true);
  });
});
