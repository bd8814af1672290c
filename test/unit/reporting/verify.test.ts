/**
 * Goal: verify is silent about honest books and names what was tampered with, whichever table it was. Method: one practice
 * worked by the product itself (claim, 835, deposit, payment, statement); then each kind of damage, as superuser with
 * triggers off, must be told with its ids, and nothing else must be. The tables are put back after each.
 */
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'expect';
import { recordPayment } from '../../../src/accounts/payments';
import { HeadFile } from '../../../src/audit/head';
import { sealAll } from '../../../src/audit/seal';
import { rows, type Db } from '../../../src/db';
import { cents } from '../../../src/money/cents';
import { recordDeposit } from '../../../src/remittance/deposits';
import { verify } from '../../../src/reporting/verify';
import { remit835, sentClaims, wrapped } from '../../support/edi';
import { testDb, useEngine } from '../../support/engine';
import { openFloor, TestPractice, type Floor } from '../../support/practice';
import { withFolder } from '../engine/support';
import { validBundle } from '../fhir/build';

const TABLES = [
  'ledger_entry',
  'ledger_posting',
  'line_balance',
  'encounter',
  'charge_line',
  'claim',
  'submission_file',
  'remit',
  'remit_claim',
  'deposit',
  'payment',
  'deadline',
  'task',
  'outbox',
  'audit',
];

interface Damage {
  what: string;
  sql: string;
  /** Names of the checks that must fail; no other may. */
  fails: RegExp[];
  /** What the first of them must say. */
  says: RegExp;
}

