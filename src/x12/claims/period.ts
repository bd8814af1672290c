import { type Report, elementName } from '../core/content';
import { isoDate } from '../core/dates';
import type { Segment } from '../types';
import type { Period837 } from './types837Segment';

/** `20260303-20260305` of an RD8; a fault where it is no period. One day remains a period. */
export function periodOf(
  text: string,
  at: Segment,
  element: number,
  report: Report,
  component?: number,
): Period837 | undefined {
  const [first = '', last = ''] = text.split('-');
  const from = isoDate(first);
  const through = isoDate(last);
  if (from !== undefined && through !== undefined) return { from, through };
  report(at, 'bad_date', `${elementName(at.id, element, component)} is not a period.`, element, component);
  return undefined;
}
