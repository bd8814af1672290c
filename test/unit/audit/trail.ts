/** An organisation with a sealed trail of its own, and a superuser who may do to it what nobody should. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { HeadFile, loadHeadKey } from '../../../src/audit/head';
import { sealAll } from '../../../src/audit/seal';
import { verifyAudit, type AuditVerified } from '../../../src/audit/verify';
import { inOrg, rows, type Db } from '../../../src/db';
import { testDb, testOrg } from '../../support/engine';

export interface Trail {
  org: string;
  app: Db;
  job: Db;
  admin: Db;
  folder: string;
  headFile: string;
  key: KeyObject;
  publicKey: KeyObject;
  heads: HeadFile;
  write(count: number): Promise<void>;
  /** Seals and signs what is there. */
  seal(): Promise<number>;
  /** Against the signed heads. */
  verify(): Promise<AuditVerified>;
  ids(): Promise<number[]>;
  /** As superuser, whom no policy and no grant holds. */
  attack(sql: string, bindings?: unknown[]): Promise<void>;
  close(): void;
}

export async function makeTrail(): Promise<Trail> {
  const [app, job, admin] = await Promise.all([testDb('app'), testDb('job'), testDb('admin', 2)]);
  const { org } = await testOrg(app);
  const folder = mkdtempSync(join(tmpdir(), 'throughline-heads-'));
  const headFile = join(folder, 'heads.jsonl');
  const key = await loadHeadKey(join(folder, 'key.pem'));
  const publicKey = createPublicKey(key);
  const heads = new HeadFile(headFile, key);
  return {
    org,
    app,
    job,
    admin,
    folder,
    headFile,
    key,
    publicKey,
    heads,
    write: (count) => writeRows(app, org, count),
    seal: () => sealAll(job, heads),
    verify: () => verifyAudit(job, org, { headFile, publicKey }),
    ids: async () =>
      (await rows<{ id: number }>(job, 'select id from audit where org_id = ? order by id', [org])).map(({ id }) => id),
    attack: async (sql, bindings = []) => void (await admin.raw(sql, bindings as never)),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** In one transaction. */
export const writeRows = (app: Db, org: string, count: number): Promise<void> =>
  inOrg(app, { org }, async (tx) => {
    await tx.raw(
      `insert into audit (org_id, action, actor, subject_kind, subject_id, because, detail, at)
       select ?, 'stage.change', 'system', 'encounter', 'e' || n, case when n % 2 = 0 then 'a "reason", n' end, jsonb_build_object('n', n), '2026-03-03T15:00:00Z'
       from generate_series(1, ?) n`,
      [org, count],
    );
  });
