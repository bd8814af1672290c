/** One 835 that came in: staged, balanced, posted in sets (a step answers *again* between two), or put in quarantine for a person. */
import { runLoop } from './loop';
import { stepNamed } from './step';
import type { LoopInput } from './types';

export async function remittanceFile(input: LoopInput): Promise<void> {
  await runLoop(input, { step: stepNamed('advanceRemittanceFile') });
}
