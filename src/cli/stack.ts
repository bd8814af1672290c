/** What a command stands on: the engine, a migrated database, the worker; brought up, or found running in the same home. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serviceEnv, type ServiceConfig } from '../config';
import { connect, type Db } from '../db';
import type { Deps } from '../deps';
import { partnerFolder, type PartnerFolder } from '../edges/clearinghouse/partner-folder';
import { parseCodecKeys } from '../engine/codec';
import type { ChildSpec } from '../engine/child';
import { fenceIfRestored } from '../engine/fence';
import { connectProcess, type TemporalProcess } from '../engine/process';
import { engineUp, type Engine } from '../engine/up';
import { migrate } from '../migrate';
import { type KeyProvider, localKeyProvider } from '../privacy/keys';
import { Sealers } from '../privacy/seal';

const PROJECT_ROOT = join(__dirname, '../..');
export const SAMPLES_DIR = join(PROJECT_ROOT, 'samples');

export interface Stack {
  engine: Engine;
  config: ServiceConfig;
  deps: Deps;
  jobDb: Db;
  keys: KeyProvider;
  process: TemporalProcess;
  partner: PartnerFolder;
  /** Closes this process's connections; the engine goes down only if this process brought it up. */
  close(): Promise<void>;
}

export interface StackOptions {
  home?: string;
  log: (line: string) => void;
  /** Workflows started by this process continue as new after so many wakes (a test of scenario runs). */
  wakesPerRun?: number;
  /** Only looks: no worker is started where none runs. */
  readOnly?: boolean;
}

export async function openStack(options: StackOptions): Promise<Stack> {
  const engine = await engineUp({ log: options.log, ...(options.home ? { home: options.home } : {}) });
  try {
    return await standOn(engine, options);
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

async function standOn(engine: Engine, options: StackOptions): Promise<Stack> {
  const { ran } = await migrate(engine.databaseUrls.owner);
  if (ran.length > 0) options.log(`Database: ${ran.length} migrations`);
  const config = configOf(engine);
  const keys = localKeyProvider(config.masterKey);
  const db = connect(config.appUrl, { max: 10, name: 'throughline-cli' });
  const jobDb = connect(config.jobUrl, { max: 2, name: 'throughline-cli-job' });
  const fenced = await fenceIfRestored({ appDb: db, jobDb });
  if (fenced.length > 0)
    options.log(`Restored database: ${fenced.length} organisations are fenced (throughline fence --help).`);
  const process = await connectProcess({
    temporalAddress: config.temporalAddress,
    codecKeys: parseCodecKeys(config.codecKeys),
    wakesPerRun: options.wakesPerRun,
  });
  if (!options.readOnly) await engine.supervisor?.add(serviceChild('worker', 'workers/main.ts', config));
  return {
    engine,
    config,
    deps: { db, sealers: new Sealers(keys) },
    jobDb,
    keys,
    process,
    partner: partnerFolder(config.clearinghouseDir),
    async close() {
      await process.close();
      await db.destroy();
      await jobDb.destroy();
      await engine.stop();
    },
  };
}

function configOf(engine: Engine): ServiceConfig {
  return {
    appUrl: engine.databaseUrls.app,
    jobUrl: engine.databaseUrls.job,
    temporalAddress: engine.temporalAddress,
    codecKeys: engine.secrets.codecKey,
    masterKey: Buffer.from(engine.secrets.masterKey, 'base64'),
    clearinghouseDir: join(engine.home.root, 'clearinghouse'),
    auditDir: engine.home.root,
  };
}

/** A process of the product: TypeScript run as it stands, told what it needs by its environment. */
export function serviceChild(
  name: string,
  entry: string,
  config: ServiceConfig,
  env: Record<string, string> = {},
): ChildSpec {
  const loader = pathToFileURL(require.resolve('tsx')).href;
  return {
    name,
    start: () => ({
      command: process.execPath,
      args: ['--import', loader, join(PROJECT_ROOT, entry)],
      cwd: PROJECT_ROOT,
      env: { ...serviceEnv(config), ...env },
    }),
    stopSteps: [{ signal: 'SIGTERM', waitMs: 10_000 }],
  };
}
