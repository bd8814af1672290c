/** The worker as the product runs it: the business's steps, the directory clearinghouse, the audit's sealer. */
import { createOutsideCalls, createSteps } from '../src/steps';
import { directoryClearinghouse } from '../src/edges/clearinghouse/directory';
import { localKeyProvider } from '../src/privacy/keys';
import { Sealers } from '../src/privacy/seal';
import { readServiceConfig } from '../src/config';
import { runWorkerProcess } from './entry';

const config = readServiceConfig(process.env);
const sealers = new Sealers(localKeyProvider(config.masterKey));
const clearinghouse = directoryClearinghouse(config.clearinghouseDir);

void runWorkerProcess({
  steps: (db) => createSteps({ db, sealers }),
  outside: (db) => createOutsideCalls({ db, sealers }, clearinghouse),
});
