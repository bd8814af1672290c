/** What a scenario's people and its EHR do to claims, charges and tasks, by the product's own acts. */
import { takeChange } from '../charges/take-change';
import { recordHold } from '../claims/record-hold';
import type { Ctx } from '../ctx';
import { inOrg, row } from '../db';
import type { Deps } from '../deps';
import type { Fix } from '../line/record';
import { snoozeTask } from '../tasks/snooze';
import type { ActionContext, ActionResult, DriverAction } from './driver';
import { fixOf, lineOf } from './translate';
import type { Fix as ScenarioFix } from './steps';
import type { Label, Scenario } from './types';

export interface ClaimActs {
  deps: Deps;
  ctx: Ctx;
  context: ActionContext;
  scenario: Scenario;
  /** Of the step's `for`; an act that needs one fails without. */
  encounterId(): string;
}

type Of<T extends DriverAction['type']> = Extract<DriverAction, { type: T }>;
type ClaimAction = Of<'hold' | 'release'> | Of<'snooze'> | Of<'charge'> | Of<'change'>;

const TYPES: readonly string[] = ['hold', 'release', 'snooze', 'charge', 'change'];
export const isClaimAction = (action: DriverAction): action is ClaimAction => TYPES.includes(action.type);

/** A refusal is an answer; whatever else keeps the act from being done is thrown. */
export async function actOnClaims(acts: ClaimActs, action: ClaimAction): Promise<ActionResult> {
  const done = await perform(acts, action);
  if (done.kind === 'refused') return { refused: done.code };
  if (!DONE.includes(done.kind)) throw new Error(`${action.type} was not done: ${done.kind}`);
  return {};
}

/** The same message again is the same message. */
const DONE: readonly string[] = ['done', 'snoozed', 'taken', 'duplicate'];

function perform(acts: ClaimActs, action: ClaimAction) {
  switch (action.type) {
    case 'snooze':
      return snooze(acts, action);
    case 'charge':
      return take(acts, action.message, { addLines: action.lines.map(lineOf) });
    case 'change':
      return change(acts, action.fix);
    default:
      return hold(acts, action);
  }
}

export const patientOf = (scenario: Scenario, encounter: Label | undefined): Label | undefined =>
  encounter && scenario.encounters[encounter]?.patient;

/** What the EHR says of the patient from now on, it says of the visits that are registered later too. */
async function change(acts: ClaimActs, fix: ScenarioFix) {
  const { scenario, ctx, context } = acts;
  const patient = patientOf(scenario, context.encounter);
  const taken = await take(acts, `${ctx.at} ${JSON.stringify(fix)}`, fixOf(scenario, { fix }, patient)!);
  if (patient && fix.coverages) scenario.patients[patient]!.coverages = fix.coverages;
  return taken;
}

const take = ({ deps, ctx, encounterId }: ClaimActs, message: string, fix: Fix) =>
  takeChange(deps, ctx, { encounterId: encounterId(), message, fix });

const hold = ({ deps, ctx, encounterId }: ClaimActs, { type, because }: Of<'hold' | 'release'>) =>
  recordHold(deps, ctx, { encounterId: encounterId(), act: type, because });

async function snooze({ deps, ctx, context }: ClaimActs, { until, because }: Of<'snooze'>) {
  const [taskId] = context.tasks;
  const task = await inOrg(deps.db, ctx, (tx) =>
    row<{ version: number }>(tx, 'select version from task where id = ?', [taskId!]),
  );
  return snoozeTask(deps, ctx, { taskId: taskId!, version: task!.version, until, because });
}
