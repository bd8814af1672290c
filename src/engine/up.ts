import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildEvent, PidFile } from './child';
import { EngineError, diskFull, errorCode } from './errors';
import { readJson, writeJson } from './files';
import { type Home, type Log, chooseHome, prepareHome } from './home';
import { type PortName, PORT_NAMES, choosePorts } from './ports';
import { accepts, runningPostmaster, type PostgresOptions } from './postgres';
import type { DatabaseUrls } from './postgres-external';
import { isSameProcess } from './processes';
import { type Runtime, attachToRuntime, restartForeignChild } from './runtime';
import { type Secrets, loadSecrets } from './secrets';
import { Supervisor } from './supervisor';
import { NAMESPACES } from './temporal-config';
import { findTemporal } from './temporal-find';
import { isServing } from './temporal-namespaces';
import { bringUpDatabase, bringUpTemporal } from './up-steps';

export interface EngineOptions {
  /** Instead of THROUGHLINE_HOME. */
  readonly home?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Takes progress: a line a step, with the seconds it took. */
  readonly log: Log;
  /** More settings for the embedded Postgres, as in postgresql.conf (a restore drill wants archive_mode). */
  readonly postgresOptions?: PostgresOptions;
  readonly onEvent?: (event: ChildEvent) => void;
}

/** A running engine. */
export interface Engine {
  readonly home: Home;
  readonly databaseUrls: DatabaseUrls;
  readonly temporalAddress: string;
  readonly namespaces: typeof NAMESPACES;
  readonly secrets: Secrets;
  /** The parent of all processes, to add worker, API and runner to; undefined when another process keeps this home. */
  readonly supervisor: Supervisor | undefined;
  pids(): Readonly<Record<string, number>>;
  /** Stops what this process keeps; an engine of another process stays. */
  stop(): Promise<void>;
  /** Leaves everything running without a parent; the next `engineUp` adopts it. */
  release(): void;
  restartPostgres(): Promise<void>;
  restartTemporal(): Promise<void>;
}

/**
 * Brings Postgres and Temporal up in the home, or finds them there. One process keeps a home at a time: a second one gets
 * the same engine and leaves its processes alone; what a killed one left running is adopted.
 */
export async function engineUp(options: EngineOptions): Promise<Engine> {
  try {
    return await keepOrAttach(options);
  } catch (error) {
    // Node's own code, and that of Postgres.
    if (['ENOSPC', 'EDQUOT', '53100'].includes(errorCode(error) ?? '')) throw diskFull('The engine did not come up');
    throw error;
  }
}

async function keepOrAttach(options: EngineOptions): Promise<Engine> {
  const { env = process.env, log } = options;
  const home = prepareHome(chooseHome(env, log, options.home));
  const secrets = await loadSecrets(home.secretsFile);
  for (;;) {
    const events: { take?: () => void } = {};
    const supervisor = openSupervisor(home, (event) => {
      tellEvent(log, event);
      options.onEvent?.(event);
      events.take?.();
    });
    if (supervisor) return keep({ ...options, env }, home, secrets, supervisor, events);
    const runtime = await attachToRuntime(home, log);
    if (runtime) {
      log(`Engine: using the one that process ${runtime.supervisorPid} keeps in ${home.root}`);
      return attached(home, secrets, runtime);
    }
  }
}

function openSupervisor(home: Home, onEvent: (event: ChildEvent) => void): Supervisor | undefined {
  try {
    return Supervisor.open({ runDir: home.runDir, logsDir: home.logsDir, onEvent });
  } catch (error) {
    if (error instanceof EngineError && error.code === 'ALREADY_RUNNING') return undefined;
    throw error;
  }
}

async function keep(
  { env, log, postgresOptions }: EngineOptions & { env: NodeJS.ProcessEnv },
  home: Home,
  secrets: Secrets,
  supervisor: Supervisor,
  events: { take?: () => void },
): Promise<Engine> {
  const started = Date.now();
  try {
    rmSync(home.runtimeFile, { force: true });
    const source = await findTemporal(env, log);
    const ports = await choosePorts(home.portsFile, portsInUse(home));
    const context = { home, env, log, secrets, supervisor, ports, postgresOptions };
    const databaseUrls = await bringUpDatabase(context);
    const temporalAddress = await bringUpTemporal(context, source, databaseUrls);
    const runtime = { supervisorPid: process.pid, databaseUrls, temporalAddress, namespaces: NAMESPACES };
    const tellOthers = (): void =>
      writeJson(home.runtimeFile, { ...runtime, pids: supervisor.pids() } satisfies Runtime);
    tellOthers();
    events.take = () => {
      try {
        tellOthers();
      } catch {
        // A full disk must not stop a repair; the pids in the file are then older until the next event.
      }
    };
    log(`Engine: ready (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    return kept(home, secrets, runtime, supervisor, events);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

function kept(
  home: Home,
  secrets: Secrets,
  { databaseUrls, temporalAddress }: Omit<Runtime, 'pids'>,
  supervisor: Supervisor,
  events: { take?: () => void },
): Engine {
  const forget = (): void => {
    events.take = undefined;
    rmSync(home.runtimeFile, { force: true });
  };
  let stopping: Promise<void> | undefined;
  return {
    home,
    secrets,
    databaseUrls,
    temporalAddress,
    namespaces: NAMESPACES,
    supervisor,
    pids: () => supervisor.pids(),
    stop: () => {
      forget();
      stopping ??= supervisor.stop();
      return stopping;
    },
    release: () => {
      forget();
      supervisor.release();
    },
    restartPostgres: () => supervisor.restart('postgres'),
    restartTemporal: () => supervisor.restart('temporal'),
  };
}

function attached(home: Home, secrets: Secrets, { databaseUrls, temporalAddress }: Runtime): Engine {
  return {
    home,
    secrets,
    databaseUrls,
    temporalAddress,
    namespaces: NAMESPACES,
    supervisor: undefined,
    pids: () => readJson<Runtime>(home.runtimeFile)?.pids ?? {},
    stop: async () => undefined,
    release: () => undefined,
    restartPostgres: () => restartForeignChild(home, 'postgres', () => accepts(databaseUrls.owner)),
    restartTemporal: () => restartForeignChild(home, 'temporal', () => isServing(temporalAddress)),
  };
}

/** Ports that our own orphans hold, which are not to be taken for a stranger's. */
function portsInUse(home: Home): Set<PortName> {
  const temporal = readJson<PidFile>(join(home.runDir, 'temporal.json'));
  const temporalLives = temporal !== undefined && isSameProcess(temporal.pid, temporal.identity);
  const postgresLives = runningPostmaster(home.postgresData) !== undefined;
  return new Set(PORT_NAMES.filter((name) => (name === 'postgres' ? postgresLives : temporalLives)));
}

function tellEvent(log: Log, { kind, name, pid, detail }: ChildEvent): void {
  if (kind === 'died') log(`${name}: process ${pid} has died (${detail}); starting it again`);
  if (kind === 'adopted') log(`${name}: adopted process ${pid}, which was left running`);
}
