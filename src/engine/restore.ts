/**
 * Restoring a whole cluster to a moment, into a home of its own: the base backup's files, the archived log up to the
 * target, and then what makes it safe to start — the fence is up, the signed head of the audit chain knows that it was
 * set back, and the engine has forgotten the machines that it ran on. The old home is never touched.
 */
import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createPrivateKey } from 'node:crypto';
import { HeadFile, headFileOf, headKeyFileOf } from '../audit/head';
import { signRestarts } from '../audit/seal';
import { connect, row } from '../db';
import { migrate } from '../migrate';
import { BASE, MANIFEST, copyTree, type Account, type BackupManifest } from './backup';
import { endProcess } from './child';
import { EngineError } from './errors';
import { raiseFence } from './fence';
import { readJson, writeJson } from './files';
import { chooseHome, prepareHome, type Home, type Log } from './home';
import { choosePorts } from './ports';
import { processIdentity } from './processes';
import { adminUrl, databaseUrl, postgresChild, runningPostmaster, type Cluster } from './postgres';
import { findPostgres } from './postgres-binaries';
import { APP_ROLE, DATABASE, JOB_ROLE, OWNER_ROLE, TEMPORAL_DATABASE, withClient } from './postgres-roles';
import { loadSecrets, type Secrets } from './secrets';
import { Supervisor } from './supervisor';

/** `time` is an instant; `name` a point made by `restorePoint`; `latest` all that the archive has. */
export type RestoreTarget = { kind: 'time'; at: string } | { kind: 'name'; name: string } | { kind: 'latest' };

export interface RestoreOptions {
  /** A new home, into which the secrets file (and the audit key and heads) of the old one were put: keys are kept apart from backups. */
  home: string;
  backup: string;
  archive: string;
  target: RestoreTarget;
  /** pg_wal of the dead cluster, where its disk survived: what had not been archived yet. */
  survivingWal?: string;
  /** Which way to follow where an earlier restore made the log fork. */
  timeline?: 'latest' | 'current';
  env?: NodeJS.ProcessEnv;
  log: Log;
}

export interface Restored {
  home: Home;
  /** The last transaction that is in it. */
  lastCommitAt: string | null;
  /** Organisations that are fenced. */
  fenced: string[];
  /** Organisations whose audit chain goes on from an earlier row. */
  restarted: string[];
  seconds: number;
}

/** Restores and stops again: `engineUp` on the home then starts the restored system, fenced. May be killed and called again. */
export async function restoreTo(options: RestoreOptions): Promise<Restored> {
  const { env = process.env, log } = options;
  const started = Date.now();
  const home = prepareHome(chooseHome(env, log, options.home));
  const manifest = requireInputs(home, options);
  const secrets = await loadSecrets(home.secretsFile);
  const binaries = findPostgres(env, log);
  await layOut(home, options, binaries.account);
  const { postgres: port } = await choosePorts(home.portsFile);
  // Nobody gets in before the target is reached; nothing of it goes into the archive of the living.
  const settings = { hot_standby: 'off', archive_mode: 'off' };
  const cluster: Cluster = {
    binaries,
    dataDir: home.postgresData,
    port,
    superuserPassword: secrets.passwords.superuser,
    options: settings,
  };
  const supervisor = Supervisor.open({ runDir: home.runDir, logsDir: home.logsDir });
  try {
    log(`Restore: replaying the log since ${manifest.startedAt} up to ${inWords(options.target)}`);
    await supervisor.add(postgresChild(cluster, 'postgres-restore')).catch(notReached(options.target));
    const done = await makeSafe(home, cluster, secrets);
    rmSync(markerOf(home), { force: true });
    const seconds = (Date.now() - started) / 1_000;
    log(
      `Restore: the last transaction is of ${done.lastCommitAt ?? 'an unknown time'}; ${done.fenced.length} organisations are fenced (${seconds.toFixed(1)} s)`,
    );
    return { home, ...done, seconds };
  } finally {
    await supervisor.stop();
  }
}

const markerOf = (home: Home): string => join(home.root, 'restoring.json');
const inWords = (target: RestoreTarget): string =>
  target.kind === 'time' ? target.at : target.kind === 'name' ? `"${target.name}"` : 'its end';

function requireInputs(home: Home, { backup }: RestoreOptions): BackupManifest {
  const manifest = readJson<BackupManifest>(join(backup, MANIFEST));
  if (!manifest)
    throw new EngineError(
      'RESTORE_FAILED',
      `${backup} is not a whole backup: it has no ${MANIFEST}.`,
      'Choose another backup.',
    );
  if (!existsSync(home.secretsFile)) {
    throw new EngineError(
      'RESTORE_FAILED',
      `The new home ${home.root} has no secrets.json, without which nothing sealed in the backup can be read.`,
      'Put the secrets file of the old home there first.',
    );
  }
  if (existsSync(home.postgresData) && !existsSync(markerOf(home))) {
    throw new EngineError(
      'RESTORE_FAILED',
      `There is a cluster in ${home.postgresData}, and a restore never replaces one.`,
      'Name a new home.',
    );
  }
  return manifest;
}

