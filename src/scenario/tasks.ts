/** Which open tasks a decision means: looked for in the encounter's tasks, then in those of no encounter. */
import type { ScenarioFacts, TaskFacts } from './driver';
import { describe } from './difference';
import { PATIENT, type Action, type ClaimKey, type Decision, type Label } from './types';
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
  outcome?: string;
  to?: Decision['to'];
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

/** A refund names whose credit it takes: the patient's or a payer's (FORMAT 3). */
const isWhose = ({ outcome, to }: Wanted, { reason }: TaskFacts): boolean =>
  outcome !== 'refund' || to === undefined || (to === PATIENT) === (reason === 'patient_credit');

function fits(wanted: Wanted, task: TaskFacts): boolean {
  const { task: kind, reason, line, claim, amount } = wanted;
  return (
    task.kind === kind &&
    isWhose(wanted, task) &&
    (reason === undefined || task.reason === reason) &&
    (line === undefined || task.lines.includes(line)) &&
    (claim === undefined || task.claim === claim) &&
    (amount === undefined || task.amount === amount)
  );
}
