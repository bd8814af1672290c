import { formatX12 } from '../../money/cents';
import type { Report } from '../core/content';
import { digitsOf } from '../core/dates';
import { quantityText, seg } from '../core/element';
import * as read from '../core/fields';
import { procedureParts } from '../core/parts';
import type { AcknowledgedLine, ClaimStatus, RawSegment, Segment, StatusCode } from '../types';

/** STC01, STC10 and STC11 hold up to three reasons of one status. */
const CODE_PLACES = [1, 10, 11];

export function status(segment: Segment, report: Report): ClaimStatus {
  const codes: StatusCode[] = [];
  if (read.text(segment, 1) === '') read.missing(segment, 1, report);
  for (const place of CODE_PLACES) {
    const [category = '', code = '', entity = ''] = read.components(segment, place);
    if (category === '' && code === '') continue;
    const one: StatusCode = { category, status: code };
    read.setText(one, 'entity', entity);
    codes.push(one);
  }
  const result: ClaimStatus = { codes };
  read.setValue(result, 'date', read.date(segment, 2, report));
  read.setText(result, 'action', read.text(segment, 3));
  read.setValue(result, 'amount', read.optionalAmount(segment, 4, report));
  read.setText(result, 'message', read.text(segment, 12));
  return result;
}

export function stc(value: ClaimStatus): RawSegment {
  const [first, second, third] = value.codes.map(({ category, status, entity }) => [category, status, entity]);
  const { date, action, amount, message } = value;
  const none = undefined;
  const head = [first, date && digitsOf(date), action, amount === undefined ? none : formatX12(amount)];
  return seg('STC', ...head, none, none, none, none, none, second, third, message);
}

/** SVC of loop 2220D: the procedure, its charge, revenue code (04) and units (07). */
export function procedureLine(segment: Segment, report: Report): AcknowledgedLine {
  const line: AcknowledgedLine = {
    procedure: read.procedure(segment, 1),
    charge: read.amount(segment, 2, report),
    statuses: [],
    references: [],
  };
  read.setText(line, 'revenueCode', read.text(segment, 4));
  read.setValue(line, 'units', read.quantity(segment, 7, report));
  return line;
}

export function lineSvc(line: AcknowledgedLine): RawSegment {
  const units = line.units === undefined ? undefined : quantityText(line.units, 'SVC', 'SVC07');
  const none = undefined;
  return seg('SVC', procedureParts(line.procedure), formatX12(line.charge), none, line.revenueCode, none, none, units);
}
