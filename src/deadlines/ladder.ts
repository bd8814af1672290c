/** When a wait next fires: each day of the warning ladder as it begins, and at the end of the last day in time. */
import { addDays, type Day, type Instant, startOf } from '../calendar';

/**
 * The next instant at which something happens, strictly after `after` unless all is past: then the end of the last day.
 * `warnDays` is empty for deadlines that nobody is warned of.
 */
export function firesAt(due: Day, warnDays: readonly number[], after: Instant, zone: string): Instant {
  const steps = warnDays.map((days) => startOf(addDays(due, -days), zone)).sort();
  return steps.find((instant) => instant > after) ?? endOf(due, zone);
}

/** The date is the last day in time: it is missed when the day ends. */
export const endOf = (due: Day, zone: string): Instant => startOf(addDays(due, 1), zone);

/** Which step of the ladder an instant is, in days before the due date; null: the end of the last day. */
export function warningAt(due: Day, warnDays: readonly number[], at: Instant, zone: string): number | null {
  return warnDays.find((days) => startOf(addDays(due, -days), zone) === at) ?? null;
}
