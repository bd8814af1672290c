/**
 * HL7 v2 text (2.3 to 2.5.1; HL7 v2.5.1, chapter 2): segments, fields, repetitions, components and subcomponents, cut by the
 * characters that MSH-1 and MSH-2 name, with the escapes of 2.7. Segments end with CR; LF and CRLF are taken, too.
 *
 * A field that holds `""` says "delete what you have" (2.5.3); here it reads as empty.
 */
import type { Problem } from '../../registration/intake';

/** The text cannot be read as a message at all. `problem` names the field of MSH. */
export class UnreadableMessage extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

interface Marks {
  field: string;
  component: string;
  repetition: string;
  escape: string;
  subcomponent: string;
}

const MAX_SEGMENTS = 5_000;
/** MSH-18 (table 0211) → how the bytes are text. Nothing said: ASCII, of which UTF-8 is a superset. */
const ENCODINGS: ReadonlyMap<string, 'utf-8' | 'latin1'> = new Map([
  ['', 'utf-8'],
  ['ASCII', 'utf-8'],
  ['UNICODE UTF-8', 'utf-8'],
  ['UTF-8', 'utf-8'],
  ['8859/1', 'latin1'],
]);

export class Segment {
  constructor(
    readonly id: string,
    /** 1-based, among segments of this id. */
    readonly n: number,
    private readonly fields: readonly string[],
    private readonly marks: Marks,
  ) {}

  /** `FT1[2]`, or `PID` where there is one of its kind as a rule. */
  get label(): string {
    return REPEATING.has(this.id) ? `${this.id}[${this.n}]` : this.id;
  }

  /** The repetitions of a field as they stand, empty ones left out. */
  repetitions(field: number): Repetition[] {
    const raw = this.fields[field] ?? '';
    if (raw === '' || raw === '""') return [];
    return raw
      .split(this.marks.repetition)
      .filter((each) => each !== '')
      .map((each) => new Repetition(each, this.marks));
  }

  /** A component of the field's first repetition; undefined if empty. */
  get(field: number, component = 1, subcomponent = 1): string | undefined {
    return this.repetitions(field)[0]?.get(component, subcomponent);
  }
}

const REPEATING = new Set(['FT1', 'IN1', 'IN2', 'DG1', 'GT1', 'AIS', 'AIP', 'AIL', 'AIG', 'PR1', 'NTE']);

/** One repetition of a field: its components. */
export class Repetition {
  constructor(
    private readonly raw: string,
    private readonly marks: Marks,
  ) {}

  get(component: number, subcomponent = 1): string | undefined {
    const text = this.raw.split(this.marks.component)[component - 1] ?? '';
    const part = text.split(this.marks.subcomponent)[subcomponent - 1] ?? '';
    const value = unescape(part, this.marks).trim();
    return value === '' || value === '""' ? undefined : value;
  }
}

export class Hl7Message {
  constructor(private readonly segments: readonly Segment[]) {}

  first(id: string): Segment | undefined {
    return this.segments.find((segment) => segment.id === id);
  }

  all(id: string): Segment[] {
    return this.segments.filter((segment) => segment.id === id);
  }

  get msh(): Segment {
    return this.segments[0]!;
  }

  /** `ADT^A04`. */
  get type(): string {
    return [this.msh.get(9, 1), this.msh.get(9, 2)].filter(Boolean).join('^');
  }

  /** IN2 and what else belongs to a segment stand behind it, before the next of its kind. */
  behind(segment: Segment, id: string): Segment | undefined {
    const place = this.segments.indexOf(segment);
    const next = this.segments.slice(place + 1).find((each) => each.id === id || each.id === segment.id);
    return next?.id === id ? next : undefined;
  }
}

/** Reads a message from its bytes. Throws `UnreadableMessage` on what has no usable MSH. */
export function parseMessage(bytes: Buffer): Hl7Message {
  const marks = marksOf(bytes);
  const text = decode(bytes, marks);
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line !== '');
  if (lines.length > MAX_SEGMENTS) throw unreadable('MSH', `the message has more than ${MAX_SEGMENTS} segments`);
  const counts = new Map<string, number>();
  return new Hl7Message(lines.map((line, place) => readSegment(line, place, marks, counts)));
}

function readSegment(line: string, place: number, marks: Marks, counts: Map<string, number>): Segment {
  const id = line.slice(0, 3);
  if (!/^[A-Z][A-Z0-9]{2}$/.test(id) || (line.length > 3 && line[3] !== marks.field))
    throw unreadable(
      `segment ${place + 1}`,
      `segment ${place + 1} does not begin with a segment id and the field separator; end each segment with CR and escape line breaks in texts`,
    );
  const n = (counts.get(id) ?? 0) + 1;
  counts.set(id, n);
  if (id === 'MSH' && place > 0)
    throw unreadable('MSH', 'the frame holds more than one MSH; send each message in a frame of its own');
  const fields = line.split(marks.field);
  // MSH-1 is the separator itself.
  return new Segment(id, n, id === 'MSH' ? ['MSH', marks.field, ...fields.slice(1)] : fields, marks);
}

function marksOf(bytes: Buffer): Marks {
  const head = bytes.subarray(0, 9).toString('latin1');
  if (!head.startsWith('MSH')) throw unreadable('MSH', 'the message does not begin with MSH');
  const [field, component, repetition, escape, subcomponent] = head.slice(3);
  const marks = { field, component, repetition, escape, subcomponent };
  const all = Object.values(marks);
  const isMark = (mark: string | undefined): mark is string => mark !== undefined && /[\x21-\x7e]/.test(mark);
  if (!all.every(isMark) || all.some((mark) => /[A-Za-z0-9]/.test(mark)) || new Set(all).size < all.length)
    throw unreadable('MSH-2', 'MSH-1 and MSH-2 must name five different punctuation characters, as a rule |^~\\&');
  return marks as Marks;
}

function decode(bytes: Buffer, marks: Marks): string {
  const ascii = bytes.toString('latin1');
  const charset =
    ascii
      .split(/[\r\n]/, 1)[0]!
      .split(marks.field)[17]
      ?.split(marks.repetition)[0] ?? '';
  const encoding = ENCODINGS.get(charset.trim().toUpperCase());
  if (!encoding) throw unreadable('MSH-18', 'this character set is not read here; send UNICODE UTF-8 or 8859/1');
  if (encoding === 'latin1') return ascii;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('MSH-18', 'the bytes are not UTF-8; send UTF-8, or say 8859/1 in MSH-18');
  }
}

/** 2.7: the separators, hexadecimal bytes, and formatting, which is dropped but for line breaks. */
function unescape(text: string, marks: Marks): string {
  if (!text.includes(marks.escape)) return text;
  const names: Record<string, string> = {
    F: marks.field,
    S: marks.component,
    R: marks.repetition,
    E: marks.escape,
    T: marks.subcomponent,
    '.br': ' ',
  };
  const parts = text.split(marks.escape);
  let out = parts[0]!;
  for (let at = 1; at < parts.length; at += 2) {
    // Without its end it is no escape: the character stands for itself.
    if (at + 1 >= parts.length) return `${out}${marks.escape}${parts[at]!}`;
    const name = parts[at]!;
    const hex = /^X((?:[0-9A-Fa-f]{2})+)$/.exec(name)?.[1];
    out += (hex ? Buffer.from(hex, 'hex').toString('latin1') : (names[name] ?? '')) + parts[at + 1]!;
  }
  return out;
}

const unreadable = (field: string, message: string): UnreadableMessage =>
  new UnreadableMessage({ resource: 'MSH', field, code: 'invalid', message });
