/** Dates and times as a scenario writes them: `2026-03-03`, `DOS`, `DOS-10d`, `DOS+3b`, `DOS+3d 18:00`. */
import { addBusinessDays, addDays, addMonths, addYears, isBusinessDay, isDay, type Day } from '../calendar';

const RELATIVE = /^DOS(?:([+-])(\d{1,4})([dmyb]))?$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A step, a message or a deadline without a clock is at nine in the morning. */
export const DEFAULT_CLOCK = '09:00';

/** The day that a text means; undefined when it means none, or one outside of the years 0000 to 9999. */
export function readDate(text: string, dos: Day): Day | undefined {
  if (isDay(text)) return text;
  const match = RELATIVE.exec(text);
  if (!match) return undefined;
  if (!match[1]) return dos;
  const day = shift(dos, Number(match[2]) * (match[1] === '-' ? -1 : 1), match[3]!);
  return isDay(day) ? day : undefined;
}

function shift(dos: Day, count: number, unit: string): Day {
  switch (unit) {
    case 'd':
      return addDays(dos, count);
    case 'm':
      return addMonths(dos, count);
    case 'y':
      return addYears(dos, count);
    default:
      return shiftBusinessDays(dos, count);
  }
}

export interface ScenarioTime {
  /** As written. */
  text: string;
  day: Day;
  clock: string;
}

export function readTime(text: string, dos: Day): ScenarioTime | undefined {
  const [date = '', clock = DEFAULT_CLOCK, ...rest] = text.split(' ');
  const day = readDate(date, dos);
  return day !== undefined && CLOCK.test(clock) && rest.length === 0 ? { text, day, clock } : undefined;
}

function shiftBusinessDays(day: Day, count: number): Day {
  if (count >= 0) return addBusinessDays(day, count);
  let date = day;
  for (let left = -count; left > 0;) {
    date = addDays(date, -1);
    if (isBusinessDay(date)) left -= 1;
  }
  return date;
}
