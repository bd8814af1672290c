/**
 * A segment as a value, told once for both directions: which element is which field, and in which form. So nothing is
 * written that is not read, and nothing read that is not written.
 */
import { formatX12, type Cents } from '../../money/cents';
import type { Report } from './content';
import { digitsOf, isoDate } from './dates';
import { X12WriteError, quantityText } from './element';
import * as read from './fields';
import { procedureParts } from './parts';
import type { OtherElements, Period, ProcedureRange } from './typesLoops';
import type { ElementValue, RawSegment, Segment } from '../types';

/** One element as a field. `read` gives undefined where the element is absent, or cannot be read and is reported. */
export interface ElementForm<V> {
  at: number;
  /** How many elements it fills; 1 unless told. */
  span?: number;
  read(segment: Segment, at: number, report: Report): V | undefined;
  /** As many elements as the field fills, the one at `at` first. */
  write(value: V, segmentId: string, name: string): ElementValue[];
  /** What stands in the field where the element is absent. */
  absent?: V;
  /** Its absence is reported; where `absent` says nothing, the whole segment is unreadable. */
  required?: boolean;
}

/** How one segment becomes a value and a value one segment. `is` says whether a segment of this id is meant. */
export interface SegmentForm<V> {
  id: string;
  is?(segment: Segment): boolean;
  /** Undefined, and reported, where the segment makes no sense: it is then kept as it stands. */
  read(segment: Segment, report: Report): V | undefined;
  write(value: V): RawSegment;
}

type Forms<V> = { [K in Exclude<keyof V, 'other'>]-?: ElementForm<NonNullable<V[K]>> };

/** Elements that are always the same, by number: a qualifier that says which field a segment is. */
type Fixed = Readonly<Record<number, string>>;

/** A segment whose elements are the fields of an object, told in the order of the elements. */
export function form<V extends OtherElements>(id: string, elements: Forms<V>, fixed: Fixed = {}): SegmentForm<V> {
  const fields = Object.entries<ElementForm<unknown>>(elements);
  const named = new Set(Object.keys(fixed).map(Number));
  for (const [, { at, span = 1 }] of fields) for (let i = 0; i < span; i++) named.add(at + i);
  return {
    id,
    read(segment, report) {
      const value: Record<string, unknown> = {};
      for (const [key, element] of fields) {
        const found = readElement(element, segment, report);
        if (found !== undefined) value[key] = found;
        else if (element.required) return undefined;
      }
      read.setValue(value, 'other', unnamed(segment, named));
      return value as V;
    },
    write(value) {
      const written: ElementValue[] = [];
      const put = (at: number, texts: ElementValue[]) => {
        while (written.length < at - 1) written.push(undefined);
        written.splice(at - 1, texts.length, ...texts);
      };
      for (const [at, text] of Object.entries(fixed)) put(Number(at), [text]);
      for (const [at, other] of Object.entries(value.other ?? {})) put(Number(at), [other]);
      for (const [key, element] of fields) {
        const one = (value as Record<string, unknown>)[key];
        if (one !== undefined) put(element.at, element.write(one, id, nameOf(id, element.at)));
      }
      return { id, elements: written };
    },
  };
}

function readElement(element: ElementForm<unknown>, segment: Segment, report: Report): unknown {
  if (element.required && read.text(segment, element.at) === '') read.missing(segment, element.at, report);
  return element.read(segment, element.at, report) ?? element.absent;
}

function unnamed(segment: Segment, named: ReadonlySet<number>): Record<number, ElementValue> | undefined {
  let other: Record<number, ElementValue> | undefined;
  let elements: readonly ElementValue[] | undefined;
  for (let at = 1; at < segment.elements.length; at++) {
    if (named.has(at) || read.text(segment, at) === '') continue;
    other ??= {};
    // Once a segment: a hostile one has tens of thousands of elements.
    elements ??= read.raw(segment).elements;
    other[at] = elements[at - 1];
  }
  return other;
}

/** A segment that is one value, such as AMT*T3 an amount. */
export function scalar<V extends string | number | object>(
  id: string,
  element: ElementForm<V>,
  fixed: Fixed = {},
): SegmentForm<V> {
  const whole = form<OtherElements & { value: V }>(id, { value: element }, fixed);
  const qualifiers = Object.entries(fixed);
  return {
    id,
    is: (segment) => qualifiers.every(([at, text]) => read.text(segment, Number(at)) === text),
    read: (segment, report) => whole.read(segment, report)?.value,
    write: (value) => whole.write({ value }),
  };
}

const nameOf = (id: string, at: number) => `${id}${String(at).padStart(2, '0')}`;

