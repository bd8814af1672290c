/**
 * The kinds of value of a scenario file as zod schemas. Each reads one scalar and says in one sentence what it wanted;
 * zod's own messages never reach the reader.
 */
import { z } from 'zod';
import { parseCents, type Cents } from '../money/cents';
import type { Day } from '../calendar';
import { readDate, readTime } from './dates';
import type { Adjustment, ClaimKey } from './types';

/** Reads one scalar; `read` answers undefined for what is not one. */
export const scalar = <T>(wanted: string, read: (value: unknown) => T | undefined) =>
  z.unknown().transform((value, context): T => {
    const result = value === undefined ? undefined : read(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: value === undefined ? 'is required' : `must be ${wanted}` });
    return z.NEVER;
  });

const matching = (wanted: string, pattern: RegExp) =>
  scalar(wanted, (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined));

export const oneOf = <const T extends string | number>(words: readonly T[]) =>
  scalar(`one of ${words.join(', ')}`, (value) => words.find((word) => word === value));

export const text = scalar('text; quote it if it looks like a number', (value) =>
  typeof value === 'string' && value !== '' ? value : undefined,
);
export const LABEL = /^[a-z][a-z0-9_-]*$/;
export const label = matching('a label: a small letter, then small letters, digits, _ and -', LABEL);
export const code = matching('a code; quote it when it is made of digits', /^[A-Za-z0-9][A-Za-z0-9.]*$/);
export const npi = matching('ten digits in quotes', /^\d{10}$/);
export const flag = scalar('true or false', (value) => (typeof value === 'boolean' ? value : undefined));
/** A key that says something by being there. */
export const yes = scalar('true', (value) => (value === true ? value : undefined));
export const zone = scalar('a time zone, like America/Chicago', (value) => (isZone(value) ? value : undefined));

const whole = (least: number) =>
  scalar(`a whole number from ${least} up`, (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : undefined,
  );
export const count = whole(0);
export const ordinal = whole(1);
export const units = scalar('a number of units above 0', (value) =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined,
);

const MONEY = /^\d{1,10}\.\d{2}$/;
const SIGNED = /^-?\d{1,10}\.\d{2}$/;
const moneyLike = (wanted: string, pattern: RegExp) =>
  scalar(wanted, (value): Cents | undefined =>
    typeof value === 'string' && pattern.test(value) ? parseCents(value) : undefined,
  );
export const money = moneyLike('money in quotes with two places and no minus, like "120.00"', MONEY);
/** Where FORMAT's "Signs" lets a minus stand. */
export const signedMoney = moneyLike('money in quotes with two places, like "120.00" or "-5.00"', SIGNED);

const ADJUSTMENT = /^(CO|PR|OA|PI|CR)-([A-Z]?\d{1,3}) (-?\d{1,10}\.\d{2})$/;
export const adjustment = scalar('group, CARC and amount, like CO-45 20.00', (value): Adjustment | undefined => {
  const match = typeof value === 'string' ? ADJUSTMENT.exec(value) : null;
  return match ? { group: match[1]!, reason: match[2]!, amount: parseCents(match[3]!) } : undefined;
});
export const denialReason = matching('group and CARC, like CO-197', /^(CO|PR|OA|PI|CR)-[A-Z]?\d{1,3}$/);

const CLAIM = /^(?:[a-z][a-z0-9_-]*\.)?[1-9]\d{0,3}$/;
export const isClaim = (value: string): boolean => CLAIM.test(value);
/** A bare number gets its encounter in `references.ts`, where the step's `for` is known. */
export const claim = scalar('a claim, like 1 or a.1', (value): ClaimKey | undefined => {
  const written = typeof value === 'number' ? String(value) : value;
  return typeof written === 'string' && isClaim(written) ? (written as ClaimKey) : undefined;
});

/** Dates need the file's date of service. */
export const datesOf = (dos: Day) => ({
  date: scalar('a date, like 2026-03-03, DOS or DOS+10d', (value) =>
    typeof value === 'string' ? readDate(value, dos) : undefined,
  ),
  time: scalar('a date, or a date and a clock, like DOS+3d 18:00', (value) =>
    typeof value === 'string' ? readTime(value, dos) : undefined,
  ),
});
export type Dates = ReturnType<typeof datesOf>;

export const name = z
  .array(text)
  .length(2, 'must be [LAST, FIRST]')
  .transform((parts): [string, string] => [parts[0]!, parts[1]!]);

/** A map whose keys are free within a pattern. */
export const mapOf = <T extends z.ZodType>(wanted: string, isKey: (key: string) => boolean, value: T) =>
  z.record(z.string(), value).superRefine((map, context) => {
    for (const key of Object.keys(map)) {
      if (!isKey(key)) context.addIssue({ code: 'custom', path: [key], message: `the key must be ${wanted}` });
    }
  });
export const labelled = <T extends z.ZodType>(value: T) => mapOf('a label', (key) => LABEL.test(key), value);

/** Lets the value say which schema reads it; its issues keep their places. */
export const chosen = <T>(choose: (value: unknown) => z.ZodType<T> | string) =>
  z.unknown().transform((value, context): T => {
    const schema = choose(value);
    if (typeof schema === 'string') {
      context.addIssue({ code: 'custom', message: schema });
      return z.NEVER;
    }
    const result = parse(schema, value);
    if (result.ok) return result.value;
    for (const { path, message } of result.faults) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  });

/** One value, or a list of them. */
export const listOf = <T>(value: z.ZodType<T>) =>
  chosen<T[]>((input) => (Array.isArray(input) ? z.array(value) : value.transform((only) => [only])));

export interface Fault {
  path: PropertyKey[];
  message: string;
}

/** Reads a value; what is wrong is said in our words, an unknown key at its own place. */
export function parse<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { ok: true; value: T } | { ok: false; faults: Fault[] } {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, faults: result.error.issues.flatMap(faultsOf) };
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not a key of this format' }));
  }
  if (issue.code !== 'invalid_type') return [{ path: issue.path, message: issue.message }];
  const wanted = issue.expected === 'array' ? 'a list' : 'a map';
  return [{ path: issue.path, message: issue.input === undefined ? 'is required' : `must be ${wanted}` }];
}

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isZone(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
