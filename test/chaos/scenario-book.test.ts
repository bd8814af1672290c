/**
 * Goal: the whole scenario book holds, and what does not hold yet is known by name. Method: every file of scenarios/ on the real
 * engine; one named in scenarios/pending.txt is run too, counts as pending, and fails once it comes out as written.
 */
import { expect } from 'expect';
import { beforeTearDown, useEngine } from '../support/engine';
import { openFloor, type Floor } from '../support/practice';
import { differencesOf, pendingScenarios, scenarioNames } from '../support/scenarios';

const pending = pendingScenarios();

// One suite each, so that shards (test/run.js) can deal them; one worker for all.
let floor: Promise<Floor> | undefined;
function bookFloor(): Promise<Floor> {
  if (!floor) {
    floor = openFloor();
    beforeTearDown(async () => (await floor)?.stop());
  }
  return floor;
}

for (const name of scenarioNames()) {
  describe(`the scenario ${name}`, function () {
    this.timeout(90_000);
    useEngine();
    const reason = pending.get(name);

    it(reason ? `waits for: ${reason}` : 'comes out as written', async function () {
      const differences = await differencesOf(await bookFloor(), name);
      if (!reason) return expect(differences).toEqual([]);
      if (differences.length === 0)
        throw new Error('it comes out as written now: take its line out of scenarios/pending.txt');
      this.skip();
    });
  });
}

describe('the list of pending scenarios', () => {
  it('names only files of the book', () => {
    expect([...pending.keys()].filter((name) => !scenarioNames().includes(name))).toEqual([]);
  });
});
