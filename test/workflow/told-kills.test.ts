/**
 * Goal: a told run under kills of the worker is the same run. Method: one story, once in peace and once with its worker
 * killed without warning every second while it runs; the two texts of facts must be equal.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'expect';
import { iso } from '../../src/calendar';
import { inOrg, type Db } from '../../src/db';
import { connectProcess } from '../../src/engine/process';
import { createRunner } from '../../src/engine/runner';
import { TEST_KEYS, testDb, testEngine, testOrg, useEngine } from '../support/engine';
import { factsOf, newOwner, sendLook } from '../support/steps';

const START = '2026-01-05T15:00:00.000Z';
const onDay = (day: number): string => iso(Date.parse(START) + day * 86_400_000);

describe('a told run', () => {
  useEngine();
  let db: Db;
  before(async () => void (db = await testDb()));

  it('is the same with its worker killed again and again, and with continue-as-new at every second wake', async function () {
    this.timeout(180_000);
    const peace = await play(0);
    const war = await play(4);
    expect(war).toEqual(peace);
    expect(peace.length).toBeGreaterThan(40);
  });

  async function play(kills: number): Promise<string[]> {
    const queueSuffix = `war-${kills}-${Date.now()}`;
    const { temporalAddress } = await testEngine();
    const process = await connectProcess({ temporalAddress, codecKeys: TEST_KEYS, queueSuffix, wakesPerRun: 2 });
    const { org } = await testOrg(db, START);
    const owners = Array.from({ length: 4 }, () => newOwner());
    const runner = createRunner({ db, process, org, parallelDeadlines: 4, timeoutMs: 60_000 });
    await inOrg(db, { org }, async (tx) => {
      for (const [index, owner] of owners.entries())
        await sendLook(tx, org, owner, `every/${10 + index}/70/${index}`, START);
    });
    let worker = await child(queueSuffix);
    const run = runner.advance(onDay(75)).then(() => (isOver = true));
    let isOver = false;
    for (let kill = 0; kill < kills && !isOver; kill += 1) {
      await new Promise((done) => setTimeout(done, 700));
      worker.kill('SIGKILL');
      worker = await child(queueSuffix);
    }
    await run;
    worker.kill('SIGKILL');
    await process.close();
    return (await factsOf(db, org))
      .map((fact) => owners.reduce((text, { id }, index) => text.replaceAll(id, `owner${index}`), fact))
      .sort();
  }

  async function child(suffix: string): Promise<ChildProcess> {
    const started = fork(join(__dirname, '../support/worker-child.ts'), [], {
      execArgv: ['--import=tsx'],
      env: { ...process.env, TEST_CHILD: JSON.stringify({ ...(await testEngine()), suffix, mode: 'healthy' }) },
    });
    await once(started, 'message');
    return started;
  }
});
