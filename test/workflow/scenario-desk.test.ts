/**
 * Goal: a scenario that somebody runs on the page can be watched step by step, and leaves no practice in any list. Method: the desk
 * of the API on the real engine.
 */
import { expect } from 'expect';
import { inOrg } from '../../src/db';
import type { ProcessPort } from '../../src/engine/process';
import { listOrganisations } from '../../src/practice/store';
import { ScenarioDesk } from '../../src/scenario/desk';
import { findRun } from '../../src/scenario/runs';
import { testDb, testOrg, useEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { keys, openFloor, type Floor } from '../support/practice';

const AT = '2026-05-01T14:00:00.000Z';

describe('the scenario desk', function () {
  this.timeout(60_000);
  useEngine();
  let floor: Floor;
  before(async () => {
    floor = await openFloor();
  });
  after(() => floor?.stop());

  it('runs a scenario of the book and writes down each step', async () => {
    const { deps, partner, process } = floor;
    const desk = new ScenarioDesk({ deps, keys, partner, connect: () => Promise.resolve(process) });
    expect((await desk.list()).map(({ scenario }) => scenario)).toContain('clean-commercial-claim');
    const { org } = await testOrg(deps.db, AT);
    const before = await listOrganisations(await testDb('job'));
    const ctx = { org, actor: 'trainer', at: AT };
    expect(await desk.start(ctx, 'no-such-scenario')).toEqual({ kind: 'not_found' });
    const started = await desk.start(ctx, 'clean-commercial-claim');
    if (started.kind !== 'started') throw new Error(started.kind);
    const run = await eventually(async () => {
      const found = await inOrg(deps.db, { org }, (tx) => findRun(tx, started.runId));
      expect(found).toMatchObject({ state: 'passed', startedBy: 'trainer' });
      return found!;
    }, 50_000);
    expect(run.moments.map(({ step }) => step)).toEqual(run.moments.map((_, at) => at + 1));
    expect(run.moments[0]).toMatchObject({ what: 'biller: register (a)', encounters: [{ stage: 'submission' }] });
    expect(run.moments.at(-1)).toMatchObject({
      encounters: [{ label: 'a', stage: 'zero_balance', claims: [{ claim: 'a.1', status: 'adjudicated' }] }],
      differences: [],
    });
    expect(await listOrganisations(await testDb('job'))).toEqual(before);
  });

  it('has its places again after runs that could not be written down', async () => {
    const { deps, partner, process } = floor;
    const desk = new ScenarioDesk({ deps, keys, partner, connect: () => Promise.resolve(process) });
    const ctx = { org: 'nowhere', actor: 'trainer', at: AT };
    for (let n = 0; n < 3; n += 1) await expect(desk.start(ctx, 'clean-commercial-claim')).rejects.toThrow();
  });

  it('connects once for all runs, and anew only after it could not', async () => {
    const { deps, partner } = floor;
    const reject = () => Promise.reject(new Error('away'));
    const away: ProcessPort = {
      look: reject,
      describe: reject,
      skipToNextTimer: reject,
      close: () => Promise.resolve(),
    };
    const answers = [reject, () => Promise.resolve(away)];
    let connections = 0;
    const connect = (): Promise<ProcessPort> => answers[Math.min(connections++, 1)]!();
    const desk = new ScenarioDesk({ deps, keys, partner, connect, timeoutMs: 500 });
    const { org } = await testOrg(deps.db, AT);
    for (let n = 0; n < 3; n += 1) {
      const started = await desk.start({ org, actor: 'trainer', at: AT }, 'clean-commercial-claim');
      if (started.kind !== 'started') throw new Error(started.kind);
      await eventually(async () => {
        const found = await inOrg(deps.db, { org }, (tx) => findRun(tx, started.runId));
        expect(found).toMatchObject({ state: 'failed' });
      }, 10_000);
    }
    expect(connections).toBe(2);
  });
});
