/** The API as a process: addresses and keys from the environment, where the supervisor (or a customer) put them. */
import { createHmac } from 'node:crypto';
import { readServiceConfig } from '../config';
import { connect } from '../db';
import { fault, log } from '../log';
import { localKeyProvider } from '../privacy/keys';
import { Sealers } from '../privacy/seal';
import { domainServices } from './domain';
import { sealedPeople } from './people';
import { startApi } from './server';
import { WEB_DIST } from './web-build';

async function main(): Promise<void> {
  const config = readServiceConfig(process.env);
  const port = Number(process.env['PORT'] ?? '8686');
  const db = connect(config.appUrl, { max: 10, name: 'throughline-api' });
  const sealers = new Sealers(localKeyProvider(config.masterKey));
  const api = await startApi({
    port,
    appUrl: process.env['APP_URL'] ?? `http://127.0.0.1:${port}`,
    database: db,
    secret: createHmac('sha256', config.masterKey).update('api cursors and csrf').digest(),
    services: domainServices({ db, sealers }),
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

main().catch((error: unknown) => {
  log.fatal(
    { err: fault(error), message: error instanceof Error ? error.message : 'unknown' },
    'the API did not start',
  );
  process.exit(1);
});
