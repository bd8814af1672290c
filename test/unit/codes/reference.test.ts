/** Goal: what holds on a day is found, at both edges of its days, also among very many pairs; what is not loaded is not known. */
import { expect } from 'expect';
import fc from 'fast-check';
import { PackedPairs } from '../../../src/codes/packed-pairs';
import { Reference } from '../../../src/codes/reference';
import type { PairRow } from '../../../src/codes/types';

const pair = (a: string, b: string, from: string | null, to: string | null, value = '1'): PairRow => ({
  a,
  b,
  from,
  to,
  value,
});

describe('A pair of codes', () => {
  const packed = new PackedPairs([
    pair('99214', 'G0444', '2026-01-01', '2026-03-31', '1'),
    pair('99214', 'G0444', '2026-04-01', null, '0'),
    pair('99214', '36415', null, null, '9'),
  ]);
  for (const [day, value] of [
    ['2025-12-31', undefined],
    ['2026-01-01', '1'],
    ['2026-03-31', '1'],
    ['2026-04-01', '0'],
    ['2031-01-01', '0'],
  ] as const)
    it(`on ${day} is ${value ?? 'none'}`, () => expect(packed.get('99214', 'G0444', day)).toBe(value));
  it('has an order, and strangers have none', () => {
    expect(packed.get('G0444', '99214', '2026-02-01')).toBeUndefined();
    expect(packed.get('99999', 'G0444', '2026-02-01')).toBeUndefined();
  });
  it('tells all partners of a code on a day', () =>
    expect(
      packed
        .of('99214', '2026-02-01')
        .map(({ b, value }) => `${b} ${value}`)
        .sort(),
    ).toEqual(['36415 9', 'G0444 1']));
  it('is found as a plain search finds it', () => {
    const code = fc.integer({ min: 0, max: 30 }).map((n) => String(90000 + n));
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-01-${String(n).padStart(2, '0')}`);
    const made = fc.record({
      a: code,
      b: code,
      from: fc.option(day),
      to: fc.option(day),
      value: fc.constantFrom('0', '1', '9'),
    });
    fc.assert(
      fc.property(fc.array(made, { maxLength: 60 }), code, code, day, (pairs, a, b, on) => {
        const plain = pairs.find((p) => p.a === a && p.b === b && (p.from ?? on) <= on && on <= (p.to ?? on));
        expect(new PackedPairs(pairs).get(a, b, on)).toBe(plain?.value);
      }),
      { numRuns: 300 },
    );
  });
});

describe('A code', () => {
  const row = { kind: 'hcpcs' as const, code: 'G0001', title: '', billable: true, data: null };
  const reference = new Reference({
    kinds: ['hcpcs'],
    codes: [
      { ...row, title: 'old', from: null, to: '2025-12-31' },
      { ...row, title: 'new', from: '2026-02-01', to: null },
    ],
    pairs: [],
  });
  it('means what it meant on the day, and nothing in between', () =>
    expect(
      ['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map((on) => reference.code('hcpcs', 'G0001', on)?.title),
    ).toEqual(['old', undefined, undefined, 'new']));
  it('of a kind that is not loaded is not known', () =>
    expect([reference.has('hcpcs'), reference.has('cpt'), reference.knows('cpt', '99213')]).toEqual([
      true,
      false,
      false,
    ]));
});
