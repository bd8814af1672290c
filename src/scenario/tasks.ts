/** Which open tasks a decision means: looked for in the encounter's tasks, then in those of no encounter. */
import type { ScenarioFacts, TaskFacts } from './driver';
import { describe } from './difference';
import type { Action, ClaimKey, Label } from './types';
import type { Cents } from '../money/cents';

class NoSuchTask extends Error {
  override name = 'NoSuchTask';
}

interface Wanted {
  task: string;
  reason?: string;
  line?: number;
  claim?: ClaimKey;
  amount?: Cents;
}

/** The ids for `ActionContext.tasks`. Throws `NoSuchTask` unless exactly one fits; for bulk, at least one. */
export function chooseTasks(action: Action, encounter: Label | undefined, facts: ScenarioFacts): string[] {
  if (action.type !== 'decide' && action.type !== 'bulk' && action.type !== 'snooze') return [];
  const near = Object.entries(facts.encounters)
    .filter(([label]) => (encounter === undefined ? action.type === 'bulk' : label === encounter))
    .flatMap(([, { tasks }]) => tasks);
  const found = fitting(action, near).length > 0 ? fitting(action, near) : fitting(action, facts.practice_tasks);
  if (found.length === 1 || (action.type === 'bulk' && found.length > 1)) return found.map(({ id }) => id);
  const { task, reason, line, claim, amount } = action as Wanted;
  const wanted = describe({ task, reason, line, claim, amount });
  throw new NoSuchTask(`${found.length === 0 ? 'no open task fits' : `${found.length} open tasks fit`} ${wanted}`);
}

/** Open ones; a snoozed one only where no open one fits, since somebody may take it up before its day. */
function fitting(wanted: Wanted, tasks: TaskFacts[]): TaskFacts[] {
  const all = tasks.filter((task) => fits(wanted, task));
  const open = all.filter(({ state }) => state === 'open');
  return open.length > 0 ? open : all.filter(({ state }) => state === 'snoozed');
}

function fits({ task: kind, reason, line, claim, amount }: Wanted, task: TaskFacts): boolean {
  return (
    task.kind === kind &&
    (reason === undefined || task.reason === reason) &&
    (line === undefined || task.lines.includes(line)) &&
    (claim === undefined || task.claim === claim) &&
    (amount === undefined || task.amount === amount)
  );
}
