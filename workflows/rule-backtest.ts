/** A rule tried on past claims before it may stop one: a part of them a step, pausable between two, its results in rows. */
import { runLoop } from './loop';
import { stepNamed } from './step';
import type { LoopInput } from './types';

export async function ruleBacktest(input: LoopInput): Promise<void> {
  await runLoop(input, { step: stepNamed('advanceRuleBacktest') });
}
