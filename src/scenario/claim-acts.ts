/** What a scenario's people and its EHR do to claims, charges and tasks, by the product's own acts. */
import { recordHold } from '../claims/record-hold';
import type { Ctx } from '../ctx';
import { inOrg, row } from '../db';
import type { Deps } from '../deps';
import { snoozeTask } from '../tasks/snooze';
import type { ActionContext, ActionResult, DriverAction } from './driver';
import type { Scenario } from './types';

export interface ClaimActs {
  deps: Deps;
  ctx: Ctx;
  context: ActionContext;
  scenario: Scenario;
  /** Of the step's `for`; an act that needs one fails without. */
  encounterId(): string;
}

type Of<T extends DriverAction['type']> = Extract<DriverAction, { type: T }>;
type ClaimAction = Of<'hold' | 'release'> | Of<'snooze'>;

const TYPES: readonly string[] = ['hold', 'release', 'snooze'];
export const isClaimAction = (action: DriverAction): action is ClaimAction => TYPES.includes(action.type);

/** A refusal is an answer; whatever else keeps the act from being done is thrown. */
export async function actOnClaims(acts: ClaimActs, action: ClaimAction): Promise<ActionResult> {
  const done = action.type === 'snooze' ? await snooze(acts, action) : await hold(acts, action);
  if (done.kind === 'refused') return { refused: done.code };
  if (done.kind !== 'done' && done.kind !== 'snoozed') throw new Error(`${action.type} was not done: ${done.kind}`);
  return {};
}

const hold = ({ deps, ctx, encounterId }: ClaimActs, { type, because }: Of<'hold' | 'release'>) =>
  recordHold(deps, ctx, { encounterId: encounterId(), act: type, because });

async function snooze({ deps, ctx, context }: ClaimActs, { until, because }: Of<'snooze'>) {
  const [taskId] = context.tasks;
  const task = await inOrg(deps.db, ctx, (tx) =>
    row<{ version: number }>(tx, 'select version from task where id = ?', [taskId!]),
  );
  return snoozeTask(deps, ctx, { taskId: taskId!, version: task!.version, until, because });
}
