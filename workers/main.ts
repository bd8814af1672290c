/** The worker as the product runs it: the business's steps, each organisation's clearinghouse and its polling, the audit's sealer, retention. */
import { setTimeout as sleep } from 'node:timers/promises';
import { headFileOf, headKeyFileOf, loadHeadKey } from '../src/audit/head';
import { startSealer } from '../src/audit/seal';
import { readServiceConfig, type ServiceConfig } from '../src/config';
import { connect } from '../src/db';
import { configuredClearinghouse } from '../src/edges/clearinghouse/configured';
import { directoryClearinghouse } from '../src/edges/clearinghouse/directory';
import { startPolling } from '../src/edges/clearinghouse/poll';
import { parseCodecKeys } from '../src/engine/codec';
import { connectProcess } from '../src/engine/process';
import { fault, log } from '../src/log';
import { localKeyProvider } from '../src/privacy/keys';
import { Sealers } from '../src/privacy/seal';
import { exportAndPrune } from '../src/retention';
import { createOutsideCalls, createSteps } from '../src/steps';
import { runWorkerProcess } from './entry';

const RETENTION_EVERY_MS = 24 * 3_600_000;
/** Not in the rush of a start. */
const RETENTION_FIRST_MS = 10 * 60_000;

async function main(): Promise<void> {
  const config = readServiceConfig(process.env);
  const sealers = new Sealers(localKeyProvider(config.masterKey));
  const directory = directoryClearinghouse(config.clearinghouseDir);
  const home = { root: config.auditDir };
  startSealer({ jobUrl: config.jobUrl, headFile: headFileOf(home), key: await loadHeadKey(headKeyFileOf(home)) });
  void keepRetention(config, sealers);
  keepPolling(config, sealers);
  await runWorkerProcess({
    steps: (db) => createSteps({ db, sealers }),
    outside: (db) => createOutsideCalls({ db, sealers }, configuredClearinghouse({ db, sealers }, directory)),
  });
}

/** Fetches what partners have for real organisations, on connections of its own. */
function keepPolling(config: ServiceConfig, sealers: Sealers): void {
  const deps = { db: connect(config.appUrl, { max: 2, name: 'throughline-poll' }), sealers };
  const jobDb = connect(config.jobUrl, { max: 1, name: 'throughline-poll-job' });
  const clearinghouse = configuredClearinghouse(deps, directoryClearinghouse(config.clearinghouseDir));
  startPolling({ deps, jobDb, clearinghouse });
}

/** Once a day: histories of closed runs into the document store, old rows of step_log out. Killed anywhere, it goes on tomorrow. */
async function keepRetention(config: ServiceConfig, sealers: Sealers): Promise<void> {
  await sleep(RETENTION_FIRST_MS, undefined, { ref: false });
  for (;;) {
    const db = connect(config.appUrl, { max: 1, name: 'throughline-retention' });
    const jobDb = connect(config.jobUrl, { max: 1, name: 'throughline-retention-job' });
    try {
      const { clients } = await connectProcess({
        temporalAddress: config.temporalAddress,
        codecKeys: parseCodecKeys(config.codecKeys),
      });
      log.info(await exportAndPrune({ deps: { db, sealers }, jobDb, temporal: clients }), 'retention');
    } catch (error) {
      log.warn({ err: fault(error) }, 'retention did not finish; again tomorrow');
    } finally {
      await db.destroy();
      await jobDb.destroy();
    }
    await sleep(RETENTION_EVERY_MS, undefined, { ref: false });
  }
}

main().catch((error: unknown) => {
  log.fatal(
    { err: fault(error), message: error instanceof Error ? error.message : 'unknown' },
    'the worker did not start',
  );
  process.exit(1);
});
