/**
 * Goal: a step that fails does not hold up others, is seen, and goes on by itself; a worker that dies in the middle of
 * one leaves nothing half done or done twice; a file is delivered once whatever happens beside its delivery.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'expect';
import { inOrg, row, rows, type Db } from '../../src/db';
import { workflowId } from '../../src/ids';
import { connectProcess, type TemporalProcess } from '../../src/engine/process';
import { eventually } from '../support/eventually';
import { TEST_KEYS, testDb, testEngine, testOrg, useEngine } from '../support/engine';
import { factsOf, newOwner } from '../support/steps';
import { startLine, type TestLine } from '../support/worker';

const AT = new Date().toISOString();
const REAL = { told: false };

describe('trouble', () => {
  useEngine();
  let line: TestLine;
  let db: Db;
  before(async function () {
    this.timeout(60_000);
    db = await testDb();
    line = await startLine();
  });
  afterEach(() => void Object.assign(line.meddling, { before: undefined, afterCommit: undefined, deliver: undefined }));
  after(() => line.stop());

  const problems = (
    org: string,
  ): Promise<{ workflow_id: string; activity: string; attempt: number; error: string }[]> =>
    inOrg(db, { org }, (tx) =>
      rows(tx, 'select workflow_id, activity, attempt, error from integration_problem where org_id = ?', [org]),
    );
  const isStepped = async (org: string, key: string): Promise<boolean> =>
    Boolean(
      await inOrg(db, { org }, (tx) => row(tx, 'select 1 from step_log where org_id = ? and key = ?', [org, key])),
    );

  it('a step that fails goes on as an ordinary activity, seen, and healthy ones do not wait for it', async () => {
    const { org } = await testOrg(db);
    const sick = Array.from({ length: 12 }, () => newOwner());
    let isBroken = true;
    line.meddling.before = ({ owner }) => {
      if (isBroken && sick.some(({ id }) => id === owner.id))
        throw Object.assign(new Error('secret words'), { code: '40P01' });
    };
    await Promise.all(sick.map((owner) => line.process.look(owner, org, { id: `open/5/${owner.id}`, at: AT }, REAL)));
    const healthy = newOwner();
    const begun = Date.now();
    await line.process.look(healthy, org, { id: 'open/5/healthy', at: AT }, REAL);
    await eventually(async () => expect(await isStepped(org, 'open/5/healthy')).toBe(true));
    const healthyMs = Date.now() - begun;
    expect(healthyMs).toBeLessThan(5_000);
    await eventually(async () => {
      const state = (await line.process.describe(sick[0]!, org, REAL))!;
      expect(state.pendingCalls).toMatchObject([{ activity: 'advanceEncounter', lastFailure: 'Error 40P01' }]);
    });
    await eventually(async () => expect(await problems(org)).toHaveLength(12));
    const first = (await problems(org)).find((problem) => problem.workflow_id === workflowId(org, sick[0]!))!;
    expect(first).toMatchObject({ activity: 'advanceEncounter', error: 'Error 40P01' });
    expect(first.attempt).toBeGreaterThanOrEqual(3);
    isBroken = false;
    await eventually(async () => expect(await problems(org)).toEqual([]), 30_000);
    for (const { id } of sick) expect(await isStepped(org, `open/5/${id}`)).toBe(true);
    console.log(`        the healthy one took ${healthyMs} ms beside 12 that failed`);
  });

  it('a delivery is made once, although looks and failures come in between', async () => {
    const { org } = await testOrg(db);
    const owner = newOwner('submission');
    let calls = 0;
    let isDown = true;
    line.meddling.deliver = () => {
      calls += 1;
      if (isDown) throw new Error('the partner is down');
    };
    await line.process.look(owner, org, { id: 'send/a', at: new Date().toISOString() }, REAL);
    await eventually(() => expect(calls).toBeGreaterThan(0));
    // A look wakes the loop while the delivery retries, and its step still asks for the same delivery.
    await line.process.look(owner, org, { id: 'note/x', at: AT }, REAL);
    await eventually(async () => expect(await isStepped(org, 'note/x')).toBe(true));
    expect((await line.process.describe(owner, org, REAL))!.pendingCalls).toHaveLength(1);
    isDown = false;
    await eventually(async () => expect(await isStepped(org, `delivered/${owner.id}`)).toBe(true));
    await eventually(async () => expect((await line.process.describe(owner, org, REAL))!.isAtRest).toBe(true));
    expect((await factsOf(db, org)).filter((fact) => fact.includes('delivered/'))).toHaveLength(1);
    expect(await problems(org)).toEqual([]);
  });

  it('an answer that comes while a delivery still fails ends the delivery', async () => {
    const { org } = await testOrg(db);
    const owner = newOwner('submission');
    line.meddling.deliver = () => {
      throw new Error('the connection broke after the last byte');
    };
    await line.process.look(owner, org, { id: 'send/b', at: new Date().toISOString() }, REAL);
    await eventually(async () => expect((await line.process.describe(owner, org, REAL))!.pendingCalls).toHaveLength(1));
    await line.process.look(owner, org, { id: 'close/b', at: AT }, REAL);
    await eventually(async () => expect((await line.process.describe(owner, org, REAL))!.status).toBe('COMPLETED'));
  });

  for (const mode of ['before', 'afterCommit'] as const) {
    it(`a worker killed ${mode === 'before' ? 'before' : 'after'} a step's commit leaves each cause done once`, async function () {
      this.timeout(90_000);
      const { org } = await testOrg(db);
      const owners = Array.from({ length: 6 }, () => newOwner());
      const suffix = `kill-${mode}-${org.slice(0, 8)}`;
      const first = await childWorker(suffix, mode);
      const port = await portTo(suffix);
      await Promise.all(owners.map((owner) => port.look(owner, org, { id: `open/5/${owner.id}`, at: AT }, REAL)));
      await once(first, 'message');
      first.kill('SIGKILL');
      const begun = Date.now();
      const survivor = await startLine({ queueSuffix: suffix, relay: false });
      await eventually(async () => {
        for (const { id } of owners) expect(await isStepped(org, `open/5/${id}`)).toBe(true);
      }, 40_000);
      await eventually(async () => {
        for (const owner of owners) expect((await port.describe(owner, org, REAL))!.isAtRest).toBe(true);
      }, 40_000);
      console.log(`        all done ${Date.now() - begun} ms after the kill`);
      expect(await factsOf(db, org)).toHaveLength(12);
      await port.close();
      await survivor.stop();
    });
  }

  /** A worker process that says "hanging" when it is inside a step, and stays there. */
  async function childWorker(suffix: string, mode: string): Promise<ChildProcess> {
    const engine = await testEngine();
    const child = fork(join(__dirname, '../support/worker-child.ts'), [], {
      execArgv: ['--import=tsx'],
      env: { ...process.env, TEST_CHILD: JSON.stringify({ ...engine, suffix, mode }) },
    });
    const [message] = (await once(child, 'message')) as [string];
    expect(message).toBe('ready');
    return child;
  }

  async function portTo(queueSuffix: string): Promise<TemporalProcess> {
    return connectProcess({ temporalAddress: (await testEngine()).temporalAddress, codecKeys: TEST_KEYS, queueSuffix });
  }
});
