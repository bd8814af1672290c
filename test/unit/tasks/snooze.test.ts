/** Goal: a task that was put off opens again as its day begins, and its wait ends with it if somebody is faster (FORMAT 3). */
import { expect } from 'expect';
import type { Task } from '../../../src/line/record';
import { Visit } from '../../support/record';

/** As `snoozeTask` leaves the record: the last day of rest is the day before. */
function putOff(visit: Visit, task: Task, lastDay: string): void {
  const draft = visit.draft();
  draft.changeTask(task, { state: 'snoozed' });
  draft.openDeadline('task_snooze', lastDay, { subjectId: task.id });
}

const rejected = (): { visit: Visit; task: Task } => {
  const visit = new Visit().billed();
  visit.claim(1).status = 'rejected';
  visit.claim(1).rejection = 'A3:33';
  visit.look();
  const task = visit.task('resolve_rejection')!;
  putOff(visit, task, '2026-03-09');
  return { visit, task };
};

describe('A snooze', () => {
  it('ends as its day begins, neither before nor later', () => {
    const { visit, task } = rejected();
    visit.until('2026-03-09', '23:59');
    expect(visit.asks).toEqual(['resolve_rejection A3:33 snoozed']);
    visit.until('2026-03-10', '00:00');
    expect([visit.asks, visit.deadline('task_snooze')]).toEqual([['resolve_rejection A3:33'], '2026-03-09 met']);
    expect(task.version).toBe(3);
  });

  it('is over when somebody takes the task up before', () => {
    const { visit, task } = rejected();
    visit.decide(task, 'fix');
    expect([task.state, visit.deadline('task_snooze')]).toEqual(['done', '2026-03-09 cancelled']);
    expect(visit.claim(2)).toMatchObject({ status: 'ready', frequency: '1' });
  });

  it('wakes nobody for what the payer has settled meanwhile', () => {
    const { visit, task } = rejected();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '100.00' }] });
    expect([task.state, visit.deadline('task_snooze')]).toEqual(['cancelled', '2026-03-09 cancelled']);
  });
});