/** `$org` is the organisation; each damage hits rows of the practice below. */
const DAMAGES: Damage[] = [
  {
    what: 'an amount of a posting',
    sql: `update ledger_posting set cents = cents + 100 where org_id = $org and id = (select min(id) from ledger_posting where org_id = $org and account = 'cash')`,
    fails: [/every entry balances/, /cash \+ in transit/, /deposit is booked|payment of a guarantor/],
    says: /^entry [0-9a-f-]{36}: expected 0, found 100$/,
  },
  {
    what: 'a pair of postings that balances',
    sql: `with pair as (select entry_id, encounter_id, line_id, party from ledger_posting where org_id = $org and account = 'receivable' and detail = 'charge' order by id limit 1)
          insert into ledger_posting (org_id, entry_id, account, cents, party, detail, encounter_id, line_id)
          select $org::uuid, entry_id, 'receivable', 500, party, 'charge', encounter_id, line_id from pair union all
          select $org::uuid, entry_id, 'charges', -500, null, null, encounter_id, line_id from pair`,
    fails: [/balance of each line/, /balances of each encounter/, /charge of each line/],
    says: /^encounter \d+, line [0-9a-f-]{36}, party .*: expected \d+, found \d+$/,
  },
  {
    what: 'an entry without its postings',
    sql: `insert into ledger_entry (org_id, id, kind, key, business_date, source_kind, actor) values ($org, gen_random_uuid(), 'refund', 'forged', '2026-03-03', 'none', 'x')`,
    fails: [/every entry has postings/],
    says: /entry [0-9a-f-]{36} \(forged\) has no postings/,
  },
  {
    what: 'postings whose entry is gone',
    sql: `delete from ledger_entry where org_id = $org and kind = 'patient_payment'`,
    fails: [/every entry has postings/, /payment of a guarantor/],
    says: /postings name entry [0-9a-f-]{36}, which is not there/,
  },
  {
    what: 'a running balance of a line',
    sql: `update line_balance set cents = cents - 1 where org_id = $org and party = 'patient'`,
    fails: [/balance of each line/],
    says: /^encounter \d+, line [0-9a-f-]{36}, party patient: expected (\d+), found \d+$/,
  },
  {
    what: 'what an encounter says its patient owes',
    sql: `update encounter set patient_cents = 1 where org_id = $org`,
    fails: [/balances of each encounter/, /what each guarantor owes/],
    says: /^encounter \d+: expected payers 0, patient [1-9]\d*, held 0, found payers 0, patient 1, held 0$/,
  },
  {
    what: 'the charge of a line',
    sql: `update charge_line set charge_cents = charge_cents + 1 where org_id = $org and n = 1`,
    fails: [/charge of each line/],
    says: /^encounter \d+, line 1: expected \d+, found \d+$/,
  },
  {
    what: 'a payment turned into a write-off on one side only',
    sql: `update ledger_posting set detail = 'adjustment' where org_id = $org and account = 'receivable' and detail = 'payment' and party <> 'patient'`,
    fails: [/charges = paid/, /cash \+ in transit/],
    says: /^encounter \d+: expected \d+, found \d+$/,
  },
  {
    what: 'the amount of a remittance',
    sql: `update remit set amount_cents = amount_cents + 1 where org_id = $org`,
    fails: [/posted remittance is booked/, /deposit equals its advice/],
    says: /^remittance [0-9a-f-]{36}: expected \d+, found \d+$/,
  },
  {
    what: 'a remittance posted twice',
    sql: `with again as (
            insert into ledger_entry (org_id, id, kind, key, business_date, source_kind, source_id, actor)
            select org_id, gen_random_uuid(), kind, key || '/again', business_date, source_kind, source_id, actor from ledger_entry where org_id = $org and kind = 'remittance' returning id),
          old as (select id from ledger_entry where org_id = $org and kind = 'remittance')
          insert into ledger_posting (org_id, entry_id, account, cents, party, detail, encounter_id, line_id)
          select p.org_id, again.id, p.account, p.cents, p.party, p.detail, p.encounter_id, p.line_id from ledger_posting p join old on old.id = p.entry_id cross join again where p.org_id = $org`,
    fails: [
      /claim of a remittance has posted once/,
      /balance of each line/,
      /balances of each encounter/,
      /posted remittance is booked/,
      /guarantor owes/,
    ],
    says: /^claim 1 of remittance [0-9a-f-]{36}: expected \d+, found \d+$/,
  },
  {
    what: 'the amount of a deposit',
    sql: `update deposit set amount_cents = amount_cents - 5 where org_id = $org`,
    fails: [/deposit is booked/, /deposit equals its advice/],
    says: /^deposit [0-9a-f-]{36}: expected \d+, found \d+$/,
  },
  {
    what: 'a payment at the desk that was booked lower',
    sql: `update payment set amount_cents = amount_cents + 1000 where org_id = $org`,
    fails: [/payment of a guarantor/],
    says: /^payment [0-9a-f-]{36}: expected \d+, found \d+$/,
  },
  {
    what: 'a claim taken out of its file',
    sql: `update claim set file_id = null where org_id = $org`,
    fails: [/each file holds the claims/],
    says: /^file \d+: expected 1 claims, control number \d{9} once, found 0 claims/,
  },
  {
    what: 'a second submission of a claim',
    sql: `insert into audit (org_id, action, actor, subject_kind, subject_id, at) select org_id, action, actor, subject_kind, subject_id, at from audit where org_id = $org and action = 'claim.submit'`,
    fails: [/one submission of each claim/],
    says: /^claim [0-9a-f-]{36}: expected 1 submission, found 2$/,
  },
  {
    what: 'every wait of an open encounter',
    sql: `update deadline set status = 'cancelled' where org_id = $org`,
    fails: [/no encounter is open without/],
    says: /^encounter \d+: expected something to wait for in patient_balance, found nothing$/,
  },
  {
    what: 'a sealed audit row',
    sql: `update audit set actor = 'nobody' where org_id = $org and id = (select min(id) from audit where org_id = $org)`,
    fails: [/audit chain is whole/],
    says: /^audit row \d+ \(sealed as 1\) is not what was sealed$/,
  },
];

