/**
 * Goal: every situation of the book comes out the same however the process is hurt. Method: the whole book twice on one
 * supervised worker process, once in peace, once while every workflow continues as new at every second wake and that process
 * is killed without warning a few seconds after each time it has come back. Each scenario must come out as written both times,
 * with the same hash of all facts.
 *
 *   npm run proof -- scenario-book-kills        CHAOS_SEED=7 makes other moments
 */
import { expect } from 'expect';
import { useEngine } from '../support/engine';
import { pendingScenarios, scenarioNames } from '../support/scenarios';
import { Killing, ScenarioWorker } from './support/scenario-worker';

const SEED = Number(process.env['CHAOS_SEED'] ?? process.env['THROUGHLINE_SEED'] ?? 1);
const AT_ONCE = 8;
/** Each repair takes the supervisor longer, up to ten seconds. */
const MAX_KILLS = 10;

describe('the book of scenarios, in peace and in war', function () {
  this.timeout(1_200_000);
  useEngine();
  let worker: ScenarioWorker;

  before(async () => {
    worker = await ScenarioWorker.open();
  });
  after(() => worker?.close());

  it('has the same facts', async () => {
    const book = scenarioNames().filter((name) => !pendingScenarios().has(name));
    const peace = await worker.tell(book, { atOnce: AT_ONCE });
    const killing = new Killing(worker, { seed: SEED, lifeMs: [3_000, 6_000], most: MAX_KILLS });
    const war = await worker.tell(book, { atOnce: AT_ONCE, wakesPerRun: 2 }).finally(() => killing.end());
    console.log(`        seed ${SEED}: ${book.length} scenarios twice, ${killing.kills} kills`);
    const linesOf = (told: typeof peace): string[] =>
      book.map((name, at) => [name, told[at]!.facts, ...told[at]!.differences].join(' '));
    expect(linesOf(war)).toEqual(linesOf(peace));
    expect(peace.flatMap(({ differences }) => differences)).toEqual([]);
    expect(killing.kills).toBeGreaterThanOrEqual(3);
  });
});
