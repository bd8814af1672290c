/** `samples/`: the sample practice as files, for `npm start`, for trainers and for whoever wants to look. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatePractice, type GenerateOptions } from './generate';

/** What `samples/` in the repository is made of; a test compares. */
export const SAMPLE_OPTIONS: GenerateOptions = { seed: 1, encounters: 60, start: '2026-01-05' };

/** Every file by its path in the directory. JSON for people: indented, ending in a line break. */
export function sampleFiles(options: GenerateOptions): Map<string, string> {
  const { practice, payers, feeSchedule, bundles, facts } = generatePractice(options);
  const files = new Map<string, unknown>([
    ['practice.json', practice],
    ['payers.json', payers],
    ['fee-schedule.json', feeSchedule],
    ['facts.json', facts],
  ]);
  for (const { day, bundle } of bundles) files.set(`bundles/${day}.json`, bundle);
  return new Map([...files].map(([path, value]) => [path, `${JSON.stringify(value, null, 1)}\n`]));
}

/** Writes the files, after removing bundles of an earlier run: two practices mixed in one folder help nobody. */
export function writeSamples(directory: string, options: GenerateOptions = SAMPLE_OPTIONS): string[] {
  const files = sampleFiles(options);
  rmSync(join(directory, 'bundles'), { recursive: true, force: true });
  mkdirSync(join(directory, 'bundles'), { recursive: true });
  for (const [path, text] of files) writeFileSync(join(directory, path), text);
  return [...files.keys()];
}
