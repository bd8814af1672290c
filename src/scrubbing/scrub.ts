/** Turns findings into people's tasks, and closes the tasks whose finding is gone. */
import { filingLimitOf } from '../claims/filing';
import type { Draft } from '../line/draft';
import type { Task } from '../line/record';
import type { Queue } from '../words';
import { coverageToFile } from './claim-facts';
import type { Finding } from './finding';
import type { Judged } from './judgement';

/** Returns false while an edit stops the claim. */
export function isClean(draft: Draft, { findings, route }: Judged): boolean {
  const found = findings.filter((edit) => edit.severity === 'error');
  const open = draft.unfinishedTasks.filter((task) => task.kind === 'resolve_edit');
  for (const task of open) {
    if (!found.some((edit) => asks(task, edit))) draft.changeTask(task, { state: 'cancelled' });
  }
  for (const edit of found) {
    if (!open.some((task) => asks(task, edit))) openEditTask(draft, edit, route);
  }
  return found.length === 0;
}

/** Nothing is to be billed any more: nobody has to put it right. */
export function dropEdits(draft: Draft): void {
  for (const task of draft.unfinishedTasks)
    if (task.kind === 'resolve_edit') {
      draft.changeTask(task, { state: 'cancelled' });
      draft.changes.judgementDropped = true;
    }
}

const asks = (task: Task, edit: Finding): boolean => task.reason === edit.code && task.lineId === edit.lineId;

function openEditTask(draft: Draft, edit: Finding, route: Queue | null): void {
  const line = draft.record.lines.find((candidate) => candidate.id === edit.lineId);
  const coverage = coverageToFile(draft);
  draft.openTask({
    kind: 'resolve_edit',
    reason: edit.code,
    queue: route ?? edit.queue,
    lineId: edit.lineId,
    overridable: edit.overridable,
    outcomes: [...(edit.overridable ? (['fix', 'override'] as const) : (['fix'] as const)), 'write_off'],
    why: edit.fix ? `${edit.why} ${edit.fix}` : edit.why,
    amount: line?.charge ?? draft.owedByPayers(),
    due: (coverage && filingLimitOf(draft, coverage.payerId)?.due) ?? null,
  });
}
