/**
 * Goal: a restored system is the one of that moment, to the row; it does nothing to the outside until it knows what was
 * lost; and then it goes on as if nothing had been (PROOF R1 to R3, DESIGN 3). Method: one house works for a while, is
 * wrecked, and another is built from its base backup and archived log, stopped at a named point in the middle.
 *
 *   before the point   20 visits, one file sent; then with the worker down: 3 visits nobody has looked at, a file stored and
 *                      not sent, a deadline moved into the past without telling anybody
 *   after it           that file is sent, 5 visits come, another file goes out: known to the partner, not to the restored
 */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'expect';
import { headFileOf, headKeyFileOf } from '../../src/audit/head';
import { inOrg, rows } from '../../src/db';
import { archiveOptions, prepareArchive } from '../../src/engine/backup';
import { catchUpOf, isFenced, JUMP, lowerFence } from '../../src/engine/fence';
import { findPostgres } from '../../src/engine/postgres-binaries';
import { restoreTo, type Restored } from '../../src/engine/restore';
import { deliverSubmission } from '../../src/claims/submission';
import { eventually } from '../support/eventually';
import { thrownBy } from '../unit/engine/support';
import { countersOf, quiet, range, work, type Known } from './support/drill';
import { ENV, House, openPartner, type Partner } from './support/house';

const silent = (): void => undefined;

