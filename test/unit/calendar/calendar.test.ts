/** Goal: business dates are right at the ends of months, years, leap days, holidays and changes of the clock. */
import { expect } from 'expect';
import fc from 'fast-check';
import {
  addBusinessDays,
  addDays,
  addMonths,
  addYears,
  clockOf,
  dayOf,
  daysBetween,
  instantOf,
  isBusinessDay,
  isDay,
  iso,
  startOf,
} from '../../../src/calendar';

const ZONES = [
  'America/Chicago',
  'America/New_York',
  'America/Phoenix',
  'America/Los_Angeles',
  'Pacific/Honolulu',
  'America/St_Johns',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Havana',
  'UTC',
];
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));
const zone = fc.constantFrom(...ZONES);

describe('A calendar day', () => {
  for (const good of ['2026-03-03', '2024-02-29', '2000-02-29', '1999-12-31'])
    it(`${good} is one`, () => expect(isDay(good)).toBe(true));
  for (const bad of [
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-3-3',
    '20260303',
    '',
    '2026-03-03T00:00',
    ' 2026-03-03',
  ])
    it(`"${bad}" is none`, () => expect(isDay(bad)).toBe(false));

  it('a month later is the last day where the month is shorter', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2026-12-31', 2)).toBe('2027-02-28');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  });

  it('a year after 29 February is 28 February', () => {
    expect(addYears('2024-02-29', 1)).toBe('2025-02-28');
    expect(addYears('2024-02-29', 4)).toBe('2028-02-29');
    expect(addYears('2023-02-28', 1)).toBe('2024-02-28');
    expect(addYears('2025-12-31', 1)).toBe('2026-12-31');
  });

  it('days there and back again', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -4000, max: 4000 }), (from, days) => {
        expect(addDays(addDays(from, days), -days)).toBe(from);
        expect(daysBetween(from, addDays(from, days))).toBe(days);
      }),
    );
  });
});

describe('A business day', function () {
  this.timeout(20_000);
  const HOLIDAYS = {
    '2026-01-01': "New Year's Day",
    '2026-01-19': 'Martin Luther King',
    '2026-02-16': 'Washington',
    '2026-05-25': 'Memorial Day',
    '2026-06-19': 'Juneteenth',
    '2026-07-03': 'Independence Day, a Saturday, kept on Friday',
    '2027-07-05': 'Independence Day, a Sunday, kept on Monday',
    '2021-12-31': "New Year's Day 2022, a Saturday, kept on Friday of the old year",
    '2026-09-07': 'Labor Day',
    '2026-10-12': 'Columbus Day',
    '2026-11-11': 'Veterans Day',
    '2026-11-26': 'Thanksgiving',
    '2026-12-25': 'Christmas',
  };
  for (const [date, name] of Object.entries(HOLIDAYS))
    it(`is not ${date}: ${name}`, () => expect(isBusinessDay(date)).toBe(false));
  it("is the day after Thanksgiving, Christmas Eve and New Year's Eve", () => {
    for (const date of ['2026-11-27', '2026-12-24', '2026-12-31']) expect(isBusinessDay(date)).toBe(true);
  });

  it('is not a day that the practice keeps free of its own', () => {
    expect(isBusinessDay('2026-11-27', ['2026-11-27'])).toBe(false);
    expect(addBusinessDays('2026-11-25', 1, ['2026-11-27'])).toBe('2026-11-30');
  });

  it('counts over weekends and holidays', () => {
    expect(addBusinessDays('2026-03-06', 1)).toBe('2026-03-09');
    expect(addBusinessDays('2026-03-25', 3)).toBe('2026-03-30');
    expect(addBusinessDays('2026-07-02', 1)).toBe('2026-07-06');
    expect(addBusinessDays('2026-12-24', 1)).toBe('2026-12-28');
    expect(addBusinessDays('2025-12-31', 1)).toBe('2026-01-02');
    expect(addBusinessDays('2026-03-07', 1)).toBe('2026-03-09');
    expect(addBusinessDays('2026-03-07', 0)).toBe('2026-03-07');
  });

  it('is always reached, and never skipped', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 30 }), (from, count) => {
        const to = addBusinessDays(from, count);
        const between = Array.from({ length: daysBetween(from, to) }, (_, index) => addDays(from, index + 1));
        expect(isBusinessDay(to)).toBe(true);
        expect(between.filter((date) => isBusinessDay(date)).length).toBe(count);
      }),
      { numRuns: 50 },
    );
  });
});

describe('A day in a time zone', () => {
  it('begins where the day before ends, whatever the clock does', () => {
    fc.assert(
      fc.property(day, zone, (date, place) => {
        const start = startOf(date, place);
        expect(dayOf(start, place) >= date).toBe(true);
        expect(dayOf(iso(Date.parse(start) - 1), place) < date).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('has 23 hours in spring and 25 in autumn', () => {
    const hours = (date: string): number =>
      (Date.parse(startOf(addDays(date, 1), 'America/Chicago')) - Date.parse(startOf(date, 'America/Chicago'))) /
      3_600_000;
    expect([hours('2026-03-08'), hours('2026-11-01'), hours('2026-03-09')]).toEqual([23, 25, 24]);
  });

  it('begins at one o’clock where midnight does not exist', () => {
    expect(startOf('2026-03-08', 'America/Havana')).toBe('2026-03-08T05:00:00.000Z');
    expect(clockOf(startOf('2026-03-08', 'America/Havana'), 'America/Havana')).toBe('01:00');
  });

  it('shows the clock on the wall', () => {
    expect(instantOf('2026-03-03', '09:00', 'America/Chicago')).toBe('2026-03-03T15:00:00.000Z');
    expect(instantOf('2026-07-03', '09:00', 'America/Chicago')).toBe('2026-07-03T14:00:00.000Z');
    fc.assert(
      fc.property(day, fc.integer({ min: 6, max: 23 }), zone, (date, hour, place) => {
        const clock = `${String(hour).padStart(2, '0')}:30`;
        const moment = instantOf(date, clock, place);
        // Samoa left out 30 December 2011 altogether.
        if (place === 'Pacific/Apia' && date === '2011-12-30') return;
        expect([dayOf(moment, place), clockOf(moment, place)]).toEqual([date, clock]);
      }),
      { numRuns: 500 },
    );
  });
});
