/**
 * The one loop of every process that owns waits: rest until a look, the due time or the end of a delivery; call the
 * step; do what it answers. The loop is closed: what is new in the business is a decider and rows, read by a step.
 *
 * - Looks are taken from the first moment on (signal-with-start) and coalesce: all that came in before a step are its.
 * - Exactly one timer, to the earliest open deadline that the last step named. Its length is due − now, both told, so
 *   the workflow's own clock never matters. A step that answers *wait* with the same due said "not yet": sleep again.
 * - No look is lost: between the last look at `pending` and the end of a run there is no await, and the server refuses
 *   an end when a signal arrived meanwhile, so that the task runs again with it.
 */
import { condition, continueAsNew, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Delivery } from './delivery';
import type { Step } from './step';
import type { Look, LoopInput, StepResult } from './types';

const look = defineSignal<[Look]>('look');

/** A deadline that stays due after its step is a defect of the step: wait this long and twice as long each time, not a hot loop. */
const STUCK_FIRST_MS = 1_000;
const STUCK_MAX_MS = 3_600_000;

export interface LoopParts {
  step: Step;
  /** For owners that call the outside. */
  delivery?: Delivery;
  /** Called with each new answer; cheap, nothing that becomes an event. */
  at?: (result: StepResult) => void;
}

export async function runLoop(input: LoopInput, { step, delivery, at }: LoopParts): Promise<void> {
  const pending: Look[] = [...(input.pending ?? [])];
  setHandler(look, (sent) => {
    if (!pending.some((known) => known.id === sent.id)) pending.push(sent);
  });

  const rest = new Rest();
  let last = input.rest;
  if (last) at?.(last);
  for (let wakes = 0; ; wakes += 1) {
    if (last) {
      if (isRunFull(input, wakes) && !delivery?.open) await carryOn(input, last, pending);
      await rest.until(last, () => pending.length > 0 || delivery?.hasEnded === true);
    }
    delivery?.takeEnded();
    const result: StepResult = await step({ org: input.org, owner: input.owner, looks: pending.splice(0) });
    rest.answered(last, result);
    at?.(result);
    if (result.next === 'deliver') delivery?.start();
    else delivery?.stop();
    if (result.next === 'done' && pending.length === 0) return;
    last = result;
  }
}

/** The server's suggestion counts the history; a forced number is for tests and for scenario runs. */
function isRunFull(input: LoopInput, wakes: number): boolean {
  return workflowInfo().continueAsNewSuggested || (input.wakesPerRun !== undefined && wakes >= input.wakesPerRun);
}

const carryOn = (input: LoopInput, rest: StepResult, pending: Look[]): Promise<never> =>
  continueAsNew<(input: LoopInput) => Promise<void>>({ ...input, rest, pending });

/** How long to rest. It remembers only whether the last timer brought nothing, to slow down a deadline that stays due. */
class Rest {
  private stuckMs = 0;

  async until(result: StepResult, woken: () => boolean): Promise<void> {
    if (woken() || result.next === 'done') return;
    if (result.next === 'again') return this.stuckMs > 0 ? void (await condition(woken, this.stuckMs)) : undefined;
    if (result.due === null) return condition(woken);
    const length = Math.max(Date.parse(result.due) - Date.parse(result.now), this.stuckMs);
    if (length > 0) await condition(woken, length);
  }

  answered(before: StepResult | undefined, after: StepResult): void {
    const isPast = after.due !== null && Date.parse(after.due) <= Date.parse(after.now);
    const isSame = before?.due === after.due && before.next === after.next;
    const isStuck = isPast && isSame && (after.next === 'wait' || after.next === 'again');
    this.stuckMs = isStuck ? Math.min(Math.max(STUCK_FIRST_MS, this.stuckMs * 2), STUCK_MAX_MS) : 0;
  }
}
