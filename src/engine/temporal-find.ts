import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EngineError } from './errors';
import type { Log } from './home';
import { SERVER_VERSION, type ServerBinaries, buildServer, findBuiltServer, findGo, serverDir } from './temporal-build';

/** The ways to have Temporal, best first. */
export type TemporalSource =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'server'; readonly binaries: ServerBinaries }
  | { readonly kind: 'cli'; readonly command: string }
  | { readonly kind: 'testing'; readonly modulePath: string };

/** Time skipping came with this server; the development server inside a CLI must not be older. */
const OLDEST_DEV_SERVER = [1, 32] as const;

/**
 * Finds Temporal: TEMPORAL_ADDRESS; a server built earlier; a build now, where there is Go; a `temporal` CLI; the development
 * server that @temporalio/testing downloads. Throws with the ways out when there is none.
 */
export async function findTemporal(env: NodeJS.ProcessEnv, log: Log): Promise<TemporalSource> {
  if (env.TEMPORAL_ADDRESS) return { kind: 'address', address: env.TEMPORAL_ADDRESS };
  const built = await findBuiltServer(env);
  if (built) return { kind: 'server', binaries: built };
  const tried: string[] = [];
  if (await findGo(env)) {
    try {
      return { kind: 'server', binaries: await buildServer(env, log) };
    } catch (error) {
      if (!(error instanceof EngineError) || error.code === 'DISK_FULL') throw error;
      tried.push(error.message);
    }
  } else {
    tried.push('There is no Go (1.21 or later) on the PATH to build it with.');
  }
  const dev = await findDevServer(env, tried);
  if (!dev) throw notFound(env, tried);
  log('Temporal: WARNING: using the development server on SQLite, since the production server is not at hand:');
  for (const reason of tried) log(`  ${reason}`);
  log('  It is several times slower and its state is not in the backup of Postgres. For trying things out only.');
  return dev;
}

async function findDevServer(env: NodeJS.ProcessEnv, tried: string[]): Promise<TemporalSource | undefined> {
  try {
    const { stdout } = await promisify(execFile)('temporal', ['--version'], { env });
    if (hasTimeSkipping(stdout)) return { kind: 'cli', command: 'temporal' };
    tried.push(
      `The temporal CLI on the PATH is too old (${stdout.trim()}); its server must be ${OLDEST_DEV_SERVER.join('.')} or later.`,
    );
  } catch {
    tried.push('There is no temporal CLI on the PATH.');
  }
  try {
    return { kind: 'testing', modulePath: require.resolve('@temporalio/testing') };
  } catch {
    tried.push('@temporalio/testing is not installed.');
    return undefined;
  }
}

/** Reads `temporal version 1.6.0 (Server 1.32.0, UI 2.40.0)`. */
export function hasTimeSkipping(versionText: string): boolean {
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(versionText) ?? [];
  if (major === undefined || minor === undefined) return false;
  const [wantMajor, wantMinor] = OLDEST_DEV_SERVER;
  return Number(major) > wantMajor || (Number(major) === wantMajor && Number(minor) >= wantMinor);
}

function notFound(env: NodeJS.ProcessEnv, tried: readonly string[]): EngineError {
  return new EngineError(
    'TEMPORAL_NOT_FOUND',
    `There is no Temporal server v${SERVER_VERSION} here and no way to get one:\n  - ${tried.join('\n  - ')}`,
    [
      'any one of these:',
      '- install Go 1.21 or later (https://go.dev/dl) and start again: the server is then built, once, in some minutes;',
      `- copy temporal-server and temporal-sql-tool v${SERVER_VERSION} into ${serverDir(env)};`,
      '- set TEMPORAL_ADDRESS to a Temporal server that runs (docker compose up brings one);',
      '- install the temporal CLI with server 1.32 or later;',
      '- npm install --no-save @temporalio/testing@1.24.0, which downloads a development server.',
    ].join('\n    '),
  );
}
