import { digitsOf, sixDigitsOf } from './dates';
import { DELIMITERS, SegmentBytes, X12WriteError, forbiddenCharacter, renderSegment, seg } from './element';
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
  pages.plain(isa(interchange));
  for (const acknowledgement of interchange.acknowledgements ?? []) pages.add(acknowledgement);
  let count = 0;
  for (const group of interchange.groups) {
    count++;
    yield* groupPieces(group, interchange, pages);
  }
  pages.add(seg('IEA', String(count), interchange.control));
  yield pages.take();
}

const PAGE_BYTES = 1 << 16;

/** Gathers segments until there are enough to be handed on. */
class Pages {
  private readonly bytes = new SegmentBytes();

  constructor(private readonly lineBreak: string) {}

  get isFull(): boolean {
    return this.bytes.length >= PAGE_BYTES;
  }

  add(segment: RawSegment): void {
    this.bytes.add(segment);
    if (this.lineBreak !== '') this.bytes.plain(this.lineBreak);
  }

  plain(text: string): void {
    this.bytes.plain(text + this.lineBreak);
  }

  take(): Buffer {
    return this.bytes.take();
  }
}

function* groupPieces(group: GroupSource, { date, time }: InterchangeSource, pages: Pages): Generator<Buffer> {
  const { functionalId, sender, receiver, control, version, transactions } = group;
  pages.add(seg('GS', functionalId, sender, receiver, digitsOf(date), time, control, 'X', version));
  const controls = new ControlNumbers();
  let count = 0;
  for (const transaction of transactions) {
    if (!controls.add(transaction.control)) {
      throw new X12WriteError('bad_value', 'Two transactions of a group have one control number.', 'ST', 'ST02');
    }
    count++;
    yield* transactionPieces(transaction, pages);
  }
  pages.add(seg('GE', String(count), control));
}

function* transactionPieces(transaction: TransactionSource, pages: Pages): Generator<Buffer> {
  const { id, control, version, segments } = transaction;
  checkControl(control);
  pages.add(seg('ST', id, control, version));
  let count = 2;
  for (const found of segments) {
    if (isList(found)) {
      for (const segment of found) pages.add(segment);
      count += found.length;
    } else {
      pages.add(found);
      count++;
    }
    if (pages.isFull) yield pages.take();
  }
  pages.add(seg('SE', String(count), control));
}

function isList(found: RawSegment | readonly RawSegment[]): found is readonly RawSegment[] {
  return Array.isArray(found);
}

function checkControl(control: string): void {
  if (/^[A-Za-z0-9]{4,9}$/.test(control)) return;
  throw new X12WriteError('bad_value', 'ST02 is 4 to 9 letters or digits.', 'ST', 'ST02');
}

/** ST, the body and SE, each as text with its terminator. */
export function writeTransaction({ id, control, version, segments }: TransactionOut): string[] {
  checkControl(control);
  const se = seg('SE', String(segments.length + 2), control);
  return [seg('ST', id, control, version), ...segments, se].map(renderSegment);
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
