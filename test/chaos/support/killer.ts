/** A seeded plan of kills, carried out while a run goes on. Each victim dies alone first, then all at once; a worker is also frozen. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inOrg, row } from '../../../src/db';
import { Random } from '../../../src/random';
import { sendSignal } from '../../../src/engine/processes';
import { CHILDREN, type Child, type Rig, untilTrue } from './rig';

export interface Blow {
  victims: Child[];
  /** Frozen for so long (SIGSTOP, SIGCONT) instead of killed (SIGKILL). */
  frozenMs?: number;
  /** After everybody was up again. */
  afterMs: number;
}

export interface Killed {
  blows: string[];
  kills: number;
  freezes: number;
  /** Seconds from each blow until every child was up again. */
  repairs: number[];
  /** Seconds from the last blow until no look of the practice waited any more. */
  drained: number | undefined;
}

/** Every victim alone `rounds` times in an order of its own, a freeze, then all at once: so for each round. */
export function planOf(seed: number, rounds: number): Blow[] {
  const random = new Random('kills', seed);
  const pause = (): number => 800 + Math.floor(random.next() * 3_500);
  return Array.from({ length: rounds }).flatMap(() => [
    ...random.shuffle([...CHILDREN]).map((victim) => ({ victims: [victim], afterMs: pause() })),
    { victims: ['worker' as const], frozenMs: 4_000 + Math.floor(random.next() * 4_000), afterMs: pause() },
    { victims: [...CHILDREN], afterMs: pause() },
  ]);
}

/** Strikes until the plan is through or the run is over. */
export async function strike(rig: Rig, org: string, plan: readonly Blow[], isOver: () => boolean): Promise<Killed> {
  const done: Killed = { blows: [], kills: 0, freezes: 0, repairs: [], drained: undefined };
  let struckAt = 0;
  for (const blow of plan) {
    await sleep(blow.afterMs);
    if (isOver()) break;
    const pids = blow.victims.map((name) => rig.pidOf(name)).filter((pid) => pid !== undefined);
    struckAt = Date.now();
    if (blow.frozenMs === undefined) {
      for (const pid of pids) if (sendSignal(pid, 'SIGKILL')) done.kills += 1;
    } else {
      for (const pid of pids) if (sendSignal(pid, 'SIGSTOP')) done.freezes += 1;
      await sleep(blow.frozenMs);
      for (const pid of pids) sendSignal(pid, 'SIGCONT');
    }
    done.blows.push(
      `${blow.victims.length === CHILDREN.length ? 'all' : blow.victims.join('+')}${blow.frozenMs ? ' frozen' : ''}`,
    );
    // The dead must be noticed before everybody can be whole again.
    await sleep(300);
    await untilTrue(`repair after ${done.blows.at(-1)}`, () => rig.isWhole(), 120_000);
    done.repairs.push((Date.now() - struckAt - (blow.frozenMs ?? 0)) / 1000);
  }
  await untilTrue('an empty outbox after the last blow', () => isDrained(rig, org), 120_000);
  done.drained = (Date.now() - struckAt) / 1000;
  return done;
}

const isDrained = ({ stack }: Rig, org: string): Promise<boolean> =>
  inOrg(stack.deps.db, { org }, (tx) =>
    row<{ n: number }>(tx, 'select count(*)::int as n from outbox where delivered_at is null'),
  ).then(
    (found) => found!.n === 0,
    () => false,
  );
