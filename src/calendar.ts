/**
 * Business dates. A date of service, a due date, a statement date is a calendar day in the practice's time zone, written
 * `YYYY-MM-DD`; an instant is an ISO 8601 text in UTC. Nothing here reads a clock.
 */
import { Temporal } from 'temporal-polyfill';
import { isAHoliday } from '@18f/us-federal-holidays';

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;
/** An instant, ISO 8601 in UTC with milliseconds: `2026-03-03T15:00:00.000Z`. */
export type Instant = string;

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

const MS_A_DAY = 86_400_000;

/** Midnight in UTC of a calendar day: days have no zone, so that counting them is plain arithmetic. */
function midnight(day: Day): number {
  const ms = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
  if (Number.isNaN(ms) || day.length !== 10) throw new RangeError(`not a calendar day: "${day.slice(0, 24)}"`);
  return ms;
}

export const addDays = (day: Day, days: number): Day => iso(midnight(day) + days * MS_A_DAY).slice(0, 10);
/** A day that the target month lacks becomes its last (31 Jan + 1 month = 28 Feb). */
export const addMonths = (day: Day, months: number): Day => Temporal.PlainDate.from(day).add({ months }).toString();
/** 29 Feb + 1 year = 28 Feb (42 CFR 424.44 as CGS reads it). */
export const addYears = (day: Day, years: number): Day => Temporal.PlainDate.from(day).add({ years }).toString();

export const daysBetween = (from: Day, to: Day): number => (midnight(to) - midnight(from)) / MS_A_DAY;

/** Monday to Friday, no US federal holiday, and none of the practice's or the state's own days in `closed`. */
export function isBusinessDay(day: Day, closed: readonly Day[] = []): boolean {
  const date = Temporal.PlainDate.from(day);
  if (date.dayOfWeek > 5 || closed.includes(day)) return false;
  return !isAHoliday(new Date(Date.UTC(date.year, date.month - 1, date.day)), { utc: true });
}

export function addBusinessDays(day: Day, count: number, closed: readonly Day[] = []): Day {
  let date = day;
  for (let left = count; left > 0;) {
    date = addDays(date, 1);
    if (isBusinessDay(date, closed)) left -= 1;
  }
  return date;
}

/** The instant at which a wall-clock time (`HH:MM`) of a day occurs in a zone. */
export function instantOf(day: Day, clock: string, zone: string): Instant {
  const plain = Temporal.PlainDateTime.from(`${day}T${clock}`);
  return iso(plain.toZonedDateTime(zone).epochMilliseconds);
}

/** The first instant of a day in a zone. */
export const startOf = (day: Day, zone: string): Instant =>
  iso(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);

/** The day in a zone in which an instant falls. */
export const dayOf = (at: Instant, zone: string): Day =>
  Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();

/** The `HH:MM` that a clock on the wall of that zone shows at an instant. */
export const clockOf = (at: Instant, zone: string): string =>
  Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });

export const iso = (epochMilliseconds: number): Instant => new Date(epochMilliseconds).toISOString();
