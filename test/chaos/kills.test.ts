/**
 * Goal: nothing that dies changes what happens (PROOF C1, C2). Method: one generated practice is taken through the same
 * days twice by the whole product under its supervisor, once in peace, once with worker, API, Temporal, Postgres and
 * runner killed without warning, one at a time and all at once, and the worker frozen, at seeded moments. The facts of
 * both runs, with their dates and orders, must have one hash; nothing may be sent or posted twice or be left lying. Meanwhile
 * a clerk of another practice posts payments over the API: what it answered is there once.
 *
 * CHAOS_SEED (else the run's seed) makes the same plan again; CHAOS_ENCOUNTERS, CHAOS_DAYS and CHAOS_ROUNDS make it longer.
 */
import { expect } from 'expect';
import { hashOf, readFacts } from '../../src/reporting/facts';
import { problemsOf, watchBooks } from './support/judge';
import { Clerk } from './support/clerk';
import { type Killed, planOf, strike } from './support/killer';
import { openRig, type Rig, untilTrue } from './support/rig';

const asked = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const SEED = asked('CHAOS_SEED', Number(process.env['THROUGHLINE_SEED'] ?? 1));
const ENCOUNTERS = asked('CHAOS_ENCOUNTERS', 200);
const DAYS = asked('CHAOS_DAYS', 53);
const ROUNDS = asked('CHAOS_ROUNDS', 2);
/** A run in peace takes one to three minutes on two cores, by what else they do. */
const RUN_MS = asked('CHAOS_RUN_MINUTES', 8) * 60_000;

interface Run {
  org: string;
  facts: string[];
  seconds: number;
}

describe('the whole product under kills', function () {
  this.timeout(3 * RUN_MS);
  let rig: Rig;
  before(async () => void (rig = await openRig({ encounters: ENCOUNTERS, seed: 1, days: DAYS })));
  after(() => rig?.close());

  it('ends with the same facts, nothing sent or posted twice, nothing left lying', async () => {
    const plan = planOf(SEED, ROUNDS);
    console.log(`        seed ${SEED} (CHAOS_SEED), ${ENCOUNTERS} encounters, ${DAYS} days, ${plan.length} blows`);
    const peace = await run();
    tell('in peace', peace);
    expect(await problemsOf(rig, peace.org)).toEqual([]);

    let killed: Killed | undefined;
    const clerk = await Clerk.hire(rig, SEED);
    const war = await run(async (org, isOver) => {
      const posting = clerk.work(isOver);
      killed = await strike(rig, org, plan, isOver);
      await posting;
    });
    tell('under kills', war);
    console.log(`        ${killed!.kills} kills, ${killed!.freezes} freezes: ${killed!.blows.join(', ')}`);
    console.log(
      `        whole again after ${killed!.repairs.map((seconds) => seconds.toFixed(1)).join(', ')} s; drained ${killed!.drained?.toFixed(1)} s after the last blow`,
    );
    const clerks = await clerk.reckon();
    console.log(
      `        payments over the API: ${clerks.acked} answered (${clerks.retried} after a failed try), ${clerks.givenUp} given up`,
    );
    expect(clerks.problems).toEqual([]);
    expect(clerks.acked).toBeGreaterThan(20);
    expect(difference(peace.facts, war.facts)).toEqual([]);
    expect(await problemsOf(rig, war.org)).toEqual([]);
    expect(killed!.blows).toHaveLength(plan.length);
    expect(peace.facts.filter((fact) => fact.startsWith('encounter ')).length).toBeGreaterThanOrEqual(ENCOUNTERS);
  });

  async function run(wreck?: (org: string, isOver: () => boolean) => Promise<void>): Promise<Run> {
    const started = Date.now();
    const org = await rig.begin();
    let over = false;
    const wrecking = wreck?.(org, () => over);
    const watching = watchBooks(rig, org, () => over);
    const done = async (): Promise<boolean> => ((await rig.clock(org)) ?? '') >= rig.until;
    try {
      await Promise.race(
        [
          untilTrue('the end of the told days', done, RUN_MS),
          wrecking?.then(() => new Promise<never>(() => undefined)),
        ].filter((each) => each !== undefined),
      );
    } finally {
      over = true;
      await wrecking?.catch(() => undefined);
      await rig.end();
    }
    await wrecking;
    const { problems } = await watching;
    expect(problems).toEqual([]);
    return { org, facts: await readFacts(rig.stack.deps.db, org), seconds: (Date.now() - started) / 1000 };
  }
});

const tell = (how: string, { facts, seconds }: Run): void =>
  console.log(`        ${how}: ${seconds.toFixed(0)} s, ${facts.length} facts, sha256 ${hashOf(facts)}`);

/** The first facts that only one of the runs has. */
function difference(one: readonly string[], other: readonly string[]): string[] {
  const [first, second] = [new Set(one), new Set(other)];
  return [
    ...one.filter((fact) => !second.has(fact)).map((fact) => `only in peace: ${fact}`),
    ...other.filter((fact) => !first.has(fact)).map((fact) => `only under kills: ${fact}`),
  ].slice(0, 12);
}
