/** Goal: no cent is lost, made or misread on the way in, out or in a sum. Method: any amounts within the cap, and texts that are none. */
import { expect } from 'expect';
import fc from 'fast-check';
import {
  type Cents,
  cents,
  formatCents,
  formatX12,
  least,
  MAX_CENTS,
  negate,
  parseCents,
  sum,
} from '../../../src/money/cents';

const RUNS = { numRuns: 2_000 };
const amount = fc.integer({ min: -MAX_CENTS, max: MAX_CENTS }).map(cents);
const small = fc.integer({ min: -1_000_000, max: 1_000_000 }).map(cents);

describe('An amount of money', () => {
  it('is read back as it was printed, with two places or in the shortest form of X12', () => {
    fc.assert(
      fc.property(amount, (value) => {
        expect(parseCents(formatCents(value))).toBe(value);
        expect(parseCents(formatX12(value))).toBe(value);
      }),
      RUNS,
    );
  });

  it('prints always two places, and in X12 no zero that says nothing', () => {
    fc.assert(
      fc.property(amount, (value) => {
        expect(formatCents(value)).toMatch(/^-?(0|[1-9]\d*)\.\d\d$/);
        expect(formatX12(value)).toMatch(/^-?(0|[1-9]\d*)(\.\d?[1-9])?$/);
      }),
      RUNS,
    );
  });

  const READ: [string, number][] = [
    ['195', 19500],
    ['195.5', 19550],
    ['.5', 50],
    ['5.', 500],
    ['-57', -5700],
    ['-.05', -5],
    ['100.50', 10050],
    [' 12.00 ', 1200],
    ['-0', 0],
    ['007', 700],
    ['000000000000012.50', 1250],
    ['10000000000.00', MAX_CENTS],
  ];
  for (const [text, value] of READ) it(`"${text}" is ${value} cents`, () => expect(parseCents(text)).toBe(value));

  const REFUSED = [
    '',
    ' ',
    '.',
    '-',
    '-.',
    '19O',
    '1,000',
    '1.005',
    '1e3',
    '0x10',
    '+5',
    '--5',
    '5-',
    '1 000',
    '٣',
    '1.2.3',
    'NaN',
    'Infinity',
    '1\n'.concat('2'),
  ];
  for (const text of REFUSED)
    it(`${JSON.stringify(text)} is not an amount`, () => expect(() => parseCents(text)).toThrow(RangeError));

  it('beyond ten billion dollars is refused, wherever it comes from', () => {
    expect(() => parseCents('10000000000.01')).toThrow(RangeError);
    expect(() => parseCents('-10000000000.01')).toThrow(RangeError);
    expect(() => parseCents('9'.repeat(40))).toThrow(RangeError);
    expect(() => cents(MAX_CENTS + 1)).toThrow(RangeError);
    expect(() => sum([cents(MAX_CENTS), cents(1)])).toThrow(RangeError);
  });

  it('is never a fraction, NaN, infinite or minus zero', () => {
    for (const value of [0.5, Number.NaN, Infinity, -Infinity, 2 ** 53]) expect(() => cents(value)).toThrow(RangeError);
    expect(Object.is(cents(-0), 0)).toBe(true);
    expect(Object.is(negate(cents(0)), 0)).toBe(true);
    expect(Object.is(parseCents('-0.00'), 0)).toBe(true);
  });

  it('does not put what it refuses into its message beyond a few characters', () => {
    const secret = `SMITH JOHN 1950-01-01 ${'X'.repeat(100)}`;
    expect(() => parseCents(secret)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('XXXX') }));
  });
});

describe('Sums of money', () => {
  it('do not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(small), (values) => expect(sum([...values].reverse())).toBe(sum(values))),
      RUNS,
    );
  });

  it('of amounts and their negatives are nothing', () => {
    fc.assert(
      fc.property(fc.array(small), (values) => expect(sum([...values, ...values.map(negate)])).toBe(0)),
      RUNS,
    );
  });

  it('may pass beyond the cap on the way as long as they come back', () => {
    const top = cents(MAX_CENTS);
    expect(sum([top, top, top, negate(top), negate(top)])).toBe(MAX_CENTS);
    expect(sum([])).toBe(0);
  });

  it('least takes the smaller one', () => {
    fc.assert(fc.property(small, small, (a, b) => expect(least(a, b)).toBe(Math.min(a, b) as Cents)));
  });
});
