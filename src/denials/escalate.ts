/**
 * A legal day of a denial comes near and nobody has decided: its tasks go to the supervisor's attention, on record, whether
 * they were put off or not. It happens on a step of the warning ladder, so that it needs no timer of its own. Pure.
 */
import type { Draft } from '../line/draft';
import type { Deadline } from '../line/record';
import type { Policy } from '../practice/policy';

/** Whether the warning so many days before the last day escalates; the last warning always does. */
export const isEscalation = (
  days: number,
  { warnDays, escalateDays }: Pick<Policy, 'warnDays' | 'escalateDays'>,
): boolean => days <= Math.max(escalateDays, Math.min(...warnDays));

/** Escalates the denials' tasks that a deadline is about. A claim that was never processed runs against its filing limit. */
export function escalateDenials(draft: Draft, deadline: Deadline, days: number): void {
  if (!isEscalation(days, draft.practice.policy)) return;
  for (const task of draft.unfinishedTasks) {
    if (task.kind !== 'work_denial' || task.claimId === null) continue;
    const isAbout =
      deadline.kind === 'filing_limit'
        ? deadline.subjectId === draft.claim(task.claimId).payerId
        : deadline.claimId === task.claimId;
    if (!isAbout) continue;
    draft.escalate(task);
    draft.audit({
      action: 'task.escalate',
      subject: { kind: 'task', id: task.id },
      detail: { deadline: deadline.kind, due: deadline.due, days, cents: task.amount },
    });
  }
}
