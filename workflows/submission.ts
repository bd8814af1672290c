/**
 * One file of claims on its way to a partner. Its bytes, control numbers and name are stored before the first try; here
 * it is delivered, and its TA1, 999, 277CA and their silence are waited for. While a delivery is under way, a look or a
 * deadline still wakes it: an acknowledgement that names the interchange proves that the file arrived, whatever the
 * connection said, and the step then no longer asks for the delivery.
 */
import { Delivery, outside } from './delivery';
import { runLoop } from './loop';
import { stepNamed } from './step';
import type { LoopInput } from './types';

export async function submission(input: LoopInput): Promise<void> {
  await runLoop(input, {
    step: stepNamed('advanceSubmission'),
    delivery: new Delivery(() => outside().deliverSubmission({ org: input.org, id: input.owner.id })),
  });
}
