import { ZERO, parseCents, type Cents } from '../../money/cents';
import { type Report, elementName } from './content';
import { isoDate } from './dates';
import type {
  Address,
  Adjustment,
  Contact,
  ElementValue,
  Name,
  Procedure,
  RawSegment,
  Reference,
  Segment,
} from '../types';

/** Reading of elements. Absent elements are `''` or undefined; what cannot be read is reported and read as nothing. */

/** Bound once: as tsx runs it, each use of an import calls a getter, and here every segment of a file passes. */
const [toCents, toDate, zero] = [parseCents, isoDate, ZERO];

/** Element `index` (1 is 01) without the blanks around it; `''` where it is absent. */
export function text(segment: Segment, index: number): string {
  const value = segment.elements[index];
  if (value === undefined || value === '') return '';
  return isPlain(value.charCodeAt(0)) && isPlain(value.charCodeAt(value.length - 1)) ? value : value.trim();
}

/** No blank: of those beyond ASCII there are many, which `trim` knows. */
function isPlain(code: number): boolean {
  return code > 0x20 && code < 0x80;
}

/** As `text`, undefined where it is absent. */
export function optional(segment: Segment, index: number): string | undefined {
  return text(segment, index) || undefined;
}

export function required(segment: Segment, index: number, report: Report): string {
  const value = text(segment, index);
  if (value === '') missing(segment, index, report);
  return value;
}

export function missing(segment: Segment, index: number, report: Report): void {
  report(segment, 'missing_element', `${elementName(segment.id, index)} is missing.`, index);
}

/** A composite element as its components. */
export function components(segment: Segment, index: number): string[] {
  return split(text(segment, index), segment.delimiters.component);
}

/** `String.split` for a text that has few parts, most often one. */
function split(value: string, separator: string): string[] {
  let end = value.indexOf(separator);
  if (end < 0) return [value];
  const parts: string[] = [];
  let start = 0;
  while (end >= 0) {
    parts.push(value.slice(start, end));
    start = end + 1;
    end = value.indexOf(separator, start);
  }
  parts.push(value.slice(start));
  return parts;
}

/** An amount that must be there; 0.00 and a fault where it is not. */
export function amount(segment: Segment, index: number, report: Report): Cents {
  if (text(segment, index) === '') missing(segment, index, report);
  return optionalAmount(segment, index, report) ?? zero;
}

export function optionalAmount(segment: Segment, index: number, report: Report): Cents | undefined {
  const value = text(segment, index);
  if (value === '') return undefined;
  try {
    return toCents(value);
  } catch {
    const message = `${elementName(segment.id, index)} is not an amount of money in dollars and cents.`;
    report(segment, 'bad_amount', message, index);
    return undefined;
  }
}

const QUANTITY = /^-?(\d{1,15}(\.\d*)?|\.\d+)$/;

export function quantity(segment: Segment, index: number, report: Report): number | undefined {
  const value = text(segment, index);
  if (value === '') return undefined;
  if (value === '1') return 1;
  if (QUANTITY.test(value)) return Number(value);
  report(segment, 'bad_number', `${elementName(segment.id, index)} is not a number.`, index);
  return undefined;
}

export function date(segment: Segment, index: number, report: Report): string | undefined {
  const value = text(segment, index);
  if (value === '') return undefined;
  const iso = toDate(value);
  if (iso === undefined) badDate(segment, index, report);
  return iso;
}

function badDate(segment: Segment, index: number, report: Report): void {
  report(segment, 'bad_date', `${elementName(segment.id, index)} is not a date.`, index);
}

/** DTP: D8 a day, RD8 a period, in DTP03. */
export function period(segment: Segment, report: Report): { from?: string; through?: string } {
  if (text(segment, 2) !== 'RD8') return { from: date(segment, 3, report) };
  const [from = '', through = ''] = text(segment, 3).split('-');
  const first = toDate(from);
  const last = toDate(through);
  if (first === undefined || last === undefined) badDate(segment, 3, report);
  return first === last ? { from: first } : { from: first, through: last };
}

