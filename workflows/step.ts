/**
 * The only way to call a step (ADR 0003). Two local attempts first: no scheduling, no transitions of their own. If both
 * fail, the same step becomes an ordinary activity: off the workflow task's slot, counted, shown by describe, retried
 * until the record can be read again.
 */
import { isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { StepName, Steps } from '../activities';
import type { StepInput, StepResult } from './types';

const local = proxyLocalActivities<Steps>({
  startToCloseTimeout: '5 seconds',
  retry: { maximumAttempts: 2, initialInterval: '100 milliseconds' },
});

const ordinary = proxyActivities<Steps>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

export type Step = (input: StepInput) => Promise<StepResult>;

/** A step by its name: at most once in effect, because each cause has one row in step_log. */
export function stepNamed(name: StepName): Step {
  return async (input) => {
    try {
      return await local[name](input);
    } catch (error) {
      if (isCancellation(error)) throw error;
      return ordinary[name](input);
    }
  };
}
