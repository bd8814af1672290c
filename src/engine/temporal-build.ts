import { execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { EngineError, explainLog } from './errors';
import { readJson, sizeOf, writeJson } from './files';
import type { Log } from './home';
import { isLock, tryLock } from './lock';
import { sleep } from './processes';
import { cacheRoot } from './postgres-binaries';

/** The server that go.mod pins. */
export const SERVER_VERSION = '1.32.2';

export interface ServerBinaries {
  readonly server: string;
  readonly sqlTool: string;
}

const TARGETS = ['go.temporal.io/server/cmd/server', 'go.temporal.io/server/cmd/tools/sql'];
/** Written last: a folder without it is not complete. */
const MARKER = 'complete.json';
const PROGRESS_MS = 10_000;
/** go.mod is at the root of the project, two folders above this file. */
const MODULE_DIR = join(__dirname, '..', '..');

export function serverDir(env: NodeJS.ProcessEnv): string {
  return join(cacheRoot(env), 'temporal', `v${SERVER_VERSION}`);
}

/** The server built earlier, if it is complete and answers with its version. */
export async function findBuiltServer(env: NodeJS.ProcessEnv): Promise<ServerBinaries | undefined> {
  const binaries = binariesIn(serverDir(env));
  if (!existsSync(binaries.server) || !existsSync(binaries.sqlTool)) return undefined;
  const marker = readJson<{ serverBytes: number; sqlToolBytes: number }>(join(serverDir(env), MARKER));
  if (marker?.serverBytes === sizeOf(binaries.server) && marker.sqlToolBytes === sizeOf(binaries.sqlTool))
    return binaries;
  // Put there by hand, or the marker is lost: the programs themselves say what they are.
  const answers = await Promise.all([saysVersion(binaries.server), saysVersion(binaries.sqlTool)]);
  if (!answers.every(Boolean)) return undefined;
  writeMarker(serverDir(env));
  return binaries;
}

/** The version of Go on the PATH, undefined without one. Any from 1.21 on fetches the one that go.mod asks for. */
export async function findGo(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('go', ['env', 'GOVERSION'], {
      env: { ...env, GOTOOLCHAIN: 'local' },
      cwd: '/',
    });
    const [, minor] = /^go1\.(\d+)/.exec(stdout.trim()) ?? [];
    return Number(minor) >= 21 ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}

/** Builds the server from the pinned modules, once for a machine: a second process that needs it waits for the first. */
export async function buildServer(env: NodeJS.ProcessEnv, log: Log): Promise<ServerBinaries> {
  const target = serverDir(env);
  mkdirSync(dirname(target), { recursive: true });
  const started = Date.now();
  let told = 0;
  for (;;) {
    const lock = tryLock(`${target}.lock`);
    if (isLock(lock)) {
      try {
        return (await findBuiltServer(env)) ?? (await buildUnderLock(target, env, log));
      } finally {
        lock.release();
      }
    }
    if (Date.now() - told > PROGRESS_MS) {
      log(`Temporal server: process ${lock.pid} is building it, waiting (${seconds(started)})`);
      told = Date.now();
    }
    await sleep(500);
  }
}

async function buildUnderLock(target: string, env: NodeJS.ProcessEnv, log: Log): Promise<ServerBinaries> {
  // We hold the lock, so whatever other builds left half done is nobody's.
  for (const name of readdirSync(dirname(target))) {
    if (name.startsWith(`v${SERVER_VERSION}.build-`))
      rmSync(join(dirname(target), name), { recursive: true, force: true });
  }
  const draft = mkdtempSync(`${target}.build-`);
  try {
    for (const file of ['go.mod', 'go.sum']) copyFileSync(join(MODULE_DIR, file), join(draft, file));
    const out = join(draft, 'out');
    mkdirSync(out);
    await runGo(['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', `${out}/`, ...TARGETS], draft, env, log);
    renameSync(join(out, 'server'), join(out, 'temporal-server'));
    renameSync(join(out, 'sql'), join(out, 'temporal-sql-tool'));
    writeMarker(out);
    rmSync(target, { recursive: true, force: true });
    renameSync(out, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return binariesIn(target);
}

/** Go with an environment of its own, whatever the machine's settings: the pinned toolchain, checked modules, no cgo. */
function goEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, GOTOOLCHAIN: 'auto', GOFLAGS: '-mod=readonly', GOWORK: 'off', CGO_ENABLED: '0' };
}

function runGo(args: string[], cwd: string, env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const started = Date.now();
  let packages = 0;
  let downloads = 0;
  let output = '';
  log(`Temporal server: building v${SERVER_VERSION} from its Go modules, once; some minutes`);
  const progress = setInterval(() => {
    const doing = packages ? `${packages} packages compiled` : `${downloads} modules fetched`;
    log(`Temporal server: building, ${doing} (${seconds(started)})`);
  }, PROGRESS_MS);
  return new Promise<void>((done, fail) => {
    const go = spawn('go', args, { cwd, env: goEnvironment(env), stdio: ['ignore', 'ignore', 'pipe'] });
    go.stderr.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4_000);
      for (const line of text.split('\n')) {
        if (line.startsWith('go: downloading')) downloads += 1;
        // With -v Go prints the path of every package that it compiles.
        else if (/^[\w./~-]+$/.test(line)) packages += 1;
      }
    });
    go.once('error', (error) => fail(buildFailed(error.message)));
    go.once('close', (code) => (code === 0 ? done() : fail(buildFailed(output))));
  })
    .then(() => log(`Temporal server: built (${seconds(started)})`))
    .finally(() => clearInterval(progress));
}

function buildFailed(output: string): EngineError {
  const lines = output.trim().split('\n').slice(-4).join('\n    ');
  return (
    explainLog('The build of the Temporal server', output) ??
    new EngineError(
      'TEMPORAL_BUILD_FAILED',
      `The Temporal server could not be built:\n    ${lines}`,
      'Go needs to reach a module proxy (GOPROXY) once. Without one, put a built server into the cache folder or set TEMPORAL_ADDRESS.',
    )
  );
}

function binariesIn(dir: string): ServerBinaries {
  return { server: join(dir, 'temporal-server'), sqlTool: join(dir, 'temporal-sql-tool') };
}

function writeMarker(dir: string): void {
  const { server, sqlTool } = binariesIn(dir);
  writeJson(
    join(dir, MARKER),
    { version: SERVER_VERSION, serverBytes: sizeOf(server), sqlToolBytes: sizeOf(sqlTool) },
    0o644,
  );
}

async function saysVersion(program: string): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version']);
    return stdout.includes(SERVER_VERSION);
  } catch {
    return false;
  }
}

const seconds = (since: number): string => `${Math.round((Date.now() - since) / 1000)} s`;
