import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { EngineError, diskFull, errorCode } from './errors';
import { firstClosedFolder } from './files';

/** Takes a line for the person who waits. */
export type Log = (line: string) => void;

/** Every path the engine uses below its home. */
export interface Home {
  readonly root: string;
  readonly secretsFile: string;
  readonly portsFile: string;
  readonly runtimeFile: string;
  readonly postgresData: string;
  /** Where the log is archived, if anywhere: `throughline backup archive`. */
  readonly archiveFile: string;
  readonly temporalDir: string;
  /** Pid files and the supervisor's lock. */
  readonly runDir: string;
  readonly logsDir: string;
}

/** Where root keeps its home when /root is closed to other users: Postgres does not run as root and must get there. */
const ROOT_HOME = '/var/lib/throughline';

export const isRoot = (): boolean => process.getuid?.() === 0;

function homeLayout(root: string): Home {
  return {
    root,
    secretsFile: join(root, 'secrets.json'),
    portsFile: join(root, 'ports.json'),
    runtimeFile: join(root, 'runtime.json'),
    postgresData: join(root, 'postgres', 'data'),
    archiveFile: join(root, 'archive.json'),
    temporalDir: join(root, 'temporal'),
    runDir: join(root, 'run'),
    logsDir: join(root, 'logs'),
  };
}

/** The home to use: the one asked for, else THROUGHLINE_HOME, else ~/.throughline (or root's place). */
export function chooseHome(env: NodeJS.ProcessEnv, log: Log, asked?: string): string {
  const named = asked ?? env.THROUGHLINE_HOME;
  if (named) return resolve(named);
  const usual = join(env.HOME ?? homedir(), '.throughline');
  const closed = isRoot() ? firstClosedFolder(join(usual, '..')) : undefined;
  if (!closed) return usual;
  log(`Home: ${ROOT_HOME}, since Postgres does not run as root and other users cannot pass ${closed}.`);
  return ROOT_HOME;
}

/** Makes the folders of the home and proves that they can be written. */
export function prepareHome(root: string): Home {
  const home = homeLayout(root);
  try {
    for (const folder of [root, home.runDir, home.logsDir, home.temporalDir, join(root, 'postgres')]) {
      mkdirSync(folder, { recursive: true, mode: 0o711 });
    }
    const probe = join(root, `.probe-${process.pid}`);
    writeFileSync(probe, 'x');
    rmSync(probe);
  } catch (error) {
    if (errorCode(error) === 'ENOSPC') throw diskFull(root);
    throw new EngineError(
      'HOME_NOT_WRITABLE',
      `The home ${root} cannot be written (${errorCode(error) ?? String(error)}).`,
      'Set THROUGHLINE_HOME to a folder that this user may write.',
    );
  }
  if (isRoot()) openForPostgres(root);
  return home;
}

/** As root: the way to the data must be passable for the user of Postgres. Our own home we open; folders above we do not touch. */
function openForPostgres(root: string): void {
  for (const folder of [root, join(root, 'postgres')]) {
    if (existsSync(folder)) chmodSync(folder, (statSync(folder).mode & 0o777) | 0o011);
  }
  const closed = firstClosedFolder(root);
  if (!closed) return;
  throw new EngineError(
    'HOME_NOT_TRAVERSABLE',
    `The home ${root} lies behind ${closed}, which other users cannot pass; Postgres does not run as root and needs to.`,
    `Set THROUGHLINE_HOME to another folder, for example ${ROOT_HOME}, or run as an ordinary user.`,
  );
}
