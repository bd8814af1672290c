/** What an effect must know of a decision, and what it answers. */
import type { Fix, Task } from '../line/record';
import type { TaskOutcome } from '../words';

export interface DecidedTask extends Task {
  encounterId: string | null;
}

export interface DecisionMade {
  id: string;
  outcome: TaskOutcome;
  because?: string;
  fix?: Fix;
  /** match, apply: the claim that it is, or that the money is for. */
  claimId?: string;
}

export type TakenEffect =
  /** A second person's word is needed first, or it is done. */
  | { task: 'done' | 'waiting_for_review' }
  /** The target does not fit; one sentence says why. */
  | { unfit: string };
