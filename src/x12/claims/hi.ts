/** HI of loop 2300: each kind of code in its own segments, up to twelve to each. C022 is the composite of one code. */
import { parseCents, formatX12 } from '../../money/cents';
import { type Report, elementName } from '../core/content';
import { digitsOf, isoDate } from '../core/dates';
import { X12WriteError } from '../core/element';
import * as fields from '../core/fields';
import type { RawSegment, Segment } from '../types';
import type { SegmentSlot } from './loop';
import { periodOf } from './period';
import type { Diagnosis837I, InpatientProcedure837, Occurrence837, OccurrenceSpan837, Value837 } from './types837Claim';

/** Copied once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const read = { ...fields };

const CODES_PER_SEGMENT = 12;

type Parts = (string | undefined)[];

/** Where a code stands, for its faults. */
interface Place {
  segment: Segment;
  element: number;
  report: Report;
}

/** One C022, its qualifier left out. Undefined where it is of another form: the segment is then kept as it is. */
interface Entry<I> {
  read(parts: readonly string[], place: Place): I | undefined;
  write(item: I): Parts;
}

export const codeEntry: Entry<string> = {
  read: ([, code = '']) => code,
  write: (code) => [code],
};

/** An ICD code: people write its point, X12 does not. */
export const icdEntry: Entry<string> = {
  read: ([, code = '']) => code,
  write: (code) => [code.replaceAll('.', '')],
};

export const diagnosisEntry: Entry<Diagnosis837I> = {
  read: (parts) => {
    const diagnosis: Diagnosis837I = { code: parts[1] ?? '' };
    read.setText(diagnosis, 'presentOnAdmission', parts[8] ?? '');
    return diagnosis;
  },
  write: ({ code, presentOnAdmission }) => {
    const none = undefined;
    return [code.replaceAll('.', ''), none, none, none, none, none, none, presentOnAdmission];
  },
};

export const procedureEntry: Entry<InpatientProcedure837> = {
  read: (parts, place) => {
    const procedure: InpatientProcedure837 = { code: parts[1] ?? '' };
    if (parts[2] !== undefined && parts[2] !== '') read.setValue(procedure, 'date', dayOf(parts, place));
    return procedure;
  },
  write: ({ code, date }) => [code.replaceAll('.', ''), ...(date === undefined ? [] : ['D8', digitsOf(date)])],
};

export const occurrenceEntry: Entry<Occurrence837> = {
  read: (parts, place) => ({ code: parts[1] ?? '', date: dayOf(parts, place) ?? '' }),
  write: ({ code, date }) => [code, 'D8', digitsOf(date)],
};

export const spanEntry: Entry<OccurrenceSpan837> = {
  read: (parts, { segment, element, report }) => {
    const span = periodOf(parts[3] ?? '', segment, element, report, 4);
    return span && { code: parts[1] ?? '', ...span };
  },
  write: ({ code, from, through }) => [code, 'RD8', `${digitsOf(from)}-${digitsOf(through)}`],
};

export const valueEntry: Entry<Value837> = {
  read: (parts, { segment, element, report }) => {
    try {
      return { code: parts[1] ?? '', amount: parseCents(parts[4] ?? '') };
    } catch {
      const message = `${elementName(segment.id, element, 5)} is not an amount of a value code.`;
      report(segment, 'bad_amount', message, element, 5);
      return undefined;
    }
  },
  write: ({ code, amount }) => [code, undefined, undefined, formatX12(amount)],
};

function dayOf(parts: readonly string[], { segment, element, report }: Place): string | undefined {
  const date = isoDate(parts[3] ?? '');
  if (date === undefined) {
    report(segment, 'bad_date', `${elementName(segment.id, element, 4)} is not a date.`, element, 4);
  }
  return date;
}

/** Qualifiers of a kind: of its first code and of those after it, under ICD-10 (or no version) and under ICD-9. */
interface Qualifiers {
  current: readonly [first: string, others: string];
  legacy?: readonly [first: string, others: string];
}

interface HiKind<I> extends Qualifiers {
  entry: Entry<I>;
  /** Codes in all. */
  max: number;
}

interface Coded {
  codeSet?: 'ICD-9';
}

