/** One answer for many denials of one cause: looked at first, then decided one by one, each with its own result. */
import type { Ctx } from '../ctx';
import type { Deps } from '../deps';
import { type UserRole, worksQueue } from '../identity/permissions';
import { decide, type DecisionResult, type Limit, mayDecide } from '../tasks/decide';
import type { TaskOutcome, WriteOffReason } from '../words';

export interface BulkInput {
  tasks: { taskId: string; version: number }[];
  outcome: TaskOutcome;
  because: string;
  /** write_off: why. */
  writeOff?: WriteOffReason | undefined;
}

export interface BulkItem {
  taskId: string;
  result: DecisionResult | { kind: 'would_decide' };
}

type BulkCtx = Ctx & { roles: readonly UserRole[] };

const inputOf = (input: BulkInput, task: BulkInput['tasks'][number]) => ({
  ...task,
  outcome: input.outcome,
  because: input.because,
  ...(input.writeOff ? { fix: { writeOff: input.writeOff } } : {}),
});

/** One answer is for denials alone, and for those that the person could decide one by one. */
const limitOf =
  ({ roles }: BulkCtx): Limit =>
  (task) => {
    if (task.kind !== 'work_denial') return { kind: 'not_offered', outcomes: [] };
    if (worksQueue(roles, task.queue)) return undefined;
    return {
      kind: 'refused',
      refusal: { code: 'not_permitted', sentence: 'Your role does not work the queue of this task.' },
    };
  };

/** What each would come to; nothing is written. */
export async function previewBulk(deps: Deps, ctx: BulkCtx, input: BulkInput): Promise<BulkItem[]> {
  const items: BulkItem[] = [];
  for (const task of input.tasks)
    items.push({
      taskId: task.taskId,
      result: (await mayDecide(deps, ctx, inputOf(input, task), limitOf(ctx))) ?? { kind: 'would_decide' },
    });
  return items;
}

/** Each in a transaction of its own: one that is refused keeps no other back. */
export async function decideBulk(deps: Deps, ctx: BulkCtx, input: BulkInput): Promise<BulkItem[]> {
  const items: BulkItem[] = [];
  for (const task of input.tasks)
    items.push({ taskId: task.taskId, result: await decide(deps, ctx, inputOf(input, task), limitOf(ctx)) });
  return items;
}
