/**
 * The kinds of value of a scenario file as zod schemas. Each reads one scalar and says in one sentence what it wanted;
 * zod's own messages never reach the reader.
 */
import { z } from 'zod';
import { parseCents, type Cents } from '../money/cents';
import type { Day } from '../calendar';
import { readDate, readTime } from './dates';
import type { Adjustment, ClaimKey } from './types';

/** What the published JSON schema says of a value (json-schema.ts). */
export type JsonShape = Record<string, unknown>;

/** Reads one scalar; `read` answers undefined for what is not one. `shape` says the same to editors, as far as it can. */
export const scalar = <T>(wanted: string, shape: JsonShape, read: (value: unknown) => T | undefined) =>
  z
    .unknown()
    .transform((value, context): T => {
      const result = value === undefined ? undefined : read(value);
      if (result !== undefined) return result;
      context.addIssue({ code: 'custom', message: value === undefined ? 'is required' : `must be ${wanted}` });
      return z.NEVER;
    })
    .meta({ description: wanted, ...shape });

/** A text of one of these forms. */
export const textLike = (...patterns: RegExp[]): JsonShape =>
  patterns.length === 1
    ? { type: 'string', pattern: patterns[0]!.source }
    : { anyOf: patterns.map((pattern) => textLike(pattern)) };

/** A text as it is written, if it has this form. */
export const matching = (wanted: string, pattern: RegExp) =>
  scalar(wanted, textLike(pattern), (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined));

export const oneOf = <const T extends string | number>(words: readonly T[]) =>
  scalar(`one of ${words.join(', ')}`, { enum: [...words] }, (value) => words.find((word) => word === value));

export const text = scalar('text; quote it if it looks like a number', { type: 'string', minLength: 1 }, (value) =>
  typeof value === 'string' && value !== '' ? value : undefined,
);
export const LABEL = /^[a-z][a-z0-9_-]*$/;
export const label = matching('a label: a small letter, then small letters, digits, _ and -', LABEL);
export const code = matching('a code; quote it when it is made of digits', /^[A-Za-z0-9][A-Za-z0-9.]*$/);
export const npi = matching('ten digits in quotes', /^\d{10}$/);
export const flag = scalar('true or false', { type: 'boolean' }, (value) =>
  typeof value === 'boolean' ? value : undefined,
);
/** A key that says something by being there. */
export const yes = scalar('true', { const: true }, (value) => (value === true ? value : undefined));
export const zone = scalar('a time zone, like America/Chicago', { type: 'string' }, (value) =>
  isZone(value) ? value : undefined,
);

