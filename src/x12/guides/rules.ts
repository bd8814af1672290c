/** What the rules of a whole transaction share: those that look further than one segment. */
import { parseCents } from '../../money/cents';
import type { Segment } from '../types';
import type { Place } from './compile';

/** Rules that follow a transaction, segment by segment, beside the walker. */
export interface TransactionRules {
  /** `place` is what the walker said; segments without a place are not handed on. */
  segment(place: Place, segment: Segment): void;
  /** After SE, or where the transaction breaks off. */
  end(): void;
}

/** Element `index`, `''` where it is absent. */
export function valueAt(segment: Segment, index: number): string {
  return segment.elements[index] ?? '';
}

/** Component `part` (from 1) of element `index`. */
export function componentAt(segment: Segment, index: number, part: number): string {
  return valueAt(segment, index).split(segment.delimiters.component)[part - 1] ?? '';
}

/** An amount in cents; 0 where it is absent or unreadable, which the check of its element reports. */
export function centsAt(segment: Segment, index: number): number {
  const value = segment.elements[index];
  if (value === undefined || value === '') return 0;
  try {
    return parseCents(value);
  } catch {
    return 0;
  }
}

/** The sum of the amounts of a CAS (CAS03, 06, 09, 12, 15, 18). */
export function adjustmentTotal(segment: Segment): number {
  let total = 0;
  for (let i = 3; i < segment.elements.length; i += 3) total += centsAt(segment, i);
  return total;
}

/** `123.45` for a message: amounts are no patient data. */
export function dollars(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A National Provider Identifier: ten digits, the last by Luhn over 80840 and the others (45 CFR 162.406). */
export function isNpi(value: string): boolean {
  if (!/^[12]\d{9}$/.test(value)) return false;
  let total = 24;
  for (let i = 0; i < 9; i++) {
    const digit = Number(value[i]) * (i % 2 === 0 ? 2 : 1);
    total += digit > 9 ? digit - 9 : digit;
  }
  return (10 - (total % 10)) % 10 === Number(value[9]);
}
