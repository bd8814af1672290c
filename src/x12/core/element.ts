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

/** Ids that were found good: each segment asks. */
const GOOD_IDS = new Set<string>();

function checkId(id: string): void {
  if (!/^[A-Z][A-Z0-9]{1,2}$/.test(id)) throw new X12WriteError('bad_value', 'A segment id is 2 or 3 characters.', id);
  GOOD_IDS.add(id);
}

/** By character code: 1 where X12 data may hold it. */
const ALLOWED = Uint8Array.from({ length: 128 }, (_, code) => (FORBIDDEN.test(String.fromCharCode(code)) ? 0 : 1));
const BLANK = 0x20;
const [ELEMENT, COMPONENT, REPETITION, TERMINATOR] = ['*', ':', '^', '~'].map((text) => text.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
];

/**
 * The only place that turns values into segments, byte by byte. It refuses delimiters and control characters in data, drops
 * blanks at the end of a value, and leaves no separator after the last element or component.
 */
export class SegmentBytes {
  private bytes = Buffer.allocUnsafe(1 << 17);
  length = 0;
  /** Separators that are written only if a value follows them. */
  private elementsOwed = 0;
  private componentsOwed = 0;

  add({ id, elements }: RawSegment): void {
    if (!GOOD_IDS.has(id)) checkId(id);
    this.room(id.length);
    for (let i = 0; i < id.length; i++) this.bytes[this.length++] = id.charCodeAt(i);
    this.elementsOwed = 0;
    for (let i = 0; i < elements.length; i++) {
      this.elementsOwed++;
      this.componentsOwed = 0;
      const value = elements[i];
      if (typeof value === 'string') this.text(value, id, i + 1);
      else if (value !== undefined) this.element(value, id, i + 1);
    }
    this.byte(TERMINATOR);
  }

  /** A line break, or a segment of fixed width that was checked. */
  plain(text: string): void {
    this.room(text.length);
    this.length += this.bytes.write(text, this.length, 'latin1');
  }

  /** All that was added since the last time. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    return taken;
  }

  takeText(): string {
    const text = this.bytes.toString('latin1', 0, this.length);
    this.length = 0;
    return text;
  }

  private element(value: Exclude<ElementValue, string | undefined>, id: string, index: number): void {
    if (!('repeats' in value)) return this.composite(value, id, index);
    value.repeats.forEach((one, i) => {
      if (i > 0) this.repetition();
      if (typeof one === 'string') this.text(one, id, index);
      else if (one !== undefined) this.composite(one, id, index);
    });
  }

  private repetition(): void {
    this.componentsOwed = 0;
    this.separators();
    this.byte(REPETITION);
  }

  private composite(parts: readonly (string | undefined)[], id: string, index: number): void {
    for (let i = 0; i < parts.length; i++) {
      if (i > 0) this.componentsOwed++;
      const part = parts[i];
      if (part !== undefined) this.text(part, id, index, i + 1);
    }
  }

  private text(text: string, id: string, element: number, component?: number): void {
    let end = text.length;
    while (end > 0 && text.charCodeAt(end - 1) === BLANK) end--;
    if (end === 0) return;
    let { elementsOwed: elements, componentsOwed: components } = this;
    this.room(elements + components + end);
    const { bytes } = this;
    let at = this.length;
    for (; elements > 0; elements--) bytes[at++] = ELEMENT;
    for (; components > 0; components--) bytes[at++] = COMPONENT;
    this.elementsOwed = 0;
    this.componentsOwed = 0;
    for (let i = 0; i < end; i++) {
      const code = text.charCodeAt(i);
      if (ALLOWED[code] !== 1) throw this.refused(text, id, element, component);
      bytes[at++] = code;
    }
    this.length = at;
  }

  private separators(): void {
    this.room(this.elementsOwed + this.componentsOwed);
    for (; this.elementsOwed > 0; this.elementsOwed--) this.bytes[this.length++] = ELEMENT;
    for (; this.componentsOwed > 0; this.componentsOwed--) this.bytes[this.length++] = COMPONENT;
  }

  private byte(code: number): void {
    this.room(1);
    this.bytes[this.length++] = code;
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe((this.length + more) * 2);
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  /** Nothing of what is refused is kept. */
  private refused(text: string, id: string, element: number, component?: number): X12WriteError {
    this.length = 0;
    const character = forbiddenCharacter(text)!;
    const name = `${id}${String(element).padStart(2, '0')}${component === undefined ? '' : `-${component}`}`;
    const code = codeOf(character);
    const shown = code === 'control_character' ? 'a control character' : `the character ${character}`;
    return new X12WriteError(code, `${name} holds ${shown}, which X12 data may not hold.`, id, name, character);
  }
}

function codeOf(character: string): WriteErrorCode {
  if (/[*:~^]/.test(character)) return 'delimiter_in_data';
  const point = character.codePointAt(0)!;
  return point < 0x20 || point === 0x7f ? 'control_character' : 'unsupported_character';
}

const ONE = new SegmentBytes();

/** One segment as text, with its terminator. */
export function renderSegment(segment: RawSegment): string {
  ONE.add(segment);
  return ONE.takeText();
}

/** A number of units, at most three places, no exponent. */
export function quantityText(value: number, segmentId: string, element: string): string {
  const text = String(value);
  if (value >= 0 && value < 1000 && Number.isInteger(value)) return text;
  if (/^-?\d{1,12}(\.\d{1,3})?$/.test(text)) return text;
  throw new X12WriteError('bad_value', `${element} is not a quantity with at most three decimals.`, segmentId, element);
}