/** A list of codes in the field `key`. */
export function codes<K extends string, I>(key: K, kind: HiKind<I>): SegmentSlot<{ [P in K]?: I[] } & Coded> {
  const itemsOf = (target: object): I[] => (target as Record<string, I[] | undefined>)[key] ?? [];
  return {
    id: 'HI',
    qualifiers: firstQualifiers(kind),
    // As few as one code to a segment, where a file has it so.
    max: kind.max,
    field: key,
    read: (target, segment, report) => {
      const items = readCodes(target, kind, segment, report);
      if (!items) return false;
      (target as Record<string, I[]>)[key] = [...itemsOf(target), ...items];
      return true;
    },
    write: (target, sizes) => {
      const items = itemsOf(target);
      if (items.length > kind.max) throw tooMany(kind, key);
      return writeCodes(target, kind, items, sizes);
    },
    count: (target) => itemsOf(target).length,
    usualSizes: (target) => fullSizes(itemsOf(target).length),
  };
}

/** One code in the field `key`. */
export function oneCode<K extends string, I>(
  key: K,
  kind: Omit<HiKind<I>, 'max'>,
): SegmentSlot<{ [P in K]?: I } & Coded> {
  return {
    id: 'HI',
    qualifiers: firstQualifiers(kind),
    max: 1,
    field: key,
    read: (target, segment, report) => {
      const items = readCodes(target, kind, segment, report);
      if (items?.length !== 1) return false;
      (target as Record<string, I>)[key] = items[0]!;
      return true;
    },
    write: (target) => {
      const item = (target as Record<string, I | undefined>)[key];
      return item === undefined ? [] : writeCodes(target, kind, [item]);
    },
  };
}

function tooMany<I>({ max, current }: HiKind<I>, field: string): X12WriteError {
  const message = `An electronic claim holds at most ${max} codes of HI*${current[0]} (${field}).`;
  return new X12WriteError('too_many', message, 'HI');
}

function firstQualifiers({ current, legacy }: Qualifiers): string[] {
  return [...new Set([...current, ...(legacy ?? [])])];
}

function readCodes<I>(target: Coded, kind: Omit<HiKind<I>, 'max'>, segment: Segment, report: Report): I[] | undefined {
  const items: I[] = [];
  let isLegacy: boolean | undefined;
  for (let element = 1; element < segment.elements.length; element++) {
    const parts = read.components(segment, element);
    const legacy = kind.legacy?.includes(parts[0]!) ?? false;
    if (!legacy && !kind.current.includes(parts[0]!)) return undefined;
    if (isLegacy !== undefined && isLegacy !== legacy) return undefined;
    isLegacy = legacy;
    const item = kind.entry.read(parts, { segment, element, report });
    if (item === undefined) return undefined;
    items.push(item);
  }
  // One claim is of one version: what would change the version of codes read before is kept as it is.
  if (kind.legacy && (target.codeSet === 'ICD-9') !== isLegacy && hasIcd(target)) return undefined;
  if (isLegacy) target.codeSet = 'ICD-9';
  return items;
}

const ICD_FIELDS = [
  'diagnoses',
  'principalDiagnosis',
  'admittingDiagnosis',
  'visitReasons',
  'externalCauses',
  'otherDiagnoses',
  'principalProcedure',
  'otherProcedures',
] as const;

function hasIcd(claim: Coded & { [field in (typeof ICD_FIELDS)[number]]?: unknown }): boolean {
  return ICD_FIELDS.some((field) => {
    const value = claim[field];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
}

function writeCodes<I>(
  { codeSet }: Coded,
  kind: Omit<HiKind<I>, 'max'>,
  items: readonly I[],
  told?: readonly number[],
): RawSegment[] {
  const [first, others] = (codeSet && kind.legacy) || kind.current;
  const isWhole = told?.reduce((total, size) => total + size, 0) === items.length;
  const sizes = isWhole ? told : fullSizes(items.length);
  let at = 0;
  return sizes.map((size) => {
    const elements: Parts[] = [];
    for (const end = at + size; at < end; at++) {
      elements.push([at === 0 ? first : others, ...kind.entry.write(items[at]!)]);
    }
    return { id: 'HI', elements };
  });
}

function fullSizes(count: number): number[] {
  const sizes: number[] = [];
  for (let left = count; left > 0; left -= CODES_PER_SEGMENT) sizes.push(Math.min(left, CODES_PER_SEGMENT));
  return sizes;
}
