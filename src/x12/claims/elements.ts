/** Elements of a segment between its text and a field, in both directions. A segment is a list of these (`slots.ts`). */
import { formatX12 } from '../../money/cents';
import { type Report, elementName } from '../core/content';
import { digitsOf } from '../core/dates';
import { X12WriteError, quantityText } from '../core/element';
import * as fields from '../core/fields';
import { procedureParts } from '../core/parts';
import type { Cents } from '../../money/cents';
import type { ElementValue, Procedure, Segment } from '../types';
import type { Reference837 } from './types837Segment';

/** One element, or `width` of them. A text stands for itself: other texts make it another segment. */
export interface Element<T> {
  read(target: T, segment: Segment, index: number, report: Report): void;
  /** `index` is for faults. */
  write(target: T, segmentId: string, index: number): ElementValue;
  /** The field whose text it is. */
  field?: string;
  /** Nothing is read where the element is empty. */
  optional?: boolean;
  /** How many elements it takes, where it is not one; `writeAll` then puts them into place, and says whether there is any. */
  width?: number;
  writeAll?(target: T, elements: ElementValue[], at: number, segmentId: string): boolean;
}

/** Bound once: as tsx runs it, each use of an import calls a getter, and here every element of a claim passes. */
const read = { ...fields };
const { text: textOf, required, amount, optionalAmount, quantity, date } = read;
const inDollars = formatX12;
const inDigits = digitsOf;

type Field<K extends string, V> = { [P in K]?: V };

/** A text that may be absent. */
export const text = <K extends string>(key: K): Element<Field<K, string>> => ({
  field: key,
  optional: true,
  read: (target, segment, index) => {
    const found = textOf(segment, index);
    if (found !== '') target[key] = found;
  },
  write: (target) => target[key],
});

/** A text that is there; empty and a fault where it is not. */
export const must = <K extends string>(key: K): Element<Field<K, string>> => ({
  field: key,
  read: (target, segment, index, report) => void (target[key] = required(segment, index, report)),
  write: (target) => target[key],
});

/** A text that is empty where it is absent. */
export const plain = <K extends string>(key: K): Element<Field<K, string>> => ({
  field: key,
  read: (target, segment, index) => void (target[key] = textOf(segment, index)),
  write: (target) => target[key],
});

/** A text that is left out where it has its usual value. */
export const usual = <K extends string>(key: K, value: string): Element<Field<K, string>> => ({
  optional: true,
  read: (target, segment, index) => {
    const found = textOf(segment, index);
    if (found !== '' && found !== value) target[key] = found;
  },
  write: (target) => target[key] ?? value,
});

export const money = <K extends string>(key: K): Element<Field<K, Cents>> => ({
  field: key,
  optional: true,
  read: (target, segment, index, report) => {
    const found = optionalAmount(segment, index, report);
    if (found !== undefined) target[key] = found;
  },
  write: (target) => (target[key] !== undefined ? inDollars(target[key]) : undefined),
});

/** An amount that is there; 0.00 and a fault where it is not. */
export const mustMoney = <K extends string>(key: K): Element<Field<K, Cents>> => ({
  field: key,
  read: (target, segment, index, report) => void (target[key] = amount(segment, index, report)),
  write: (target) => inDollars(target[key] as Cents),
});

export const number = <K extends string>(key: K): Element<Field<K, number>> => ({
  field: key,
  optional: true,
  read: (target, segment, index, report) => {
    const found = quantity(segment, index, report);
    if (found !== undefined) target[key] = found;
  },
  write: (target, segmentId, index) => numberText(target[key], segmentId, index),
});

/** A number that is there; `absent` where it is not. */
export const mustNumber = <K extends string>(key: K, absent: number): Element<Field<K, number>> => ({
  field: key,
  read: (target, segment, index, report) => void (target[key] = quantity(segment, index, report) ?? absent),
  write: (target, segmentId, index) => numberText(target[key], segmentId, index),
});

function numberText(value: number | undefined, segmentId: string, index: number): string | undefined {
  if (value === undefined) return undefined;
  // A whole number needs no name for its fault.
  return value >= 0 && value < 1_000_000 && Number.isInteger(value)
    ? String(value)
    : quantityText(value, segmentId, elementName(segmentId, index));
}

/** CCYYMMDD. */
export const day = <K extends string>(key: K): Element<Field<K, string>> => ({
  field: key,
  optional: true,
  read: (target, segment, index, report) => {
    const found = date(segment, index, report);
    if (found !== undefined) target[key] = found;
  },
  write: (target) => {
    const value = target[key];
    return value === undefined ? undefined : inDigits(value);
  },
});

/** This element and up to `most` − 1 more, as a list; an empty text where one is left out before another. */
export const list = <K extends string>(key: K, most: number): Element<Field<K, string[]>> => ({
  field: key,
  read: (target, segment, index) => {
    const end = Math.min(segment.elements.length, index + most);
    const values: string[] = [];
    for (let i = index; i < end; i++) values.push(read.text(segment, i));
    while (values.at(-1) === '') values.pop();
    if (values.length > 0) target[key] = values;
  },
  write: () => undefined,
  width: most,
  writeAll: (target, elements, at, segmentId) => {
    const values: string[] = target[key] ?? [];
    if (values.length > most) {
      const message = `${segmentId} takes at most ${most} ${key}.`;
      throw new X12WriteError('too_many', message, segmentId, elementName(segmentId, at + most));
    }
    values.forEach((value, i) => (elements[at + i] = value));
    return values.length > 0;
  },
});

/** SV101, SV202, SVD03: components straight on the line, `qualifier` HC unless told. */
export const lineProcedure: Element<Partial<Procedure>> = {
  read: (target, segment, index) => {
    const { qualifier, code, modifiers, description } = read.procedure(segment, index);
    // A qualifier without a code is told, so that the element is there again when it is written.
    if (qualifier !== '' && (qualifier !== 'HC' || code === '')) target.qualifier = qualifier;
    target.code = code;
    target.modifiers = modifiers;
    read.setText(target, 'description', description ?? '');
  },
  write: (target, segmentId, index) => {
    const { qualifier, code = '', modifiers = [], description } = target;
    const isTold = code !== '' || modifiers.length > 0 || description !== undefined;
    return procedureText(
      { qualifier: qualifier ?? (isTold ? 'HC' : ''), code, modifiers, description },
      segmentId,
      index,
    );
  },
};

/** SVD03. */
export const procedure = <K extends string>(key: K): Element<Field<K, Procedure>> => ({
  field: key,
  read: (target, segment, index) => void (target[key] = read.procedure(segment, index)),
  write: (target, segmentId, index) => procedureText(target[key] as Procedure, segmentId, index),
});

/** The revenue code alone may say what was done (837I SV202, SVD03): the element is then absent. */
function procedureText(value: Procedure, segmentId: string, index: number): ElementValue {
  const { qualifier, code, modifiers, description } = value;
  if (modifiers.length > 4) {
    const name = elementName(segmentId, index);
    throw new X12WriteError('too_many', `${name} takes at most 4 modifiers.`, segmentId, `${name}-7`);
  }
  const isAbsent = qualifier === '' && code === '' && modifiers.length === 0 && description === undefined;
  return isAbsent ? undefined : procedureParts(value);
}

/** REF04: 2U and the payer whose number it is. */
export const payerOfReference: Element<Reference837> = {
  read: (target, segment, index) => {
    const [qualifier, id = ''] = read.components(segment, index);
    if (qualifier === '2U') read.setText(target, 'payerId', id);
  },
  write: ({ payerId }) => (payerId === undefined ? undefined : ['2U', payerId]),
};
