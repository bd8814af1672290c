/**
 * Backups of the whole cluster — the record and the engine's own databases, so that one restore brings both to one point
 * in time. A base backup is a copy of the files while the server runs; with the log archived since, any moment after it
 * can be restored (`restore.ts`). Only the server's own functions are used: the embedded package has no pg_basebackup.
 */
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { chown, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { EngineError, errorCode } from './errors';
import { writeJson } from './files';
import type { PostgresOptions } from './postgres';
import type { PostgresBinaries } from './postgres-binaries';
import { withClient } from './postgres-roles';

export type Account = PostgresBinaries['account'];

/** What stands beside the copied files, written last: a backup without it is half a backup. */
export interface BackupManifest {
  label: string;
  startedAt: string;
  endedAt: string;
  startLsn: string;
  stopLsn: string;
  serverVersion: string;
  files: number;
  bytes: number;
}

export const MANIFEST = 'backup.json';
/** The copied data folder inside a backup. */
export const BASE = 'base';

/** Files that the server makes anew, or that belong to the running one only. */
const LEFT_OUT = new Set([
  'postmaster.pid',
  'postmaster.opts',
  'current_logfiles',
  'pg_internal.init',
  'backup_label',
  'tablespace_map',
]);
/** Folders whose content is left out; the folders themselves must be there. */
const EMPTIED = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);

/**
 * Settings with which the embedded server archives its log into a folder: `engineUp({ postgresOptions })`. A minute is
 * the most that a loss of the whole disk can cost.
 */
export function archiveOptions(archive: string): PostgresOptions {
  if (/['"\\%$`\n]/.test(archive)) {
    throw new EngineError(
      'BACKUP_FAILED',
      `The archive folder ${archive} has a quote, %, $ or backslash in its name.`,
      'Choose another folder.',
    );
  }
  const target = `"${archive}/%f"`;
  const part = `"${archive}/%f.part"`;
  return {
    archive_mode: 'on',
    archive_timeout: '60s',
    // After a crash the server offers a segment again: the same bytes are a success, others never replace it.
    archive_command: `if test -f ${target}; then cmp -s "%p" ${target}; else cp "%p" ${part} && sync ${part} && mv ${part} ${target}; fi`,
  };
}

/** Makes the archive's folder, for the user as whom the server runs. */
export function prepareArchive(archive: string, account: Account): void {
  mkdirSync(archive, { recursive: true, mode: 0o700 });
  chmodSync(archive, 0o700);
  if (account) chownSync(archive, account.uid, account.gid);
}

export interface BackupOptions {
  /** The superuser's address. */
  adminUrl: string;
  dataDir: string;
  /** A folder that is not there yet. */
  target: string;
  label: string;
}

/** Copies a running cluster. When it returns, the log that the copy needs has been archived too. */
export async function baseBackup({ adminUrl, dataDir, target, label }: BackupOptions): Promise<BackupManifest> {
  if (existsSync(target))
    throw new EngineError('BACKUP_FAILED', `${target} is there already.`, 'Name a new folder for each backup.');
  mkdirSync(target, { recursive: true, mode: 0o700 });
  try {
    return await withClient(adminUrl, (client) => copyRunning(client, { dataDir, target, label }), 'the cluster');
  } catch (error) {
    rmSync(target, { recursive: true, force: true });
    throw error;
  }
}

/** Start and stop belong to one session: if it ends, the server forgets the backup. */
async function copyRunning(
  client: Client,
  { dataDir, target, label }: Omit<BackupOptions, 'adminUrl'>,
): Promise<BackupManifest> {
  await requireArchive(client);
  const startedAt = new Date().toISOString();
  await client.query("set statement_timeout = '10min'");
  const started = await client.query<{ lsn: string }>('select pg_backup_start($1, true)::text as lsn', [label]);
  const base = join(target, BASE);
  const copied = await copyTree(dataDir, base, undefined, true);
  // Waits until the archive has every piece of the log from start to stop.
  const stopped = await client.query<{ lsn: string; labelfile: string; spcmapfile: string }>(
    'select lsn::text, labelfile, spcmapfile from pg_backup_stop(true)',
  );
  const { lsn, labelfile, spcmapfile } = stopped.rows[0]!;
  if (spcmapfile.trim()) {
    throw new EngineError(
      'BACKUP_FAILED',
      'The cluster has tablespaces outside its data folder.',
      'Use a backup tool that knows them (pgBackRest, pg_basebackup).',
    );
  }
  writeFileSync(join(base, 'backup_label'), labelfile);
  const version = await client.query<{ server_version: string }>('show server_version');
  const manifest = {
    label,
    startedAt,
    endedAt: new Date().toISOString(),
    startLsn: started.rows[0]!.lsn,
    stopLsn: lsn,
    serverVersion: version.rows[0]!.server_version,
    ...copied,
  };
  writeJson(join(target, MANIFEST), manifest);
  return manifest;
}

async function requireArchive(client: Client): Promise<void> {
  const { rows } = await client.query<{ archive_mode: string }>('show archive_mode');
  if (rows[0]!.archive_mode !== 'off') return;
  throw new EngineError(
    'BACKUP_FAILED',
    'The cluster does not archive its log, without which a copy of it is worth nothing.',
    'Start it with archive_mode and archive_command (see docs/operations.md, backups).',
  );
}

/** A named point in the log, to which one may restore. */
export async function restorePoint(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, (client) => client.query('select pg_create_restore_point($1)', [name]), 'the cluster');
}

