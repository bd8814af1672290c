/** Segments that every question and answer (270, 271, 276, 277) has. */
import type { Report } from './content';
import * as read from './fields';
import { type SegmentForm, form, needed, oneOf, plain, text } from './forms';
import { per } from './parts';
import type { Contact, Party, Segment } from '../types';

/** NM1. */
export const PARTY_ELEMENTS = {
  entity: needed(1),
  type: { ...oneOf(2, ['1', '2']), absent: '2' as const },
  last: plain(3),
  first: text(4),
  middle: text(5),
  suffix: text(7),
  idQualifier: text(8),
  id: text(9),
};
export const NM1 = form<Party>('NM1', PARTY_ELEMENTS);

export const PER: SegmentForm<Contact> = { id: 'PER', read: read.contact, write: per };

/** Who is meant must be said: a level without NM1 is a fault, and its name is empty. */
export function closeNamed(value: { name: Party }, last: Segment, report: Report): void {
  if (value.name !== undefined) return;
  report(last, 'missing_segment', 'A level has no name (NM1).');
  value.name = { entity: '', type: '2', last: '' };
}
