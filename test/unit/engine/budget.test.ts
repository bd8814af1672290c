/**
 * Goal: the product's processes, all at their fullest, find a connection, and a step never waits for one on its workflow
 * task's time. Method: every pool that the sources open stands in the table below, under its own size, so that one that
 * nobody counted fails; the worker's slots are read from the options that it is really made with.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { expect } from 'expect';
import type { Db } from '../../../src/db';
import type { OutsideCalls, Steps } from '../../../src/engine/contract';
import { MAX_CONNECTIONS } from '../../../src/engine/postgres';
import { TEMPORAL_CONNECTION_BUDGET } from '../../../src/engine/temporal-config';
import { connectionBudget, startWorker } from '../../../workers/worker';

const ROOT = join(__dirname, '../../..');
/** superuser_reserved_connections of PostgreSQL, which we leave at its default. */
const SUPERUSER_RESERVE = 3;
/** `throughline migrate` and a doctor's single clients. */
const PASSING = 3;

/** Connections by pool name, where a pool is opened with a number. What the worker sums up itself is in `connectionBudget`. */
const POOLS: Record<string, number> = {
  'throughline-api': 10,
  'throughline-runner': 8,
  'throughline-cli': 10,
  'throughline-cli-job': 2,
  'throughline-sealer': 1,
  'throughline-retention': 1,
  'throughline-retention-job': 1,
  'throughline-poll': 2,
  'throughline-poll-job': 1,
};
/** Part of `connectionBudget`. */
const WORKERS_OWN = ['throughline-worker', 'throughline-relay'];
/** Opened while worker, API and runner are down. */
const ALONE = ['throughline-restore'];

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
}

/** Each `connect(url, { … })` of src/db.ts: its name, and its size where it is a number. */
function openedPools(): { name: string; max: number | undefined }[] {
  const calls = [...sources('src'), ...sources('workers')].flatMap((text) => [
    ...text.matchAll(/(?<![.\w]|function )connect\([^{}]*\{([^}]*)\}/g),
  ]);
  return calls.map(([call, options = '']) => {
    const max = /max: (\d+)/.exec(options)?.[1];
    return {
      name: /name: '([^']+)'/.exec(options)?.[1] ?? call,
      max: max === undefined ? undefined : Number(max),
    };
  });
}

describe('the connection budget', () => {
  it('knows every pool that the product opens', () => {
    const counted = openedPools().filter(({ name }) => ![...WORKERS_OWN, ...ALONE].includes(name));
    expect(Object.fromEntries(counted.map(({ name, max }) => [name, max]))).toEqual(POOLS);
  });

  it('adds up to less than the server takes, Temporal at its fullest included', () => {
    const pools = Object.values(POOLS).reduce((total, size) => total + size, 0);
    const all = connectionBudget() + pools + TEMPORAL_CONNECTION_BUDGET + PASSING + SUPERUSER_RESERVE;
    expect(all).toBeLessThanOrEqual(MAX_CONNECTIONS);
  });

  it('is what docs/operations.md says', () => {
    const text = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
    const cli = POOLS['throughline-cli']! + POOLS['throughline-cli-job']!;
    expect(text).toContain(
      `Worker ${connectionBudget()}, API ${POOLS['throughline-api']}, runner ${POOLS['throughline-runner']}, a command ${cli}, ` +
        `Temporal at most ${TEMPORAL_CONNECTION_BUDGET}, of \`max_connections = ${MAX_CONNECTIONS}\``,
    );
  });
});

describe("the worker's slots", () => {
  const original = { create: Worker.create, connect: NativeConnection.connect };
  afterEach(() => void Object.assign(Worker, { create: original.create }));
  afterEach(() => void Object.assign(NativeConnection, { connect: original.connect }));

  /** Starts a worker whose connection to the engine is left out; the options of each of its queues, and its pool. */
  async function started(slots?: number): Promise<{ queues: WorkerOptions[]; poolMax: number }> {
    const queues: WorkerOptions[] = [];
    let poolMax = 0;
    Object.assign(NativeConnection, { connect: async () => ({ close: async () => undefined }) });
    Object.assign(Worker, {
      create: async (options: WorkerOptions) => {
        queues.push(options);
        return { run: async () => undefined, getState: () => 'STOPPED', shutdown: () => undefined };
      },
    });
    const worker = await startWorker({
      temporalAddress: 'nowhere:1',
      appUrl: 'postgresql://nobody@127.0.0.1:1/nothing',
      jobUrl: 'postgresql://nobody@127.0.0.1:1/nothing',
      codecKeys: { current: { id: 'test', secret: Buffer.alloc(32) } },
      steps: (db: Db) => {
        poolMax = (db.client as { pool: { max: number } }).pool.max;
        return {} as Steps;
      },
      outside: () => ({}) as OutsideCalls,
      relay: false,
      ...(slots === undefined ? {} : { slots }),
    });
    await worker.stopped;
    return { queues, poolMax };
  }

  for (const slots of [undefined, 1, 20])
    it(`are no more than its pool holds, with ${slots ?? 'the usual'} slots`, async function () {
      // The workflow bundle is made once if the cache does not hold it.
      this.timeout(60_000);
      const { queues, poolMax } = await started(slots);
      const local = queues.map((queue) => queue.maxConcurrentLocalActivityExecutions ?? 0);
      const total = local.reduce((sum, size) => sum + size, 0);
      expect(total).toBeGreaterThan(0);
      expect(total).toBeLessThanOrEqual(poolMax);
      expect(poolMax).toBe(connectionBudget({ slots, relay: false }));
    });
});
