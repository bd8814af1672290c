import type { ElementValue, RawSegment } from '../types';

/** What this product writes with; readers take whatever an ISA declares. */
export const DELIMITERS = { element: '*', component: ':', repetition: '^', terminator: '~' } as const;

export type WriteErrorCode =
  'delimiter_in_data' | 'control_character' | 'unsupported_character' | 'missing_value' | 'bad_value' | 'too_many';

/** What may not go on the wire. Its message names the place and the character, never the data. */
export class X12WriteError extends Error {
  override readonly name = 'X12WriteError';

  constructor(
    readonly code: WriteErrorCode,
    message: string,
    readonly segmentId: string,
    /** `NM103`, `SV101-2`. */
    readonly element?: string,
    readonly character?: string,
  ) {
    super(message);
  }
}

/** The delimiters, and all that is not printable ASCII: the basic and extended sets of X12 (guides, B.1.1.2). */
const FORBIDDEN = /[*:~^]|[^\x20-\x7e]/;

/** The first character of `text` that may not stand in X12 data, for edits that stop a claim before it is written. */
export function forbiddenCharacter(text: string): string | undefined {
  const found = FORBIDDEN.exec(text);
  return found ? String.fromCodePoint(text.codePointAt(found.index)!) : undefined;
}

/** Shorthand for a segment to be written. */
export function seg(id: string, ...elements: ElementValue[]): RawSegment {
  return { id, elements };
}

/** One separator and as many more as elements are left out before it. */
const separators = (count: number): string => SEPARATORS[count] ?? DELIMITERS.element.repeat(count);
const SEPARATORS = Array.from({ length: 24 }, (_, count) => DELIMITERS.element.repeat(count));

/** Ids that were found good: each segment asks. */
const GOOD_IDS = new Set<string>();

/**
 * The only place that turns values into the text of a segment. It refuses delimiters and control characters in data, drops
 * blanks at the end of a value, and leaves no separator after the last element or component.
 */
export function renderSegment(segment: RawSegment): string {
  const { id, elements } = segment;
  if (!GOOD_IDS.has(id)) checkId(id);
  let text = id;
  let written = 0;
  for (let i = 0; i < elements.length; i++) {
    const value = elements[i];
    if (value === undefined || value === '') continue;
    const rendered = typeof value === 'string' ? checked(value, id, i + 1) : renderElement(value, id, i + 1);
    if (rendered === '') continue;
    text += separators(i + 1 - written) + rendered;
    written = i + 1;
  }
  return text + DELIMITERS.terminator;
}

function checkId(id: string): void {
  if (!/^[A-Z][A-Z0-9]{1,2}$/.test(id)) throw new X12WriteError('bad_value', 'A segment id is 2 or 3 characters.', id);
  GOOD_IDS.add(id);
}

function renderElement(value: ElementValue, id: string, index: number): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return checked(value, id, index);
  if ('repeats' in value) {
    return value.repeats.map((one) => renderElement(one, id, index)).join(DELIMITERS.repetition);
  }
  return renderComposite(value, id, index);
}

function renderComposite(parts: readonly (string | undefined)[], id: string, index: number): string {
  let text = '';
  let written = 1;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part === undefined || part === '') continue;
    const rendered = checked(part, id, index, i + 1);
    if (rendered === '') continue;
    for (; written <= i; written++) text += DELIMITERS.component;
    text += rendered;
  }
  return text;
}

/** By character code: 1 where X12 data may hold it. */
const ALLOWED = Uint8Array.from({ length: 128 }, (_, code) => (FORBIDDEN.test(String.fromCharCode(code)) ? 0 : 1));
const BLANK = 0x20;

/** A value that may be written, blanks at its end left out. Its characters are looked at one by one: most are few. */
function checked(text: string, id: string, element: number, component?: number): string {
  for (let i = 0; i < text.length; i++) {
    if (ALLOWED[text.charCodeAt(i)] !== 1) throw forbidden(text, id, element, component);
  }
  return text.charCodeAt(text.length - 1) === BLANK ? text.trimEnd() : text;
}

function forbidden(text: string, id: string, element: number, component?: number): X12WriteError {
  const character = forbiddenCharacter(text)!;
  const name = `${id}${String(element).padStart(2, '0')}${component === undefined ? '' : `-${component}`}`;
  const code = codeOf(character);
  const shown = code === 'control_character' ? 'a control character' : `the character ${character}`;
  return new X12WriteError(code, `${name} holds ${shown}, which X12 data may not hold.`, id, name, character);
}

function codeOf(character: string): WriteErrorCode {
  if (/[*:~^]/.test(character)) return 'delimiter_in_data';
  const point = character.codePointAt(0)!;
  return point < 0x20 || point === 0x7f ? 'control_character' : 'unsupported_character';
}

/** A number of units, at most three places, no exponent. */
export function quantityText(value: number, segmentId: string, element: string): string {
  const text = String(value);
  if (value >= 0 && value < 1000 && Number.isInteger(value)) return text;
  if (/^-?\d{1,12}(\.\d{1,3})?$/.test(text)) return text;
  throw new X12WriteError('bad_value', `${element} is not a quantity with at most three decimals.`, segmentId, element);
}
