/**
 * The activities' types, for workflows to import, and the factory that makes them. A business refusal is data in a
 * step's result; whatever is thrown is a broken machine, which is retried until it works.
 */
import type { Steps } from '../src/engine/contract';

export type { OutsideCalls, Steps } from '../src/engine/contract';
export { createActivities, createOutsideActivities } from './create';
export type StepName = keyof Steps;
