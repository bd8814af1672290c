/** The end of a snooze of an encounter's task: on its day, or because somebody took the task up before. */
import type { Draft } from '../line/draft';
import type { Deadline, Task } from '../line/record';

const taskOf = (draft: Draft, snooze: Deadline): Task | undefined =>
  draft.record.tasks.find((task) => task.id === snooze.subjectId);

/** The day begins until which the task was to rest. */
export function endSnooze(draft: Draft, snooze: Deadline): void {
  draft.changeDeadline(snooze, { status: 'met' });
  const task = taskOf(draft, snooze);
  if (task?.state === 'snoozed') draft.changeTask(task, { state: 'open' });
}

/** Nobody has to be woken for a task that is decided or settled. */
export function dropIdleSnoozes(draft: Draft): void {
  draft.closeDeadlines(
    'cancelled',
    (deadline) => deadline.kind === 'task_snooze' && taskOf(draft, deadline)?.state !== 'snoozed',
  );
}
