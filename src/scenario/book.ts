/** Runs many scenario files, several side by side: each has a practice of its own, so that they share nothing but the machine. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Difference } from './difference';
import type { Kept } from './driver';
import { type FormatError, loadScenario } from './format';
import { type MakeDriver, playScenario } from './runner';
import type { Scenario } from './types';

export interface ScenarioReport {
  /** As it was asked for. */
  file: string;
  scenario: string;
  /** `invalid`: the file could not be run, and `errors` says why. */
  result: 'passed' | 'failed' | 'invalid';
  milliseconds: number;
  errors: FormatError[];
  differences: Difference[];
  /** Where its practice stays, if it stays. */
  kept: Kept | null;
}

export interface BookOptions {
  makeDriver: MakeDriver;
  /** How many run at once. */
  lanes: number;
  /** Milliseconds of a clock, for how long each took. */
  now(): number;
  /** In the order in which they end. */
  onEnd?(report: ScenarioReport, ended: number): void;
  /** In the order of the files, each as soon as all before it have ended. */
  onReport?(report: ScenarioReport): void;
}

/** 0: all true; 1: something differs; 2: a file is not valid. */
export type ExitCode = 0 | 1 | 2;

/** The code that says it for all of them. */
export function exitCode(reports: readonly ScenarioReport[]): ExitCode {
  if (reports.some(({ result }) => result === 'invalid')) return 2;
  return reports.some(({ result }) => result === 'failed') ? 1 : 0;
}

/** Every file is read before the first runs; the valid ones run even when another is not. */
export async function runScenarios(files: readonly string[], options: BookOptions): Promise<ScenarioReport[]> {
  const loaded = await Promise.all(files.map(load));
  const reports: ScenarioReport[] = [];
  let [next, told, ended] = [0, 0, 0];
  const lane = async (): Promise<void> => {
    for (let at = next++; at < files.length; at = next++) {
      const report = await run(files[at]!, loaded[at]!, options);
      reports[at] = report;
      options.onEnd?.(report, (ended += 1));
      for (; reports[told]; told += 1) options.onReport?.(reports[told]!);
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, lane));
  return reports;
}

type Loaded = ReturnType<typeof loadScenario>;

async function load(file: string): Promise<Loaded> {
  try {
    return loadScenario(await readFile(file, 'utf8'), file);
  } catch (error) {
    return { ok: false, errors: [{ line: 1, column: 1, path: '', message: `cannot be read: ${messageOf(error)}` }] };
  }
}

async function run(file: string, loaded: Loaded, options: BookOptions): Promise<ScenarioReport> {
  const scenario = basename(file).replace(/\.ya?ml$/, '');
  if (!loaded.ok)
    return { file, scenario, result: 'invalid', milliseconds: 0, errors: loaded.errors, differences: [], kept: null };
  const started = options.now();
  const { differences, kept } = await play(loaded.scenario, options.makeDriver);
  const milliseconds = options.now() - started;
  const result = differences.length === 0 ? 'passed' : 'failed';
  return { file, scenario, result, milliseconds, errors: [], differences, kept };
}

/** A practice that cannot be opened or does not come to rest is that scenario's failure, not the end of the others. */
async function play(
  scenario: Scenario,
  makeDriver: MakeDriver,
): Promise<{ differences: Difference[]; kept: Kept | null }> {
  try {
    return await playScenario(scenario, makeDriver);
  } catch (error) {
    const { number: step, at, line } = scenario.steps.at(-1) ?? { number: 0, at: 'DOS', line: 1 };
    const failed = { step, at, line, path: 'run', expected: 'to come to rest', actual: messageOf(error) };
    return { differences: [failed], kept: null };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
