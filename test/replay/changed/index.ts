/** The control: the encounter's loop with one more timer than every recorded history has. Replaying must notice. */
import { sleep } from '@temporalio/workflow';
import { encounter as shipped } from '../../../workflows';
import type { LoopInput } from '../../../workflows/types';

export async function encounter(input: LoopInput): Promise<void> {
  await sleep('1 second');
  await shipped(input);
}
