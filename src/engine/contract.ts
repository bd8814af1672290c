/**
 * What passes between the record and the process. Ids, our own words and dates only; never a patient's data.
 *
 * Two truths, kept apart (ADR 0001): Postgres decides, a workflow only goes on. So the one message into a workflow says
 * *look*, and the one thing that a workflow does about it is to call a step, which reads the record and answers where
 * its owner stands and what wakes it next.
 */
import type { Instant } from '../calendar';
import type { Owner, OwnerKind } from '../ids';

/** The only message into a workflow: look at the record. `id` names what caused it and keys the step; `at` is its business time. */
export interface Look {
  id: string;
  at: Instant;
}

/** Start argument of every workflow that owns waits. All but `org`, `owner` and `wakesPerRun` is carried by continue-as-new only. */
export interface LoopInput {
  org: string;
  owner: Owner;
  /** Continue as new after this many steps even if the server does not ask for it yet. Left out: only when it asks. */
  wakesPerRun?: number;
  /** The answer of the last step of the run before, from which the new run rests. */
  rest?: StepResult;
  /** Looks that came in while the run before ended. */
  pending?: Look[];
}

/** One wake. No looks: the timer fired (or a delivery ended), and the step finds in the record what is due. */
export interface StepInput {
  org: string;
  owner: Owner;
  looks: Look[];
}

export interface StepResult {
  /** Where the owner stands now (for an encounter a stage of its line; for a file its status). */
  stage: string;
  /** `fires_at` of the earliest open deadline of this owner, or null. */
  due: Instant | null;
  /** The organisation's business time when the step ended: the timer's length is due − now. */
  now: Instant;
  /** wait: rest until a look or the due time. again: another step at once, with no looks. deliver: call the outside, then another step. done: nothing is open, the workflow ends. */
  next: 'wait' | 'again' | 'deliver' | 'done';
}

/**
 * The steps, one a kind of owner. Each is one transaction, keyed into step_log by every look's id (and by
 * `due/<deadline id>/<date>` for what it finds due by itself). A step may be called again with looks that it has seen,
 * alone or among new ones, in any order: what has a row in step_log is done.
 */
export interface Steps {
  /** The encounter's line, from charge capture to zero: one look at the record, as far as it allows. */
  advanceEncounter(input: StepInput): Promise<StepResult>;
  advanceAccount(input: StepInput): Promise<StepResult>;
  advancePractice(input: StepInput): Promise<StepResult>;
  advanceSubmission(input: StepInput): Promise<StepResult>;
  advanceRemittanceFile(input: StepInput): Promise<StepResult>;
  advanceAcknowledgementFile(input: StepInput): Promise<StepResult>;
  /** A rule tried on past claims, a part a step. */
  advanceRuleBacktest(input: StepInput): Promise<StepResult>;
}

/** Calls to the outside; ordinary activities on their own task queue. */
export interface OutsideCalls {
  /** Puts a stored submission file where the partner takes it, or finds that it is there already; records it as sent. */
  deliverSubmission(input: { org: string; id: string }): Promise<void>;
}

/** The engine's names for things. Changing one strands what runs under it. */
export interface TaskQueues {
  /** Workflows and their steps. */
  line: string;
  /** Calls to the outside, where a slow partner holds slots that nobody else needs. */
  outside: string;
}

/** A suffix sets a group of workers and what is started for them apart on one engine: a test run, a benchmark, a shard. */
export const taskQueues = (suffix?: string): TaskQueues => {
  const tail = suffix ? `-${suffix}` : '';
  return { line: `throughline${tail}`, outside: `clearinghouse${tail}` };
};

/** The outside's queue beside a line's. */
export const outsideQueueOf = (line: string): string => line.replace(/^throughline/, 'clearinghouse');

export const LOOK_SIGNAL = 'look';
/** Real organisations, and told ones (CLOCK): the only namespace in which time skipping is enabled. */
export const NAMESPACES = { real: 'throughline', told: 'throughline-told' } as const;
export type NamespaceKind = keyof typeof NAMESPACES;

/** A workflow's type is its owner's kind. */
export const workflowType = (kind: OwnerKind): string => kind;
