import type { Delimiters, EnvelopeErrorCode } from '../types';

/** Receives what the scanner finds, in file order. */
export interface ScanSink {
  segment(elements: string[], offset: number, delimiters: Delimiters): void;
  fault(code: EnvelopeErrorCode, message: string, offset: number, segmentId?: string): void;
}

/** ISA is fixed: 105 characters and the terminator; these are the places of its 16 element separators. */
const ISA_LENGTH = 106;
const ISA_SEPARATORS = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103];

/** No guide has a segment anywhere near this long: beyond it the terminator is lost, and memory must not grow. */
const SEGMENT_LENGTH_MAX = 1 << 20;

const CONTROL = /[\x00-\x1f\x7f]/;
const NON_ASCII = /[\x80-\xff]/;
const BYTE_ORDER_MARK = 'ï»¿';

/**
 * Cuts bytes into segments, whatever the borders of the chunks, with the delimiters that each ISA declares. It looks for
 * `ISA` only where an interchange may begin, never as text (a patient may be called ISAAC). Text is held as Latin-1, so an
 * index is a byte offset; a segment with bytes beyond ASCII is decoded as UTF-8 where it is valid UTF-8.
 */
export class SegmentScanner {
  private text = '';
  /** File offset of `text[0]`. */
  private base = 0;
  /** How far `text` is known to hold no terminator. */
  private searched = 0;
  private state: 'between' | 'inside' | 'stopped' = 'between';
  private delimiters: Delimiters | undefined;
  private anyInterchange = false;
  private nonAscii = false;
  private controls = false;
  /** Control characters that are no delimiters here: some partners separate with FS, GS, RS and US, or tabs. */
  private forbidden = CONTROL;

  constructor(private readonly sink: ScanSink) {}

  push(chunk: Uint8Array): void {
    if (this.state === 'stopped' || chunk.length === 0) return;
    const more = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    this.nonAscii ||= NON_ASCII.test(more);
    this.controls ||= CONTROL.test(more);
    this.text = this.text === '' ? more : this.text + more;
    let at = 0;
    for (;;) {
      const next = this.state === 'inside' ? this.segmentAt(at) : this.headerAt(at, false);
      if (next === undefined) break;
      at = next;
    }
    this.drop(at);
  }

  end(): void {
    if (this.state === 'between') this.drop(this.headerAt(0, true) ?? 0);
    if (this.state === 'inside') {
      const rest = this.text.search(/[^\s\x1a]/);
      if (rest >= 0) {
        this.sink.fault(
          'truncated_segment',
          'The file ends in the middle of a segment. It was cut off on its way; ask the sender for the whole file.',
          this.base + rest,
        );
      }
    }
    this.state = 'stopped';
    this.text = '';
  }

  private drop(at: number): void {
    if (at === 0) return;
    this.text = this.state === 'stopped' ? '' : this.text.slice(at);
    this.base += at;
    this.searched = Math.max(0, this.searched - at);
  }

  private stop(code: EnvelopeErrorCode, message: string, at: number): undefined {
    this.sink.fault(code, message, this.base + at, code === 'malformed_isa' ? 'ISA' : '');
    this.state = 'stopped';
    this.text = '';
    return undefined;
  }

  /** Takes one segment that starts at `at`; undefined when its end has not come yet. */
  private segmentAt(at: number): number | undefined {
    const { terminator, element } = this.delimiters!;
    const end = this.text.indexOf(terminator, Math.max(at, this.searched));
    if (end < 0) {
      this.searched = this.text.length;
      if (this.text.length - at > SEGMENT_LENGTH_MAX) {
        return this.stop('segment_too_long', 'A segment of more than a megabyte: its end is missing.', at);
      }
      return undefined;
    }
    let start = at;
    let stop = end;
    while (start < end && isLineBreak(this.text.charCodeAt(start))) start++;
    if (terminator === '\n' && stop > start && this.text.charCodeAt(stop - 1) === 13) stop--;
    if (start === stop) return end + 1;
    const raw = this.text.slice(start, stop);
    if (raw.startsWith('ISA') && raw[3] === element) {
      this.state = 'between';
      return start;
    }
    const elements = (this.nonAscii ? decoded(raw) : raw).split(element);
    if (this.controls && this.forbidden.test(raw)) this.controlCharacter(raw, start, elements[0] ?? '');
    this.sink.segment(elements, this.base + start, this.delimiters!);
    if (elements[0] === 'IEA') this.state = 'between';
    return end + 1;
  }

  private controlCharacter(raw: string, start: number, segmentId: string): void {
    const index = raw.search(this.forbidden);
    const what = isLineBreak(raw.charCodeAt(index)) ? 'A line break' : 'A control character';
    this.sink.fault(
      'control_character',
      `${what} stands inside a ${segmentId.slice(0, 3)} segment. The file was changed after it was written.`,
      this.base + start + index,
      segmentId,
    );
  }

  /** Between interchanges: skips blank space, then takes an ISA. Undefined when more bytes are needed or nothing is left. */
  private headerAt(from: number, atEnd: boolean): number | undefined {
    if (this.state === 'stopped') return undefined;
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
    const element = header.charAt(3);
    const component = header.charAt(104);
    const terminator = header.charAt(105);
    const placed = ISA_SEPARATORS.every((index) => header[index] === element);
    const distinct = new Set([element, component, terminator]).size === 3;
    if (!placed || !distinct || /[A-Za-z0-9 ]/.test(element + component + terminator)) {
      const message =
        'The ISA segment is not 106 characters with its 16 separators in place, so the file cannot be read.';
      return this.stop('malformed_isa', message, at);
    }
    const version = header.slice(84, 89);
    const repetition = version >= '00402' && !/[A-Za-z0-9 ]/.test(header.charAt(82)) ? header.charAt(82) : undefined;
    this.delimiters = { element, component, repetition, terminator };
    this.forbidden = controlsBut(element + component + (repetition ?? ''));
    this.state = 'inside';
    this.anyInterchange = true;
    this.searched = at + ISA_LENGTH;
    this.sink.segment(header.slice(0, 105).split(element), this.base + at, this.delimiters);
    return at + ISA_LENGTH;
  }
}

function controlsBut(delimiters: string): RegExp {
  const found = [...delimiters].filter((character) => CONTROL.test(character));
  if (found.length === 0) return CONTROL;
  const codes = found.map((character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return new RegExp(`(?![${codes.join('')}])${CONTROL.source}`);
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** Space, tab, line breaks, NUL and the Ctrl-Z of old transfer programs. */
function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || code === 26 || code === 0;
}

function decoded(raw: string): string {
  if (!NON_ASCII.test(raw)) return raw;
  const text = Buffer.from(raw, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? raw : text;
}
