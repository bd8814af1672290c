/**
 * The worker: runs the workflows and steps of both namespaces, the calls to the outside, and the outbox relay. Made to
 * be started by a process entry or inside a test.
 */
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities, createOutsideActivities } from '../activities';
import { dataConverter, type CodecKeys } from '../src/engine/codec';
import { NAMESPACES, taskQueues, type NamespaceKind, type OutsideCalls, type Steps } from '../src/engine/contract';
import { connectProcess } from '../src/engine/process';
import { startRelay, type Relay, type RelayOptions } from '../src/engine/relay';
import { connect, type Db } from '../src/db';
import { fault, log } from '../src/log';
import { workflowBundle, type BundleOptions } from './bundle';
import { deploymentOptions, promote, type Deployment } from './deployment';
import { installRuntime } from './logger';
import { troubleInterceptor } from './trouble';

export interface StartWorkerOptions extends BundleOptions {
  temporalAddress: string;
  appUrl: string;
  jobUrl: string;
  codecKeys: CodecKeys;
  /** Made on the worker's own pool, whose size its slots respect. */
  steps: (db: Db) => Steps;
  outside: (db: Db) => OutsideCalls;
  /** Serves task queues of its own (contract: taskQueues). */
  queueSuffix?: string | undefined;
  /** Which organisations this process serves; both by default. */
  namespaces?: NamespaceKind[];
  /** Local steps at once in each namespace. */
  slots?: number;
  maxCachedWorkflows?: number;
  stickyTimeout?: WorkerOptions['stickyQueueScheduleToStartTimeout'];
  shutdownGrace?: WorkerOptions['shutdownGraceTime'];
  /** Worker versioning, where several versions run side by side (ADR 0002); left out, every worker takes every task. */
  deployment?: Deployment | undefined;
  /** False: another process relays. */
  relay?: Partial<RelayOptions> | false;
}

export interface RunningWorker {
  /** Lets running steps finish, then returns. */
  shutdown(): Promise<void>;
  /** Ends when the worker stopped; rejects when it broke. */
  readonly stopped: Promise<void>;
}

/** Ordinary activities at once on each queue; they share the pool with the local ones and wait for a connection if they must. */
const ORDINARY_SLOTS = 4;
const DEFAULT_SLOTS = 8;

/** Postgres connections that one worker process may hold: its pool, the relay's and the relay's lock (operations: connection budget). */
export const connectionBudget = (options: Pick<StartWorkerOptions, 'slots' | 'namespaces' | 'relay'> = {}): number =>
  poolSize(options) + (options.relay === false ? 0 : 5);

/** Never fewer than the local slots of all namespaces, so that a step never waits for a connection on its workflow task's time. */
const poolSize = ({ slots, namespaces }: Pick<StartWorkerOptions, 'slots' | 'namespaces'>): number =>
  (slots ?? DEFAULT_SLOTS) * (namespaces?.length ?? 2) + ORDINARY_SLOTS;

export async function startWorker(options: StartWorkerOptions): Promise<RunningWorker> {
  const logger = installRuntime();
  const bundle = await workflowBundle({ ...options, logger });
  const db = connect(options.appUrl, { max: poolSize(options), name: 'throughline-worker' });
  const connection = await NativeConnection.connect({ address: options.temporalAddress });
  const kinds = options.namespaces ?? (['real', 'told'] as const);
  const workers = await Promise.all(kinds.flatMap((kind) => workersOf(kind, options, { bundle, db, connection })));
  const relay = options.relay === false ? undefined : await relayOf(options, options.relay ?? {});
  const close = async (): Promise<void> => {
    await relay?.stop();
    await connection.close();
    await db.destroy();
  };
  const stopped = runAll(workers).finally(close);
  if (options.deployment) await promote(options, kinds);
  log.info({ namespaces: kinds, slots: options.slots ?? DEFAULT_SLOTS }, 'worker ready');
  return {
    stopped,
    async shutdown() {
      stopAll(workers);
      await stopped;
    },
  };
}

interface Shared {
  bundle: { codePath: string };
  db: Db;
  connection: NativeConnection;
}

/** Two workers a namespace: the line's own queue, and the outside's, where a slow partner holds slots that nobody else needs. */
function workersOf(
  kind: NamespaceKind,
  options: StartWorkerOptions,
  { bundle, db, connection }: Shared,
): Promise<Worker>[] {
  const shared: Omit<WorkerOptions, 'taskQueue'> = {
    connection,
    namespace: NAMESPACES[kind],
    dataConverter: dataConverter(options.codecKeys),
    interceptors: { activity: [troubleInterceptor(db)] },
    maxConcurrentActivityTaskExecutions: ORDINARY_SLOTS,
    maxConcurrentActivityTaskPolls: 2,
    shutdownGraceTime: options.shutdownGrace ?? '20 seconds',
    ...deploymentOptions(options.deployment),
  };
  const slots = options.slots ?? DEFAULT_SLOTS;
  const queues = taskQueues(options.queueSuffix);
  return [
    Worker.create({
      ...shared,
      taskQueue: queues.line,
      workflowBundle: bundle,
      activities: createActivities({ steps: options.steps(db) }),
      maxConcurrentLocalActivityExecutions: slots,
      // A workflow task is mostly the waiting for its step: a few more than steps keep them busy.
      maxConcurrentWorkflowTaskExecutions: slots * 2,
      maxConcurrentWorkflowTaskPolls: 4,
      // Encounters rest for weeks, so most tasks are of workflows that no cache holds.
      nonStickyToStickyPollRatio: 0.5,
      maxCachedWorkflows: options.maxCachedWorkflows ?? 200,
      // How long a task waits for a worker that died before another may take it.
      stickyQueueScheduleToStartTimeout: options.stickyTimeout ?? '3 seconds',
    }),
    Worker.create({
      ...shared,
      taskQueue: queues.outside,
      activities: createOutsideActivities({ outside: options.outside(db) }),
    }),
  ];
}

async function relayOf(options: StartWorkerOptions, relay: Partial<RelayOptions>): Promise<Relay> {
  const { temporalAddress, codecKeys, jobUrl, queueSuffix } = options;
  const process = await connectProcess({ temporalAddress, codecKeys, queueSuffix });
  const running = startRelay({ jobUrl, process, ...relay });
  return {
    async stop() {
      await running.stop();
      await process.close();
    },
  };
}

/** One that breaks takes the others with it: the supervisor starts the process again whole. */
async function runAll(workers: Worker[]): Promise<void> {
  const runs = workers.map((worker) =>
    worker.run().catch((error: unknown) => {
      log.error({ err: fault(error) }, 'a worker broke');
      stopAll(workers);
      throw error;
    }),
  );
  const broken = (await Promise.allSettled(runs)).find((run) => run.status === 'rejected');
  if (broken) throw broken.reason;
}

function stopAll(workers: Worker[]): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}

/** For process entries: the first signal lets steps finish, a second does not wait. */
export function shutdownOnSignals(worker: RunningWorker): void {
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(1);
    asked = true;
    void worker.shutdown().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}
