/** The API as a process: addresses and keys from the environment, where the supervisor (or a customer) put them. */
import { createHmac } from 'node:crypto';
import { readServiceConfig, type ServiceConfig } from '../config';
import { connect } from '../db';
import type { Deps } from '../deps';
import { partnerFolder } from '../edges/clearinghouse/partner-folder';
import { parseCodecKeys } from '../engine/codec';
import { connectProcess } from '../engine/process';
import { fault, log } from '../log';
import { type KeyProvider, localKeyProvider } from '../privacy/keys';
import { Sealers } from '../privacy/seal';
import { ScenarioDesk } from '../scenario/desk';
import { domainServices } from './domain';
import { sealedPeople } from './people';
import { startApi } from './server';
import { WEB_DIST } from './web-build';

async function main(): Promise<void> {
  const config = readServiceConfig(process.env);
  const port = Number(process.env['PORT'] ?? '8686');
  const db = connect(config.appUrl, { max: 10, name: 'throughline-api' });
  const keys = localKeyProvider(config.masterKey);
  const sealers = new Sealers(keys);
  const api = await startApi({
    port,
    appUrl: process.env['APP_URL'] ?? `http://127.0.0.1:${port}`,
    database: db,
    secret: createHmac('sha256', config.masterKey).update('api cursors and csrf').digest(),
    services: { ...domainServices({ db, sealers }), scenarios: deskOf(config, keys, { db, sealers }) },
    openPerson: sealedPeople(sealers),
    webDist: WEB_DIST,
    idleMinutes: Number(process.env['SESSION_IDLE_MINUTES'] ?? '15'),
  });
  log.info({ url: api.url }, 'API ready');
  const stop = (): void =>
    void api
      .close()
      .then(() => db.destroy())
      .then(() => process.exit(0));
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

const deskOf = (config: ServiceConfig, keys: KeyProvider, deps: Deps): ScenarioDesk =>
  new ScenarioDesk({
    deps,
    keys,
    partner: partnerFolder(config.clearinghouseDir),
    connect: () =>
      connectProcess({ temporalAddress: config.temporalAddress, codecKeys: parseCodecKeys(config.codecKeys) }),
  });

main().catch((error: unknown) => {
  log.fatal(
    { err: fault(error), message: error instanceof Error ? error.message : 'unknown' },
    'the API did not start',
  );
  process.exit(1);
});
