/** Goal: a good-faith estimate's last day, at both edges (45 CFR 149.610(b)(1)(vi)). 18 May 2026 is a Monday, 25 May Memorial Day. */
import { expect } from 'expect';
import { estimateLimit } from '../../../src/accounts/estimates';

describe('A good-faith estimate', () => {
  for (const [visit, due] of [
    ['2026-06-02', '2026-05-21'],
    ['2026-06-01', '2026-05-19'],
    ['2026-05-21', '2026-05-19'],
    ['2026-05-20', null],
    ['2026-05-18', null],
  ] as const)
    it(`for a visit on ${visit}, scheduled on 18 May, is due ${due ?? 'on no day: the visit is too near'}`, () =>
      expect(estimateLimit('2026-05-18', visit)).toBe(due));
  it('leaves out the practice’s own closed days', () =>
    expect(estimateLimit('2026-05-18', '2026-05-22', ['2026-05-19'])).toBe('2026-05-20'));
});
