import { existsSync } from 'node:fs';
import { archiveOptions, prepareArchive, type Account } from './backup';
import { EngineError } from './errors';
import { readJson } from './files';
import type { Home, Log } from './home';
import type { Ports } from './ports';
import { type Cluster, type PostgresOptions, adminUrl, databaseUrl, initCluster, postgresChild } from './postgres';
import { findPostgres } from './postgres-binaries';
import { type DatabaseUrls, useExternalDatabase } from './postgres-external';
import {
  APP_ROLE,
  DATABASE,
  JOB_ROLE,
  OWNER_ROLE,
  TEMPORAL_DATABASE,
  TEMPORAL_ROLE,
  VISIBILITY_DATABASE,
  ensureDatabase,
  provisionCluster,
  withClient,
} from './postgres-roles';
import type { Secrets } from './secrets';
import type { Supervisor } from './supervisor';
import { devServerChild, frontendAddress, temporalChild } from './temporal';
import type { TemporalStore } from './temporal-config';
import type { TemporalSource } from './temporal-find';
import { ensureNamespaces, requireReachable } from './temporal-namespaces';
import { ensureSchemas } from './temporal-schema';

export interface UpContext {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly supervisor: Supervisor;
  readonly ports: Ports;
  readonly postgresOptions?: PostgresOptions;
}

/** The cluster behind DATABASE_URL, or the home's own, started and with its roles and databases. */
export async function bringUpDatabase(context: UpContext): Promise<DatabaseUrls> {
  const { env, log, secrets, ports, home, supervisor, postgresOptions } = context;
  if (env.DATABASE_URL) return step(log, 'Postgres: using DATABASE_URL', () => useExternalDatabase(env, secrets));
  const { passwords } = secrets;
  const binaries = findPostgres(env, log);
  const cluster: Cluster = {
    binaries,
    dataDir: home.postgresData,
    port: ports.postgres,
    superuserPassword: passwords.superuser,
    options: { ...archiveSettings(home, binaries.account), ...postgresOptions },
  };
  await step(log, `Postgres: a new cluster in ${home.postgresData}`, () => initCluster(cluster));
  await step(log, `Postgres: running on 127.0.0.1:${ports.postgres}`, () => supervisor.add(postgresChild(cluster)));
  await provisionCluster(adminUrl(cluster), secrets);
  const url = (role: string, password: string): string => databaseUrl(role, password, ports.postgres, DATABASE);
  return {
    admin: adminUrl(cluster, DATABASE),
    owner: url(OWNER_ROLE, passwords.owner),
    app: url(APP_ROLE, passwords.app),
    job: url(JOB_ROLE, passwords.job),
  };
}

/** As `throughline backup archive` has set it; a folder that has vanished (a disk that is not mounted) is an error, not a gap. */
function archiveSettings(home: Home, account: Account): PostgresOptions {
  const folder = readJson<{ folder: string }>(home.archiveFile)?.folder;
  if (folder === undefined) return {};
  if (!existsSync(folder))
    throw new EngineError(
      'BACKUP_FAILED',
      `The folder ${folder}, into which the log is archived, is not there.`,
      'Mount it, or name another one: throughline backup archive FOLDER.',
    );
  prepareArchive(folder, account);
  return archiveOptions(folder);
}

/** The server behind TEMPORAL_ADDRESS, or the home's own, started and with its namespaces; returns its address. */
export async function bringUpTemporal(context: UpContext, source: TemporalSource, urls: DatabaseUrls): Promise<string> {
  const { log, supervisor, home, ports } = context;
  if (source.kind === 'address') {
    await step(log, `Temporal: using ${source.address}`, () => requireReachable(source.address));
    await step(log, 'Temporal: namespaces', () => ensureNamespaces(source.address));
    return source.address;
  }
  const address = frontendAddress(ports);
  if (source.kind === 'server') {
    const store = await prepareStore(context, urls);
    await step(log, 'Temporal: tables', () => ensureSchemas(source.binaries, store));
    await step(log, `Temporal: running on ${address}`, () =>
      supervisor.add(temporalChild(home, ports, store, source.binaries)),
    );
  } else {
    await step(log, `Temporal: development server on ${address}`, () =>
      supervisor.add(devServerChild(home, ports, source)),
    );
  }
  await step(log, 'Temporal: namespaces', () => ensureNamespaces(address));
  return address;
}

/** Temporal keeps its databases in the same cluster as the record, so that one backup holds both at one point in time. */
async function prepareStore({ env, secrets, ports }: UpContext, { owner }: DatabaseUrls): Promise<TemporalStore> {
  if (!env.DATABASE_URL) {
    return {
      host: '127.0.0.1',
      port: ports.postgres,
      user: TEMPORAL_ROLE,
      password: secrets.passwords.temporal,
      tls: false,
    };
  }
  const url = new URL(owner);
  const user = decodeURIComponent(url.username);
  await withClient(owner, async (client) => {
    for (const database of [TEMPORAL_DATABASE, VISIBILITY_DATABASE]) await ensureDatabase(client, database, user, []);
  });
  const visibility = new URL(owner);
  visibility.pathname = `/${VISIBILITY_DATABASE}`;
  await withClient(visibility.href, (client) => client.query('CREATE EXTENSION IF NOT EXISTS btree_gin'));
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user,
    password: decodeURIComponent(url.password),
    tls: /^(require|verify-ca|verify-full|no-verify)$/.test(url.searchParams.get('sslmode') ?? ''),
  };
}

/** Runs a step and says how long it took; a step that returns false had nothing to do and stays silent. */
async function step<T>(log: Log, name: string, act: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const result = await act();
  if (result !== false) log(`${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}
