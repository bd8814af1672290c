/**
 * Goal: a scenario is one story, however often it is told and whatever dies while it is. Method: the same scenario twenty
 * times on one supervised worker process, ten in peace, ten while that process is killed without warning at seeded moments
 * and every workflow continues as new at every second wake; all facts of all twenty practices must have one hash.
 */
import { expect } from 'expect';
import { useEngine } from '../support/engine';
import { Killing, ScenarioWorker } from './support/scenario-worker';

const SCENARIO = 'one-line-denied-authorization';
const SEED = Number(process.env['CHAOS_SEED'] ?? process.env['THROUGHLINE_SEED'] ?? 1);
const TIMES = 10;
const AT_ONCE = 5;
const MAX_KILLS = 4;

describe(`the scenario ${SCENARIO}, twenty times`, function () {
  this.timeout(400_000);
  useEngine();
  let worker: ScenarioWorker;

  before(async () => {
    worker = await ScenarioWorker.open();
  });
  after(() => worker?.close());

  it('has one hash of all facts, in peace and under kills with continue-as-new forced', async () => {
    const hashes = await told(TIMES);
    const kills: number[] = [];
    // Each five have kills of their own, so that none of the ten has peace.
    for (let from = 0; from < TIMES; from += AT_ONCE) {
      const killing = new Killing(worker, { seed: SEED + from, lifeMs: [300, 3_000], most: MAX_KILLS });
      hashes.push(...(await told(AT_ONCE, 2).finally(() => killing.end())));
      kills.push(killing.kills);
    }
    console.log(`        seed ${SEED}, ${kills.join(' + ')} kills: ${[...new Set(hashes)].join(', ')}`);
    expect(new Set(hashes).size).toBe(1);
    expect(hashes).toHaveLength(2 * TIMES);
    expect(Math.min(...kills)).toBeGreaterThanOrEqual(2);
  });

  async function told(times: number, wakesPerRun?: number): Promise<string[]> {
    const scenarios = Array.from({ length: times }, () => SCENARIO);
    const all = await worker.tell(scenarios, { atOnce: AT_ONCE, wakesPerRun });
    expect(all.flatMap(({ differences }) => differences)).toEqual([]);
    return all.map(({ facts }) => facts);
  }
});
