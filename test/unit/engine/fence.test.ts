/**
 * Goal: a fence is raised once a restore, keeps everything in, moves every number that others may have seen, and falls
 * only when nothing is open. Method: the real database; the cluster's identity is set back, as a restore finds it. The
 * whole way, with a cluster restored, is test/chaos/restore.test.ts.
 */
import { expect } from 'expect';
import { inOrg, row, rows, type Db } from '../../../src/db';
import { archiveOptions } from '../../../src/engine/backup';
import {
  catchUpOf,
  Fenced,
  fenceIfRestored,
  isFenced,
  JUMP,
  lowerFence,
  raiseFence,
  refuseIfFenced,
  unknownFiles,
} from '../../../src/engine/fence';
import { recoverySettings } from '../../../src/engine/restore';
import { newId } from '../../../src/ids';
import { takeNumber } from '../../../src/practice/store';
import { testDb, testOrg, useEngine } from '../../support/engine';
import { newOwner, sendLook } from '../../support/steps';
import { thrownBy } from './support';

const NOON = '2026-01-05T18:00:00.000Z';

describe('the fence of a restored system', () => {
  useEngine();
  let dbs: { appDb: Db; jobDb: Db };
  let org: string;
  before(async () => void (dbs = { appDb: await testDb('app'), jobDb: await testDb('job', 4) }));
  beforeEach(async () => void ({ org } = await testOrg(dbs.appDb, NOON)));
  // One database is shared by all test files of a run: their organisations must not stay fenced.
  afterEach(async () => {
    for (const { org_id } of await rows<{ org_id: string }>(
      dbs.jobDb,
      'select distinct org_id from restore_epoch where lowered_at is null',
    ))
      await lowerFence(dbs, { org: org_id, actor: 'test', outbound: [], because: 'the test is over' });
  });

  const tenant = <T>(work: Parameters<typeof inOrg<T>>[2]): Promise<T> => inOrg(dbs.appDb, { org }, work);
  const raise = (restoreId = newId()) => raiseFence(dbs, { restoreId, reason: 'a drill' });
  const lower = (more: Partial<Parameters<typeof lowerFence>[1]> = {}) =>
    lowerFence(dbs, { org, actor: 'supervisor', outbound: [], ...more });

  it('is down in a system that was never restored', async () => {
    expect(await isFenced(dbs.jobDb, org)).toBe(false);
    await tenant((tx) => refuseIfFenced(tx, org));
    expect(await lower()).toEqual({ kind: 'not_fenced' });
  });

  it('goes up around every organisation, and twice for one restore is once', async () => {
    const other = await testOrg(dbs.appDb);
    const restoreId = newId();
    expect(await raise(restoreId)).toEqual(expect.arrayContaining([org, other.org]));
    expect(await raise(restoreId)).toEqual([]);
    expect(await isFenced(dbs.jobDb, other.org)).toBe(true);
    expect(await thrownBy(() => tenant((tx) => refuseIfFenced(tx, org)))).toBeInstanceOf(Fenced);
    expect(await tenant((tx) => rows(tx, 'select epoch from restore_epoch'))).toEqual([{ epoch: 1 }]);
  });

  it('moves the numbers that others may have seen, each time', async () => {
    for (const name of ['submission_file', 'encounter', 'inbound_file'])
      await tenant((tx) => takeNumber(tx, org, name, 5));
    const pcn = () => tenant(async (tx) => (await row<{ n: number }>(tx, `select nextval('pcn_seq') as n`))!.n);
    const before = await pcn();
    await raise();
    await raise();
    const counters = await tenant((tx) =>
      rows<{ name: string; value: number }>(tx, 'select name, value from counter order by name'),
    );
    expect(counters).toEqual([
      { name: 'encounter', value: 5 + 2 * JUMP },
      { name: 'inbound_file', value: 5 },
      { name: 'submission_file', value: 5 + 2 * JUMP },
    ]);
    expect(await pcn()).toBeGreaterThan(before + 2 * JUMP);
    expect(await tenant((tx) => rows(tx, 'select epoch from restore_epoch order by epoch'))).toEqual([
      { epoch: 1 },
      { epoch: 2 },
    ]);
  });

  it('takes a stored file for one that may have been sent, so that the remote listing is asked first', async () => {
    await tenant((tx) =>
      tx('submission_file').insert({
        org_id: org,
        id: newId(),
        n: 1,
        payer_id: newId(),
        document_id: newId(),
        name: 'a.837',
        isa_control: '1',
        gs_control: '1',
        st_control: '1',
        bht: '1',
        claims: 1,
        stored_at: NOON,
      }),
    );
    await raise();
    expect(await tenant((tx) => rows(tx, 'select status from submission_file'))).toEqual([{ status: 'sending' }]);
    expect(await unknownFiles(dbs.appDb, org, ['a.837', 'b.837'])).toEqual(['b.837']);
  });

  it('stays while a deadline is overdue by the own time, a message undelivered, or a file unknown', async () => {
    await raise();
    const id = newId();
    await tenant((tx) =>
      tx('deadline').insert({
        org_id: org,
        id,
        kind: 'era_missing',
        owner_kind: 'practice',
        owner_id: org,
        due_date: '2026-01-05',
        fires_at: '2026-01-05T17:54:00Z',
        told: true,
        opened_at: NOON,
      }),
    );
    await tenant((tx) => sendLook(tx, org, newOwner(), 'note/1', NOON));
    expect(await lower({ outbound: ['lost.837'] })).toEqual({
      kind: 'stays',
      org,
      overdue: 1,
      undelivered: 1,
      unknownFiles: ['lost.837'],
    });
    await tenant((tx) => tx.raw(`update deadline set fires_at = '2026-01-05T17:56:00Z' where id = ?`, [id]));
    expect(await catchUpOf(dbs.jobDb, org)).toEqual({ org, overdue: 0, undelivered: 1 });
    await dbs.jobDb.raw('update outbox set delivered_at = now() where org_id = ?', [org]);
    expect(await lower({ outbound: ['lost.837'] })).toMatchObject({ kind: 'stays', overdue: 0, undelivered: 0 });
    expect(await lower({ outbound: ['lost.837'], acknowledged: ['lost.837'] })).toEqual({ kind: 'lowered' });
    expect(await isFenced(dbs.jobDb, org)).toBe(false);
  });

  it('falls before that only with a reason, which the trail keeps', async () => {
    await raise();
    await tenant((tx) => sendLook(tx, org, newOwner(), 'note/1', NOON));
    expect(await lower()).toMatchObject({ kind: 'stays' });
    expect(await lower({ because: 'the engine is rebuilt by hand' })).toEqual({ kind: 'lowered' });
    const trail = await tenant((tx) =>
      rows(tx, `select action, actor, because from audit where action like 'restore.%' order by id`),
    );
    expect(trail).toEqual([
      { action: 'restore.fence', actor: 'system', because: 'a drill' },
      { action: 'restore.lower', actor: 'supervisor', because: 'the engine is rebuilt by hand' },
    ]);
  });

  it('goes up by itself where the database wakes up in another cluster or on another timeline, and only then', async () => {
    expect(await fenceIfRestored(dbs)).toEqual([]);
    const here = (await row<{ identity: string }>(dbs.jobDb, 'select identity from cluster_identity'))!.identity;
    expect(here).toMatch(/^\d+\/[0-9A-F]{8}$/);
    await dbs.jobDb.raw('update cluster_identity set identity = ?', [here.replace(/[0-9A-F]{8}$/, '00000000')]);
    expect(await fenceIfRestored(dbs)).toContain(org);
    expect(await fenceIfRestored(dbs)).toEqual([]);
    expect(await isFenced(dbs.jobDb, org)).toBe(true);
  });
});

