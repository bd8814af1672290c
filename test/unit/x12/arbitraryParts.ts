/** Random texts, amounts and segments that the typed transactions are made of. */
import fc from 'fast-check';
import { type Cents, cents } from '../../../src/money/cents';
import type * as x from '../../../src/x12/types';

export type Spec<T> = { [K in keyof T]-?: fc.Arbitrary<T[K]> };

/** A record whose optional fields may be absent (never present and undefined). */
export function record<T extends object>(spec: Spec<T>, ...requiredKeys: (keyof T)[]): fc.Arbitrary<T> {
  return fc.record(spec, { requiredKeys: requiredKeys as never, noNullPrototype: true }) as fc.Arbitrary<T>;
}

/** Printable, no delimiter, no blank at either end. */
const CHARACTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,-/#&\'()"!?+=;<>@_|{}[]%$'];
export const words = (maxLength = 20): fc.Arbitrary<string> =>
  fc
    .string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength })
    .map((text) => text.trim())
    .filter((text) => text !== '');
export const code = (maxLength: number, minLength = 1) =>
  fc.string({ unit: fc.constantFrom(...'ABCDEFGHJKMNPRSTUVWXYZ0123456789'), minLength, maxLength });
export const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
export const money: fc.Arbitrary<Cents> = fc.integer({ min: -999_999_999, max: 999_999_999 }).map(cents);
export const date = fc
  .integer({ min: 0, max: 80_000 })
  .map((day) => new Date(Date.UTC(1900, 0, 1) + day * 86_400_000).toISOString().slice(0, 10));
export const time = fc.constantFrom('0000', '0705', '1200', '2359');
export const quantity = fc.integer({ min: -9_999_999, max: 9_999_999 }).map((thousandths) => thousandths / 1000);
export const units = fc.integer({ min: 1, max: 9999 });
export const list = <T>(one: fc.Arbitrary<T>, maxLength = 3, minLength = 0) => fc.array(one, { minLength, maxLength });

export const address = record<x.Address>(
  {
    line1: words(),
    line2: words(),
    city: words(),
    state: code(2, 2),
    zip: digits(9),
    country: code(2, 2),
    subdivision: code(3),
  },
  'line1',
  'city',
);
export const contact = record<x.Contact>(
  {
    function: fc.constantFrom('CX', 'BL', 'IC'),
    name: words(),
    numbers: list(fc.record({ qualifier: fc.constantFrom('TE', 'EX', 'EM', 'UR'), number: words() }), 3, 1),
  },
  'function',
  'numbers',
);
export const reference = (...qualifiers: string[]) =>
  fc.record({ qualifier: fc.constantFrom(...qualifiers), id: words() });
export const name = record<x.Name>(
  {
    type: fc.constantFrom('1', '2'),
    last: words(),
    first: words(),
    middle: words(),
    suffix: words(5),
    idQualifier: fc.constantFrom('MI', 'XX', 'PI', 'C'),
    id: words(),
  },
  'type',
  'last',
);
export const procedure = record<x.Procedure>(
  {
    qualifier: fc.constantFrom('HC', 'N4', 'NU'),
    code: code(5, 4),
    modifiers: list(code(2, 2), 4),
    description: words(),
  },
  'qualifier',
  'code',
  'modifiers',
);
const adjustment = record<x.Adjustment>(
  { group: fc.constantFrom('CO', 'PR', 'OA', 'PI'), carc: code(4), amount: money, quantity },
  'group',
  'carc',
  'amount',
);
export const adjustments = list(adjustment, 9);
export const unknown = (...ids: string[]) =>
  list(fc.record({ id: fc.constantFrom(...ids), elements: list(words(), 3, 1) }), 2);
