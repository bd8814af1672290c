/**
 * Money is a whole number of US cents. Nothing in the product holds an amount in any other form; the two functions that
 * read and print amounts are here and nowhere else.
 *
 * Range: −10^12 … 10^12 cents (ten billion dollars), the CHECK on every cents column; it is far inside 2^53, so a branded
 * `number` is exact, travels through JSON, and equals what Postgres keeps as `bigint`.
 */
export type Cents = number & { readonly __unit: 'cents' };

export const MAX_CENTS = 1_000_000_000_000;
export const ZERO = 0 as Cents;

/** Brands a whole number of cents. Throws `RangeError` for a fraction, NaN or an amount beyond the cap. */
export function cents(value: number): Cents {
  if (!Number.isSafeInteger(value) || Math.abs(value) > MAX_CENTS) {
    throw new RangeError(`not an amount in whole cents within ±${MAX_CENTS}: ${value}`);
  }
  return (value === 0 ? 0 : value) as Cents;
}

/** X12 writes an amount with up to 18 digits, leading zeros among them; the cap is judged by value. */
const AMOUNT = /^(-?)(\d{0,18})(?:\.(\d{0,2}))?$/;

/**
 * Reads a decimal text as X12 and people write it: `195`, `195.5`, `.5`, `-57`, `100.50`.
 * Throws `RangeError` for anything else (`19O`, `1,000`, three decimals, an empty text).
 */
export function parseCents(text: string): Cents {
  const plain = plainCents(text);
  if (plain !== undefined) return plain;
  const match = AMOUNT.exec(text.trim());
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (!match || whole + fraction === '') throw new RangeError(`not a money amount: "${text.slice(0, 24)}"`);
  const magnitude = Number(whole || '0') * 100 + Number(fraction.padEnd(2, '0'));
  return cents(match[1] ? -magnitude : magnitude);
}

const [MINUS, POINT, DIGIT_0] = [45, 46, 48];
/** What makes cents of the digits, by how many of them stand behind the point. */
const SCALE = [100, 10, 1] as const;

/**
 * An amount of up to 11 digits without blanks, digit by digit: a file of claims holds millions of them, and an expression
 * takes five times as long. Undefined for all else, which is not to say that it is no amount.
 */
function plainCents(text: string): Cents | undefined {
  const negative = text.charCodeAt(0) === MINUS;
  if (text.length > 13) return undefined;
  let value = 0;
  let digits = 0;
  let pointAt: number | undefined;
  for (let at = negative ? 1 : 0; at < text.length; at++) {
    const code = text.charCodeAt(at) - DIGIT_0;
    if (code >= 0 && code <= 9) {
      value = value * 10 + code;
      digits++;
    } else if (code === POINT - DIGIT_0 && pointAt === undefined) pointAt = digits;
    else return undefined;
  }
  const scale = pointAt === undefined ? 100 : SCALE[digits - pointAt];
  if (digits === 0 || scale === undefined || value * scale > MAX_CENTS) return undefined;
  return (negative && value > 0 ? -value * scale : value * scale) as Cents;
}

/** Prints with two places and a leading minus, no grouping: `-57.00`. */
export function formatCents(value: Cents): string {
  const sign = value < 0 ? '-' : '';
  const digits = String(Math.abs(value)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Prints in X12's shortest form: `80`, `80.5`, `0.25`, `-57`. */
export function formatX12(value: Cents): string {
  const magnitude = Math.abs(value);
  const rest = magnitude % 100;
  const text = String((magnitude - rest) / 100) + FRACTIONS[rest]!;
  return value < 0 ? `-${text}` : text;
}

/** ``, `.01` … `.1` … `.99`. */
const FRACTIONS = Array.from({ length: 100 }, (_, rest) =>
  rest === 0 ? '' : `.${String(rest).padStart(2, '0').replace(/0$/, '')}`,
);

export function sum(values: Iterable<Cents>): Cents {
  let total = 0;
  for (const value of values) total += value;
  return cents(total);
}

export const negate = (value: Cents): Cents => cents(-value);
/** Without its sign: how much is at stake, whichever way it goes. */
export const magnitude = (value: Cents): Cents => (value < 0 ? negate(value) : value);
export const least = (a: Cents, b: Cents): Cents => (a < b ? a : b);
