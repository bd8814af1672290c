/**
 * How a field may be compared, by its type. Each operator checks its operand when a rule is compiled, and then is a
 * closure on a value. A field that is known to be empty (null) satisfies `isEmpty` and no other comparison.
 */
import { isDay } from '../calendar';
import { MAX_CENTS } from '../money/cents';
import type { FieldType, FieldValue } from './fields';

type Test = (value: never) => boolean;

export interface Operator {
  means: string;
  /** What stands right of it. */
  operand: 'value' | 'values' | 'range' | 'none';
  make: (operand: never) => Test;
}

const set = (values: readonly string[]): ReadonlySet<string> => new Set(values);

const TEXT = {
  is: { means: 'is exactly', operand: 'value', make: (a: string) => (v: string) => v === a },
  isNot: { means: 'is anything else', operand: 'value', make: (a: string) => (v: string) => v !== a },
  in: {
    means: 'is one of',
    operand: 'values',
    make: (a: string[]) =>
      (
        (s) => (v: string) =>
          s.has(v)
      )(set(a)),
  },
  notIn: {
    means: 'is none of',
    operand: 'values',
    make: (a: string[]) =>
      (
        (s) => (v: string) =>
          !s.has(v)
      )(set(a)),
  },
  startsWith: {
    means: 'begins with one of',
    operand: 'values',
    make: (a: string[]) => (v: string) => a.some((start) => v.startsWith(start)),
  },
  between: {
    means: 'lies between two codes of the same length, both included',
    operand: 'range',
    make:
      ([low, high]: [string, string]) =>
      (v: string) =>
        v.length === low.length && low <= v && v <= high,
  },
} satisfies Record<string, Operator>;

const NUMBER = {
  is: { means: 'equals', operand: 'value', make: (a: number) => (v: number) => v === a },
  atLeast: { means: 'is this or more', operand: 'value', make: (a: number) => (v: number) => v >= a },
  atMost: { means: 'is this or less', operand: 'value', make: (a: number) => (v: number) => v <= a },
  between: {
    means: 'lies between two numbers, both included',
    operand: 'range',
    make:
      ([low, high]: [number, number]) =>
      (v: number) =>
        low <= v && v <= high,
  },
} satisfies Record<string, Operator>;

const DAY = {
  on: { means: 'is this day', operand: 'value', make: (a: string) => (v: string) => v === a },
  before: { means: 'is earlier', operand: 'value', make: (a: string) => (v: string) => v < a },
  after: { means: 'is later', operand: 'value', make: (a: string) => (v: string) => v > a },
  between: {
    means: 'lies in a window, first and last day included',
    operand: 'range',
    make:
      ([first, last]: [string, string]) =>
      (v: string) =>
        first <= v && v <= last,
  },
} satisfies Record<string, Operator>;

const LIST = {
  includesAny: {
    means: 'has at least one of',
    operand: 'values',
    make: (a: string[]) =>
      (
        (s) => (v: string[]) =>
          v.some((one) => s.has(one))
      )(set(a)),
  },
  includesAll: {
    means: 'has every one of',
    operand: 'values',
    make: (a: string[]) => (v: string[]) => a.every((one) => v.includes(one)),
  },
  includesNone: {
    means: 'has none of',
    operand: 'values',
    make: (a: string[]) =>
      (
        (s) => (v: string[]) =>
          !v.some((one) => s.has(one))
      )(set(a)),
  },
  onlyIncludes: {
    means: 'has nothing but',
    operand: 'values',
    make: (a: string[]) =>
      (
        (s) => (v: string[]) =>
          v.every((one) => s.has(one))
      )(set(a)),
  },
  anyStartsWith: {
    means: 'has one that begins with one of',
    operand: 'values',
    make: (a: string[]) => (v: string[]) => v.some((one) => a.some((start) => one.startsWith(start))),
  },
} satisfies Record<string, Operator>;

const EMPTINESS = {
  isEmpty: { means: 'there is none', operand: 'none', make: () => () => false },
  isPresent: { means: 'there is one', operand: 'none', make: () => () => true },
} satisfies Record<string, Operator>;

export const OPERATORS: Readonly<Record<FieldType, Readonly<Record<string, Operator>>>> = {
  text: { ...TEXT, ...EMPTINESS },
  number: { ...NUMBER, ...EMPTINESS },
  cents: { ...NUMBER, ...EMPTINESS },
  day: { ...DAY, ...EMPTINESS },
  list: { ...LIST, ...EMPTINESS },
};

/** Every operator's name, of whatever type. */
export const OPERATOR_NAMES = [...new Set(Object.values(OPERATORS).flatMap((of) => Object.keys(of)))] as [
  string,
  ...string[],
];

const ELEMENT: Record<FieldType, { is: (value: unknown) => boolean; name: string; names: string }> = {
  text: { is: (v) => typeof v === 'string' && v !== '', name: 'a text', names: 'texts' },
  list: { is: (v) => typeof v === 'string' && v !== '', name: 'a text', names: 'texts' },
  number: { is: (v) => Number.isSafeInteger(v), name: 'a whole number', names: 'whole numbers' },
  cents: {
    is: (v) => Number.isSafeInteger(v) && Math.abs(v as number) <= MAX_CENTS,
    name: 'whole cents',
    names: 'whole cents',
  },
  day: { is: (v) => typeof v === 'string' && isDay(v), name: 'a day (YYYY-MM-DD)', names: 'days (YYYY-MM-DD)' },
};

/** What is wrong with what stands right of an operator; null if nothing. */
export function operandFault(type: FieldType, operator: Operator, operand: unknown): string | null {
  const { is, name, names } = ELEMENT[type];
  switch (operator.operand) {
    case 'none':
      return operand === undefined || operand === null ? null : 'takes no value';
    case 'value':
      return is(operand) ? null : `takes ${name}`;
    case 'values':
      return Array.isArray(operand) && operand.length > 0 && operand.every(is) ? null : `takes a list of ${names}`;
    case 'range':
      return rangeFault(operand, is, name);
  }
}

function rangeFault(operand: unknown, is: (value: unknown) => boolean, name: string): string | null {
  if (!Array.isArray(operand) || operand.length !== 2 || !operand.every(is)) return `takes two values, each ${name}`;
  const [low, high] = operand as [string, string];
  if (low > high) return 'takes the lower value first';
  return typeof low === 'string' && low.length !== high.length ? 'takes two codes of the same length' : null;
}

const isEmptyValue = (value: FieldValue): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** A comparison as a closure. Emptiness is settled here, so that operators see real values only. */
export function comparison(name: string, operator: Operator, operand: unknown): (value: FieldValue) => boolean {
  if (name === 'isEmpty') return isEmptyValue;
  if (name === 'isPresent') return (value) => !isEmptyValue(value);
  const test = operator.make(operand as never);
  // What is negative is true of an empty list ("has none of"); a text or number that is not there compares with nothing.
  return (value) => value !== null && test(value as never);
}
