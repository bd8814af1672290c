/** Scenario files on the test engine: one worker with the product's steps for all of a run, and a practice for each file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentence } from '../../src/scenario/difference';
import { EngineDriver, type EngineDriverOptions } from '../../src/scenario/engine-driver';
import { loadScenario } from '../../src/scenario/format';
import { runScenario } from '../../src/scenario/runner';
import { keys, type Floor } from './practice';

const FOLDER = join(__dirname, '../../scenarios');

/** The book: every file of scenarios/, by its name. */
export const scenarioNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .sort();

/** Those that wait for a later issue, with the reason (scenarios/pending.txt). */
export function pendingScenarios(): Map<string, string> {
  const lines = readFileSync(join(FOLDER, 'pending.txt'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name, reason] = /^(\S+): (.+)$/.exec(line) ?? [];
      if (!name || !reason) throw new Error(`scenarios/pending.txt: "${line}" is not "name: reason"`);
      return [name, reason];
    }),
  );
}

export interface Played {
  org: string;
  /** What came out differently from what the file says, in sentences; empty when all is as written. */
  differences: string[];
}

/** Plays one file on a practice of its own, which stays for whoever wants to ask it. */
export async function playScenario(
  floor: Pick<EngineDriverOptions, 'deps' | 'partner' | 'process' | 'prepare' | 'timeoutMs'>,
  name: string,
): Promise<Played> {
  const file = join(FOLDER, `${name}.yaml`);
  return playText(floor, readFileSync(file, 'utf8'), name);
}

/** Plays a text in the form of a scenario file. */
export async function playText(floor: Parameters<typeof playScenario>[0], text: string, name: string): Promise<Played> {
  const loaded = loadScenario(text, `${name}.yaml`);
  if (!loaded.ok)
    return {
      org: '',
      differences: loaded.errors.map(({ line, path, message }) => `${name}:${line}: ${path} ${message}`),
    };
  const { deps, partner, process, prepare, timeoutMs } = floor;
  const driver = new EngineDriver({ deps, keys, process, partner, prepare, timeoutMs });
  const differences = await runScenario(loaded.scenario, () => driver);
  return { org: driver.org, differences: differences.map(sentence) };
}

export const differencesOf = async (floor: Floor, name: string): Promise<string[]> =>
  (await playScenario(floor, name)).differences;
