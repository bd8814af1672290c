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

/**
 * The only place that turns values into the text of a segment. It refuses delimiters and control characters in data, drops
 * blanks at the end of a value, and leaves no separator after the last element or component.
 */
export function renderSegment(segment: RawSegment): string {
  const { id, elements } = segment;
  if (!/^[A-Z][A-Z0-9]{1,2}$/.test(id)) throw new X12WriteError('bad_value', 'A segment id is 2 or 3 characters.', id);
  const texts = [id];
  for (let i = 0; i < elements.length; i++) texts.push(renderElement(elements[i], id, i + 1));
  return withoutTrailing(texts).join(DELIMITERS.element) + DELIMITERS.terminator;
}

function renderElement(value: ElementValue, id: string, index: number): string {
  const name = `${id}${String(index).padStart(2, '0')}`;
  if (value === undefined) return '';
  if (typeof value === 'string') return checked(value, id, name);
  if ('repeats' in value) {
    return value.repeats.map((one) => renderElement(one, id, index)).join(DELIMITERS.repetition);
  }
  const parts = value.map((part, i) => checked(part ?? '', id, `${name}-${i + 1}`));
  return withoutTrailing(parts).join(DELIMITERS.component);
}

function checked(text: string, id: string, element: string): string {
  if (text === '') return text;
  const character = forbiddenCharacter(text);
  if (character === undefined) return text.trimEnd();
  const code = codeOf(character);
  const shown = code === 'control_character' ? 'a control character' : `the character ${character}`;
  throw new X12WriteError(code, `${element} holds ${shown}, which X12 data may not hold.`, id, element, character);
}

function codeOf(character: string): WriteErrorCode {
  if (/[*:~^]/.test(character)) return 'delimiter_in_data';
  const point = character.codePointAt(0)!;
  return point < 0x20 || point === 0x7f ? 'control_character' : 'unsupported_character';
}

function withoutTrailing(texts: string[]): string[] {
  let length = texts.length;
  while (length > 0 && texts[length - 1] === '') length--;
  return length === texts.length ? texts : texts.slice(0, length);
}

/** A number of units, at most three places, no exponent. */
export function quantityText(value: number, segmentId: string, element: string): string {
  const text = String(value);
  if (/^-?\d{1,12}(\.\d{1,3})?$/.test(text)) return text;
  throw new X12WriteError('bad_value', `${element} is not a quantity with at most three decimals.`, segmentId, element);
}
