/** A worker with the small test steps, on task queues of its own, and a port to it. */
import { randomUUID } from 'node:crypto';
import { connectProcess, type TemporalProcess } from '../../src/engine/process';
import { createRunner, type Runner, type RunnerOptions } from '../../src/engine/runner';
import { startWorker, type StartWorkerOptions } from '../../workers/worker';
import { testDb, testEngine, TEST_KEYS } from './engine';
import { testOutside, testSteps, type Meddling } from './steps';

/** One a run: a bundle, a pool and two namespaces are dear. Tests meddle through `meddling`, which they empty again. */
export interface TestLine {
  meddling: Meddling;
  process: TemporalProcess;
  queueSuffix: string;
  /** Another port to the same workers, whose workflows continue as new after so many wakes. */
  processWith(wakesPerRun: number): Promise<TemporalProcess>;
  runner(org: string, more?: Partial<RunnerOptions>): Promise<Runner>;
  stop(): Promise<void>;
}

export async function startLine(more: Partial<StartWorkerOptions> = {}): Promise<TestLine> {
  const engine = await testEngine();
  const meddling: Meddling = {};
  const queueSuffix = more.queueSuffix ?? randomUUID().slice(0, 8);
  const worker = await startWorker({ ...(await workerOptions(meddling)), queueSuffix, ...more });
  const processes: TemporalProcess[] = [];
  const port = async (wakesPerRun?: number): Promise<TemporalProcess> => {
    const made = await connectProcess({
      temporalAddress: engine.temporalAddress,
      codecKeys: TEST_KEYS,
      queueSuffix,
      ...(wakesPerRun === undefined ? {} : { wakesPerRun }),
    });
    processes.push(made);
    return made;
  };
  const process = await port();
  const db = await testDb();
  return {
    meddling,
    process,
    queueSuffix,
    processWith: port,
    runner: async (org, options = {}) => createRunner({ db, process, org, timeoutMs: 20_000, ...options }),
    async stop() {
      await Promise.all(processes.map((one) => one.close()));
      await worker.shutdown();
    },
  };
}

async function workerOptions(meddling: Meddling): Promise<StartWorkerOptions> {
  const { temporalAddress, app, job } = await testEngine();
  return {
    temporalAddress,
    appUrl: app,
    jobUrl: job,
    codecKeys: TEST_KEYS,
    steps: testSteps(meddling),
    outside: testOutside(meddling),
    slots: 6,
    shutdownGrace: '2 seconds',
    relay: { reconcileMs: 3_600_000 },
  };
}