/** Has the log up to now archived, and waits for it: what follows cannot be lost with this machine. */
export async function archiveNow(adminUrl: string, limitMs = 60_000): Promise<void> {
  await withClient(
    adminUrl,
    async (client) => {
      const switched = await client.query<{ file: string }>('select pg_walfile_name(pg_switch_wal()) as file');
      const file = switched.rows[0]!.file;
      const isArchived = async (): Promise<boolean> => {
        const { rows } = await client.query<{ done: boolean }>(
          'select coalesce(last_archived_wal >= $1, false) as done from pg_stat_archiver',
          [file],
        );
        return rows[0]!.done;
      };
      for (const end = Date.now() + limitMs; !(await isArchived());) {
        if (Date.now() > end)
          throw new EngineError(
            'BACKUP_FAILED',
            `The log piece ${file} was not archived in time.`,
            'Look at the end of postgres.log: it says why archive_command fails.',
          );
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    'the cluster',
  );
}

/** Copies a folder; of a running server, files may vanish meanwhile (a dropped table), and what is transient is left out. */
export async function copyTree(
  from: string,
  to: string,
  owner: Account,
  isRunning = false,
): Promise<{ files: number; bytes: number }> {
  const total = { files: 0, bytes: 0 };
  await mkdir(to, { mode: 0o700 });
  if (owner) await chown(to, owner.uid, owner.gid);
  for (const entry of await readdir(from, { withFileTypes: true }).catch(vanished([]))) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (isRunning && (LEFT_OUT.has(entry.name) || entry.name.startsWith('pgsql_tmp'))) continue;
    if (entry.isDirectory()) {
      const part =
        isRunning && EMPTIED.has(entry.name) ? await emptyFolder(copy) : await copyTree(source, copy, owner, isRunning);
      total.files += part.files;
      total.bytes += part.bytes;
    } else if (entry.isFile()) {
      const size = await copyOne(source, copy, owner);
      if (size === undefined && !isRunning)
        throw new EngineError(
          'RESTORE_FAILED',
          `${source} vanished while it was copied.`,
          'Leave the backup alone during a restore.',
        );
      total.files += size === undefined ? 0 : 1;
      total.bytes += size ?? 0;
    }
  }
  return total;
}

async function emptyFolder(path: string): Promise<{ files: number; bytes: number }> {
  await mkdir(path, { mode: 0o700 });
  return { files: 0, bytes: 0 };
}

/** In bytes; undefined when it is not there any more. */
async function copyOne(source: string, copy: string, owner: Account): Promise<number | undefined> {
  try {
    await copyFile(source, copy);
    if (owner) await chown(copy, owner.uid, owner.gid);
    return (await stat(copy)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const vanished =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (errorCode(error) === 'ENOENT') return instead;
    throw error;
  };
