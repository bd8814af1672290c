/**
 * One guarantor's account: statements, payment plans, promises and the gates before collections. Its waits are deadline
 * rows of its own (a statement's due date, an installment, a promised day), so that nothing waits outside the queue.
 */
import { runLoop } from './loop';
import { stepNamed } from './step';
import type { LoopInput } from './types';

export async function account(input: LoopInput): Promise<void> {
  await runLoop(input, { step: stepNamed('advanceAccount') });
}
