/**
 * Goal: an organisation sees and writes its own rows only, whatever a query forgets (PROOF G1 fact 9, A5). Method: each
 * role of the product against the real schema, with a balanced entry of one organisation as the thing not to be seen.
 */
import { randomUUID } from 'node:crypto';
import { expect } from 'expect';
import { inOrg, rows, type Db } from '../../../src/db';
import { testDb, testOrg, useEngine } from '../../support/engine';
import { thrownBy } from '../engine/support';

const NOT_GRANTED = '42501';
const DAY = '2026-03-03';

describe('tenants', () => {
  useEngine();
  let app: Db;
  let org: string;
  before(async () => void (app = await testDb('app')));
  beforeEach(async () => void ({ org } = await testOrg(app)));

  const posted = (): Promise<string> =>
    inOrg(app, { org }, async (tx) => {
      const id = randomUUID();
      await tx('ledger_entry').insert({
        org_id: org,
        id,
        kind: 'deposit',
        key: id,
        business_date: DAY,
        source_kind: 'test',
        actor: 'test',
      });
      await tx('ledger_posting').insert(
        [500, -500].map((amount) => ({ org_id: org, entry_id: id, account: 'cash', cents: amount })),
      );
      return id;
    });

  it('without one named, nothing is seen and nothing written', async () => {
    await posted();
    expect(await rows(app, 'select 1 from ledger_posting')).toEqual([]);
    const blind = await thrownBy<{ code: string }>(() =>
      app('ledger_entry').insert({
        org_id: org,
        id: randomUUID(),
        kind: 'deposit',
        key: 'k',
        business_date: DAY,
        source_kind: 'test',
        actor: 'x',
      }),
    );
    expect(blind.code).toBe(NOT_GRANTED);
  });

  it('another one is invisible, and cannot be written for', async () => {
    const id = await posted();
    const other = await testOrg(app);
    expect(await inOrg(app, other, (tx) => rows(tx, 'select 1 from ledger_entry where id = ?', [id]))).toEqual([]);
    const forged = await thrownBy<{ code: string }>(() =>
      inOrg(app, other, (tx) =>
        tx('ledger_entry').insert({
          org_id: org,
          id: randomUUID(),
          kind: 'deposit',
          key: 'k',
          business_date: DAY,
          source_kind: 'test',
          actor: 'x',
        }),
      ),
    );
    expect(forged.code).toBe(NOT_GRANTED);
  });

  it('the tenant of one transaction does not leak into the next on the same connection', async () => {
    await posted();
    const single = await testDb('app', 1);
    expect(await inOrg(single, { org }, (tx) => rows(tx, 'select 1 from ledger_entry'))).toHaveLength(1);
    expect(await rows(single, 'select 1 from ledger_entry')).toEqual([]);
    await thrownBy(() => inOrg(single, { org }, (tx) => tx.raw('select 1/0')));
    expect(await rows(single, 'select 1 from ledger_entry')).toEqual([]);
  });

  it('the owner of the tables sees no row either', async () => {
    await posted();
    const owner = await testDb('owner', 1);
    expect(await rows(owner, 'select 1 from ledger_posting')).toEqual([]);
  });

  it('every table of a tenant has row-level security forced, every view the rights of its reader, and services own nothing', async () => {
    const admin = await testDb('admin', 2);
    const open = await rows(
      admin,
      `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
       and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id')`,
    );
    expect(open).toEqual([]);
    const views = await rows(
      admin,
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') and not coalesce('security_invoker=true' = any(reloptions), false)`,
    );
    expect(views).toEqual([]);
    const owned = await rows(
      admin,
      `select relname from pg_class where relowner in ('throughline_app'::regrole, 'throughline_job'::regrole)`,
    );
    expect(owned).toEqual([]);
    const strong = await rows(
      admin,
      `select rolname from pg_roles where rolname in ('throughline_app', 'throughline_job', 'throughline_owner') and (rolsuper or rolbypassrls)`,
    );
    expect(strong).toEqual([]);
  });

  it('the job role sees messages, deadlines, seals and the trail of all, and no money and no person', async () => {
    const job = await testDb('job', 2);
    for (const table of ['outbox', 'deadline', 'audit', 'audit_seal', 'org', 'restore_epoch'])
      await rows(job, `select 1 from ${table} limit 1`);
    for (const table of [
      'ledger_entry',
      'ledger_posting',
      'encounter',
      'patient',
      'guarantor',
      'claim',
      'document',
      'data_key',
    ])
      expect(await thrownBy(() => rows(job, `select 1 from ${table} limit 1`))).toMatchObject({ code: NOT_GRANTED });
  });
});
