/**
 * What belongs to no encounter and no guarantor: deposits without advice, advice without a deposit, files in quarantine,
 * money without a home. One per organisation.
 */
import { runLoop } from './loop';
import { stepNamed } from './step';
import type { LoopInput } from './types';

export async function practice(input: LoopInput): Promise<void> {
  await runLoop(input, { step: stepNamed('advancePractice') });
}
