/**
 * Goal: a told organisation's months pass in seconds, the same way each time, and what is wrong is said with names.
 * Method: owners with repeating deadlines, messages between them, items and cycles; whole runs are compared as texts.
 */
import { expect } from 'expect';
import { inOrg, rows, type Db } from '../../src/db';
import { iso } from '../../src/calendar';
import type { CycleSource, ItemSource, RunnerOptions } from '../../src/engine/runner';
import type { Owner } from '../../src/ids';
import { testDb, testOrg, useEngine } from '../support/engine';
import { factsOf, newOwner, sendLook } from '../support/steps';
import { startLine, type TestLine } from '../support/worker';

const START = '2026-01-05T15:00:00.000Z';
const DAY_MS = 86_400_000;
const onDay = (day: number): string => iso(Date.parse(START) + day * DAY_MS);

describe('the told runner', () => {
  useEngine();
  let line: TestLine;
  let db: Db;
  before(async function () {
    this.timeout(60_000);
    db = await testDb();
    line = await startLine();
  });
  after(() => line.stop());

  const send = (org: string, owner: Owner, id: string, at = START): Promise<void> =>
    inOrg(db, { org }, (tx) => sendLook(tx, org, owner, id, at));

  it('takes 400 days of a deadline each ten days in seconds', async function () {
    this.timeout(60_000);
    const { org } = await testOrg(db, START);
    const runner = await line.runner(org);
    await send(org, newOwner(), 'every/10/400/a');
    const begun = Date.now();
    await runner.advance(onDay(401));
    const tookMs = Date.now() - begun;
    expect(await runner.now()).toBe(onDay(401));
    expect((await factsOf(db, org)).filter((fact) => fact.includes(' due/'))).toHaveLength(40);
    expect(tookMs).toBeLessThan(30_000);
    console.log(`        ${Math.round(tookMs / 40)} ms a deadline`);
  });

  it('gives one text of facts, alone or side by side, one by one or eight at a time', async function () {
    this.timeout(120_000);
    const plays = await Promise.all([
      play({}),
      play({ parallelDeadlines: 8 }),
      play({ parallelDeadlines: 8, parallel: 1 }),
    ]);
    const alone = await play({ parallelDeadlines: 3 });
    expect(alone.length).toBeGreaterThan(60);
    for (const facts of plays) expect(facts).toEqual(alone);
  });

  /** Six owners for 90 days: deadlines that fall together, two items of the outside, a weekly cycle that tells everybody. */
  async function play(options: Partial<RunnerOptions>): Promise<string[]> {
    const { org } = await testOrg(db, START);
    const owners = Array.from({ length: 6 }, () => newOwner());
    const inbox = [5, 30];
    const items: ItemSource = {
      next: async () => (inbox[0] === undefined ? null : onDay(inbox[0])),
      take: async (at) => send(org, owners[0]!, `tell/${owners[1]!.id}/note/item-${inbox.shift()}`, at),
    };
    let week = 0;
    const cycles: CycleSource = {
      next: async () => ({ kind: 'statementCycle', at: onDay(7 * (week + 1)) }),
      run: async (kind, at) => {
        week += 1;
        await Promise.all(
          owners.slice(2).map((owner) => send(org, owner, `note/${kind}-${owners.indexOf(owner)}-${week}`, at)),
        );
      },
    };
    for (const [index, owner] of owners.entries())
      await send(org, owner, `every/${index < 3 ? 15 : 10 + index}/90/${index}`);
    const runner = await line.runner(org, { items, cycles, ...options });
    await runner.advance(onDay(90));
    const facts = await factsOf(db, org);
    return facts
      .map((fact) => owners.reduce((text, { id }, index) => text.replaceAll(id, `owner${index}`), fact))
      .sort();
  }

  it('starts a closed workflow for a deadline that another wrote', async () => {
    const { org } = await testOrg(db, START);
    const owner = newOwner();
    const runner = await line.runner(org);
    await send(org, owner, 'close/a');
    await runner.settle();
    await inOrg(db, { org }, (tx) =>
      tx.raw(
        `insert into deadline (org_id, id, kind, owner_kind, owner_id, due_date, fires_at, told, opened_at)
         values (?, gen_random_uuid(), 'open', 'encounter', ?, '2026-01-09', ?, true, ?)`,
        [org, owner.id, onDay(4), START],
      ),
    );
    await runner.advance(onDay(5));
    const missed = await inOrg(db, { org }, (tx) =>
      rows(tx, `select id from deadline where org_id = ? and status = 'missed'`, [org]),
    );
    expect(missed).toHaveLength(1);
  });

  it('says which row and which workflow disagree', async function () {
    this.timeout(60_000);
    const { org } = await testOrg(db, START);
    const owner = newOwner();
    const runner = await line.runner(org);
    await send(org, owner, 'open/10/a');
    await runner.settle();
    // A row that the step is made to overlook: its owner is known to nobody's step.
    line.meddling.before = ({ looks }) => {
      if (looks.length === 0) throw new Error('the step is broken');
    };
    const brief = await line.runner(org, { timeoutMs: 3_000 });
    await expect(brief.advance(onDay(11))).rejects.toThrow(
      /deadline [0-9a-f-]{36} was to fire.*advanceEncounter in attempt \d+ after Error/,
    );
    line.meddling.before = undefined;
    await runner.advance(onDay(11));
    expect((await factsOf(db, org)).some((fact) => fact.endsWith('missed'))).toBe(true);
  });

  it('names the look that no step took', async () => {
    const { org } = await testOrg(db, START);
    const owner = newOwner();
    line.meddling.before = () => {
      throw new Error('broken');
    };
    const runner = await line.runner(org, { timeoutMs: 2_000 });
    await send(org, owner, 'note/lonely');
    await expect(runner.settle()).rejects.toThrow(
      /look note\/lonely was accepted by .*no step has recorded it: it is RUNNING/,
    );
    line.meddling.before = undefined;
    const again = await line.runner(org);
    await again.settle();
    expect(await factsOf(db, org)).toHaveLength(1);
  });

  it('never moves the clock back', async () => {
    const { org } = await testOrg(db, START);
    const runner = await line.runner(org);
    await runner.advance(onDay(3));
    await runner.advance(onDay(1));
    expect(await runner.now()).toBe(onDay(3));
  });

  it('refuses an organisation that lives on the wall’s time', async () => {
    const { org } = await testOrg(db);
    await expect((await line.runner(org)).advance(onDay(1))).rejects.toThrow('no row in org_clock');
  });
});
