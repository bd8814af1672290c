/** A worker as a process: addresses and keys from the environment, where the supervisor (or a customer) put them. */
import type { OutsideCalls, Steps } from '../src/engine/contract';
import { parseCodecKeys } from '../src/engine/codec';
import type { Db } from '../src/db';
import { fault, log } from '../src/log';
import { shutdownOnSignals, startWorker } from './worker';

export interface Makers {
  steps: (db: Db) => Steps;
  outside: (db: Db) => OutsideCalls;
}

/** Runs until a signal or until a worker breaks; then the process ends, and its supervisor starts another. */
export async function runWorkerProcess(makers: Makers): Promise<void> {
  const env = process.env;
  const worker = await startWorker({
    ...makers,
    temporalAddress: needed('TEMPORAL_ADDRESS'),
    appUrl: needed('APP_DATABASE_URL'),
    jobUrl: needed('JOB_DATABASE_URL'),
    codecKeys: parseCodecKeys(needed('CODEC_KEYS')),
    ...(env['WORKER_SLOTS'] ? { slots: Number(env['WORKER_SLOTS']) } : {}),
    ...(env['WORKER_BUILD_ID'] ? { deployment: { name: 'throughline', buildId: env['WORKER_BUILD_ID'] } } : {}),
    ...(env['WORKER_RELAY'] === 'off' ? { relay: false } : {}),
  });
  shutdownOnSignals(worker);
  await worker.stopped.catch((error: unknown) => {
    log.fatal({ err: fault(error) }, 'the worker broke and ends');
    process.exit(1);
  });
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the worker needs ${name} in its environment`);
  return value;
}
