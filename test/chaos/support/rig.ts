/**
 * The whole product in a home of its own, as `npm start` runs it: a supervisor with Postgres, Temporal, worker, API and a
 * runner that takes a generated practice through its days. What dies is repaired by the supervisor alone; the tests only
 * kill, wait and ask the record.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildWeb } from '../../../src/api/web-build';
import { addDays, instantOf, type Instant } from '../../../src/calendar';
import { openStack, serviceChild, type Stack } from '../../../src/cli/stack';
import { inOrg, row } from '../../../src/db';
import { createSamplePractice, readSamples, type Samples } from '../../../src/demo/practice';
import { SAMPLE_OPTIONS, writeSamples } from '../../../src/demo/samples';
import { isServing } from '../../../src/engine/temporal-namespaces';
import { freePort } from './ports';

export interface Rig {
  stack: Stack;
  samples: Samples;
  apiUrl: string;
  /** Makes the practice anew and starts its runner. */
  begin(): Promise<string>;
  /** Stops the runner: the practice's time stands. */
  end(): Promise<void>;
  /** Where an organisation's time is; undefined while nobody can say. */
  clock(org: string): Promise<Instant | undefined>;
  /** When the told days are over. */
  until: Instant;
  /** Every child lives, and those that can say so say that they are ready. */
  isWhole(): Promise<boolean>;
  pidOf(name: string): number | undefined;
  close(): Promise<void>;
}

export const CHILDREN = ['worker', 'api', 'temporal', 'postgres', 'runner'] as const;
export type Child = (typeof CHILDREN)[number];

export async function openRig(options: { encounters: number; seed: number; days: number }): Promise<Rig> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-kills-'));
  const samplesDir = join(home, 'samples');
  writeSamples(samplesDir, { ...SAMPLE_OPTIONS, encounters: options.encounters, seed: options.seed });
  const samples = readSamples(samplesDir);
  await buildWeb();
  const stack = await openStack({ home, log: quiet });
  const supervisor = stack.engine.supervisor!;
  const port = await freePort();
  const apiUrl = `http://127.0.0.1:${port}`;
  const isApiUp = (): Promise<boolean> => answers(`${apiUrl}/livez`);
  const api = serviceChild('api', 'src/api/main.ts', stack.config, { PORT: String(port) });
  await supervisor.add({ ...api, ready: isApiUp });
  const runner = (org: string): Promise<void> =>
    supervisor.add(
      serviceChild('runner', 'src/demo/runner-main.ts', stack.config, {
        DEMO_ORG: org,
        SAMPLES_DIR: samplesDir,
        DEMO_DAYS: String(options.days),
      }),
    );
  return {
    stack,
    samples,
    apiUrl,
    until: instantOf(addDays(samples.bundles[0]!.day, options.days), '09:00', samples.practice.timezone),
    async begin() {
      const org = await createSamplePractice(stack.deps.db, stack.keys, samples);
      await runner(org);
      return org;
    },
    end: () => supervisor.remove('runner'),
    clock: (org) =>
      inOrg(stack.deps.db, { org }, (tx) => row<{ at: Instant }>(tx, 'select at from org_clock')).then(
        (found) => found?.at,
        () => undefined,
      ),
    async isWhole() {
      const pids = supervisor.pids();
      if (!CHILDREN.every((name) => pids[name] !== undefined)) return false;
      return (await isApiUp()) && (await isServing(stack.config.temporalAddress)) && (await isDatabaseUp(stack));
    },
    pidOf: (name) => supervisor.pids()[name],
    async close() {
      await stack.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const quiet = (line: string): void => {
  if (process.env['CHAOS_VERBOSE']) console.error(`        ${line}`);
};

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.ok,
    () => false,
  );

const isDatabaseUp = ({ deps }: Stack): Promise<boolean> =>
  row(deps.db, 'select 1 as one').then(
    () => true,
    () => false,
  );

/** Waits for what must come true; says what did not. */
export async function untilTrue(what: string, ask: () => Promise<boolean>, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s`);
    await sleep(100);
  }
}
