/**
 * Goal: a scenario is one story, however often it is told and whatever dies while it is. Method: the same scenario twenty
 * times on one supervised worker process, ten in peace, ten while that process is killed without warning at seeded moments
 * and every workflow continues as new at every second wake; all facts of all twenty practices must have one hash.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'expect';
import { Random } from '../../src/random';
import { partnerFolder } from '../../src/edges/clearinghouse/partner-folder';
import { connectProcess, type TemporalProcess } from '../../src/engine/process';
import { sendSignal } from '../../src/engine/processes';
import { Supervisor } from '../../src/engine/supervisor';
import { Sealers } from '../../src/privacy/seal';
import { hashOf, readFacts } from '../../src/reporting/facts';
import { testDb, testEngine, TEST_KEYS, useEngine } from '../support/engine';
import { keys } from '../support/practice';
import { playScenario } from '../support/scenarios';
import type { ChildOptions } from './support/worker-child';

const SCENARIO = 'one-line-denied-authorization';
const SEED = Number(process.env['CHAOS_SEED'] ?? process.env['THROUGHLINE_SEED'] ?? 1);
const TIMES = 10;
/** Practices side by side: they share the worker and nothing else. */
const AT_ONCE = 5;
const MAX_KILLS = 4;

describe(`the scenario ${SCENARIO}, twenty times`, function () {
  this.timeout(400_000);
  useEngine();
  let folder: string;
  let supervisor: Supervisor;
  let queueSuffix: string;

  before(async () => {
    const { app, job, temporalAddress } = await testEngine();
    folder = mkdtempSync(join(tmpdir(), 'throughline-repeat-'));
    queueSuffix = randomUUID().slice(0, 8);
    supervisor = Supervisor.open({ runDir: join(folder, 'run'), logsDir: join(folder, 'logs') });
    const options: ChildOptions = { app, job, temporalAddress, queueSuffix, folder };
    await supervisor.add({
      name: 'worker',
      start: () => ({
        command: process.execPath,
        args: ['--import', pathToFileURL(require.resolve('tsx')).href, join(__dirname, 'support/worker-child.ts')],
        env: { CHAOS_WORKER: JSON.stringify(options) },
      }),
      ready: async () => isReady(supervisor, folder),
    });
  });
  after(async () => {
    await supervisor?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has one hash of all facts, in peace and under kills with continue-as-new forced', async () => {
    const hashes = await told(TIMES);
    const kills: number[] = [];
    // Each five have kills of their own, so that none of the ten has peace.
    for (let from = 0; from < TIMES; from += AT_ONCE) {
      const killing = new Killing(supervisor, folder, SEED + from);
      hashes.push(...(await told(AT_ONCE, 2).finally(() => killing.end())));
      kills.push(killing.kills);
    }
    console.log(`        seed ${SEED}, ${kills.join(' + ')} kills: ${[...new Set(hashes)].join(', ')}`);
    expect(new Set(hashes).size).toBe(1);
    expect(hashes).toHaveLength(2 * TIMES);
    expect(Math.min(...kills)).toBeGreaterThanOrEqual(2);
  });

  async function told(times: number, wakesPerRun?: number): Promise<string[]> {
    const { temporalAddress } = await testEngine();
    const process = await connectProcess({
      temporalAddress,
      codecKeys: TEST_KEYS,
      queueSuffix,
      ...(wakesPerRun === undefined ? {} : { wakesPerRun }),
    });
    try {
      const hashes: string[] = [];
      while (hashes.length < times)
        hashes.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => once(process)))));
      return hashes;
    } finally {
      await process.close();
    }
  }

  async function once(process: TemporalProcess): Promise<string> {
    const deps = { db: await testDb(), sealers: new Sealers(keys) };
    const { org, differences } = await playScenario({ deps, process, partner: partnerFolder(folder) }, SCENARIO);
    expect(differences).toEqual([]);
    const facts = await readFacts(deps.db, org);
    return `${facts.length} facts ${hashOf(facts)}`;
  }
});

function isReady(supervisor: Supervisor, folder: string): boolean {
  const pid = supervisor.pids()['worker'];
  return pid !== undefined && existsSync(join(folder, `ready-${pid}`));
}

/** Kills the worker a moment after it has come back to work, up to so many times: each repair takes the supervisor longer. */
class Killing {
  kills = 0;
  private over = false;
  private readonly work: Promise<void>;

  constructor(
    private readonly supervisor: Supervisor,
    private readonly folder: string,
    seed: number,
  ) {
    this.work = this.run(new Random('repeat', seed));
  }

  async end(): Promise<void> {
    this.over = true;
    await this.work;
  }

  private async run(random: Random): Promise<void> {
    while (!this.over && this.kills < MAX_KILLS) {
      await sleep(100);
      if (!isReady(this.supervisor, this.folder)) continue;
      await sleep(random.between(300, 3_000));
      const pid = this.supervisor.pids()['worker'];
      if (!this.over && pid !== undefined && sendSignal(pid, 'SIGKILL')) this.kills += 1;
    }
  }
}
