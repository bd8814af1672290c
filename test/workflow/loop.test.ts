/**
 * Goal: the closed loop loses no look, needs no order, and keeps one timer. Method: the real engine and a worker with
 * small steps (test/support/steps.ts); what happened is read from step_log, where each cause has one row.
 */
import { expect } from 'expect';
import type { Db } from '../../src/db';
import { inOrg, row } from '../../src/db';
import type { Owner } from '../../src/ids';
import type { TemporalProcess } from '../../src/engine/process';
import { testDb, testOrg, useEngine } from '../support/engine';
import { patiently } from '../../src/engine/patience';
import { factsOf, newOwner, sendLook } from '../support/steps';
import { eventually } from '../support/eventually';
import { startLine, type TestLine } from '../support/worker';

const NOON = '2026-01-05T18:00:00.000Z';

describe('the loop', () => {
  useEngine();
  let line: TestLine;
  let db: Db;
  before(async function () {
    this.timeout(60_000);
    db = await testDb();
    line = await startLine();
  });
  afterEach(
    () =>
      void Object.assign(line.meddling, {
        before: undefined,
        answer: undefined,
        afterCommit: undefined,
        deliver: undefined,
      }),
  );
  after(() => line.stop());

  const stepCount = async (org: string, prefix = ''): Promise<number> =>
    (await inOrg(db, { org }, (tx) =>
      row<{ n: number }>(tx, 'select count(*) as n from step_log where org_id = ? and key like ?', [org, `${prefix}%`]),
    ))!.n;

  const closed = (process: TemporalProcess, org: string, owner: Owner): Promise<unknown> =>
    eventually(async () => expect((await process.describe(owner, org, { told: true }))?.status).toBe('COMPLETED'));

  it('takes duplicates and any order', async () => {
    const { org } = await testOrg(db, NOON);
    const owner = newOwner();
    const looks = ['note/1', 'open/30/a', 'note/2', 'note/3'].map((id) => ({ id, at: NOON }));
    const storm = [...looks, ...looks.toReversed(), ...looks];
    await Promise.all(storm.map((look) => line.process.look(owner, org, look, { told: true })));
    await eventually(async () => expect(await stepCount(org)).toBe(4));
    const facts = await factsOf(db, org);
    expect(facts.filter((fact) => fact.includes('open/30/a'))).toHaveLength(1);
    expect(facts.filter((fact) => fact.endsWith('open'))).toHaveLength(1);
  });

  it('coalesces what comes in during a step into the next one', async () => {
    const { org } = await testOrg(db, NOON);
    const owner = newOwner();
    const seen: number[] = [];
    let release!: () => void;
    const held = new Promise<void>((done) => (release = done));
    line.meddling.before = async ({ looks }) => {
      seen.push(looks.length);
      if (seen.length === 1) await held;
    };
    await line.process.look(owner, org, { id: 'open/30/a', at: NOON }, { told: true });
    await eventually(() => expect(seen).toEqual([1]));
    for (const id of ['note/1', 'note/2', 'note/3'])
      await line.process.look(owner, org, { id, at: NOON }, { told: true });
    release();
    await eventually(async () => expect(await stepCount(org)).toBe(4));
    expect(seen).toEqual([1, 3]);
  });

  it('loses no look that comes in while the last step says done', async () => {
    const { org } = await testOrg(db, NOON);
    const owner = newOwner();
    const sent: Promise<void>[] = [];
    // Accepted after the step's commit and before the workflow hears its answer, or refused while it is closing and sent again.
    line.meddling.afterCommit = async (_, result) => {
      if (result.next !== 'done' || sent.length === 5) return;
      const look = { id: `note/${sent.length}`, at: NOON };
      sent.push(patiently(() => line.process.look(owner, org, look, { told: true }), 15_000));
      await Promise.race([sent.at(-1), new Promise((done) => setTimeout(done, 200))]);
    };
    await line.process.look(owner, org, { id: 'close/a', at: NOON }, { told: true });
    await eventually(async () => expect(await stepCount(org, 'note/')).toBe(5));
    await Promise.all(sent);
    await closed(line.process, org, owner);
  });

  it('a closed one starts again', async () => {
    const { org } = await testOrg(db, NOON);
    const owner = newOwner();
    for (const id of ['close/a', 'close/b']) {
      await line.process.look(owner, org, { id, at: NOON }, { told: true });
      await eventually(async () => expect(await stepCount(org, id)).toBe(1));
      await closed(line.process, org, owner);
    }
  });

  it('gives the same facts with continue-as-new at every wake', async () => {
    const play = async (process: TemporalProcess): Promise<{ facts: string[]; events: number }> => {
      const { org } = await testOrg(db, NOON);
      const owner = newOwner();
      const runner = await line.runner(org, { process });
      await inOrg(db, { org }, (tx) => sendLook(tx, org, owner, 'every/10/60/a', NOON));
      await runner.advance('2026-02-01T00:00:00.000Z');
      await inOrg(db, { org }, (tx) => sendLook(tx, org, owner, 'note/late', '2026-02-01T00:00:00.000Z'));
      await runner.advance('2026-04-01T00:00:00.000Z');
      const facts = (await factsOf(db, org)).map((fact) => fact.replace(owner.id, 'owner'));
      return { facts, events: (await process.describe(owner, org, { told: true }))!.historyEvents };
    };
    const once = await play(line.process);
    const hops = await play(await line.processWith(1));
    expect(hops.facts).toEqual(once.facts);
    expect(once.facts).toHaveLength(14);
    expect(hops.events).toBeLessThan(once.events / 3);
  });

  it('goes back to sleep when a timer fires before the organisation’s time', async () => {
    const { org } = await testOrg(db, NOON);
    const owner = newOwner();
    const wakes: number[] = [];
    line.meddling.before = ({ looks }) => void wakes.push(looks.length);
    const runner = await line.runner(org);
    await inOrg(db, { org }, (tx) => sendLook(tx, org, owner, 'open/30/a', NOON));
    await runner.settle();
    for (let early = 1; early <= 3; early += 1) {
      await line.process.skipToNextTimer(owner, org);
      await eventually(() => expect(wakes).toHaveLength(1 + early));
    }
    expect(await stepCount(org, 'due/')).toBe(0);
    await runner.advance('2026-02-05T00:00:00.000Z');
    expect(await stepCount(org, 'due/')).toBe(1);
    expect((await factsOf(db, org)).filter((fact) => fact.includes('due/2026-02-04T18:00:00.000Z'))).toHaveLength(1);
  });

  for (const next of ['wait', 'again'] as const) {
    it(`does not run hot when a step leaves a deadline due and says ${next}`, async () => {
      const { org } = await testOrg(db, NOON);
      const owner = newOwner();
      let steps = 0;
      line.meddling.before = () => void (steps += 1);
      line.meddling.answer = (result) => ({ ...result, due: '2026-01-01T18:00:00.000Z', next });
      await line.process.look(owner, org, { id: 'open/30/a', at: NOON }, { told: true });
      await new Promise((done) => setTimeout(done, 2_500));
      expect(steps).toBeGreaterThanOrEqual(2);
      expect(steps).toBeLessThanOrEqual(4);
      line.meddling.answer = (result) => ({ ...result, next: 'done' });
      // A look is heard at once all the same.
      await line.process.look(owner, org, { id: 'close/b', at: NOON }, { told: true });
      await closed(line.process, org, owner);
    });
  }

  it('a clean encounter’s three wakes cost at most 10 state transitions and 25 events', async () => {
    const { org } = await testOrg(db, NOON);
    const owner = newOwner();
    const runner = await line.runner(org);
    for (const id of ['open/30/charges', 'note/remit', 'close/payment']) {
      await inOrg(db, { org }, (tx) => sendLook(tx, org, owner, id, NOON));
      await runner.settle();
    }
    await closed(line.process, org, owner);
    const state = (await line.process.describe(owner, org, { told: true }))!;
    expect(state.stateTransitions).toBeLessThanOrEqual(10);
    expect(state.historyEvents).toBeLessThanOrEqual(25);
    console.log(`        ${state.stateTransitions} transitions, ${state.historyEvents} events`);
  });
});
