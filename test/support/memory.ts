/** How much is really held: garbage is collected first, or the answer would be how lazy the collector is just now. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export function heapHeld(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
