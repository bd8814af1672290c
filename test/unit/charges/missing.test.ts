/** Goal: a booked visit ends in charges or in a stated reason, and somebody is asked when it does neither (DOMAIN 1.2). */
import { expect } from 'expect';
import { refusal } from '../../../src/tasks/refusals';
import { Visit } from '../../support/record';

const DAY = '2026-03-09';
const booked = (): Visit => {
  const visit = new Visit({
    lines: [],
    encounter: { isPlanned: true, from: DAY, through: DAY, stage: 'registration' },
  });
  visit.look();
  return visit;
};
const clocks = (visit: Visit): string[] =>
  visit.record.deadlines.filter(({ kind }) => kind === 'missing_charges').map(({ due, status }) => `${due} ${status}`);

describe('A booked visit', () => {
  it('is waited for until three days after its day; then its charges are asked for, once', () => {
    const visit = booked();
    expect([clocks(visit), visit.asks, visit.stage]).toEqual([['2026-03-12 open'], [], 'registration']);
    visit.until('2026-03-12', '23:00');
    expect(visit.asks).toEqual([]);
    visit.until('2026-03-14').look();
    expect([clocks(visit), visit.asks]).toEqual([['2026-03-12 missed'], ['enter_charges missing_charges']]);
  });

  it('that its charges register in time, or late, needs nobody any more', () => {
    for (const day of ['2026-03-10', '2026-03-20']) {
      const visit = booked().until(day);
      visit.record.encounter.isPlanned = false;
      visit.look();
      const late = day > '2026-03-12';
      expect(clocks(visit)).toEqual([`2026-03-12 ${late ? 'missed' : 'met'}`]);
      expect(visit.task('enter_charges')).toBe(undefined);
    }
  });

  it('that is moved is waited for anew; one that is cancelled, or not come to, is over', () => {
    const visit = booked().until('2026-03-14');
    Object.assign(visit.record.encounter, { from: '2026-03-16', through: '2026-03-16' });
    visit.look();
    expect([clocks(visit), visit.openTasks]).toEqual([['2026-03-12 missed', '2026-03-19 open'], []]);
    visit.record.encounter.notBilled = 'no_show';
    visit.look();
    expect([clocks(visit).at(-1), visit.stage]).toEqual(['2026-03-19 cancelled', 'zero_balance']);
    // Booked again for the same day.
    visit.record.encounter.notBilled = null;
    visit.look();
    expect([clocks(visit).at(-1), visit.stage]).toEqual(['2026-03-19 open', 'registration']);
  });

  it('may be left without charges by a person who says why', () => {
    const visit = booked().until('2026-03-14');
    const task = visit.task('enter_charges')!;
    const facts = {
      task,
      denials: [],
      icn: null,
      replacement: true,
      payerKind: null,
      hasClosedPair: false,
      isContractual: false,
      roles: [],
      actor: 'a',
    };
    expect(refusal(facts, 'no_charge')?.code).toBe('reason_missing');
    expect(refusal({ ...facts, because: 'a courtesy visit' }, 'no_charge')).toBe(null);
    visit.decide(task, 'no_charge', { because: 'a courtesy visit' });
    expect([visit.record.encounter.notBilled, visit.stage, visit.openTasks]).toEqual(['no_charge', 'zero_balance', []]);
  });
});
