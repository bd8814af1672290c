/** Typed reading of HL7 fields. What cannot be read is said by segment and field, never with its value (see `fhir/findings.ts`). */
import { type Day, dayOf, isDay } from '../../calendar';
import { Findings } from '../fhir/findings';
import type { Segment } from './message';

export interface Reading {
  zone: string;
  /** Why the message waits. */
  faults: Findings;
  /** What a person puts right in the visit; the message goes on. */
  problems: Findings;
}

export const newReading = (zone: string): Reading => ({ zone, faults: new Findings(), problems: new Findings() });

/** The TS and DTM types: `YYYYMMDD[HHMM[SS[.S]]][+/-ZZZZ]` (HL7 v2.5.1, 2.A.77). */
const TIMESTAMP = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(?:(\d{2})(?:\.\d{1,4})?)?)?([+-]\d{2})?(\d{2})?$/;

/** The calendar day of a time stamp in the practice's zone; undefined if it is none. Without an offset it is local. */
export function readDay(text: string, zone: string): Day | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, year, month, date, hour, minute, second = '00', offset, offsetMinutes] = match;
  const day = `${year}-${month}-${date}`;
  if (!isDay(day) || (offset === undefined) !== (offsetMinutes === undefined)) return undefined;
  if (hour === undefined) return day;
  if (hour > '23' || minute! > '59') return undefined;
  try {
    return offset ? dayOf(`${day}T${hour}:${minute}:${second}${offset}:${offsetMinutes}`, zone) : day;
  } catch {
    return undefined;
  }
}

/** The day of a field; a value that is no date is a fault, an empty field undefined. */
export function dayAt(segment: Segment, field: number, { zone, faults }: Reading): Day | undefined {
  const text = segment.get(field);
  if (text === undefined) return undefined;
  const day = readDay(text, zone);
  if (!day)
    faults.invalid(
      segment.label,
      `${segment.id}-${field}`,
      'not a date; send YYYYMMDD, or YYYYMMDDHHMM with or without an offset',
    );
  return day;
}

const ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/;

/** An id of the sender's; a fault if it is missing or holds what an id cannot. */
export function idAt(segment: Segment, field: number, what: string, { faults }: Reading): string | undefined {
  const id = segment.get(field);
  if (id === undefined) faults.missing(segment.label, `${segment.id}-${field}`, `${what} is missing`);
  else if (ID.test(id)) return id;
  else faults.invalid(segment.label, `${segment.id}-${field}`, `${what} must be 1 to 100 printable ASCII characters`);
  return undefined;
}

export const isId = (text: string): boolean => ID.test(text);