describe('restoring to a moment in the middle', function () {
  this.timeout(300_000);
  const root = mkdtempSync(join(tmpdir(), 'throughline-drill-'));
  const [first, second, third] = ['first', 'second', 'third'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  const archive = join(root, 'archive');
  const backup = join(root, 'backup');
  let partner: Partner;
  let known: Known;
  let restored: Restored;
  let house: House | undefined;
  const took: Record<string, number> = {};

  async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
    const started = Date.now();
    try {
      return await work();
    } finally {
      took[what] = (Date.now() - started) / 1_000;
    }
  }

  before('one house works, is backed up while it does, and is wrecked', async () => {
    chmodSync(root, 0o711);
    partner = openPartner(join(root, 'partner'));
    prepareArchive(archive, findPostgres(ENV, silent).account);
    house = await timed('first house up', () => House.open(first, partner, archiveOptions(archive)));
    known = await timed('work and backup', () => work(house!, backup));
    await house.close();
    house = undefined;
  });
  after(async () => {
    await house?.close();
    rmSync(root, { recursive: true, force: true });
    console.log(
      `      seconds: ${Object.entries(took)
        .map(([what, s]) => `${what} ${s.toFixed(1)}`)
        .join(', ')}`,
    );
  });

  /** Keys and heads are kept apart from backups, and brought along. */
  function bringKeys(home: string): void {
    mkdirSync(home, { recursive: true });
    const paths = [
      (root: string) => join(root, 'secrets.json'),
      (root: string) => headKeyFileOf({ root }),
      (root: string) => headFileOf({ root }),
    ];
    for (const path of paths) copyFileSync(path(first), path(home));
  }

  it('refuses to restore without the keys, and over a cluster that is there', async () => {
    const options = { backup, archive, target: { kind: 'latest' as const }, env: ENV, log: silent };
    expect(await thrownBy(() => restoreTo({ ...options, home: second }))).toMatchObject({
      code: 'RESTORE_FAILED',
      message: expect.stringContaining('secrets.json'),
    });
    expect(await thrownBy(() => restoreTo({ ...options, home: first }))).toMatchObject({
      code: 'RESTORE_FAILED',
      message: expect.stringContaining('never replaces'),
    });
    expect(await thrownBy(() => restoreTo({ ...options, backup: archive, home: second }))).toMatchObject({
      code: 'RESTORE_FAILED',
      message: expect.stringContaining('not a whole backup'),
    });
  });

  it('restores the cluster, fenced, with its audit chain set back by a signed act', async () => {
    bringKeys(second);
    restored = await timed('restore', () =>
      restoreTo({ home: second, backup, archive, target: { kind: 'name', name: 'middle' }, env: ENV, log: silent }),
    );
    expect(restored).toMatchObject({ fenced: [known.org], restarted: [known.org] });
    house = await timed('second house up', () => House.open(second, partner, {}));
    expect(await isFenced(house.jobDb, known.org)).toBe(true);
  });

  it('has every row of that moment, and changed only what a restore must', async () => {
    const now = await house!.fingerprint();
    const touched = [
      'schema_migration_lock',
      'restore_epoch',
      'cluster_identity',
      'counter',
      'submission_file',
      'audit',
    ];
    const rest = (print: Record<string, string>) =>
      Object.fromEntries(Object.entries(print).filter(([table]) => !touched.includes(table)));
    expect(rest(now)).toEqual(rest(known.fingerprint));
    expect(Object.keys(rest(now)).length).toBeGreaterThan(25);
    const { submission_file: files, encounter, ...others } = await countersOf(house!, known.org);
    expect({ files, encounter }).toEqual({
      files: known.counters['submission_file']! + JUMP,
      encounter: known.counters['encounter']! + JUMP,
    });
    expect({ ...known.counters, ...others }).toEqual(known.counters);
    const added = await rows<{ action: string }>(house!.jobDb, 'select action from audit where id > ?', [
      known.lastAudit,
    ]);
    expect(added).toEqual([{ action: 'restore.fence' }]);
    expect(await house!.rows(known.org, `select id, name from submission_file where status = 'sending'`)).toEqual([
      known.storedFile,
    ]);
    expect(await house!.stages(known.org)).toEqual(known.stages);
    expect(await house!.wrong(known.org)).toEqual([]);
  });

  it('has the engine of that moment: the same runs, and none that came later', async () => {
    const state = (id: string) => house!.process.describe({ kind: 'encounter', id }, known.org, { told: false });
    for (const [id, runId] of known.runs) expect(await state(id)).toMatchObject({ runId, status: 'RUNNING' });
    expect(await state(known.lostRun)).toBeNull();
  });

  it('sends nothing and runs no window while it is fenced', async () => {
    expect(await house!.window(known.org)).toEqual({ claims: 0, files: 0 });
    const before = new Map(partner.puts);
    const deliver = deliverSubmission(house!.deps, partner.port);
    expect(await thrownBy(() => deliver({ org: known.org, id: known.storedFile.id }))).toMatchObject({
      name: 'Fenced',
    });
    expect(partner.puts).toEqual(before);
  });

  it('finds by itself what nobody had looked at, and keeps the fence up for what only a person can judge', async () => {
    expect(await catchUpOf(house!.jobDb, known.org)).toMatchObject({ overdue: 1 });
    await house!.startWork();
    await timed('reconciled', () =>
      eventually(
        async () =>
          expect(await catchUpOf(house!.jobDb, known.org)).toEqual({ org: known.org, overdue: 0, undelivered: 0 }),
        60_000,
      ),
    );
    await eventually(
      async () => expect(await house!.stages(known.org)).toEqual({ acknowledgement: 20, submission: 5 }),
      60_000,
    );
    expect(await lower()).toMatchObject({ kind: 'stays', unknownFiles: [known.lostFile] });
    expect(await isFenced(house!.jobDb, known.org)).toBe(true);
  });

  const lower = async (acknowledged: string[] = []) =>
    lowerFence(
      { appDb: house!.deps.db, jobDb: house!.jobDb },
      { org: known.org, actor: 'drill', outbound: await partner.port.listOutbound(known.org), acknowledged },
    );

  it('sends the file that was on its way once in all, when the fence is lowered', async () => {
    expect(await lower([known.lostFile])).toEqual({ kind: 'lowered' });
    expect(await lower()).toMatchObject({ kind: 'not_fenced' });
    await timed('delivery after the fence', () =>
      eventually(
        async () =>
          expect(await house!.rows(known.org, `select 1 from submission_file where status = 'sending'`)).toEqual([]),
        90_000,
      ),
    );
    expect(partner.puts.get(known.storedFile.name)).toBe(1);
    expect(await house!.stages(known.org)).toEqual({ acknowledgement: 22, submission: 3 });
  });

  it('takes in again what was lost, under numbers that nobody has seen', async () => {
    expect(await house!.registerVisits(known.org, range(1, 30))).toEqual([
      ...Array(25).fill('duplicate'),
      ...Array(5).fill('registered'),
    ]);
    await eventually(
      async () => expect(await house!.stages(known.org)).toEqual({ acknowledgement: 22, submission: 8 }),
      60_000,
    );
    expect(await house!.window(known.org)).toEqual({ claims: 8, files: 1 });
    await eventually(async () => expect(await house!.stages(known.org)).toEqual({ acknowledgement: 30 }), 60_000);
    const [file] = await house!.rows<{ id: string; n: number; name: string }>(
      known.org,
      'select id, n, name from submission_file order by n desc limit 1',
    );
    expect(file!.n).toBe(known.counters['submission_file']! + JUMP + 1);
    expect(partner.puts.get(file!.name)).toBe(1);
    const again = await house!.rows(
      known.org,
      `select pcn from claim where pcn = any(?) and encounter_id in (select id from encounter where source_id = any(?))`,
      [known.lostPcns, range(26, 30)],
    );
    expect(again).toEqual([]);
  });

  it('is whole at the end: the books, the trail and its signed heads, the restore told in it', async () => {
    await quiet(house!, known.org);
    const epochs = await inOrg(house!.deps.db, { org: known.org }, (tx) =>
      rows<{ epoch: number; lowered_by: string }>(tx, 'select epoch, lowered_by from restore_epoch'),
    );
    expect(epochs).toEqual([{ epoch: 1, lowered_by: 'drill' }]);
  });

  it('restores to a time as well, and again after a restore that was killed', async () => {
    bringKeys(third);
    const options = { home: third, backup, archive, env: ENV, log: silent };
    const never = { ...options, target: { kind: 'name' as const, name: 'never made' } };
    expect(await thrownBy(() => restoreTo(never))).toMatchObject({ code: 'RESTORE_FAILED' });
    const atTime = await timed('restore to a time', () =>
      restoreTo({ ...options, target: { kind: 'time', at: known.lostTime } }),
    );
    expect(Date.parse(atTime.lastCommitAt!)).toBeLessThanOrEqual(Date.parse(known.lostTime));
    expect(Date.parse(atTime.lastCommitAt!)).toBeGreaterThan(Date.parse(known.lostTime) - 60_000);
    expect(atTime.fenced).toEqual([known.org]);
  });
});
