/**
 * Reads JSON text that a stranger wrote. Two things that `JSON.parse` alone does not give:
 *
 * - A decimal keeps its text. `0.1` as a float is already another number, and an amount is never read from a float
 *   here: every number with a fraction, an exponent or more than 15 digits arrives as the string of its digits.
 * - A limit of depth, and no key that could reach an object's prototype.
 */
export const MAX_DEPTH = 64;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** A key of any other form may be somebody's data, and paths end up in messages. */
const PLAIN_NAME = /^[A-Za-z_]{1,40}$/;
const QUOTE = 0x22;

/** Throws `SyntaxError` for a text that is not JSON. The message is ours: the engine's would quote the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(quoteDecimals(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text));
  } catch {
    throw new SyntaxError('the text is not JSON');
  }
}

function quoteDecimals(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = afterString(text, at);
    } else if (code === 0x2d || isDigit(code)) {
      const end = afterNumber(text, at);
      if (losesDigits(text.slice(at, end)) && !isKey(text, end)) {
        parts.push(text.slice(copied, at), '"', text.slice(at, end), '"');
        copied = end;
      }
      at = end;
    } else {
      at += 1;
    }
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function losesDigits(literal: string): boolean {
  return NUMBER.test(literal) && (/[.eE]/.test(literal) || literal.length > 15);
}

/** `{1.5: 2}` is no JSON; quoting the number would make it some. */
function isKey(text: string, end: number): boolean {
  for (let at = end; at < text.length; at += 1) {
    const char = text[at] as string;
    if (!/\s/.test(char)) return char === ':';
  }
  return false;
}

function afterNumber(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && /[0-9.eE+-]/.test(text[at] as string)) at += 1;
  return at;
}

function afterString(text: string, start: number): number {
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return text.length;
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

export interface Offence {
  why: 'depth' | 'key';
  /** Path to it, e.g. `extension[0].__proto__`; of a value that is too deep, only its first steps. */
  path: string;
}

/** The first place where a value is nested too deeply or uses a forbidden key. */
export function findOffence(value: unknown, depth = 1): Offence | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_DEPTH) return { why: 'depth', path: '' };
  for (const key of Object.keys(value)) {
    const step = Array.isArray(value) ? `[${key}]` : PLAIN_NAME.test(key) ? key : '?';
    if (FORBIDDEN_KEYS.has(key)) return { why: 'key', path: step };
    const offence = findOffence((value as Record<string, unknown>)[key], depth + 1);
    if (offence) return { why: offence.why, path: join(step, offence, depth) };
  }
  return undefined;
}

/** Sixty-four steps help nobody; the first eight say where to look. */
function join(step: string, offence: Offence, depth: number): string {
  if (offence.why === 'depth' && depth > 8) return '';
  if (offence.path === '') return step;
  return offence.path.startsWith('[') ? `${step}${offence.path}` : `${step}.${offence.path}`;
}