/** Text that may be absent. */
export const text = (at: number): ElementForm<string> => ({ at, read: read.optional, write: (value) => [value] });

/** Text that the guide requires: reported, and empty, where it is absent. */
export const needed = (at: number): ElementForm<string> => ({ ...text(at), absent: '', required: true });

/** Text that is always a field, empty where the guide lets it be absent. */
export const plain = (at: number): ElementForm<string> => ({ ...text(at), absent: '' });

/** Several texts in one element, between repetition separators. */
export const repeated = (at: number): ElementForm<string[]> => ({
  at,
  absent: [],
  read: (segment) => {
    const whole = read.text(segment, at);
    const { repetition } = segment.delimiters;
    if (whole === '') return undefined;
    return repetition === undefined ? [whole] : whole.split(repetition).map((one) => one.trim());
  },
  write: (values) => [{ repeats: values }],
});

/** The components of a composite that are all of one kind, such as pointers. */
export const components = (at: number): ElementForm<string[]> => ({
  at,
  absent: [],
  read: (segment) => (read.text(segment, at) === '' ? undefined : read.components(segment, at)),
  write: (values) => [values],
});

export const money = (at: number): ElementForm<Cents> => ({
  at,
  read: read.optionalAmount,
  write: (value) => [formatX12(value)],
});

export const neededMoney = (at: number): ElementForm<Cents> => ({ ...money(at), absent: 0 as Cents, required: true });

export const units = (at: number): ElementForm<number> => ({
  at,
  read: read.quantity,
  write: (value, id, name) => [quantityText(value, id, name)],
});

export const day = (at: number): ElementForm<string> => ({ at, read: read.date, write: (value) => [digitsOf(value)] });

export const neededDay = (at: number): ElementForm<string> => ({ ...day(at), absent: '', required: true });

/** Elements `at` and `at + 1`: D8 and the date. */
export const qualifiedDay = (at: number): ElementForm<string> => ({
  at,
  span: 2,
  read: (segment, _at, report) => read.date(segment, at + 1, report),
  write: (value) => ['D8', digitsOf(value)],
});

const DECIMAL = /^-?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})$/;

/** A number that is no money, kept as the sender wrote it: a share of 0.2 is never a binary fraction. */
export const decimal = (at: number): ElementForm<string> => ({
  at,
  read(segment, _at, report) {
    const value = read.text(segment, at);
    if (value === '' || DECIMAL.test(value)) return value || undefined;
    report(segment, 'bad_number', `${nameOf(segment.id, at)} is not a number.`, at);
    return undefined;
  },
  write(value, id, name) {
    if (DECIMAL.test(value)) return [value];
    throw new X12WriteError('bad_value', `${name} is not a decimal number.`, id, name);
  },
});

/** One of a few codes that a rule depends on: any other is reported and read as nothing. */
export function oneOf<C extends string>(at: number, codes: readonly C[]): ElementForm<C> {
  const known: readonly string[] = codes;
  return {
    at,
    read(segment, _at, report) {
      const value = read.text(segment, at);
      if (value === '' || known.includes(value)) return (value as C) || undefined;
      report(segment, 'bad_code', `${nameOf(segment.id, at)} is none of ${codes.join(', ')}.`, at);
      return undefined;
    },
    write: (value) => [value],
  };
}

/** C003. */
export const procedure = (at: number): ElementForm<ProcedureRange> => ({
  at,
  read(segment) {
    if (read.text(segment, at) === '') return undefined;
    const value: ProcedureRange = read.procedure(segment, at);
    read.setText(value, 'through', read.components(segment, at)[7] ?? '');
    return value;
  },
  write: (value) => [[...procedureParts(value), value.through]],
});

/** Elements `at` and `at + 1`: D8 or RD8, and the date or dates. */
export const period = (at: number): ElementForm<Period> => ({
  at,
  span: 2,
  required: true,
  read(segment, _at, report) {
    if (read.text(segment, at) === '' && read.text(segment, at + 1) === '') return undefined;
    const [first = '', last] = read.text(segment, at + 1).split('-');
    const ranged = read.text(segment, at) === 'RD8';
    const from = isoDate(first);
    const through = ranged ? isoDate(last ?? '') : undefined;
    if (from !== undefined && (through !== undefined) === ranged) return ranged ? { from, through } : { from };
    report(segment, 'bad_date', `${nameOf(segment.id, at + 1)} is not a date or period of dates.`, at + 1);
    return undefined;
  },
  write: ({ from, through }) =>
    through === undefined ? ['D8', digitsOf(from)] : ['RD8', `${digitsOf(from)}-${digitsOf(through)}`],
});
