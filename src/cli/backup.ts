/** `throughline backup …` and `throughline restore`: the whole cluster, to any moment since a base backup (docs/operations.md). */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { headFileOf, headKeyFileOf } from '../audit/head';
import { archiveNow, archiveOptions, baseBackup, prepareArchive, restorePoint } from '../engine/backup';
import { EngineError } from '../engine/errors';
import { writeJson } from '../engine/files';
import { chooseHome, prepareHome } from '../engine/home';
import { findPostgres } from '../engine/postgres-binaries';
import { restoreTo, type RestoreTarget } from '../engine/restore';
import { print, sharedOptions, withStack } from './options';
import type { Stack } from './stack';

export function addBackupCommands(program: Command): void {
  const backup = program.command('backup').description('backups of the record and the process, as one');
  backup
    .command('archive')
    .description('from the next start on, archive the log of the embedded Postgres into a folder')
    .argument('<folder>', 'on another disk, if one survives the loss of this one')
    .action((folder: string, _options, command: Command) => setArchive(resolve(folder), command));
  backup
    .command('base')
    .description('copy the running cluster; with the archived log it can be restored to any later moment')
    .argument('<folder>', 'a folder that is not there yet')
    .option('--label <text>', 'a name that stays in the backup', 'throughline')
    .action((folder: string, { label }: { label: string }, command: Command) =>
      withStack(
        command,
        async (stack, shared) => {
          const target = resolve(folder);
          const manifest = await baseBackup({ ...clusterOf(stack), target, label });
          print(
            shared,
            { target, ...manifest },
            () => `${target}: ${manifest.files} files, ${(manifest.bytes / 1e6).toFixed(1)} MB. ${KEYS_APART}`,
          );
        },
        { readOnly: true },
      ),
    );
  backup
    .command('point')
    .description('name this moment, so that one can restore to it, and archive the log up to here')
    .argument('<name>', 'such as before-upgrade')
    .action((name: string, _options, command: Command) =>
      withStack(
        command,
        async (stack, shared) => {
          const { adminUrl } = clusterOf(stack);
          await restorePoint(adminUrl, name);
          await archiveNow(adminUrl);
          print(shared, { point: name }, () => `${name} is in the archive.`);
        },
        { readOnly: true },
      ),
    );
  addRestoreCommand(program);
}

const KEYS_APART = 'secrets.json, audit-key.pem and audit-heads.jsonl of the home are not in it: keep them apart.';

function setArchive(folder: string, command: Command): void {
  const shared = sharedOptions(command);
  archiveOptions(folder);
  const home = prepareHome(chooseHome(process.env, shared.log, shared.home));
  prepareArchive(folder, findPostgres(process.env, shared.log).account);
  writeJson(home.archiveFile, { folder });
  print(shared, { archive: folder }, () => `From the next start on, the log of ${home.root} goes to ${folder}.`);
}

/** Of the embedded cluster; another one has its own tools, which know where its files are. */
function clusterOf({ engine }: Stack): { adminUrl: string; dataDir: string } {
  const dataDir = engine.home.postgresData;
  const { admin } = engine.databaseUrls;
  if (!process.env['DATABASE_URL'] && admin) return { adminUrl: admin, dataDir };
  throw new EngineError(
    'BACKUP_FAILED',
    'The database is the one of DATABASE_URL, whose files are not here.',
    'Use pg_basebackup or pgBackRest for it; Temporal’s databases must be in the same backup.',
  );
}

interface RestoreFlags {
  from: string;
  archive: string;
  keys?: string;
  time?: string;
  point?: string;
  wal?: string;
}

const instant = (text: string): string => {
  if (!/T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('an instant with its offset, such as 2026-03-02T10:15:00Z');
  return new Date(text).toISOString();
};

function addRestoreCommand(program: Command): void {
  program
    .command('restore')
    .description('restore a backup into the new home named by --home; it starts fenced (throughline fence --help)')
    .requiredOption('--from <folder>', 'the base backup')
    .requiredOption('--archive <folder>', 'the archived log')
    .option('--keys <folder>', 'where secrets.json and the audit key and heads are (the old home, or their copy)')
    .option('--time <instant>', 'stop at this time; default: all that the archive has', instant)
    .option('--point <name>', 'stop at this named point')
    .option('--wal <folder>', 'pg_wal of the dead cluster, if its disk survived')
    .action(async (flags: RestoreFlags, command: Command) => {
      const shared = sharedOptions(command);
      if (!shared.home) throw new EngineError('RESTORE_FAILED', 'No new home is named.', 'Say --home FOLDER.');
      if (flags.time && flags.point)
        throw new EngineError('RESTORE_FAILED', 'Both --time and --point are given.', 'Give one of them.');
      const home = resolve(shared.home);
      if (flags.keys) bringKeys(resolve(flags.keys), home);
      const restored = await restoreTo({
        home,
        backup: resolve(flags.from),
        archive: resolve(flags.archive),
        target: targetOf(flags),
        ...(flags.wal && { survivingWal: resolve(flags.wal) }),
        log: shared.log,
      });
      const { lastCommitAt, fenced, restarted, seconds } = restored;
      print(
        shared,
        { home, lastCommitAt, fenced, restarted, seconds },
        () =>
          `${home} is of ${lastCommitAt ?? 'an unknown moment'}. ${fenced.length} practices are fenced: start it, then throughline fence status.`,
      );
    });
}

const targetOf = ({ time, point }: RestoreFlags): RestoreTarget =>
  time ? { kind: 'time', at: time } : point ? { kind: 'name', name: point } : { kind: 'latest' };

/** What is kept apart from backups; a file that is in the new home already stays. */
function bringKeys(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o711 });
  for (const fileOf of [(root: string) => join(root, 'secrets.json'), headKeyOf, headsOf]) {
    if (existsSync(fileOf(from)) && !existsSync(fileOf(to))) copyFileSync(fileOf(from), fileOf(to));
  }
}

const headKeyOf = (root: string): string => headKeyFileOf({ root });
const headsOf = (root: string): string => headFileOf({ root });
