/**
 * One supervised worker process with the product's steps, on task queues of its own, and scenarios told on it: in peace, or
 * while that process is killed without warning at seeded moments.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { partnerFolder } from '../../../src/edges/clearinghouse/partner-folder';
import { connectProcess } from '../../../src/engine/process';
import { sendSignal } from '../../../src/engine/processes';
import { Supervisor } from '../../../src/engine/supervisor';
import { Sealers } from '../../../src/privacy/seal';
import { Random } from '../../../src/random';
import { hashOf, readFacts } from '../../../src/reporting/facts';
import { testDb, testEngine, TEST_KEYS } from '../../support/engine';
import { keys } from '../../support/practice';
import { playScenario } from '../../support/scenarios';
import type { ChildOptions } from './worker-child';

/** A killed worker comes back after up to ten seconds, on a machine that others use too. */
const PATIENCE_MS = 180_000;

export interface Told {
  differences: string[];
  /** How many facts, and their hash. */
  facts: string;
}

export interface TellOptions {
  /** Practices side by side: they share the worker and nothing else. */
  atOnce: number;
  wakesPerRun?: number;
}

export class ScenarioWorker {
  private constructor(
    readonly supervisor: Supervisor,
    readonly folder: string,
    private readonly queueSuffix: string,
  ) {}

  static async open(): Promise<ScenarioWorker> {
    const { app, job, temporalAddress } = await testEngine();
    const folder = mkdtempSync(join(tmpdir(), 'throughline-told-'));
    const supervisor = Supervisor.open({ runDir: join(folder, 'run'), logsDir: join(folder, 'logs') });
    const queueSuffix = randomUUID().slice(0, 8);
    const worker = new ScenarioWorker(supervisor, folder, queueSuffix);
    const options: ChildOptions = { app, job, temporalAddress, queueSuffix, folder };
    await supervisor.add({
      name: 'worker',
      start: () => ({
        command: process.execPath,
        args: ['--import', pathToFileURL(require.resolve('tsx')).href, join(__dirname, 'worker-child.ts')],
        env: { CHAOS_WORKER: JSON.stringify(options) },
      }),
      ready: () => Promise.resolve(worker.isReady()),
    });
    return worker;
  }

  isReady(): boolean {
    const pid = this.supervisor.pids()['worker'];
    return pid !== undefined && existsSync(join(this.folder, `ready-${pid}`));
  }

  /** The scenarios in their order; each on a practice of its own. */
  async tell(scenarios: readonly string[], { atOnce, wakesPerRun }: TellOptions): Promise<Told[]> {
    const { temporalAddress } = await testEngine();
    const process = await connectProcess({
      temporalAddress,
      codecKeys: TEST_KEYS,
      queueSuffix: this.queueSuffix,
      ...(wakesPerRun === undefined ? {} : { wakesPerRun }),
    });
    const deps = { db: await testDb(), sealers: new Sealers(keys) };
    const told: Told[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let at = next++; at < scenarios.length; at = next++) {
        const floor = { deps, process, partner: partnerFolder(this.folder), timeoutMs: PATIENCE_MS };
        const { org, differences } = await playScenario(floor, scenarios[at]!);
        const facts = await readFacts(deps.db, org);
        told[at] = { differences, facts: `${facts.length} facts ${hashOf(facts)}` };
      }
    };
    try {
      await Promise.all(Array.from({ length: atOnce }, lane));
    } finally {
      await process.close();
    }
    return told;
  }

  async close(): Promise<void> {
    await this.supervisor.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface KillingOptions {
  seed: number;
  /** How long a worker lives after it has come back to work. */
  lifeMs: [from: number, to: number];
  /** Each repair takes the supervisor longer. */
  most: number;
}

/** Kills the worker a moment after it has come back to work, again and again. */
export class Killing {
  kills = 0;
  private over = false;
  private readonly work: Promise<void>;

  constructor(
    private readonly worker: ScenarioWorker,
    private readonly options: KillingOptions,
  ) {
    this.work = this.run(new Random('repeat', options.seed));
  }

  async end(): Promise<void> {
    this.over = true;
    await this.work;
  }

  private async run(random: Random): Promise<void> {
    const { most, lifeMs } = this.options;
    while (!this.over && this.kills < most) {
      await sleep(100);
      if (!this.worker.isReady()) continue;
      await sleep(random.between(...lifeMs));
      const pid = this.worker.supervisor.pids()['worker'];
      if (!this.over && pid !== undefined && sendSignal(pid, 'SIGKILL')) this.kills += 1;
    }
  }
}
