/**
 * Goal: a scenario made from an encounter tells the same story and names nobody. Method: scenarios of the book are played, each
 * with a canary in every place where a person stands, a scenario is made from what the record then holds, and that runs and
 * comes out as it says. MADE_FROM="clean-commercial-claim …" names others of one encounter.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { sentence } from '../../src/scenario/difference';
import { EngineDriver } from '../../src/scenario/engine-driver';
import { loadScenario } from '../../src/scenario/format';
import { makeScenario } from '../../src/scenario/made/make';
import { runScenario } from '../../src/scenario/runner';
import type { Scenario } from '../../src/scenario/types';
import { useEngine } from '../support/engine';
import { keys, openFloor, type Floor } from '../support/practice';

const SCENARIOS = (
  process.env['MADE_FROM'] ??
  'one-line-denied-authorization held-statement-recalled reversal-correction-forward-balance statements-then-payment-plan'
).split(' ');
const CANARY = 'ZQXJKV';

describe('a scenario made from an encounter', function () {
  this.timeout(120_000);
  useEngine();
  let floor: Floor;
  before(async () => {
    floor = await openFloor();
  });
  after(() => floor?.stop());

  for (const name of SCENARIOS) {
    it(`of ${name} comes out as it says, and names nobody`, async () => {
      const driver = new EngineDriver({ ...floor, keys, keep: true });
      const original = withCanaries(name);
      await runScenario(original, () => driver);
      const { organisation: org, encounters } = driver.kept()!;
      const made = await makeScenario(floor.deps, { org, encounterId: Object.values(encounters)[0]!, name: 'made' });
      for (const secret of secretsOf(original)) expect(made!.text.toUpperCase()).not.toContain(secret.toUpperCase());
      expect(made!.leftOut).toEqual([]);
      expect(await differences(made!.text)).toEqual([]);
    });
  }

  async function differences(text: string): Promise<string[]> {
    const loaded = loadScenario(text, 'made.yaml');
    if (!loaded.ok) return loaded.errors.map(({ line, path, message }) => `${line} ${path} ${message}`);
    const found = await runScenario(loaded.scenario, () => new EngineDriver({ ...floor, keys }));
    return found.map(sentence);
  }
});

/** The book's own story, with names, members, addresses and reasons that stand nowhere else. */
function withCanaries(name: string): Scenario {
  const file = join(__dirname, `../../scenarios/${name}.yaml`);
  const loaded = loadScenario(readFileSync(file, 'utf8'), file);
  if (!loaded.ok) throw new Error(`${name} is not valid`);
  const { scenario } = loaded;
  for (const patient of Object.values(scenario.patients)) {
    patient.name = [`${CANARY}LAST`, `${CANARY}FIRST`];
    patient.address = { line: `7 ${CANARY} STREET`, city: `${CANARY}VILLE`, state: 'VT', zip: '05401' };
    for (const coverage of patient.coverages) coverage.member = `${CANARY}${coverage.member}`;
  }
  for (const { do: action } of scenario.steps)
    if (action && 'because' in action && action.because) action.because = `${CANARY} called`;
  return scenario;
}

function secretsOf({ dos, patients, payers, practice }: Scenario): string[] {
  const people = Object.values(patients).flatMap(({ born }) => born);
  const ids = Object.values(payers).flatMap(({ name, id }) => [name, id]);
  return [CANARY, dos, practice.name, ...people, ...ids];
}
