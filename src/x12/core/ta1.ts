import { elementName, type Report } from './content';
import { isoDateFromSix, sixDigitsOf } from './dates';
import { seg } from './element';
import * as read from './fields';
import { readWhole } from './reader';
import type { InterchangeAcknowledgement, ParsedTA1, RawSegment, Segment, X12Error } from '../types';

/** Reads every TA1 of a file; it stands between ISA and the first GS, so other transactions may follow it. */
export function parseTA1(bytes: Buffer): ParsedTA1 {
  const acknowledgements: InterchangeAcknowledgement[] = [];
  const errors: X12Error[] = [];
  readWhole(bytes, (event) => {
    if (event.type === 'error') errors.push(event.error);
    if (event.type !== 'interchange_acknowledgement') return;
    acknowledgements.push(ta1Of(event.segment, (error) => errors.push(error)));
  });
  return { acknowledgements, errors };
}

/** One TA1, from its segment. */
export function ta1Of(segment: Segment, fail: (error: X12Error) => void): InterchangeAcknowledgement {
  const report: Report = ({ id, offset }, code, message, element) => {
    fail({ code, message, segment: 0, segmentId: id, offset, element: elementName(id, element!) });
  };
  return {
    control: read.required(segment, 1, report),
    date: isoDateFromSix(read.text(segment, 2)),
    time: read.text(segment, 3),
    status: read.required(segment, 4, report),
    noteCode: read.text(segment, 5),
  };
}

/** For `acknowledgements` of `writeInterchange`. */
export function writeTA1(acknowledgement: InterchangeAcknowledgement): RawSegment {
  const { control, date, time, status, noteCode } = acknowledgement;
  return seg('TA1', control, sixDigitsOf(date), time, status, noteCode);
}
