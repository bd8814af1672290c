/**
 * Goal: whoever rules the database cannot change the trail unseen (PROOF T1, T2). Method: a sealed and signed trail, one
 * attack as superuser, and the row must be named.
 */
import { expect } from 'expect';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { AUDIT_COLUMNS, CANONICAL_SQL, chainHash } from '../../../src/audit/chain';
import { signRestarts } from '../../../src/audit/seal';
import { verifyAudit, type AuditProblem } from '../../../src/audit/verify';
import { inOrg, rows } from '../../../src/db';
import { useEngine } from '../../support/engine';
import { thrownBy } from '../engine/support';
import { makeTrail, type Trail } from './trail';

describe('attacks on the audit trail', () => {
  useEngine();
  let trail: Trail;
  let ids: number[];
  beforeEach(async () => {
    trail = await makeTrail();
    for (let part = 0; part < 4; part += 1) {
      await trail.write(5);
      await trail.seal();
    }
    ids = await trail.ids();
    expect(await trail.verify()).toMatchObject({ ok: true, sealed: 20 });
  });
  afterEach(() => trail.close());

  const found = async (): Promise<Pick<AuditProblem, 'kind' | 'auditId'>[]> =>
    (await trail.verify()).problems.map(({ kind, auditId }) => ({ kind, auditId }));

  for (const [column, value] of [
    ['action', `'claim.void'`],
    ['actor', `'somebody else'`],
    ['because', `'another reason'`],
    ['detail', `'{"n": 99}'`],
    ['at', `at + interval '1 microsecond'`],
    ['recorded_at', `recorded_at - interval '1 day'`],
    ['encounter_id', `gen_random_uuid()`],
    ['xact', `'1'::xid8`],
  ]) {
    it(`an edited ${column} is found at its row`, async () => {
      await trail.attack(`update audit set ${column} = ${value} where org_id = ? and id = ?`, [trail.org, ids[7]]);
      expect(await found()).toEqual([{ kind: 'changed', auditId: ids[7] }]);
    });
  }

  it('a seal that claims another bound is found', async () => {
    await trail.attack(`update audit_seal set upto = '1' where org_id = ? and audit_id = ?`, [trail.org, ids[9]]);
    expect(await found()).toEqual([{ kind: 'changed', auditId: ids[9] }]);
  });

  it('a deleted row is found', async () => {
    await trail.attack('delete from audit where org_id = ? and id = ?', [trail.org, ids[3]]);
    expect(await found()).toEqual([{ kind: 'deleted', auditId: ids[3] }]);
  });

  it('a row deleted together with its seal is found', async () => {
    await trail.attack('delete from audit where org_id = ? and id = ?', [trail.org, ids[3]]);
    await trail.attack('delete from audit_seal where org_id = ? and audit_id = ?', [trail.org, ids[3]]);
    expect(await found()).toEqual([{ kind: 'seal_missing', auditId: ids[4] }]);
  });

  it('a row put in between is found, and is not sealed afterwards', async () => {
    const forged = 9_000_000 + ids[0]!;
    await trail.attack(
      `insert into audit (org_id, id, action, actor, subject_kind, subject_id, at, recorded_at, xact) overriding system value
       select org_id, ?, 'refund.approve', 'dr', 'k', 's', at, recorded_at, xact from audit where org_id = ? and id = ?`,
      [forged, trail.org, ids[8]],
    );
    await trail.write(1);
    await trail.seal();
    expect(await found()).toEqual([{ kind: 'inserted', auditId: forged }]);
  });

  it('two rows that changed places are both found', async () => {
    const [a, b] = [ids[5]!, ids[11]!];
    const others = AUDIT_COLUMNS.filter((column) => column !== 'id' && column !== 'org_id');
    const swapped = others.map((column) => `${column} = b.${column}`).join(', ');
    await trail.attack(
      `update audit a set ${swapped} from audit b where a.org_id = ? and b.org_id = a.org_id and ((a.id = ? and b.id = ?) or (a.id = ? and b.id = ?))`,
      [trail.org, a, b, b, a],
    );
    expect(await found()).toEqual([a, b].map((auditId) => ({ kind: 'changed', auditId })));
  });

  it('a cut tail is found against the signed head, and not without it', async () => {
    await trail.attack('delete from audit where org_id = ? and id = any(?)', [trail.org, ids.slice(15)]);
    await trail.attack('delete from audit_seal where org_id = ? and audit_id = any(?)', [trail.org, ids.slice(15)]);
    expect(await found()).toEqual([{ kind: 'cut', auditId: ids[19] }]);
    expect((await trail.verify()).problems[0]!.message).toContain(`it ends with audit row ${ids[14]}`);
    expect(await verifyAudit(trail.job, trail.org)).toMatchObject({ ok: true, sealed: 15 });
  });

  it('a cut chain is not continued, so that new rows do not cover the place', async () => {
    await trail.attack('delete from audit_seal where org_id = ? and audit_id = any(?)', [trail.org, ids.slice(15)]);
    await trail.write(1);
    expect(await trail.seal()).toBe(0);
    expect(await trail.verify()).toMatchObject({ ok: false, sealed: 15 });
    // A restore says so, signed; then it goes on and the place stays visible.
    expect(await signRestarts(trail.job, trail.heads, 'restored to noon')).toEqual([trail.org]);
    await trail.seal();
    const after = await trail.verify();
    expect(after.restarts.map(({ seq, restart }) => ({ seq, restart }))).toEqual([
      { seq: 15, restart: 'restored to noon' },
    ]);
    expect(after.problems).toEqual([]);
  });

  it('everything gone is found', async () => {
    await trail.attack('delete from audit_seal where org_id = ?', [trail.org]);
    await trail.attack('delete from audit where org_id = ?', [trail.org]);
    expect(await found()).toEqual([{ kind: 'cut', auditId: ids[19] }]);
    expect((await trail.verify()).problems[0]!.message).toContain('nothing is left');
  });

  it('rows without their seals, and seals without their rows, are found', async () => {
    await trail.attack('delete from audit where org_id = ?', [trail.org]);
    const gone = await trail.verify();
    expect(gone.found).toBe(20);
    expect(gone.problems.map(({ kind }) => kind)).toEqual(Array(20).fill('deleted'));
  });

  it('a chain computed anew from an edited row on is found between two signed heads', async () => {
    await trail.attack(`update audit set actor = 'nobody' where org_id = ? and id = ?`, [trail.org, ids[6]]);
    await rehash(trail, 7);
    const { problems } = await trail.verify();
    expect(problems.map(({ kind }) => kind)).toEqual(['rewritten', 'rewritten', 'rewritten']);
    // Signed at 5, 10, 15, 20: the row is between the head that holds and the first that does not.
    expect(problems[0]).toMatchObject({ seq: 10, auditId: ids[9] });
    expect(problems[0]!.message).toContain('a row from 6 on was written anew');
    expect(await verifyAudit(trail.job, trail.org)).toMatchObject({ ok: true });
  });

  it('heads of another key are not believed', async () => {
    const stranger = createPublicKey(generateKeyPairSync('ed25519').privateKey);
    const { problems } = await verifyAudit(trail.job, trail.org, { headFile: trail.headFile, publicKey: stranger });
    expect(problems.map(({ kind }) => kind)).toEqual(Array(problems.length).fill('head_file'));
    expect(problems.length).toBeGreaterThan(0);
  });

  it('the roles that services use cannot even try', async () => {
    const asApp = (sql: string) => thrownBy(() => inOrg(trail.app, trail, (tx) => tx.raw(sql)));
    for (const sql of [
      `update audit set actor = 'x'`,
      'delete from audit',
      'truncate audit',
      'delete from audit_seal',
      `insert into audit_seal (org_id, seq, audit_id, hash) values ('${trail.org}', 99, 1, '\\x00')`,
    ])
      expect(await asApp(sql)).toMatchObject({ code: '42501' });
    for (const sql of [`update audit set actor = 'x'`, 'delete from audit_seal', `update audit_seal set seq = 1`])
      expect(await thrownBy(() => trail.job.raw(sql))).toMatchObject({ code: '42501' });
  });
});

/** What an attacker with the algorithm and the database would do. */
async function rehash(trail: Trail, from: number): Promise<void> {
  const chain = await rows<{ seq: number; hash: Buffer; upto: string; canonical: string }>(
    trail.admin,
    `select s.seq, s.hash, s.upto, ${CANONICAL_SQL} as canonical from audit_seal s join audit a on a.org_id = s.org_id and a.id = s.audit_id where s.org_id = ? order by s.seq`,
    [trail.org],
  );
  let hash = chain[from - 2]!.hash;
  for (const { seq, upto, canonical } of chain.slice(from - 1)) {
    hash = chainHash(hash, seq, upto, canonical);
    await trail.attack('update audit_seal set hash = ? where org_id = ? and seq = ?', [hash, trail.org, seq]);
  }
}
