import { ELEMENT, ISA_LENGTH, PLAIN, TERMINATOR, UNUSUAL, delimitersOf, fillMeanings } from './isaHeader';
import { segmentIdAt, shownId } from './segmentId';
import type { Delimiters, EnvelopeErrorCode } from '../types';

/** Receives what the scanner finds, in file order. */
export interface ScanSink {
  segment(elements: string[], offset: number, delimiters: Delimiters): void;
  fault(code: EnvelopeErrorCode, message: string, offset: number, segmentId?: string): void;
}

/** No guide has a segment anywhere near this long: beyond it the terminator is lost, and memory must not grow. */
const SEGMENT_LENGTH_MAX = 1 << 16;

/** More than a segment of that length can have. */
const ELEMENTS_MAX = SEGMENT_LENGTH_MAX + 1;

const NON_ASCII = /[\x80-\xff]/;
const BYTE_ORDER_MARK = 'ï»¿';
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Bound once: as tsx runs it, each use of an import calls a getter, and this loop looks at every byte. */
const [plain, elementEnd, segmentEnd] = [PLAIN, ELEMENT, TERMINATOR];
const idAt = segmentIdAt;

/**
 * Cuts bytes into segments, whatever the borders of the chunks, with the delimiters that each ISA declares. It looks for
 * `ISA` only where an interchange may begin, never as text (a patient may be called ISAAC). Text is held as Latin-1, so an
 * index is a byte offset; a segment with bytes beyond ASCII is decoded as UTF-8 where it is valid UTF-8.
 */
export class SegmentScanner {
  /** What has come and is not used up: the first `length` bytes. */
  private bytes = Buffer.allocUnsafe(1 << 16);
  private length = 0;
  /** The same as text, while segments are taken from it. */
  private text = '';
  /** File offset of `bytes[0]`. */
  private base = 0;
  /** How far `bytes` is known to hold no terminator. */
  private searched = 0;
  private state: 'between' | 'inside' | 'stopped' = 'between';
  private delimiters: Delimiters | undefined;
  private terminator = 0;
  private readonly meanings = new Uint8Array(256);
  /** Where the elements of the segment end that is being taken. */
  private readonly ends = new Int32Array(ELEMENTS_MAX + 1);
  private anyInterchange = false;

  /** With `decode` false every text stays Latin-1, byte for byte. */
  constructor(
    private readonly sink: ScanSink,
    private readonly decode = true,
  ) {}

  push(chunk: Uint8Array): void {
    if (this.state === 'stopped' || chunk.length === 0) return;
    this.append(chunk);
    // A long segment that comes in small pieces is read when its end is there, not again with each piece.
    if (this.state === 'inside' && this.length <= SEGMENT_LENGTH_MAX && !this.anyTerminator()) return;
    this.run(false);
  }

  /** Call once, after the last chunk. */
  end(): void {
    this.run(true);
    const rest = this.bytes.toString('latin1', 0, this.length).search(/[^\s\x1a]/);
    if (this.state === 'inside' && rest >= 0) {
      this.sink.fault(
        'truncated_segment',
        'The file ends in the middle of a segment. It was cut off on its way; ask the sender for the whole file.',
        this.base + rest,
      );
    }
    this.state = 'stopped';
  }

  private append(chunk: Uint8Array): void {
    const needed = this.length + chunk.length;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(chunk, this.length);
    this.length = needed;
  }

  private anyTerminator(): boolean {
    const found = this.bytes.subarray(this.searched, this.length).includes(this.terminator);
    this.searched = this.length;
    return found;
  }

  /** Takes all that is whole. */
  private run(atEnd: boolean): void {
    this.text = this.bytes.toString('latin1', 0, this.length);
    let at = 0;
    while (this.state !== 'stopped') {
      const inside = this.state === 'inside';
      const next = inside ? this.segmentsFrom(at) : this.headerAt(at, atEnd);
      at = next ?? at;
      if (next === undefined || (inside && this.state === 'inside')) break;
    }
    this.drop(at);
  }

  private drop(at: number): void {
    this.text = '';
    this.base += at;
    if (this.state !== 'stopped') {
      this.bytes.copyWithin(0, at, this.length);
      this.length -= at;
      this.searched = this.length;
    }
    if (this.state === 'inside' && this.length > SEGMENT_LENGTH_MAX) this.tooLong(0);
  }

  private stop(code: EnvelopeErrorCode, message: string, at: number): undefined {
    this.sink.fault(code, message, this.base + at, code === 'malformed_isa' ? 'ISA' : '');
    this.state = 'stopped';
    this.length = 0;
    return undefined;
  }

  private tooLong(start: number): number {
    this.stop('segment_too_long', 'A segment of more than 64 KiB: its end is missing.', start);
    return start;
  }

  /** Takes segments from `from` on, as far as they are whole and the interchange goes; gives the place after them. */
  private segmentsFrom(from: number): number {
    let start = from;
    while (this.state === 'inside') {
      while (start < this.length && isLineBreak(this.bytes[start]!)) start++;
      const next = this.segmentAt(start);
      if (next === undefined) break;
      start = next;
    }
    return start;
  }

