/** Elements of a segment between its text and a field, in both directions. A segment is a list of these (`slots.ts`). */
import { formatX12 } from '../../money/cents';
import type { Report } from '../core/content';
import { digitsOf } from '../core/dates';
import { X12WriteError, quantityText } from '../core/element';
import * as read from '../core/fields';
import { procedureParts } from '../core/parts';
import type { Cents } from '../../money/cents';
import type { ElementValue, Procedure, Segment } from '../types';
import type { Reference837 } from './types837Segment';

/** One element, or `width` of them. A text stands for itself: other texts make it another segment. */
export interface Element<T> {
  read(target: T, segment: Segment, index: number, report: Report): void;
  write(target: T, segmentId: string, name: string): ElementValue;
  /** How many elements it takes, where it is not one; `rest` writes them. */
  width?: number;
  rest?(target: T): ElementValue[];
}

type Field<K extends string, V> = { [P in K]?: V };

/** A text that may be absent. */
export const text = <K extends string>(key: K): Element<Field<K, string>> => ({
  read: (target, segment, index) => read.setText<string>(target, key, read.text(segment, index)),
  write: (target) => target[key],
});

/** A text that is there; empty and a fault where it is not. */
export const must = <K extends string>(key: K): Element<Field<K, string>> => ({
  read: (target, segment, index, report) => void (target[key] = read.required(segment, index, report)),
  write: (target) => target[key],
});

/** A text that is empty where it is absent. */
export const plain = <K extends string>(key: K): Element<Field<K, string>> => ({
  read: (target, segment, index) => void (target[key] = read.text(segment, index)),
  write: (target) => target[key],
});

/** A text that is left out where it has its usual value. */
export const usual = <K extends string>(key: K, value: string): Element<Field<K, string>> => ({
  read: (target, segment, index) => {
    const found = read.text(segment, index);
    if (found !== '' && found !== value) target[key] = found;
  },
  write: (target) => target[key] ?? value,
});

export const money = <K extends string>(key: K): Element<Field<K, Cents>> => ({
  read: (target, segment, index, report) => read.setValue(target, key, read.optionalAmount(segment, index, report)),
  write: (target) => (target[key] !== undefined ? formatX12(target[key]) : undefined),
});

/** An amount that is there; 0.00 and a fault where it is not. */
export const mustMoney = <K extends string>(key: K): Element<Field<K, Cents>> => ({
  read: (target, segment, index, report) => void (target[key] = read.amount(segment, index, report)),
  write: (target) => formatX12(target[key] as Cents),
});

export const number = <K extends string>(key: K): Element<Field<K, number>> => ({
  read: (target, segment, index, report) => read.setValue(target, key, read.quantity(segment, index, report)),
  write: (target, segmentId, name) => numberText(target[key], segmentId, name),
});

/** A number that is there; `absent` where it is not. */
export const mustNumber = <K extends string>(key: K, absent: number): Element<Field<K, number>> => ({
  read: (target, segment, index, report) => void (target[key] = read.quantity(segment, index, report) ?? absent),
  write: (target, segmentId, name) => numberText(target[key], segmentId, name),
});

function numberText(value: number | undefined, segmentId: string, name: string): string | undefined {
  return value === undefined ? undefined : quantityText(value, segmentId, name);
}

/** CCYYMMDD. */
export const day = <K extends string>(key: K): Element<Field<K, string>> => ({
  read: (target, segment, index, report) => read.setValue(target, key, read.date(segment, index, report)),
  write: (target) => {
    const value = target[key];
    return value === undefined ? undefined : digitsOf(value);
  },
});

/** This element and up to `most` − 1 more, as a list; an empty text where one is left out before another. */
export const list = <K extends string>(key: K, most: number): Element<Field<K, string[]>> => ({
  read: (target, segment, index) => {
    const end = Math.min(segment.elements.length, index + most);
    const values: string[] = [];
    for (let i = index; i < end; i++) values.push(read.text(segment, i));
    while (values.at(-1) === '') values.pop();
    if (values.length > 0) target[key] = values;
  },
  write: () => undefined,
  width: most,
  rest: (target) => {
    const values = target[key] ?? [];
    return Array.from({ length: most }, (_, i) => values[i]);
  },
});

/** SV101, SV202, SVD03: components straight on the line, `qualifier` HC unless told. */
export const lineProcedure: Element<Partial<Procedure>> = {
  read: (target, segment, index) => {
    const { qualifier, code, modifiers, description } = read.procedure(segment, index);
    if (qualifier !== '' && qualifier !== 'HC') target.qualifier = qualifier;
    Object.assign(target, { code, modifiers });
    read.setText(target, 'description', description ?? '');
  },
  write: (target, segmentId, name) => {
    const { qualifier = 'HC', code = '', modifiers = [], description } = target;
    return procedureText({ qualifier, code, modifiers, description }, segmentId, name);
  },
};

/** SVD03. */
export const procedure = <K extends string>(key: K): Element<Field<K, Procedure>> => ({
  read: (target, segment, index) => void (target[key] = read.procedure(segment, index)),
  write: (target, segmentId, name) => procedureText(target[key] as Procedure, segmentId, name),
});

function procedureText(value: Procedure, segmentId: string, name: string): ElementValue {
  const { code, modifiers } = value;
  if (modifiers.length > 4) {
    throw new X12WriteError('too_many', `${name} takes at most 4 modifiers.`, segmentId, `${name}-7`);
  }
  // The revenue code alone may say what was done (837I SV202, SVD03).
  return code === '' && modifiers.length === 0 ? undefined : procedureParts(value);
}

/** REF04: 2U and the payer whose number it is. */
export const payerOfReference: Element<Reference837> = {
  read: (target, segment, index) => {
    const [qualifier, id = ''] = read.components(segment, index);
    if (qualifier === '2U') read.setText(target, 'payerId', id);
  },
  write: ({ payerId }) => (payerId === undefined ? undefined : ['2U', payerId]),
};
