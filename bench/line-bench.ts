/** What the benchmark stands on: an engine in a home of its own, the worker under measurement, and a driver that plays the outside. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceEnv, type ServiceConfig } from '../src/config';
import { connect, type Db } from '../src/db';
import type { Deps } from '../src/deps';
import { partnerFolder, type PartnerFolder } from '../src/edges/clearinghouse/partner-folder';
import { parseCodecKeys } from '../src/engine/codec';
import { guarantorGroups } from '../src/engine/groups';
import { connectProcess, type TemporalProcess } from '../src/engine/process';
import { createRunner, type Runner } from '../src/engine/runner';
import { engineUp, type Engine } from '../src/engine/up';
import { migrate } from '../src/migrate';
import { type KeyProvider, localKeyProvider } from '../src/privacy/keys';
import { Sealers } from '../src/privacy/seal';
import type { Watched } from './processes';

export interface BenchOptions {
  log: (line: string) => void;
  /** Encounters under way at once. */
  parallel: number;
  /** Writes a CPU profile of the worker there when it ends. */
  profileDir?: string | undefined;
}

export class Bench {
  /** For the outside's acts (registering, files, payments); what it sends is counted. */
  readonly deps: Deps;
  private actStatements = 0;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly engine: Engine,
    private readonly worker: ChildProcess,
    /** For the runner's own questions, which are the measurement's and count for nothing. */
    readonly db: Db,
    actsDb: Db,
    readonly keys: KeyProvider,
    readonly process: TemporalProcess,
    readonly partner: PartnerFolder,
    private readonly options: BenchOptions,
  ) {
    this.deps = { db: actsDb, sealers: new Sealers(keys) };
    actsDb.on('query', () => (this.actStatements += 1));
  }

  static async open(options: BenchOptions): Promise<Bench> {
    const home = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
    const engine = await engineUp({ home, log: options.log }).catch((error: unknown) => {
      rmSync(home, { recursive: true, force: true });
      throw error;
    });
    try {
      await migrate(engine.databaseUrls.owner);
      const config = configOf(engine);
      const worker = await startWorker(config, options);
      const db = (name: string): Db => connect(config.appUrl, { max: 10, name: `throughline-${name}` });
      const process_ = await connectProcess({
        temporalAddress: config.temporalAddress,
        codecKeys: parseCodecKeys(config.codecKeys),
      });
      const keys = localKeyProvider(config.masterKey);
      const partner = partnerFolder(config.clearinghouseDir);
      return new Bench(engine, worker, db('bench'), db('acts'), keys, process_, partner, options);
    } catch (error) {
      await engine.stop();
      rmSync(home, { recursive: true, force: true });
      throw error;
    }
  }

  /** Delivers looks as the product does for a told practice. */
  runnerOf(org: string, inOrderOf: 'guarantors' | 'each workflow', timeoutMs = 60_000): Runner {
    const { db, process: process_ } = this;
    const groups = inOrderOf === 'guarantors' ? { groups: guarantorGroups(db, org) } : {};
    return createRunner({ db, process: process_, org, parallel: this.options.parallel, timeoutMs, ...groups });
  }

  /** Of the roles that load code sets and look after tables. */
  get urls(): { job: string; owner: string } {
    return this.engine.databaseUrls;
  }

  get watched(): Watched {
    const { postgres, temporal } = this.engine.pids() as Record<'postgres' | 'temporal', number>;
    return { worker: this.worker.pid!, postgres, temporal, driver: process.pid };
  }

  /** SQL statements sent so far, transaction control included. */
  async statements(): Promise<{ worker: number; acts: number }> {
    const answer = once(this.worker, 'message');
    this.worker.send('statements?');
    const [{ statements }] = (await answer) as [{ statements: number }];
    return { worker: statements, acts: this.actStatements };
  }

  /** Asked twice, it closes once. */
  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    const ended = once(this.worker, 'exit');
    if (this.worker.exitCode === null && this.worker.kill('SIGTERM')) await Promise.race([ended, sleep(30_000)]);
    await this.process.close();
    await this.db.destroy();
    await this.deps.db.destroy();
    await this.engine.stop();
    rmSync(this.engine.home.root, { recursive: true, force: true });
  }
}

async function startWorker(config: ServiceConfig, { profileDir }: BenchOptions): Promise<ChildProcess> {
  const profile = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : [];
  const worker = fork(join(__dirname, 'line-worker.ts'), {
    execArgv: [...profile, '--import', require.resolve('tsx')],
    env: { ...process.env, LOG_LEVEL: 'warn', ...serviceEnv(config) },
  });
  worker.once('exit', (code) => {
    if (code) process.stderr.write(`the worker ended with ${code}\n`);
  });
  return worker;
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