describe('throughline verify', function () {
  this.timeout(60_000);
  useEngine();
  let floor: Floor;
  let practice: TestPractice;
  let admin: Db;
  let job: Db;

  before('a practice with a claim paid, a deposit, a statement and a part payment', async () => {
    floor = await openFloor();
    [admin, job] = [await testDb('admin', 2), await testDb('job')];
    practice = await TestPractice.open(floor, '2026-03-03T22:00:00.000Z');
    await practice.bundle(validBundle());
    await practice.to('2026-03-04T00:00:00.000Z');
    await practice.window();
    const claim = (await sentClaims(practice))[0]!;
    await practice.to('2026-03-24T12:00:00.000Z');
    await practice.receive(
      wrapped(remit835(claim, { trace: 'V1', day: '2026-03-24', contractual: 1000, patient: 1500 }), '2026-03-24'),
    );
    const [remit] = await practice.rows<{ amount: number }>('select amount_cents as amount from remit');
    await recordDeposit(floor.deps, practice.ctx(), { payerCode: 'PHP01', trace: 'V1', amount: cents(remit!.amount) });
    await practice.statements();
    const [encounter] = await practice.rows<{ id: string }>('select id from encounter');
    await recordPayment(floor.deps, practice.ctx(), {
      encounterId: encounter!.id,
      amount: cents(1000),
      method: 'check',
      key: 'verify-1',
    });
    await practice.runner.settle();
    await seal();
    for (const table of TABLES)
      await admin.raw(`create table keep_${table} as select * from ${table} where org_id = ?`, [practice.org]);
  });
  after(async () => {
    for (const table of TABLES) await admin.raw(`drop table if exists keep_${table}`);
    await floor.stop();
  });

  /** What the worker's sealer does, without its file. */
  async function seal(): Promise<void> {
    await withFolder((folder) =>
      sealAll(job, new HeadFile(join(folder, 'heads.jsonl'), generateKeyPairSync('ed25519').privateKey)),
    );
  }

  const run = (org = practice.org) => verify({ appDb: practice.db, jobDb: job, org });

  async function asSuperuser(work: (sql: (text: string) => Promise<unknown>) => Promise<void>): Promise<void> {
    await admin.transaction(async (tx) => {
      await tx.raw('set local session_replication_role = replica');
      await work((text) => tx.raw(text.replaceAll('$org', `'${practice.org}'`)));
    });
  }

  async function putBack(): Promise<void> {
    await asSuperuser(async (sql) => {
      for (const table of TABLES) {
        const columns = await rows<{ name: string }>(
          admin,
          `select quote_ident(column_name) as name from information_schema.columns where table_name = ? and is_generated = 'NEVER'`,
          [table],
        );
        const names = columns.map(({ name }) => name).join(', ');
        await sql(`delete from ${table} where org_id = $org`);
        await sql(`insert into ${table} (${names}) overriding system value select ${names} from keep_${table}`);
      }
    });
  }

  it('proves honest books, counting what it proved', async () => {
    const { ok, checks } = await run();
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(ok).toBe(true);
    // Nothing was undone here; every other check had something to prove.
    const empty = checks.filter(({ counted, name }) => counted === 0 && !name.includes('undone'));
    expect(empty).toEqual([]);
  });

  for (const { what, sql, fails, says } of DAMAGES) {
    it(`finds ${what}`, async () => {
      await asSuperuser((damage) => damage(sql).then(() => undefined));
      try {
        const failed = (await run()).checks.filter(({ ok }) => !ok);
        expect(failed.filter(({ name }) => !fails.some((expected) => expected.test(name)))).toEqual([]);
        expect(failed.length).toBe(fails.length);
        expect(failed.find(({ name }) => fails[0]!.test(name))?.problems[0]).toMatch(says);
      } finally {
        await putBack();
      }
    });
  }

  it('is put back to honest books after each damage', async () => {
    expect((await run()).checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("says nothing of another organisation's damage", async () => {
    const other = await TestPractice.open(floor, '2026-03-03T22:00:00.000Z');
    await asSuperuser((sql) =>
      sql(`update encounter set patient_cents = 77 where org_id = $org`).then(() => undefined),
    );
    try {
      expect((await run(other.org)).ok).toBe(true);
    } finally {
      await putBack();
    }
  });

  it('tells twenty problems and counts the rest', async () => {
    await asSuperuser((sql) =>
      sql(`insert into ledger_entry (org_id, id, kind, key, business_date, source_kind, actor)
           select $org, gen_random_uuid(), 'refund', 'forged ' || n, '2026-03-03', 'none', 'x' from generate_series(1, 33) n`).then(
        () => undefined,
      ),
    );
    try {
      const check = (await run()).checks.find(({ name }) => name.startsWith('every entry has postings'))!;
      expect(check.problems).toHaveLength(21);
      expect(check.problems.at(-1)).toBe('and 13 more');
    } finally {
      await putBack();
    }
  });
});
