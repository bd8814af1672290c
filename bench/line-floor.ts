/**
 * The floor under the line: the same workflows, wakes, outbox and delivery, with steps that do nothing but their
 * transaction and one row in step_log. What the line needs more than this is ours; what this needs is the engine's.
 */
import { inOrg } from '../src/db';
import type { OwnerKind } from '../src/ids';
import { newId } from '../src/ids';
import { sendLooks } from '../src/outbox';
import type { Bench } from './line-bench';

const FLOOR = 'floor/';
const LAST = '/last';
export const isFloorLook = (id: string): boolean => id.startsWith(FLOOR);
export const isLastFloorLook = (id: string): boolean => id.endsWith(LAST);

/** How often each kind of workflow is woken for one encounter; the last wake ends it. */
export type Wakes = Partial<Record<OwnerKind, number>>;

/** Plays as many encounters as told, a wake at a time for all of them; the seconds it took. */
export async function playFloor(bench: Bench, org: string, encounters: number, wakes: Wakes): Promise<number> {
  const owners = Object.entries(wakes).flatMap(([kind, times]) =>
    Array.from({ length: encounters }, () => ({ owner: { kind: kind as OwnerKind, id: newId() }, times })),
  );
  const runner = bench.runnerOf(org, 'each workflow');
  const begun = performance.now();
  for (let wake = 1; owners.some(({ times }) => wake <= times); wake += 1) {
    const at = new Date().toISOString();
    const looks = owners
      .filter(({ times }) => wake <= times)
      .map(({ owner, times }) => ({ owner, at, id: `${FLOOR}${owner.id}/${wake}${wake === times ? LAST : ''}` }));
    await inOrg(bench.db, { org }, (tx) => sendLooks(tx, { org, told: true }, looks));
    await runner.settle();
  }
  return (performance.now() - begun) / 1_000;
}
