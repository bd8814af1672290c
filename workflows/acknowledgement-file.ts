/** One TA1, 999 or 277CA that came in: its answers are written to the claims in sets; only bad news wakes an encounter. */
import { runLoop } from './loop';
import { stepNamed } from './step';
import type { LoopInput } from './types';

export async function acknowledgementFile(input: LoopInput): Promise<void> {
  await runLoop(input, { step: stepNamed('advanceAcknowledgementFile') });
}
