import { digitsOf, sixDigitsOf } from './dates';
import { DELIMITERS, X12WriteError, forbiddenCharacter, renderSegment, seg } from './element';
import { ControlNumbers } from './controlNumbers';
import type { GroupOut, InterchangeOut, RawSegment, TransactionOut } from '../types';

/** One interchange as bytes: SE01, GE01 and IEA01 are counted here, the control numbers are the caller's. */
export function writeInterchange(interchange: InterchangeOut): Buffer {
  return Buffer.concat([...writePieces(interchange)]);
}

/** What `writePieces` takes: `InterchangeOut`, or the same with groups and transactions that are made as they are asked for. */
export interface InterchangeSource extends Omit<InterchangeOut, 'groups'> {
  groups: Iterable<GroupSource>;
}

interface GroupSource extends Omit<GroupOut, 'transactions'> {
  transactions: Iterable<TransactionSource>;
}

/** Its segments one by one, or a claim's together. */
export interface TransactionSource extends Omit<TransactionOut, 'segments'> {
  segments: Iterable<RawSegment | readonly RawSegment[]>;
}

/** One interchange of any size, piece by piece: memory does not grow with it. */
export function* writePieces(interchange: InterchangeSource): Generator<Buffer> {
  const pages = new Pages(interchange.lineBreaks ? '\n' : '');
  yield* pages.add(isa(interchange));
  for (const acknowledgement of interchange.acknowledgements ?? []) yield* pages.add(renderSegment(acknowledgement));
  let count = 0;
  for (const group of interchange.groups) {
    count++;
    for (const text of groupSegments(group, interchange)) if (pages.put(text)) yield pages.take();
  }
  yield* pages.add(renderSegment(seg('IEA', String(count), interchange.control)));
  if (pages.length > 0) yield pages.take();
}

const PAGE_BYTES = 1 << 16;

/** Gathers segments until there are enough to be handed on. */
class Pages {
  private texts: string[] = [];
  length = 0;

  constructor(private readonly lineBreak: string) {}

  /** True when there is a page to be taken. */
  put(segment: string): boolean {
    this.texts.push(segment);
    this.length += segment.length;
    return this.length >= PAGE_BYTES;
  }

  *add(segment: string): Generator<Buffer> {
    if (this.put(segment)) yield this.take();
  }

  take(): Buffer {
    const text = this.texts.join(this.lineBreak) + this.lineBreak;
    this.texts = [];
    this.length = 0;
    return Buffer.from(text, 'latin1');
  }
}

function* groupSegments(group: GroupSource, { date, time }: InterchangeSource): Generator<string> {
  const { functionalId, sender, receiver, control, version, transactions } = group;
  yield renderSegment(seg('GS', functionalId, sender, receiver, digitsOf(date), time, control, 'X', version));
  const controls = new ControlNumbers();
  let count = 0;
  for (const transaction of transactions) {
    if (!controls.add(transaction.control)) {
      throw new X12WriteError('bad_value', 'Two transactions of a group have one control number.', 'ST', 'ST02');
    }
    count++;
    yield* transactionSegments(transaction);
  }
  yield renderSegment(seg('GE', String(count), control));
}

/** ST, the body and SE, each as text with its terminator. */
export function writeTransaction(transaction: TransactionOut): string[] {
  return [...transactionSegments(transaction)];
}

function* transactionSegments({ id, control, version, segments }: TransactionSource): Generator<string> {
  if (!/^[A-Za-z0-9]{4,9}$/.test(control)) {
    throw new X12WriteError('bad_value', 'ST02 is 4 to 9 letters or digits.', 'ST', 'ST02');
  }
  yield renderSegment(seg('ST', id, control, version));
  let count = 2;
  for (const found of segments) {
    if (!isList(found)) {
      yield renderSegment(found);
      count++;
      continue;
    }
    for (const segment of found) yield renderSegment(segment);
    count += found.length;
  }
  yield renderSegment(seg('SE', String(count), control));
}

function isList(found: RawSegment | readonly RawSegment[]): found is readonly RawSegment[] {
  return Array.isArray(found);
}

/** The one fixed-width segment (guides, appendix C.1): every element is padded to its length. */
export function isa(header: Omit<InterchangeOut, 'groups'>): string {
  const { control, date, time, usage } = header;
  if (!/^\d{9}$/.test(control)) throw new X12WriteError('bad_value', 'ISA13 is 9 digits.', 'ISA', 'ISA13');
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) throw new X12WriteError('bad_value', 'ISA09 needs a date.', 'ISA', 'ISA09');
  if (!/^\d{4}$/.test(time)) throw new X12WriteError('bad_value', 'ISA10 is a time, HHMM.', 'ISA', 'ISA10');
  const elements = [
    'ISA',
    '00',
    fixed('', 10, 'ISA02'),
    '00',
    fixed('', 10, 'ISA04'),
    fixed(header.senderQualifier ?? 'ZZ', 2, 'ISA05'),
    fixed(header.senderId, 15, 'ISA06'),
    fixed(header.receiverQualifier ?? 'ZZ', 2, 'ISA07'),
    fixed(header.receiverId, 15, 'ISA08'),
    sixDigitsOf(date),
    time,
    DELIMITERS.repetition,
    '00501',
    control,
    '0',
    usage,
    DELIMITERS.component,
  ];
  return elements.join(DELIMITERS.element) + DELIMITERS.terminator;
}

function fixed(text: string, length: number, element: string): string {
  const character = forbiddenCharacter(text);
  if (character !== undefined || text.length > length) {
    throw new X12WriteError(
      'bad_value',
      `${element} is at most ${length} plain characters.`,
      'ISA',
      element,
      character,
    );
  }
  return text.padEnd(length);
}
