/** Typed reading of untyped FHIR: own properties only, and nothing here throws on a value of the wrong kind. */
import { dayOf, isDay, type Day } from '../../calendar';
import { cents, type Cents } from '../../money/cents';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of names; undefined as soon as a step is missing. */
export function field(of: unknown, ...names: string[]): unknown {
  let value = of;
  for (const name of names) {
    if (!isFields(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** A repeating element. A lone object where an array belongs counts as one: dropping it would lose data silently. */
export function list(of: unknown, ...names: string[]): unknown[] {
  const value = field(of, ...names);
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A text, trimmed; undefined if empty or no text. */
export function text(of: unknown, ...names: string[]): string | undefined {
  const value = field(of, ...names);
  if (typeof value !== 'string') return undefined;
  return value.trim() || undefined;
}

export interface Coding {
  system: string | undefined;
  code: string;
}

/** The codings of a CodeableConcept that carry a code. */
export function codings(concept: unknown): Coding[] {
  return list(concept, 'coding').flatMap((coding) => {
    const code = text(coding, 'code');
    return code ? [{ system: text(coding, 'system'), code }] : [];
  });
}

/** Values of `identifier`, those of a type code first (v2-0203: MB member, NPI …), then by order. */
export function identifiers(of: unknown, typeCode: string): { system: string | undefined; value: string }[] {
  const all = list(of, 'identifier').flatMap((identifier) => {
    const value = text(identifier, 'value');
    const preferred = codings(field(identifier, 'type')).some(({ code }) => code === typeCode);
    return value ? [{ system: text(identifier, 'system'), value, preferred }] : [];
  });
  return all.sort((a, b) => Number(b.preferred) - Number(a.preferred));
}

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9})\d*)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The calendar day of a FHIR date or dateTime. A date is the day it says; a time is a day only in the practice's zone,
 * and needs its offset for that. Undefined for anything else: `2026`, `2026-03`, a time without an offset, 30 February.
 */
export function readDay(value: unknown, zone: string): Day | undefined {
  if (typeof value !== 'string') return undefined;
  const year = Number(value.slice(0, 4));
  if (!(year >= 1850 && year < 2200)) return undefined;
  if (value.length === 10) return isDay(value) ? value : undefined;
  const match = DATE_TIME.exec(value);
  if (!match) return undefined;
  const [, day, clock, seconds = '00', fraction = '0', offset] = match;
  try {
    return dayOf(`${day}T${clock}:${seconds}.${fraction}${offset}`, zone);
  } catch {
    return undefined;
  }
}

const DECIMAL = /^(-?)(\d{1,18})(?:\.(\d{1,18}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** The text of a decimal: as sent (see `parseJson`), or the shortest that gives the same number. */
function decimalText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** A decimal scaled to whole units of 10^-places; undefined if it is no decimal, `fraction` if something is left over. */
function scaled(value: unknown, places: number): bigint | 'fraction' | undefined {
  const match = DECIMAL.exec(decimalText(value) ?? '');
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const shift = places - fraction.length + Number(exponent);
  const magnitude = shift >= 0 ? digits + '0'.repeat(shift) : digits.slice(0, shift) || '0';
  if (shift < 0 && /[1-9]/.test(digits.slice(shift))) return 'fraction';
  return BigInt(magnitude) * (sign ? -1n : 1n);
}

export type Amount = { cents: Cents } | { wrong: 'not a decimal' | 'more than two decimal places' | 'out of range' };

/** An amount of money to the cent, from its digits. `120.1` is 12010; `0.005` is no amount. */
export function readAmount(value: unknown): Amount {
  const whole = scaled(value, 2);
  if (whole === undefined) return { wrong: 'not a decimal' };
  if (whole === 'fraction') return { wrong: 'more than two decimal places' };
  try {
    return { cents: cents(Number(whole)) };
  } catch {
    return { wrong: 'out of range' };
  }
}

/** A whole number of at most six digits. */
export function readWhole(value: unknown): number | undefined {
  const whole = scaled(value, 0);
  if (typeof whole !== 'bigint' || whole > 999_999n || whole < -999_999n) return undefined;
  return Number(whole);
}