/** NM1, from NM102 on. */
export function name(segment: Segment): Name {
  const result: Name = { type: text(segment, 2) === '1' ? '1' : '2', last: text(segment, 3) };
  const [first, middle, suffix] = [text(segment, 4), text(segment, 5), text(segment, 7)];
  const [idQualifier, id] = [text(segment, 8), text(segment, 9)];
  if (first !== '') result.first = first;
  if (middle !== '') result.middle = middle;
  if (suffix !== '') result.suffix = suffix;
  if (idQualifier !== '') result.idQualifier = idQualifier;
  if (id !== '') result.id = id;
  return result;
}

/** Sets an optional field only where there is a text: absent fields stay absent. */
export function setText<K extends string>(target: { [key in K]?: string | undefined }, key: K, value: string): void {
  if (value !== '') target[key] = value;
}

/** Sets an optional field only where there is a value. */
export function setValue<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) target[key] = value;
}

/** N403 has no punctuation: the hyphen of a ZIP+4 goes; a postal code of any other form stays as it was written. */
export function zipDigits(code: string): string {
  return code.length === 10 && /^\d{5}-\d{4}$/.test(code) ? code.slice(0, 5) + code.slice(6) : code;
}

/** N3 begins an address, N4 completes it. */
export function addressOf(segment: Segment, before: Address | undefined): Address {
  const address: Address = before ?? { line1: '', city: '' };
  if (segment.id === 'N3') {
    address.line1 = text(segment, 1);
    setText(address, 'line2', text(segment, 2));
  } else {
    address.city = text(segment, 1);
    setText(address, 'state', text(segment, 2));
    setText(address, 'zip', zipDigits(text(segment, 3)));
    setText(address, 'country', text(segment, 4));
    setText(address, 'subdivision', text(segment, 7));
  }
  return address;
}

export function contact(segment: Segment): Contact {
  const result: Contact = { function: text(segment, 1), numbers: [] };
  setText(result, 'name', text(segment, 2));
  for (let i = 3; i + 1 < segment.elements.length; i += 2) {
    if (text(segment, i) !== '') result.numbers.push({ qualifier: text(segment, i), number: text(segment, i + 1) });
  }
  return result;
}

export function reference(segment: Segment): Reference {
  return { qualifier: text(segment, 1), id: text(segment, 2) };
}

/** SVC01, SV101, SVD03: qualifier, code, up to four modifiers, description (component 7). */
export function procedure(segment: Segment, index: number): Procedure {
  const parts = components(segment, index);
  const modifiers: string[] = [];
  for (let i = 2; i < 6 && i < parts.length; i++) if (parts[i] !== '') modifiers.push(parts[i]!);
  const result: Procedure = { qualifier: parts[0] ?? '', code: parts[1] ?? '', modifiers };
  setText(result, 'description', parts[6] ?? '');
  return result;
}

/** CAS: one group, then up to six of reason, amount, quantity (835 2110 and 837 2430). */
export function adjustments(segment: Segment, report: Report, into: Adjustment[]): void {
  const group = required(segment, 1, report);
  if (segment.elements.length < 4) missing(segment, 3, report);
  for (let i = 2; i < segment.elements.length; i += 3) {
    const carc = text(segment, i);
    if (carc === '' && text(segment, i + 1) === '') continue;
    if (carc === '') missing(segment, i, report);
    const adjustment: Adjustment = { group, carc, amount: amount(segment, i + 1, report) };
    const count = quantity(segment, i + 2, report);
    if (count !== undefined) adjustment.quantity = count;
    into.push(adjustment);
  }
}

/** A segment as the writer takes it, for what a typed object has no field for. */
export function raw(segment: Segment): RawSegment {
  const { component, repetition } = segment.delimiters;
  const single = (value: string) => (value.includes(component) ? value.split(component) : value);
  const elements = segment.elements.slice(1).map((value): ElementValue => {
    if (repetition === undefined || !value.includes(repetition)) return single(value);
    return { repeats: value.split(repetition).map(single) };
  });
  return { id: segment.id, elements };
}
