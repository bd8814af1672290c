/** The kinds of segments that the tables of the loops are made of. */
import { digitsOf } from '../core/dates';
import * as fields from '../core/fields';
import { addressSegments, cas, dtp, per } from '../core/parts';
import type { Address, Adjustment, Contact, RawSegment } from '../types';
import { type Element, money, number, payerOfReference, plain, text } from './elements';
import type { SegmentSlot } from './loop';
import { periodOf } from './period';
import { type Elements, Template } from './template';
import type { Period837, Reference837 } from './types837Segment';

/** Copied once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const read = { ...fields };

interface Form {
  /** Where element 01 has several forms. */
  qualifiers?: readonly string[];
  max?: number;
  /** Written even where no field is set. */
  always?: boolean;
}

/** A segment that stands once, its elements in fields of the loop. */
export function segment<T>(id: string, elements: Elements<T>, form: Form = {}): SegmentSlot<T> {
  const template = new Template(id, elements);
  const { always = false, qualifiers = template.qualifiers } = form;
  return {
    id,
    qualifiers,
    max: 1,
    field: always ? undefined : template.field,
    read: (target, found, report) => template.read(target, found, report),
    write: (target) => {
      const written = template.write(target, always);
      return written ? [written] : [];
    },
    unused: (found) => template.unused(found),
  };
}

/** A segment that may come again: each is an object in the list `key`. */
export function repeated<K extends string, I extends object>(
  id: string,
  key: K,
  elements: Elements<I>,
  form: Form & { max: number },
): SegmentSlot<{ [P in K]?: I[] }> {
  const template = new Template(id, elements);
  return {
    id,
    qualifiers: form.qualifiers ?? template.qualifiers,
    max: form.max,
    field: key,
    read: (target, found, report) => {
      const item = {} as I;
      if (!template.read(item, found, report)) return false;
      const items = (target as Record<string, I[] | undefined>)[key];
      if (items) items.push(item);
      else (target as Record<string, I[]>)[key] = [item];
      return true;
    },
    write: (target) => {
      const items = (target as Record<string, I[] | undefined>)[key] ?? [];
      return items.map((item) => template.write(item, true)!);
    },
    unused: (found) => template.unused(found),
  };
}

/** A segment that stands once and is an object of its own in the field `key`. */
export function nested<K extends string, I extends object>(
  id: string,
  key: K,
  elements: Elements<I>,
): SegmentSlot<{ [P in K]?: I }> {
  const template = new Template(id, elements);
  return {
    id,
    qualifiers: template.qualifiers,
    max: 1,
    field: key,
    read: (target, found, report) => {
      const item = {} as I;
      if (!template.read(item, found, report)) return false;
      (target as Record<string, I>)[key] = item;
      return true;
    },
    write: (target) => [template.write((target as Record<string, I>)[key]!, true)!],
    unused: (found) => template.unused(found),
  };
}

/** REF with one qualifier, in a field of its own. */
export const ref = <K extends string>(qualifier: string, key: K): SegmentSlot<{ [P in K]?: string }> =>
  segment('REF', [qualifier, text(key)]);

/** REFs of several qualifiers, or of any, in one list. */
export const refs = <K extends string>(
  qualifiers: readonly string[] | undefined,
  key: K,
  max: number,
): SegmentSlot<{ [P in K]?: Reference837[] }> =>
  repeated<K, Reference837>('REF', key, [plain('qualifier'), plain('id'), undefined, payerOfReference], {
    qualifiers,
    max,
  });

/** AMT with one qualifier. */
export const amt = <K extends string>(qualifier: string, key: K): SegmentSlot<{ [P in K]?: number }> =>
  segment('AMT', [qualifier, money(key) as Element<unknown>]);

/** QTY with one qualifier. */
export const qty = <K extends string>(qualifier: string, key: K): SegmentSlot<{ [P in K]?: number }> =>
  segment('QTY', [qualifier, number(key)]);

/** DTP with one day (D8). In another format it is kept as it is. */
export function dayOf<K extends string>(qualifier: string, key: K): SegmentSlot<{ [P in K]?: string }> {
  return {
    id: 'DTP',
    qualifiers: [qualifier],
    max: 1,
    field: key,
    read: (target, found, report) => {
      if (read.text(found, 2) !== 'D8') return false;
      read.setValue(target as Record<string, string>, key, read.date(found, 3, report));
      return true;
    },
    write: (target) => dtp(qualifier, (target as Record<string, string | undefined>)[key]),
  };
}