/** The data folder as the server wants it for a recovery. What a killed restore left is made anew. */
async function layOut(home: Home, options: RestoreOptions, account: Account): Promise<void> {
  const data = home.postgresData;
  const draft = `${data}.restoring`;
  writeJson(markerOf(home), { backup: options.backup, target: options.target });
  const orphan = runningPostmaster(data);
  if (orphan !== undefined)
    await endProcess(orphan, processIdentity(orphan) ?? '', [{ signal: 'SIGQUIT', waitMs: 10_000 }]);
  for (const left of [data, draft]) rmSync(left, { recursive: true, force: true });
  mkdirSync(dirname(data), { recursive: true });
  if (account) chownSync(dirname(data), account.uid, account.gid);
  await copyTree(join(options.backup, BASE), draft, account);
  for (const name of options.survivingWal
    ? readdirSync(options.survivingWal).filter((file) => /^[0-9A-F]{24}$/.test(file))
    : []) {
    copyFileSync(join(options.survivingWal!, name), join(draft, 'pg_wal', name));
  }
  appendFileSync(join(draft, 'postgresql.auto.conf'), recoverySettings(options));
  writeFileSync(join(draft, 'recovery.signal'), '');
  if (account) {
    mkdirSync(join(draft, 'pg_wal', 'archive_status'), { recursive: true });
    chownSync(join(draft, 'recovery.signal'), account.uid, account.gid);
    chownTree(join(draft, 'pg_wal'), account);
    for (const name of readdirSync(draft)) chownSync(join(draft, name), account.uid, account.gid);
  }
  chmodSync(draft, 0o700);
  renameSync(draft, data);
}

function chownTree(path: string, account: NonNullable<Account>): void {
  for (const name of readdirSync(path, { recursive: true }))
    chownSync(join(path, String(name)), account.uid, account.gid);
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Exported for its test: the lines that go into postgresql.auto.conf. */
export function recoverySettings({
  archive,
  target,
  timeline = 'latest',
}: Pick<RestoreOptions, 'archive' | 'target' | 'timeline'>): string {
  if (/["'\\%$`\n]/.test(archive))
    throw new EngineError(
      'RESTORE_FAILED',
      `The archive folder ${archive} has a quote, %, $ or backslash in its name.`,
      'Copy it elsewhere.',
    );
  // The server reads these before it knows the abbreviations of zones: an offset, not a Z.
  const settings: Record<string, string> = {
    restore_command: `cp "${archive}/%f" "%p"`,
    recovery_target_timeline: timeline,
    recovery_target_action: 'promote',
    ...(target.kind === 'time'
      ? { recovery_target_time: new Date(target.at).toISOString().replace('T', ' ').replace('Z', '+00') }
      : {}),
    ...(target.kind === 'name' ? { recovery_target_name: target.name } : {}),
  };
  return `\n${Object.entries(settings)
    .map(([name, value]) => `${name} = ${quoted(value)}\n`)
    .join('')}`;
}

/** Everything that must be true before anything else starts on it. */
async function makeSafe(
  home: Home,
  cluster: Cluster,
  secrets: Secrets,
): Promise<Pick<Restored, 'lastCommitAt' | 'fenced' | 'restarted'>> {
  const admin = adminUrl(cluster, DATABASE);
  const lastCommitAt = await withClient(
    admin,
    async (client) => {
      const { rows } = await client.query<{ at: string | null }>('select pg_last_xact_replay_timestamp() as at');
      // Else the next recovery by hand would stop at this target.
      for (const name of [
        'restore_command',
        'recovery_target_timeline',
        'recovery_target_action',
        'recovery_target_time',
        'recovery_target_name',
      ]) {
        await client.query(`alter system reset ${name}`);
      }
      return rows[0]!.at;
    },
    'the restored cluster',
  );
  await forgetMachines(cluster);
  const { passwords } = secrets;
  const url = (role: string, password: string): string => databaseUrl(role, password, cluster.port, DATABASE);
  // The fence's table may be younger than the backup.
  await migrate(url(OWNER_ROLE, passwords.owner));
  const appDb = connect(url(APP_ROLE, passwords.app), { max: 2, name: 'throughline-restore' });
  const jobDb = connect(url(JOB_ROLE, passwords.job), { max: 2, name: 'throughline-restore' });
  try {
    const identity = (await row<{ now: string }>(jobDb, 'select cluster_identity_now() as now'))!.now;
    const reason = `restored to ${lastCommitAt ?? 'an unknown moment'}`;
    const fenced = await raiseFence({ appDb, jobDb }, { restoreId: identity, reason });
    await jobDb.raw('update cluster_identity set identity = ?', [identity]);
    return { lastCommitAt, fenced, restarted: await signRestartsOf(home, jobDb, reason) };
  } finally {
    await appDb.destroy();
    await jobDb.destroy();
  }
}

/**
 * The engine's members find each other through this table. A restored one must not join a ring of which the old machines
 * are part: in a drill they live.
 */
async function forgetMachines(cluster: Cluster): Promise<void> {
  await withClient(
    adminUrl(cluster, TEMPORAL_DATABASE),
    async (client) => {
      const { rows } = await client.query<{ there: boolean }>(
        `select to_regclass('cluster_membership') is not null as there`,
      );
      if (rows[0]!.there) await client.query('delete from cluster_membership');
    },
    "the restored engine's database",
  );
}

/** Only where the old home's key and heads were brought along; else there is nothing that contradicts the chain. */
async function signRestartsOf(home: Home, jobDb: ReturnType<typeof connect>, reason: string): Promise<string[]> {
  const [keyFile, headFile] = [headKeyFileOf(home), headFileOf(home)];
  if (!existsSync(keyFile) || !existsSync(headFile)) return [];
  return signRestarts(jobDb, new HeadFile(headFile, createPrivateKey(readFileSync(keyFile, 'utf8'))), reason);
}

const notReached =
  (target: RestoreTarget) =>
  (error: unknown): never => {
    throw new EngineError(
      'RESTORE_FAILED',
      `The cluster did not recover to ${inWords(target)}: ${error instanceof Error ? error.message : String(error)}`,
      'Read postgres-restore.log in the new home; a target after the last archived log is not reached.',
      { cause: error },
    );
  };
