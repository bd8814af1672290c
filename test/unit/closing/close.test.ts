/** Goal: a close keeps what the rows say of bank and books, once a run, and posts nothing. Method: a practice on the real database. */
import { expect } from 'expect';
import { runDailyClose } from '../../../src/closing/close';
import { lastClose, listCloses } from '../../../src/closing/store';
import { inOrg, row, type Db } from '../../../src/db';
import type { Deps } from '../../../src/deps';
import { cents } from '../../../src/money/cents';
import { createPractice } from '../../../src/practice/store';
import { Sealers } from '../../../src/privacy/seal';
import { recordDeposit } from '../../../src/remittance/deposits';
import { testDb, useEngine } from '../../support/engine';
import { CONFIG, keys } from '../../support/practice';

describe('the daily close', () => {
  useEngine();
  let db: Db;
  let deps: Deps;
  let org: string;
  before(async () => {
    db = await testDb();
    deps = { db, sealers: new Sealers(keys) };
  });
  beforeEach(async () => void (org = await createPractice(db, keys, CONFIG, '2026-03-19T15:00:00.000Z')));

  const deposit = (trace: string, amount: number, at: string) =>
    recordDeposit(deps, { org, actor: 'pat', at }, { payerCode: 'PHP01', trace, amount: cents(amount) });
  const close = (at: string) => runDailyClose(deps, { org, actor: 'system', at });
  const last = () => inOrg(db, { org }, async (tx) => (await lastClose(tx))!);

  it('reports deposits without advice, each in the close of its day, and as waiting until they meet', async () => {
    await deposit('T1', 1_200, '2026-03-19T16:00:00.000Z');
    expect(await close('2026-03-20T04:00:00.000Z')).toEqual({ entries: 1 });
    const first = await last();
    expect(first).toMatchObject({ n: 1, day: '2026-03-19', closedBy: 'system' });
    expect(first.report.posted).toEqual([{ kind: 'deposit', entries: 1, cents: 1200 }]);
    expect(first.report.bank).toEqual([
      { payer: 'PRAIRIE HEALTH PLAN', trace: 'T1', deposited: 1200, advised: null, state: 'without_advice' },
    ]);
    await deposit('T2', 500, '2026-03-20T16:00:00.000Z');
    await close('2026-03-21T04:00:00.000Z');
    const { report } = await last();
    expect(report.bank.map(({ trace }) => trace)).toEqual(['T2']);
    expect(report.open.withoutAdvice).toEqual({ count: 2, cents: 1700 });
    expect(report.accounts.find(({ account }) => account === 'cash')).toEqual({
      account: 'cash',
      before: 1200,
      moved: 500,
      after: 1700,
    });
  });

  it('posts nothing, and two closes at once follow each other', async () => {
    await deposit('T1', 1_200, '2026-03-19T16:00:00.000Z');
    const entries = () =>
      inOrg(
        db,
        { org },
        async (tx) => (await row<{ n: number }>(tx, 'select count(*)::int as n from ledger_entry'))!.n,
      );
    const before = await entries();
    await Promise.all([close('2026-03-20T04:00:00.000Z'), close('2026-03-20T04:00:01.000Z')]);
    expect(await entries()).toBe(before);
    const kept = await inOrg(db, { org }, (tx) => listCloses(tx, undefined, 10));
    expect(kept.map(({ n, report }) => [n, report.posted.length])).toEqual([
      [2, 0],
      [1, 1],
    ]);
    expect(await inOrg(db, { org }, (tx) => listCloses(tx, 2, 10))).toHaveLength(1);
  });
});
