import { digitsOf, sixDigitsOf } from './dates';
import { DELIMITERS, X12WriteError, forbiddenCharacter, renderSegment, seg } from './element';
import type { GroupOut, InterchangeOut, TransactionOut } from '../types';

/** One interchange as bytes: SE01, GE01 and IEA01 are counted here, the control numbers are the caller's. */
export function writeInterchange(interchange: InterchangeOut): Buffer {
  const { groups, acknowledgements = [], control, date, time } = interchange;
  const segments = [isa(interchange), ...acknowledgements.map(renderSegment)];
  for (const group of groups) segments.push(...groupSegments(group, date, time));
  segments.push(renderSegment(seg('IEA', String(groups.length), control)));
  return Buffer.from(segments.map((text) => (interchange.lineBreaks ? `${text}\n` : text)).join(''), 'latin1');
}

function groupSegments(group: GroupOut, date: string, time: string): string[] {
  const { functionalId, sender, receiver, control, version, transactions } = group;
  const gs = seg('GS', functionalId, sender, receiver, digitsOf(date), time, control, 'X', version);
  const segments = [renderSegment(gs)];
  const controls = new Set<string>();
  for (const transaction of transactions) {
    if (controls.has(transaction.control)) {
      throw new X12WriteError('bad_value', 'Two transactions of a group have one control number.', 'ST', 'ST02');
    }
    controls.add(transaction.control);
    segments.push(...writeTransaction(transaction));
  }
  segments.push(renderSegment(seg('GE', String(transactions.length), control)));
  return segments;
}

/** ST, the body and SE, each as text with its terminator. */
export function writeTransaction(transaction: TransactionOut): string[] {
  const { id, control, version, segments } = transaction;
  if (!/^[A-Za-z0-9]{4,9}$/.test(control)) {
    throw new X12WriteError('bad_value', 'ST02 is 4 to 9 letters or digits.', 'ST', 'ST02');
  }
  const body = segments.map(renderSegment);
  return [
    renderSegment(seg('ST', id, control, version)),
    ...body,
    renderSegment(seg('SE', String(body.length + 2), control)),
  ];
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
