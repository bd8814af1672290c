/** Goal: each step of the warning ladder fires once, at the instant at which its day begins in the practice's zone. */
import { expect } from 'expect';
import fc from 'fast-check';
import { addDays, dayOf, iso, startOf } from '../../../src/calendar';
import { endOf, firesAt, warningAt } from '../../../src/deadlines/ladder';
import { at, ZONE } from '../../support/record';

const WARN = [30, 15, 7, 3, 1];

/** Every instant at which a deadline fires, opened at an instant. */
function climb(due: string, warnDays: number[], opened: string, zone: string): string[] {
  const fired: string[] = [];
  let next = firesAt(due, warnDays, opened, zone);
  while (next < endOf(due, zone)) {
    fired.push(next);
    next = firesAt(due, warnDays, next, zone);
  }
  return [...fired, next];
}

describe('The warning ladder', () => {
  it('fires as each day begins in the practice’s zone, and at the end of the last day', () => {
    expect(climb('2026-07-08', WARN, at('2026-03-10'), ZONE)).toEqual([
      '2026-06-08T05:00:00.000Z',
      '2026-06-23T05:00:00.000Z',
      '2026-07-01T05:00:00.000Z',
      '2026-07-05T05:00:00.000Z',
      '2026-07-07T05:00:00.000Z',
      '2026-07-09T05:00:00.000Z',
    ]);
  });

  it('keeps to the wall clock over the change to summer time', () => {
    expect(climb('2026-03-10', [7, 3, 1], at('2026-02-01'), ZONE)).toEqual([
      '2026-03-03T06:00:00.000Z',
      '2026-03-07T06:00:00.000Z',
      '2026-03-09T05:00:00.000Z',
      '2026-03-11T05:00:00.000Z',
    ]);
    expect(endOf('2026-11-01', ZONE)).toBe('2026-11-02T06:00:00.000Z');
  });

  it('of a deadline opened late begins with the next step that is still to come', () => {
    const days = climb('2026-03-20', WARN, at('2026-03-15'), ZONE).map((instant) => dayOf(instant, ZONE));
    expect(days).toEqual(['2026-03-17', '2026-03-19', '2026-03-21']);
  });

  it('does not warn of a day that had begun when the deadline was opened', () => {
    expect(firesAt('2026-03-20', WARN, at('2026-03-17', '00:01'), ZONE)).toBe(startOf('2026-03-19', ZONE));
    expect(firesAt('2026-03-20', WARN, startOf('2026-03-17', ZONE), ZONE)).toBe(startOf('2026-03-19', ZONE));
  });

  it('has no steps where nobody is warned, and an end that may be over already', () => {
    expect(climb('2026-03-20', [], at('2026-03-15'), ZONE)).toEqual(['2026-03-21T05:00:00.000Z']);
    expect(firesAt('2026-03-20', WARN, at('2026-05-01'), ZONE)).toBe('2026-03-21T05:00:00.000Z');
  });

  it('says which step an instant is', () => {
    expect(warningAt('2026-03-20', WARN, startOf('2026-03-17', ZONE), ZONE)).toBe(3);
    expect(warningAt('2026-03-20', WARN, endOf('2026-03-20', ZONE), ZONE)).toBeNull();
  });

  it('climbs every step once and in order, in any zone, however the days are listed', () => {
    const zone = fc.constantFrom(
      'America/Chicago',
      'America/St_Johns',
      'Pacific/Honolulu',
      'Europe/Berlin',
      'America/Havana',
    );
    const start = fc.integer({ min: 0, max: 4000 }).map((days) => addDays('2024-01-01', days));
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 0, max: 400 }),
        fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 6 }),
        zone,
        (opened, days, warn, place) => {
          const due = addDays(opened, days);
          const from = iso(Date.parse(startOf(opened, place)) + 9 * 3_600_000);
          const fired = climb(due, warn, from, place);
          const steps = [...new Set(warn)].filter((step) => step < days).sort((a, b) => b - a);
          expect(fired.slice(0, -1).map((instant) => warningAt(due, warn, instant, place))).toEqual(steps);
          expect(fired.at(-1)).toBe(startOf(addDays(due, 1), place));
          expect([...fired].sort()).toEqual(fired);
        },
      ),
      { numRuns: 300 },
    );
  });
});
