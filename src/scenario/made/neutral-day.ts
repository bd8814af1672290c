/**
 * The days of a made scenario: its date of service is a neutral one, and all days keep their distance to it. The neutral day
 * is chosen so that the calendar around it is alike: same weekday, and wherever business days, months or years were counted
 * they come to as many days. Pure.
 */
import { addDays, addMonths, clockOf, dayOf, daysBetween, type Day, type Instant, isBusinessDay } from '../../calendar';

/** The search begins here for every encounter, so that the day found says nothing of the original but its weekday. */
const FIRST_DAY = '2024-01-01';
/** Ten years of days. */
const LAST_OFFSET = 3_652;
/** Acknowledgements, advice and estimates are counted in so few business days. */
const NEAR_DAYS = 10;
/** Installments and filing limits are counted in months, a year at most. */
const MONTHS = 12;

export class NeutralDays {
  readonly dos: Day;

  /** `happened`: the days on which something happened; `monthly`: from which months were counted. */
  constructor(
    private readonly original: Day,
    private readonly zone: string,
    happened: readonly Day[],
    monthly: readonly Day[] = [],
  ) {
    this.dos = neutralDay(original, happened, monthly);
  }

  /** `DOS+14d`. */
  day(day: Day): string {
    const days = daysBetween(this.original, day);
    return days === 0 ? 'DOS' : `DOS${days < 0 ? '-' : '+'}${Math.abs(days)}d`;
  }

  /** `DOS+14d 18:00`; nine in the morning is what a step without a clock means. */
  time(at: Instant): string {
    const clock = clockOf(at, this.zone);
    const day = this.day(dayOf(at, this.zone));
    return clock === '09:00' ? day : `${day} ${clock}`;
  }

  /** For days too far away to be counted from the date of service: births. */
  date(day: Day): Day {
    return addDays(day, daysBetween(this.original, this.dos));
  }
}

function neutralDay(original: Day, happened: readonly Day[], monthly: readonly Day[]): Day {
  // From the first day with the weekday of the original on, week by week.
  const first = ((daysBetween(FIRST_DAY, original) % 7) + 7) % 7;
  for (let offset = first; offset <= LAST_OFFSET; offset += 7) {
    const candidate = addDays(FIRST_DAY, offset);
    const moved = (day: Day): Day => addDays(day, daysBetween(original, candidate));
    if (
      happened.every((day) => isNearAlike(day, moved(day))) &&
      monthly.every((day) => areMonthsAlike(day, moved(day)))
    )
      return candidate;
  }
  return addDays(FIRST_DAY, first);
}

const isNearAlike = (one: Day, other: Day): boolean =>
  Array.from({ length: NEAR_DAYS }, (_, days) => days).every(
    (days) => isBusinessDay(addDays(one, days)) === isBusinessDay(addDays(other, days)),
  );

const areMonthsAlike = (one: Day, other: Day): boolean =>
  Array.from({ length: MONTHS }, (_, months) => months + 1).every(
    (months) => daysBetween(one, addMonths(one, months)) === daysBetween(other, addMonths(other, months)),
  );