const whole = (least: number) =>
  scalar(`a whole number from ${least} up`, { type: 'integer', minimum: least }, (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : undefined,
  );
export const count = whole(0);
export const ordinal = whole(1);
export const units = scalar('a number of units above 0', { type: 'number', exclusiveMinimum: 0 }, (value) =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined,
);

const MONEY = /^\d{1,10}\.\d{2}$/;
const SIGNED = /^-?\d{1,10}\.\d{2}$/;
const moneyLike = (wanted: string, pattern: RegExp) =>
  scalar(wanted, textLike(pattern), (value): Cents | undefined =>
    typeof value === 'string' && pattern.test(value) ? parseCents(value) : undefined,
  );
export const money = moneyLike('money in quotes with two places and no minus, like "120.00"', MONEY);
/** Where FORMAT's "Signs" lets a minus stand. */
export const signedMoney = moneyLike('money in quotes with two places, like "120.00" or "-5.00"', SIGNED);

const ADJUSTMENT = /^(CO|PR|OA|PI|CR)-([A-Z]?\d{1,3}) (-?\d{1,10}\.\d{2})$/;
export const adjustment = scalar(
  'group, CARC and amount, like CO-45 20.00',
  textLike(ADJUSTMENT),
  (value): Adjustment | undefined => {
    const match = typeof value === 'string' ? ADJUSTMENT.exec(value) : null;
    return match ? { group: match[1]!, reason: match[2]!, amount: parseCents(match[3]!) } : undefined;
  },
);
export const denialReason = matching('group and CARC, like CO-197', /^(CO|PR|OA|PI|CR)-[A-Z]?\d{1,3}$/);

/** A number, or a text that may be one. */
export const numberOr = (pattern: RegExp): JsonShape => ({
  anyOf: [{ type: 'integer', minimum: 1 }, textLike(pattern)],
});

const CLAIM = /^(?:[a-z][a-z0-9_-]*\.)?[1-9]\d{0,3}$/;
export const isClaim = (value: string): boolean => CLAIM.test(value);
/** A bare number gets its encounter in `references.ts`, where the step's `for` is known. */
export const claim = scalar('a claim, like 1 or a.1', numberOr(CLAIM), (value): ClaimKey | undefined => {
  const written = typeof value === 'number' ? String(value) : value;
  return typeof written === 'string' && isClaim(written) ? (written as ClaimKey) : undefined;
});

const dateForms = (end: string): RegExp[] => [
  new RegExp(`^\\d{4}-\\d{2}-\\d{2}${end}`),
  new RegExp(`^DOS([+-]\\d{1,4}[dmyb])?${end}`),
];

/** Dates need the file's date of service. */
export const datesOf = (dos: Day) => ({
  date: scalar('a date, like 2026-03-03, DOS or DOS+10d', textLike(...dateForms('$')), (value) =>
    typeof value === 'string' ? readDate(value, dos) : undefined,
  ),
  time: scalar(
    'a date, or a date and a clock, like DOS+3d 18:00',
    textLike(...dateForms('( \\d{2}:\\d{2})?$')),
    (value) => (typeof value === 'string' ? readTime(value, dos) : undefined),
  ),
});
export type Dates = ReturnType<typeof datesOf>;

export const name = z
  .array(text)
  .length(2, 'must be [LAST, FIRST]')
  .transform((parts): [string, string] => [parts[0]!, parts[1]!]);

/** A map whose keys are free within a pattern; `keys` says the pattern to editors. */
export const mapOf = <T extends z.ZodType>(
  wanted: string,
  isKey: (key: string) => boolean,
  value: T,
  keys: JsonShape,
) =>
  z
    .record(z.string(), value)
    .superRefine((map, context) => {
      for (const key of Object.keys(map)) {
        if (!isKey(key)) context.addIssue({ code: 'custom', path: [key], message: `the key must be ${wanted}` });
      }
    })
    .meta({ propertyNames: keys });
export const labelled = <T extends z.ZodType>(value: T) =>
  mapOf('a label', (key) => LABEL.test(key), value, { pattern: LABEL.source });
/** By claim. */
export const byClaim = <T extends z.ZodType>(value: T) =>
  mapOf('a claim, like 1 or a.1', isClaim, value, { pattern: CLAIM.source });

const alternatives = new WeakMap<z.ZodType, readonly z.ZodType[]>();
/** What a `chosen` value may be; undefined: the schema is of another kind. */
export const alternativesOf = (schema: z.ZodType): readonly z.ZodType[] | undefined => alternatives.get(schema);

/** Lets the value say which of some schemas reads it; its issues keep their places. */
export function chosen<T>(from: readonly z.ZodType[], choose: (value: unknown) => z.ZodType<T> | string): z.ZodType<T> {
  const schema = z.unknown().transform((value, context): T => {
    const choice = choose(value);
    if (typeof choice === 'string') {
      context.addIssue({ code: 'custom', message: choice });
      return z.NEVER;
    }
    const result = parse(choice, value);
    if (result.ok) return result.value;
    for (const { path, message } of result.faults) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  });
  alternatives.set(schema, from);
  return schema;
}

/** One value, or a list of them. */
export function listOf<T>(value: z.ZodType<T>): z.ZodType<T[]> {
  const [one, many] = [value.transform((only) => [only]), z.array(value)];
  return chosen<T[]>([one, many], (input) => (Array.isArray(input) ? many : one));
}

/** A map with exactly one of these keys, which says what it is; `otherwise` is what is wrong with any other. */
export function keyed<T>(kinds: Record<string, z.ZodType<T>>, otherwise: string): z.ZodType<T> {
  return chosen<T>(Object.values(kinds), (value) => {
    const known = isMap(value) ? Object.keys(value).filter((key) => Object.hasOwn(kinds, key)) : [];
    return known.length === 1 ? kinds[known[0]!]! : otherwise;
  });
}

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
