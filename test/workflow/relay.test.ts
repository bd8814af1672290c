/**
 * Goal: what a transaction left in the outbox reaches its workflow, people's rows first, again until accepted, and an
 * overdue deadline is found. Method: the relay against a port that fails and counts, then against the engine.
 */
import { expect } from 'expect';
import { inOrg, rows, type Db } from '../../src/db';
import { startRelay, type Relay } from '../../src/engine/relay';
import type { ProcessPort } from '../../src/engine/process';
import { eventually } from '../support/eventually';
import { testDb, testEngine, testOrg, useEngine } from '../support/engine';
import { factsOf, newOwner, sendLook } from '../support/steps';
import { startLine } from '../support/worker';

const AT = new Date().toISOString();

describe('the outbox relay', () => {
  useEngine();
  let db: Db;
  let relay: Relay | undefined;
  before(async () => void (db = await testDb()));
  afterEach(async () => {
    await relay?.stop();
    relay = undefined;
  });

  interface Sent {
    look: string;
    owner: string;
    at: number;
  }

  /** A port that remembers, and fails as told. */
  function fakePort(
    fails: (sent: Sent) => boolean = () => false,
    takesMs = 5,
  ): { port: ProcessPort; sent: Sent[]; together: () => number } {
    const sent: Sent[] = [];
    const busy = new Map<string, number>();
    let most = 0;
    const port = {
      async look(owner: { id: string }, _org: string, look: { id: string }) {
        busy.set(owner.id, (busy.get(owner.id) ?? 0) + 1);
        most = Math.max(most, busy.get(owner.id)!);
        await new Promise((done) => setTimeout(done, takesMs));
        busy.set(owner.id, busy.get(owner.id)! - 1);
        const one = { look: look.id, owner: owner.id, at: Date.now() };
        if (fails(one)) throw Object.assign(new Error('patient words'), { code: 14 });
        sent.push(one);
      },
    } as unknown as ProcessPort;
    return { port, sent, together: () => most };
  }

  const start = async (process: ProcessPort, more = {}): Promise<void> => {
    relay = startRelay({ jobUrl: (await testEngine()).job, process, reconcileMs: 3_600_000, ...more });
  };
  const outbox = (
    org: string,
  ): Promise<{ look_id: string; delivered_at: string | null; attempts: number; last_error: string | null }[]> =>
    inOrg(db, { org }, (tx) =>
      rows(tx, 'select look_id, delivered_at, attempts, last_error from outbox where org_id = ? order by id', [org]),
    );
  const put = (org: string, owner: ReturnType<typeof newOwner>, ids: string[], lane: number): Promise<void> =>
    inOrg(db, { org }, async (tx) => {
      for (const id of ids) await sendLook(tx, org, owner, id, AT, lane);
    });

  it('lets a person pass a file of bulk rows, and keeps to its rate', async () => {
    const { org } = await testOrg(db);
    for (let index = 0; index < 60; index += 1) await put(org, newOwner(), [`bulk/${index}`], 5);
    const { port, sent } = fakePort();
    const begun = Date.now();
    await start(port, { bulkPerSecond: 30 });
    await eventually(() => expect(sent.length).toBeGreaterThan(0));
    await put(org, newOwner(), ['person'], 1);
    await eventually(() => expect(sent.map(({ look }) => look)).toContain('person'));
    expect(sent.filter(({ look }) => look.startsWith('bulk/')).length).toBeLessThan(40);
    await eventually(() => expect(sent).toHaveLength(61));
    expect(Date.now() - begun).toBeGreaterThan(1_500);
  });

  it('serves one workflow one by one and in order, others beside it', async () => {
    const { org } = await testOrg(db);
    const owners = [newOwner(), newOwner(), newOwner()];
    for (const owner of owners)
      await put(
        org,
        owner,
        ['1', '2', '3', '4'].map((n) => `note/${n}/${owner.id}`),
        3,
      );
    const { port, sent, together } = fakePort(() => false, 20);
    await start(port);
    await eventually(() => expect(sent).toHaveLength(12));
    expect(together()).toBe(1);
    for (const { id } of owners)
      expect(sent.filter(({ owner }) => owner === id).map(({ look }) => look.split('/')[1])).toEqual([
        '1',
        '2',
        '3',
        '4',
      ]);
  });

  it('sends again until accepted, and says why it waits, without the words', async () => {
    const { org } = await testOrg(db);
    let tries = 0;
    const { port, sent } = fakePort(() => (tries += 1) < 4);
    await put(org, newOwner(), ['note/again'], 1);
    await start(port);
    await eventually(async () => expect((await outbox(org))[0]!.attempts).toBeGreaterThan(1));
    expect((await outbox(org))[0]).toMatchObject({ last_error: 'Error 14', delivered_at: null });
    await eventually(() => expect(sent).toHaveLength(1), 30_000);
    await eventually(async () =>
      expect((await outbox(org))[0]).toMatchObject({ attempts: 4, last_error: null, delivered_at: expect.any(String) }),
    );
  });

  it('leaves told organisations to their runner', async () => {
    const told = await testOrg(db, '2026-01-05T15:00:00.000Z');
    const real = await testOrg(db);
    await put(told.org, newOwner(), ['note/told'], 1);
    await put(real.org, newOwner(), ['note/real'], 1);
    const { port, sent } = fakePort();
    await start(port);
    await eventually(() => expect(sent.map(({ look }) => look)).toContain('note/real'));
    expect((await outbox(told.org))[0]!.delivered_at).toBeNull();
  });

  it('only one of two relays works', async () => {
    const { org } = await testOrg(db);
    const one = fakePort();
    const other = fakePort();
    await start(one.port);
    await put(org, newOwner(), ['note/first'], 1);
    await eventually(() => expect(one.sent).toHaveLength(1));
    const second = startRelay({ jobUrl: (await testEngine()).job, process: other.port });
    await put(org, newOwner(), ['note/second'], 1);
    await eventually(() => expect(one.sent).toHaveLength(2));
    await relay!.stop();
    relay = undefined;
    await put(org, newOwner(), ['note/third'], 1);
    await eventually(() => expect(other.sent.map(({ look }) => look)).toEqual(['note/third']));
    await second.stop();
  });

  it('wakes the owner of a deadline that should have fired', async function () {
    this.timeout(60_000);
    const { org } = await testOrg(db);
    const owner = newOwner();
    const fires = new Date(Date.now() - 3_600_000).toISOString();
    await inOrg(db, { org }, (tx) =>
      tx.raw(
        `insert into deadline (org_id, id, kind, owner_kind, owner_id, due_date, fires_at, told, opened_at)
         values (?, gen_random_uuid(), 'open', 'encounter', ?, '2026-01-09', ?, false, now())`,
        [org, owner.id, fires],
      ),
    );
    const line = await startLine({ relay: { reconcileMs: 500 } });
    try {
      await eventually(async () =>
        expect(await factsOf(db, org)).toContainEqual(expect.stringContaining(`due/${fires}`)),
      );
      expect(await factsOf(db, org)).toContainEqual(expect.stringMatching(/reconcile\/[0-9a-f-]+\/\d{4}-\d\d-\d\d$/));
    } finally {
      await line.stop();
    }
  });
});