/** DTP with a day or a period, in `from` and `through`. */
export function days(qualifier: string): SegmentSlot<{ from?: string; through?: string }> {
  return {
    id: 'DTP',
    qualifiers: [qualifier],
    max: 1,
    field: 'from',
    read: (target, found, report) => {
      const format = read.text(found, 2);
      if (format === 'RD8') Object.assign(target, periodOf(read.text(found, 3), found, 3, report));
      else if (format === 'D8') read.setValue(target, 'from', read.date(found, 3, report));
      else return false;
      return true;
    },
    write: ({ from, through }) => (from === '' ? [] : dtp(qualifier, from, through)),
  };
}

/** DTP with a period (RD8) in one field. */
export function period<K extends string>(qualifier: string, key: K): SegmentSlot<{ [P in K]?: Period837 }> {
  return {
    id: 'DTP',
    qualifiers: [qualifier],
    max: 1,
    field: key,
    read: (target, found, report) => {
      if (read.text(found, 2) !== 'RD8') return false;
      const value = periodOf(read.text(found, 3), found, 3, report);
      if (value) (target as Record<string, Period837>)[key] = value;
      return true;
    },
    write: (target) => {
      const value = (target as Record<string, Period837 | undefined>)[key];
      return value ? dtp(qualifier, value.from, value.through) : [];
    },
  };
}

/** Segments of one text each, such as K3. */
export function texts<K extends string>(id: string, key: K, max: number): SegmentSlot<{ [P in K]?: string[] }> {
  return {
    id,
    max,
    field: key,
    read: (target, found) => {
      ((target as Record<string, string[]>)[key] ??= []).push(read.text(found, 1));
      return true;
    },
    write: (target) =>
      ((target as Record<string, string[] | undefined>)[key] ?? []).map((value) => ({ id, elements: [value] })),
  };
}

/** N3 and N4. */
export const address: readonly SegmentSlot<{ address?: Address }>[] = ['N3', 'N4'].map((id) => ({
  id,
  max: 1,
  field: 'address',
  read: (target, found) => {
    target.address = read.addressOf(found, target.address);
    return true;
  },
  write: ({ address: value }) => addressSegments(value).filter((written) => written.id === id),
}));

/** PER. */
export const contact: SegmentSlot<{ contact?: Contact }> = {
  id: 'PER',
  max: 1,
  field: 'contact',
  read: (target, found) => {
    target.contact = read.contact(found);
    return true;
  },
  write: ({ contact: value }) => (value ? [per(value)] : []),
};

/** Birth date and sex. */
export const demographics: SegmentSlot<{ born?: string; sex?: string }> = {
  id: 'DMG',
  max: 1,
  field: 'born',
  read: (target, found, report) => {
    if (read.text(found, 1) !== 'D8') return false;
    read.setValue(target, 'born', read.date(found, 2, report));
    read.setText(target, 'sex', read.text(found, 3));
    return true;
  },
  write: ({ born, sex }) => (born === undefined ? [] : [{ id: 'DMG', elements: ['D8', digitsOf(born), sex ?? 'U'] }]),
};

const CAS_MAX = 5;

/** CAS. Neighbours of one group share a segment of up to six reasons, unless the file had it otherwise. */
export const adjustments: SegmentSlot<{ adjustments: Adjustment[] }> = {
  id: 'CAS',
  max: CAS_MAX,
  read: (target, found, report) => {
    read.adjustments(found, report, target.adjustments);
    return true;
  },
  write: ({ adjustments: all }, sizes) => {
    if (sizes?.reduce((total, size) => total + size, 0) !== all.length) return casOf(all);
    let at = 0;
    return sizes.flatMap((size) => cas(all.slice(at, (at += size))));
  },
  count: ({ adjustments: all }) => all.length,
  usualSizes: ({ adjustments: all }) => casOf(all).map(reasonsIn),
};

/** Where groups come by turns so often that the guide's five segments do not hold them, each group is put together. */
function casOf(all: readonly Adjustment[]): RawSegment[] {
  const segments = cas(all);
  if (segments.length <= CAS_MAX) return segments;
  const groups = [...new Set(all.map(({ group }) => group))];
  return cas(groups.flatMap((group) => all.filter((adjustment) => adjustment.group === group)));
}

const reasonsIn = ({ elements }: RawSegment): number => (elements.length - 1) / 3;
