/**
 * Goal: the sealer skips no row, doubles none, and can be killed anywhere. Method: the real database, transactions left
 * open on purpose, sealers side by side, and a head file that its writer left in the middle of a line.
 */
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'expect';
import { AUDIT_COLUMNS, chainHash, genesis } from '../../../src/audit/chain';
import { HeadFile, loadHeadKey, readHeads } from '../../../src/audit/head';
import { sealAll, startSealer } from '../../../src/audit/seal';
import { verifyAudit } from '../../../src/audit/verify';
import { rows } from '../../../src/db';
import { testEngine, useEngine } from '../../support/engine';
import { eventually } from '../../support/eventually';
import { makeTrail, writeRows, type Trail } from './trail';

describe('the audit sealer', () => {
  useEngine();
  let trail: Trail;
  beforeEach(async () => (trail = await makeTrail()));
  afterEach(() => trail.close());

  const seals = (): Promise<{ seq: number; audit_id: number }[]> =>
    rows(trail.job, 'select seq, audit_id from audit_seal where org_id = ? order by seq', [trail.org]);

  it('covers every column of the table', async () => {
    const columns = await rows<{ name: string }>(
      trail.admin,
      `select column_name as name from information_schema.columns where table_name = 'audit' and table_schema = 'public' order by ordinal_position`,
    );
    expect([...AUDIT_COLUMNS].sort()).toEqual(columns.map(({ name }) => name).sort());
  });

  it('makes the same hash for ever', () => {
    const first = genesis('00000000-0000-7000-8000-000000000001');
    const hash = chainHash(first, 1, '7', '["a", 1, null]');
    expect(first.toString('hex')).toBe('aab25fcfd85c639de351b31daa939b4e9e56d39026092e65ecf3648ca345ca11');
    expect(hash.toString('hex')).toBe('3e6d3a57b36f8f17136965ee8f411c296318fb53967ff45c8cfb9dddc09512dc');
    expect(chainHash(first, 2, '7', '["a", 1, null]')).not.toEqual(hash);
  });

  it('chains in the order of the rows, without a gap, once', async () => {
    await trail.write(5);
    await trail.write(7);
    await trail.seal();
    await trail.seal();
    const ids = await trail.ids();
    expect(await seals()).toEqual(ids.map((id, index) => ({ seq: index + 1, audit_id: id })));
    expect(await trail.verify()).toMatchObject({ ok: true, sealed: 12, unsealed: 0, problems: [] });
  });

  it('waits for a transaction that still runs, and skips no row of it', async () => {
    const open = await trail.app.transaction();
    await open.raw("select set_config('app.org', ?, true)", [trail.org]);
    await open('audit').insert({
      org_id: trail.org,
      action: 'x',
      actor: 'slow',
      subject_kind: 'k',
      subject_id: 'early',
      at: new Date().toISOString(),
    });
    await trail.write(3);
    await trail.seal();
    expect(await seals()).toHaveLength(0);
    expect(await trail.verify()).toMatchObject({ ok: true, unsealed: 3 });
    await open.commit();
    await trail.seal();
    expect((await seals()).map(({ audit_id }) => audit_id)).toEqual(await trail.ids());
  });

  it('lets sealers work side by side', async () => {
    const writing = Promise.all(Array.from({ length: 20 }, () => trail.write(25)));
    const sealing = Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let pass = 0; pass < 15; pass += 1) await sealAll(trail.job, new HeadFile(trail.headFile, trail.key));
      }),
    );
    await Promise.all([writing, sealing]);
    await trail.seal();
    expect((await seals()).map(({ seq }) => seq)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(await trail.verify()).toMatchObject({ ok: true, sealed: 500, unsealed: 0 });
  });

  it('runs beside the work, about a second behind, and signs the head when it changed', async () => {
    const { job } = await testEngine();
    const sealer = startSealer({ jobUrl: job, headFile: trail.headFile, key: trail.key, intervalMs: 100 });
    try {
      await trail.write(4);
      await eventually(async () => expect(await seals()).toHaveLength(4));
      await eventually(() =>
        expect(readHeads(trail.headFile, trail.publicKey).byOrg.get(trail.org)?.at(-1)?.seq).toBe(4),
      );
      const size = statSync(trail.headFile).size;
      await sleep(500);
      expect(statSync(trail.headFile).size).toBe(size);
    } finally {
      await sealer.stop();
    }
  });

  it('signs what a killed sealer had sealed and not signed', async () => {
    await trail.write(2);
    await sealAll(trail.job, new HeadFile(join(trail.folder, 'lost.jsonl'), trail.key));
    const sealer = startSealer({
      jobUrl: (await testEngine()).job,
      headFile: trail.headFile,
      key: trail.key,
      intervalMs: 50,
    });
    try {
      await eventually(() =>
        expect(readHeads(trail.headFile, trail.publicKey).byOrg.get(trail.org)?.at(-1)?.seq).toBe(2),
      );
    } finally {
      await sealer.stop();
    }
  });

  it('goes on after a line that its writer did not finish', async () => {
    await trail.write(1);
    await trail.seal();
    appendFileSync(trail.headFile, '{"org":"half');
    await trail.write(1);
    await trail.seal();
    expect(readFileSync(trail.headFile, 'utf8').split('\n')).toHaveLength(4);
    expect(await trail.verify()).toMatchObject({ ok: true, sealed: 2 });
  });

  it('puts a large head file aside and keeps the last head of each organisation', async () => {
    await trail.write(1);
    await trail.seal();
    writeFileSync(trail.headFile, readFileSync(trail.headFile, 'utf8').repeat(4_000));
    await trail.write(1);
    await trail.seal();
    expect(
      readHeads(trail.headFile, trail.publicKey)
        .byOrg.get(trail.org)
        ?.map(({ seq }) => seq),
    ).toEqual([1, 2]);
    expect(readdirSync(trail.folder).filter((name) => name.startsWith('heads.jsonl.'))).toHaveLength(1);
    expect(await trail.verify()).toMatchObject({ ok: true });
  });

  it('keeps its key to its owner, and makes it once', async () => {
    const path = join(trail.folder, 'other.pem');
    const keys = await Promise.all([loadHeadKey(path), loadHeadKey(path), loadHeadKey(path)]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(new Set(keys.map((key) => key.export({ type: 'pkcs8', format: 'pem' }))).size).toBe(1);
  });

  it('verifies 100,000 rows in seconds', async function () {
    this.timeout(120_000);
    for (let part = 0; part < 10; part += 1) await writeRows(trail.app, trail.org, 10_000);
    const sealing = Date.now();
    expect(await trail.seal()).toBeGreaterThanOrEqual(100_000);
    const verifying = Date.now();
    expect(await verifyAudit(trail.job, trail.org, trail)).toMatchObject({ ok: true, sealed: 100_000 });
    const took = Date.now() - verifying;
    console.log(`      100,000 rows: sealed in ${verifying - sealing} ms, verified in ${took} ms`);
    expect(took).toBeLessThan(15_000);
  });
});
