/** Whether a value has the form of its data type (X12.6, 3.1; guides, appendix B.1.1.3.1). All tell, none changes. */
import { isoDate } from '../core/dates';

const enum Char {
  point = 46,
  minus = 45,
  zero = 48,
  nine = 57,
  blank = 32,
  tilde = 126,
}

/** What stands in a text that may not: 0 nothing, 1 a character outside ASCII, 2 a component separator, 3 a repetition separator. */
export function textFault(value: string, component: number, repetition: number): 0 | 1 | 2 | 3 {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === component) return 2;
    if (code === repetition) return 3;
    if (code < Char.blank || code > Char.tilde) return 1;
  }
  return 0;
}

/** Digits with a minus before them at most: N0, N2. Their count; -1 where it is no such number. */
export function integerDigits(value: string): number {
  const start = value.charCodeAt(0) === Char.minus ? 1 : 0;
  for (let i = start; i < value.length; i++) if (!isDigit(value.charCodeAt(i))) return -1;
  return value.length - start || -1;
}

/** The digits of a decimal (R), without sign and point; -1 where it is none. A point needs a digit after it. */
export function decimalDigits(value: string): number {
  let digits = 0;
  let point = -1;
  for (let i = value.charCodeAt(0) === Char.minus ? 1 : 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (isDigit(code)) digits++;
    else if (code === Char.point && point < 0) point = i;
    else return -1;
  }
  return digits === 0 || point === value.length - 1 ? -1 : digits;
}

/** Digits after the point. */
export function decimalPlaces(value: string): number {
  const point = value.indexOf('.');
  return point < 0 ? 0 : value.length - point - 1;
}

/** `CCYYMMDD` of the calendar. */
export function isDate(value: string): boolean {
  return value.length === 8 && isoDate(value) !== undefined;
}

/** `HHMM`, `HHMMSS`, `HHMMSSD`, `HHMMSSDD`. */
export function isTime(value: string): boolean {
  return /^([01]\d|2[0-3])[0-5]\d([0-5]\d\d{0,2})?$/.test(value);
}

/** A date or period as its qualifier (data element 1250) says; qualifiers that no guide of ours has are let through. */
export function isDateTimePeriod(value: string, qualifier: string): boolean {
  switch (qualifier) {
    case 'D8':
      return isDate(value);
    case 'RD8':
      return value.length === 17 && value[8] === '-' && isDate(value.slice(0, 8)) && isDate(value.slice(9));
    case 'DT':
      return isDate(value.slice(0, 8)) && isTime(value.slice(8));
    case 'TM':
      return isTime(value);
    case 'D6':
      return value.length === 6 && isDate(`20${value}`);
    default:
      return true;
  }
}

function isDigit(code: number): boolean {
  return code >= Char.zero && code <= Char.nine;
}