  /** Takes the segment that begins at `start` and gives the place after it; undefined when its end has not come yet. */
  private segmentAt(start: number): number | undefined {
    const { bytes, length, meanings, ends } = this;
    const id = idAt(bytes, start, length, meanings);
    const begin = id === undefined ? start : start + id.length + 1;
    let count = 0;
    let unusual = false;
    for (let at = begin; at < length; at++) {
      const meaning = meanings[bytes[at]!];
      if (meaning === plain) continue;
      if (meaning === elementEnd) {
        if (count < ELEMENTS_MAX) ends[count++] = at;
      } else if (meaning === segmentEnd) {
        ends[count++] = at;
        return this.take(this.elementsOf(id, begin, count), start, at, unusual);
      } else unusual = true;
    }
    return undefined;
  }

  /** The elements whose ends were found, in a list of their number: one that grows is three times as large. */
  private elementsOf(id: string | undefined, begin: number, count: number): string[] {
    const { text, ends } = this;
    const first = id === undefined ? 0 : 1;
    const elements = new Array<string>(first + count);
    if (id !== undefined) elements[0] = id;
    let from = begin;
    for (let i = 0; i < count; i++) {
      elements[first + i] = text.slice(from, ends[i]);
      from = ends[i]! + 1;
    }
    return elements;
  }

  /** A whole segment. Gives the place after it. */
  private take(elements: string[], start: number, end: number, unusual: boolean): number {
    if (end - start > SEGMENT_LENGTH_MAX) return this.tooLong(start);
    const found = unusual ? this.unusual(elements, start, end) : elements;
    const id = found[0]!;
    if (id === 'ISA') {
      this.state = 'between';
      return start;
    }
    if (found.length > 1 || id !== '') this.sink.segment(found, this.base + start, this.delimiters!);
    if (id === 'IEA') this.state = 'between';
    return end + 1;
  }

  /** Control characters and bytes beyond ASCII; a carriage return before the line feed that ends a segment is neither. */
  private unusual(elements: string[], start: number, end: number): string[] {
    const { bytes, meanings } = this;
    const isBreak = this.terminator === LINE_FEED && bytes[end - 1] === CARRIAGE_RETURN;
    const stop = isBreak ? end - 1 : end;
    if (isBreak) elements.push(elements.pop()!.slice(0, -1));
    const index = bytes.subarray(start, stop).findIndex((byte) => byte < 0x80 && meanings[byte] === UNUSUAL);
    if (index >= 0) this.controlCharacter(bytes[start + index]!, start + index, elements[0]!);
    return this.decode && NON_ASCII.test(this.text.slice(start, stop)) ? decoded(elements) : elements;
  }

  private controlCharacter(byte: number, at: number, segmentId: string): void {
    const what = isLineBreak(byte) ? 'A line break' : 'A control character';
    this.sink.fault(
      'control_character',
      `${what} stands inside a ${shownId(segmentId)} segment. The file was changed after it was written.`,
      this.base + at,
      segmentId,
    );
  }

  /** Between interchanges: skips blank space, then takes an ISA. Undefined when more bytes are needed or nothing is left. */
  private headerAt(from: number, atEnd: boolean): number | undefined {
    let at = from;
    if (this.base + at === 0 && this.text.startsWith(BYTE_ORDER_MARK)) at = BYTE_ORDER_MARK.length;
    while (at < this.text.length && isBlank(this.text.charCodeAt(at))) at++;
    const left = this.text.length - at;
    if (left === 0) {
      if (atEnd && !this.anyInterchange) return this.stop('empty_file', 'The file is empty.', at);
      return at > from ? at : undefined;
    }
    if (left >= 3 || atEnd) {
      if (!this.text.startsWith('ISA', at)) return this.notAnInterchange(at);
    }
    if (left < ISA_LENGTH) {
      if (atEnd) return this.stop('malformed_isa', 'The file is cut off in its first segment, the ISA.', at);
      return undefined;
    }
    return this.openInterchange(at);
  }

  private notAnInterchange(at: number): undefined {
    if (this.anyInterchange) {
      const message = 'After the end of an interchange (IEA) the file goes on with text that is not X12.';
      return this.stop('text_between_interchanges', message, at);
    }
    if (this.text[at] === '<') {
      const message =
        'This is a web page, not an X12 file: most likely a login or error page that a portal sent instead.';
      return this.stop('html_file', message, at);
    }
    return this.stop('no_isa', 'This is not an X12 file: it does not begin with an ISA segment.', at);
  }

  private openInterchange(at: number): number | undefined {
    const header = this.text.slice(at, at + ISA_LENGTH);
    const delimiters = delimitersOf(header);
    if (!delimiters) {
      const message =
        'The ISA segment is not 106 characters with its 16 separators in place, so the file cannot be read.';
      return this.stop('malformed_isa', message, at);
    }
    this.delimiters = delimiters;
    this.terminator = delimiters.terminator.charCodeAt(0);
    fillMeanings(this.meanings, delimiters);
    this.state = 'inside';
    this.anyInterchange = true;
    this.sink.segment(header.slice(0, ISA_LENGTH - 1).split(delimiters.element), this.base + at, delimiters);
    return at + ISA_LENGTH;
  }
}

function isLineBreak(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}

/** Space, tab, line breaks, NUL and the Ctrl-Z of old transfer programs. */
function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || code === 26 || code === 0;
}

/** As UTF-8, where the segment is valid UTF-8. */
function decoded(elements: string[]): string[] {
  const texts = elements.map((text) => (NON_ASCII.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text));
  return texts.some((text) => text.includes('\ufffd')) ? elements : texts;
}