describe('settings of backup and restore', () => {
  it('archive each piece of the log whole and never over another', () => {
    expect(archiveOptions('/backups/wal')).toEqual({
      archive_mode: 'on',
      archive_timeout: '60s',
      archive_command:
        'if test -f "/backups/wal/%f"; then cmp -s "%p" "/backups/wal/%f"; else cp "%p" "/backups/wal/%f.part" && sync "/backups/wal/%f.part" && mv "/backups/wal/%f.part" "/backups/wal/%f"; fi',
    });
  });

  it('name the target, with an offset instead of a Z', () => {
    const settings = recoverySettings({ archive: '/wal', target: { kind: 'time', at: '2026-03-03T15:00:00.123Z' } });
    expect(settings).toContain(`recovery_target_time = '2026-03-03 15:00:00.123+00'`);
    expect(settings).toContain(`restore_command = 'cp "/wal/%f" "%p"'`);
    expect(recoverySettings({ archive: '/wal', target: { kind: 'name', name: "o'clock" } })).toContain(
      `recovery_target_name = 'o''clock'`,
    );
    expect(recoverySettings({ archive: '/wal', target: { kind: 'latest' } })).not.toContain('recovery_target_name');
  });

  it('refuse folders that a shell would read otherwise', async () => {
    for (const folder of ['/a"b', '/a$b', '/a%b', '/a`b', '/a\\b']) {
      expect(await thrownBy(() => archiveOptions(folder))).toMatchObject({ code: 'BACKUP_FAILED' });
      expect(await thrownBy(() => recoverySettings({ archive: folder, target: { kind: 'latest' } }))).toMatchObject({
        code: 'RESTORE_FAILED',
      });
    }
  });
});
