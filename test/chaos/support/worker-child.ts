/** A worker with the product's steps as a process of its own, on task queues of its own, to be killed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configuredClearinghouse } from '../../../src/edges/clearinghouse/configured';
import { directoryClearinghouse } from '../../../src/edges/clearinghouse/directory';
import { Sealers } from '../../../src/privacy/seal';
import { createOutsideCalls, createSteps } from '../../../src/steps';
import { startWorker } from '../../../workers/worker';
import { TEST_KEYS } from '../../support/engine';
import { keys } from '../../support/practice';

export interface ChildOptions {
  app: string;
  job: string;
  temporalAddress: string;
  queueSuffix: string;
  /** Holds the partner's folders; `ready-<pid>` in it says that this process works. */
  folder: string;
}

const options = JSON.parse(process.env['CHAOS_WORKER']!) as ChildOptions;
const sealers = new Sealers(keys);

startWorker({
  temporalAddress: options.temporalAddress,
  appUrl: options.app,
  jobUrl: options.job,
  codecKeys: TEST_KEYS,
  queueSuffix: options.queueSuffix,
  namespaces: ['told'],
  relay: false,
  steps: (db) => createSteps({ db, sealers }),
  outside: (db) =>
    createOutsideCalls(
      { db, sealers },
      configuredClearinghouse({ db, sealers }, directoryClearinghouse(options.folder)),
    ),
})
  .then((worker) => {
    writeFileSync(join(options.folder, `ready-${process.pid}`), '');
    return worker.stopped;
  })
  .catch(() => process.exit(1));
