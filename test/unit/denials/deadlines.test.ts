/**
 * Goal: no appeal's day passes unseen: warned, escalated, and missed only when it has ended; each level's day is reckoned from
 * the right letter with its presumed receipt (DOMAIN 4.11; FORMAT 6.12). Method: visits on the days N-1, N, N+1 of each.
 */
import { expect } from 'expect';
import { addDays, type Day } from '../../../src/calendar';
import { appealLimit } from '../../../src/deadlines/limits';
import { isEscalation } from '../../../src/denials/escalate';
import type { AppealTerm } from '../../../src/practice/types';
import { medicare, payer, Visit, type VisitOf } from '../../support/record';

/** Medicare's five levels, as a practice has them from 2020 on: days from the notice, and whether receipt is presumed. */
const MEDICARE: AppealTerm[] = [
  { days: 120, from: 'receipt' },
  { days: 180, from: 'receipt' },
  { days: 60, from: 'receipt' },
  { days: 60, from: 'receipt' },
  { days: 60, from: 'receipt' },
];

/** notice · level · last day: counted by hand on a calendar */
const DAYS: [Day, number, Day, string][] = [
  ['2026-03-01', 1, '2026-07-04', 'a holiday does not move it'],
  ['2026-03-02', 1, '2026-07-05', 'nor a Sunday'],
  ['2026-07-04', 2, '2027-01-05', 'over the turn of the year'],
  ['2027-10-31', 1, '2028-03-04', 'over a leap day'],
  ['2027-12-26', 3, '2028-02-29', 'on a leap day'],
  ['2028-02-29', 3, '2028-05-04', 'from a leap day'],
  ['2026-12-25', 4, '2027-02-28', 'from a holiday'],
  ['2026-12-27', 5, '2027-03-02', 'past the end of February'],
];

describe('The last day of an appeal', () => {
  for (const [notice, level, due, what] of DAYS)
    it(`of Medicare's level ${level} after a notice of ${notice} is ${due}: ${what}`, () =>
      expect(appealLimit(MEDICARE[level - 1]!, notice)).toBe(due));

  it('is five days earlier where the notice itself counts', () =>
    expect(appealLimit({ days: 120, from: 'notice' }, '2026-03-01')).toBe('2026-06-29'));

  it('climbs all five levels, each from the letter before, and ends there', () => {
    const visit = new Visit({ payers: [medicare({ appeals: MEDICARE })] }).billed().on('2026-03-01');
    visit.remit({ claim: 1, payDate: '2026-03-01', lines: [{ line: 1, cas: ['CO-50 100.00'] }] });
    const dues: (string | undefined)[] = [visit.deadline('appeal_1')];
    const letters: Day[] = ['2026-05-01', '2026-08-01', '2026-11-01', '2027-02-01', '2027-05-01'];
    for (const [n, notice] of letters.entries()) {
      visit.on(addDays(notice, -10));
      visit.decide(visit.task('work_denial')!, 'appeal', { because: 'needed' });
      Object.assign(visit.record.appeals.at(-1)!, { result: 'upheld', noticeOn: notice });
      visit.on(notice).look();
      if (n < 4) dues.push(visit.deadline(`appeal_${n + 2}` as 'appeal_2'));
    }
    expect(dues).toEqual([
      '2026-07-04 open',
      '2026-11-02 open',
      '2026-10-05 open',
      '2027-01-05 open',
      '2027-04-07 open',
    ]);
    expect(visit.task('work_denial')!.outcomes).not.toContain('appeal');
  });
});

const denied = (given: VisitOf = {}): Visit => {
  const visit = new Visit({
    payers: [payer('prairie', { appeals: [{ days: 60, from: 'notice' }] })],
    ...given,
  }).billed();
  visit.on('2026-03-20').remit({ claim: 1, payDate: '2026-03-20', lines: [{ line: 1, cas: ['CO-50 100.00'] }] });
  return visit;
};
const LAST: Day = '2026-05-19';
/** What a step brought to the supervisor, up to a moment. */
function escalations(visit: Visit, day: Day, clock?: string): number[] {
  const seen: number[] = [];
  const look = visit.look.bind(visit);
  visit.look = () => {
    const draft = look();
    for (const note of draft.changes.audit)
      if (note.action === 'task.escalate') seen.push(Number(note.detail!['days']));
    return draft;
  };
  visit.until(day, clock);
  return seen;
}

describe('A denial that nobody decides', () => {
  it('is warned of on the ladder, goes to the supervisor three days before, and is missed when its day has ended', () => {
    const visit = denied();
    expect(visit.deadline('appeal_1')).toBe(`${LAST} open`);
    expect(escalations(visit, '2026-05-15', '23:59')).toEqual([]);
    expect(visit.record.deadlines.find(({ kind }) => kind === 'appeal_1')!.warned).toEqual([30, 15, 7]);
    expect(escalations(visit, '2026-05-16', '00:00')).toEqual([3]);
    expect(escalations(visit, LAST, '23:59')).toEqual([1]);
    expect(visit.deadline('appeal_1')).toBe(`${LAST} open`);
    visit.until(addDays(LAST, 1), '00:00');
    expect([visit.deadline('appeal_1'), visit.asks]).toEqual([
      `${LAST} missed`,
      ['work_denial CO-50', 'follow_up appeal_limit_missed'],
    ]);
  });

  it('may still be appealed on the last day, and the clock is met', () => {
    const visit = denied().until(LAST, '23:00');
    visit.decide(visit.task('work_denial')!, 'appeal', { because: 'needed' });
    expect(visit.deadline('appeal_1')).toBe(`${LAST} met`);
    expect(escalations(visit, addDays(LAST, 2))).toEqual([]);
  });

  it('is not escalated once it is decided', () => {
    const visit = denied().until('2026-05-01');
    visit.decide(visit.task('work_denial')!, 'appeal', { because: 'needed' });
    expect(escalations(visit, LAST)).toEqual([]);
  });

  it('is escalated by the last warning where the practice warns early only', () => {
    expect(escalations(denied({ policy: { warnDays: [20, 10] } }), LAST)).toEqual([10]);
    const policy = { warnDays: [30, 15, 7, 3, 1], escalateDays: 7 };
    expect([15, 7, 3, 1].map((days) => isEscalation(days, policy))).toEqual([false, true, true, true]);
  });

  it('of a claim that was never processed is escalated by its filing limit', () => {
    const visit = new Visit({ payers: [payer('prairie', { filing: { days: 60, from: 'service' } })] }).billed();
    visit.on('2026-03-20').remit({ claim: 1, remarks: ['MA130'], lines: [{ line: 1, cas: ['CO-16 100.00'] }] });
    const [due] = visit.deadline('filing_limit')!.split(' ') as [Day];
    expect(escalations(visit, due)).toEqual([3, 1]);
  });
});
