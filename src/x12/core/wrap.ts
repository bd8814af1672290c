import { X12WriteError, renderSegment, seg } from './element';
import { isa } from './writer';
import { digitsOf } from './dates';
import type { InterchangeOut } from '../types';

/** GS01 and GS08 by ST01, where ST03 does not say the guide. */
const GROUPS: Readonly<Record<string, readonly [string, string]>> = {
  '835': ['HP', '005010X221A1'],
  '999': ['FA', '005010X231A1'],
  '277': ['HN', '005010X214'],
  '837': ['HC', '005010X222A1'],
  '270': ['HS', '005010X279A1'],
  '271': ['HB', '005010X279A1'],
  '276': ['HR', '005010X212'],
};

/**
 * Puts an ISA and a GS around a text that begins with ST. The text goes through as it is, faults and all, but for line
 * breaks at the borders of segments: it is what a person wrote, in the plain delimiters `*`, `:`, `^` and `~`.
 */
export function wrapTransactions(
  text: string,
  header: Omit<InterchangeOut, 'groups' | 'acknowledgements'> & { groupControl?: string },
): Buffer {
  const segments = text
    .split('~')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '');
  const [id, st01 = '', , st03] = (segments[0] ?? '').split('*');
  const known = GROUPS[st01];
  if (id !== 'ST' || !known) {
    throw new X12WriteError(
      'bad_value',
      `The text does not begin with an ST of one of ${Object.keys(GROUPS).join(', ')}.`,
      'ST',
      'ST01',
    );
  }
  const [functionalId, version] = known;
  const group = header.groupControl ?? '1';
  const count = segments.filter((segment) => segment.startsWith('ST*')).length;
  const { senderId, receiverId, control, date, time } = header;
  const gs = seg('GS', functionalId, senderId, receiverId, digitsOf(date), time, group, 'X', st03 || version);
  const lines = [
    isa(header),
    renderSegment(gs),
    ...segments.map((segment) => `${segment}~`),
    renderSegment(seg('GE', String(count), group)),
    renderSegment(seg('IEA', '1', control)),
  ];
  return Buffer.from(lines.map((line) => (header.lineBreaks ? `${line}\n` : line)).join(''), 'utf8');
}
