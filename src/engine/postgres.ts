import { execFile } from 'node:child_process';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { ChildSpec } from './child';
import { EngineError, explainLog } from './errors';
import type { PostgresBinaries } from './postgres-binaries';
import { commandLine, processIdentity, processesIn, waitUntil } from './processes';

const SUPERUSER = 'postgres';
export const MAX_CONNECTIONS = 200;

/** Settings by name, as in postgresql.conf. */
export type PostgresOptions = Readonly<Record<string, string>>;

/** One cluster on this machine. A restore drill makes its own, with another folder and port. */
export interface Cluster {
  readonly binaries: PostgresBinaries;
  readonly dataDir: string;
  readonly port: number;
  readonly superuserPassword: string;
  readonly options?: PostgresOptions;
}

/**
 * What the embedded cluster runs with. Durable (synchronous_commit); ready for base backups (wal_level, max_wal_senders);
 * and its log holds no patient's data: neither failing statements nor the DETAIL lines that quote key values.
 */
const DEFAULTS: PostgresOptions = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: String(MAX_CONNECTIONS),
  shared_buffers: '256MB',
  synchronous_commit: 'on',
  wal_level: 'replica',
  max_wal_senders: '4',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** The superuser's URL. */
export function adminUrl(
  { port, superuserPassword }: Pick<Cluster, 'port' | 'superuserPassword'>,
  database = 'postgres',
): string {
  return databaseUrl(SUPERUSER, superuserPassword, port, database);
}

export function databaseUrl(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/**
 * Makes the cluster if it is not there; says whether it did. It is made under another name and moved into place when
 * complete, so half a cluster of a killed start is never taken for a whole one.
 */
export async function initCluster({ binaries, dataDir, superuserPassword }: Cluster): Promise<boolean> {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return false;
  const { account, binDir } = binaries;
  const draft = `${dataDir}.new`;
  const passwordFile = `${dataDir}.pw`;
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  if (account) for (const path of [dirname(dataDir), passwordFile]) chownSync(path, account.uid, account.gid);
  const args = [
    '-D',
    draft,
    '-U',
    SUPERUSER,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
  ];
  try {
    await promisify(execFile)(join(binDir, 'initdb'), args, { ...account, cwd: dirname(dataDir) });
    renameSync(draft, dataDir);
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw (
      explainLog('Postgres (initdb)', stderr + message) ??
      new EngineError(
        'POSTGRES_INIT_FAILED',
        `Postgres could not be set up in ${dataDir}: ${(stderr || message).trim()}`,
        'See the message above.',
      )
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  return true;
}

/** The running server as a child of the supervisor. */
export function postgresChild(cluster: Cluster, name = 'postgres'): ChildSpec {
  const { binaries, dataDir, port, options } = cluster;
  const settings = { ...DEFAULTS, ...options, port: String(port) };
  return {
    name,
    prepare: () => clearStalePidFile(dataDir),
    start: () => ({
      command: join(binaries.binDir, 'postgres'),
      args: ['-D', dataDir, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
      cwd: dirname(dataDir),
      ...binaries.account,
    }),
    ready: () => accepts(adminUrl(cluster)),
    // A recovery after a kill replays the log since the last checkpoint.
    readyTimeoutMs: 300_000,
    // SIGINT: fast shutdown (open transactions end, a checkpoint is written); SIGQUIT: at once, with recovery at the next start.
    stopSteps: [
      { signal: 'SIGINT', waitMs: 60_000 },
      { signal: 'SIGQUIT', waitMs: 10_000 },
    ],
    findOrphan: () => runningPostmaster(dataDir),
  };
}

/** True when the server takes connections. */
export async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The pid of the server that runs on this folder, whoever started it. */
export function runningPostmaster(dataDir: string): number | undefined {
  const pid = pidInFile(dataDir);
  if (pid === undefined || processIdentity(pid) === undefined) return undefined;
  return commandLine(pid).includes(dataDir) ? pid : undefined;
}

/**
 * Postgres itself replaces the pid file of a dead server, unless its number has been given to a stranger. Such a file is
 * removed here, but only when no process works in the data folder any more: the backends of a killed server may still
 * write for a moment, and the file is what keeps a second server out until they are gone.
 */
async function clearStalePidFile(dataDir: string): Promise<void> {
  const pid = pidInFile(dataDir);
  if (pid === undefined || runningPostmaster(dataDir) !== undefined) return;
  const quiet = await waitUntil(() => processesIn(dataDir).length === 0, { timeoutMs: 10_000 });
  if (quiet && processIdentity(pid) !== undefined) rmSync(join(dataDir, 'postmaster.pid'), { force: true });
}

function pidInFile(dataDir: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
