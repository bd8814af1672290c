/**
 * Goal: the database itself refuses what must never be in the books, whoever asks (PROOF G1: the facts of section 4).
 * Method: the role of the application and raw SQL against the real schema; each refusal by its code.
 */
import { randomUUID } from 'node:crypto';
import { expect } from 'expect';
import { inOrg, row, rows, type Db, type Tx } from '../../../src/db';
import { entry, transfer } from '../../../src/ledger/entries';
import { post } from '../../../src/ledger/store';
import type { Posting } from '../../../src/ledger/types';
import { cents } from '../../../src/money/cents';
import { takeNumber } from '../../../src/practice/store';
import { testDb, testOrg, useEngine } from '../../support/engine';
import { thrownBy } from '../engine/support';

const UNBALANCED = '23514';
const SEALED = '23001';
const NOT_GRANTED = '42501';
const TWICE = '23505';
const NO_SUCH_ENTRY = '23503';
const DAY = '2026-03-03';

describe('what the ledger refuses', () => {
  useEngine();
  let app: Db;
  let org: string;
  before(async () => void (app = await testDb('app', 24)));
  beforeEach(async () => void ({ org } = await testOrg(app)));

  const tenant = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inOrg(app, { org }, work);
  const refusal = (work: (tx: Tx) => Promise<unknown>) => thrownBy<{ code: string }>(() => tenant(work));

  async function header(tx: Tx, more: object = {}): Promise<string> {
    const id = randomUUID();
    await tx('ledger_entry').insert({
      org_id: org,
      id,
      kind: 'deposit',
      key: id,
      business_date: DAY,
      source_kind: 'test',
      actor: 'test',
      ...more,
    });
    return id;
  }

  const lines = (tx: Tx, entryId: string, amounts: (number | string)[], more: object = {}): Promise<unknown> =>
    tx('ledger_posting').insert(
      amounts.map((amount) => ({ org_id: org, entry_id: entryId, account: 'cash', cents: amount, ...more })),
    );

  const posted = (): Promise<string> =>
    tenant(async (tx) => {
      const id = await header(tx);
      await lines(tx, id, [500, -500]);
      return id;
    });

  const count = async (table: string): Promise<number> =>
    (await tenant((tx) => row<{ n: number }>(tx, `select count(*) as n from ${table}`)))!.n;

  describe('entries', () => {
    it('takes one that balances', async () => {
      await posted();
      expect(await count('ledger_posting')).toBe(2);
    });

    it('refuses one that does not sum to zero, with its name', async () => {
      const id = randomUUID();
      const refused = await refusal(async (tx) => {
        await header(tx, { id });
        await lines(tx, id, [500, -499]);
      });
      expect(refused).toMatchObject({ code: UNBALANCED, message: expect.stringContaining(id) });
      expect(await count('ledger_entry')).toBe(0);
    });

    it('refuses one of two in the same statement that only balance together', async () => {
      const refused = await refusal(async (tx) => {
        const [a, b] = [await header(tx), await header(tx)];
        await tx('ledger_posting').insert([
          { org_id: org, entry_id: a, account: 'cash', cents: 700 },
          { org_id: org, entry_id: b, account: 'unmatched', cents: -700 },
        ]);
      });
      expect(refused.code).toBe(UNBALANCED);
    });

    it('refuses half an entry in one statement and half in the next', async () => {
      const refused = await refusal(async (tx) => {
        const id = await header(tx);
        await lines(tx, id, [100]);
        await lines(tx, id, [-100]);
      });
      expect(refused.code).toBe(UNBALANCED);
    });

    it('refuses a header without postings, at commit', async () => {
      let inserted = false;
      const refused = await refusal(async (tx) => {
        await header(tx);
        inserted = true;
      });
      expect(inserted).toBe(true);
      expect(refused.code).toBe(UNBALANCED);
      expect(await count('ledger_entry')).toBe(0);
    });

    it('refuses a balanced pair added to an entry of an earlier transaction', async () => {
      const id = await posted();
      expect(await refusal((tx) => lines(tx, id, [1, -1]))).toMatchObject({
        code: SEALED,
        message: expect.stringContaining('sealed'),
      });
      expect(await count('ledger_posting')).toBe(2);
    });

    it('refuses postings without an entry, and of an entry of another organisation', async () => {
      const other = await testOrg(app);
      const theirs = await inOrg(app, other, async (tx) => {
        const id = randomUUID();
        await tx('ledger_entry').insert({
          org_id: other.org,
          id,
          kind: 'deposit',
          key: id,
          business_date: DAY,
          source_kind: 'test',
          actor: 'test',
        });
        await tx('ledger_posting').insert(
          [500, -500].map((amount) => ({ org_id: other.org, entry_id: id, account: 'cash', cents: amount })),
        );
        return id;
      });
      for (const id of [randomUUID(), theirs])
        expect((await refusal((tx) => lines(tx, id, [1, -1]))).code).toBe(NO_SUCH_ENTRY);
    });

    it('refuses the same key and the same reversal twice', async () => {
      const id = await posted();
      expect((await refusal((tx) => header(tx, { key: id }))).code).toBe(TWICE);
      const reverse = async (tx: Tx): Promise<void> => {
        await lines(tx, await header(tx, { reverses: id }), [-500, 500]);
      };
      await tenant(reverse);
      expect((await refusal(reverse)).code).toBe(TWICE);
    });

    it('refuses a receivable without its line, party and reason, an unknown account, and nothing', async () => {
      for (const more of [{ account: 'receivable' }, { account: 'petty_cash' }])
        expect((await refusal(async (tx) => lines(tx, await header(tx), [5, -5], more))).code).toBe('23514');
      expect((await refusal(async (tx) => lines(tx, await header(tx), [0, 0]))).code).toBe('23514');
    });
  });

  describe('amounts', () => {
    it('refuses four postings at the edge of bigint that would balance', async () => {
      const edge = '9223372036854775807';
      expect(
        (await refusal(async (tx) => lines(tx, await header(tx), [edge, edge, `-${edge}`, `-${edge}`]))).code,
      ).toBe('23514');
    });

    it('takes 10^12 cents and refuses one more', async () => {
      await tenant(async (tx) => lines(tx, await header(tx), [1_000_000_000_000, -1_000_000_000_000]));
      expect(
        (await refusal(async (tx) => lines(tx, await header(tx), [1_000_000_000_001, -1_000_000_000_001]))).code,
      ).toBe('23514');
    });

    it('has no cents column without a cap', async () => {
      const admin = await testDb('admin', 2);
      const found = await rows<{ column: string; checks: string }>(
        admin,
        `select c.table_name || '.' || c.column_name as column, coalesce(string_agg(pg_get_constraintdef(k.oid), ' '), '') as checks
         from information_schema.columns c join pg_class t on t.relname = c.table_name and t.relnamespace = 'public'::regnamespace
         left join pg_constraint k on k.conrelid = t.oid and k.contype = 'c' and pg_get_constraintdef(k.oid) like '%' || c.column_name || '%'
         where c.table_schema = 'public' and c.column_name like '%cents' and c.data_type = 'bigint' group by 1`,
      );
      // Running sums of capped postings, and a line's charge, whose posting is capped.
      const sums = [
        'encounter.payer_cents',
        'encounter.patient_cents',
        'encounter.held_cents',
        'charge_line.charge_cents',
      ];
      expect(found.length).toBeGreaterThan(10);
      expect(found.filter(({ column, checks }) => !checks.includes('1000000000000') && !sums.includes(column))).toEqual(
        [],
      );
    });
  });

  describe('changes', () => {
    for (const table of ['ledger_entry', 'ledger_posting', 'audit', 'document', 'statement_line'])
      it(`are not granted on ${table}`, async () => {
        await posted();
        for (const sql of [`update ${table} set org_id = org_id`, `delete from ${table}`, `truncate ${table} cascade`])
          expect((await refusal((tx) => tx.raw(sql))).code).toBe(NOT_GRANTED);
      });

    it('cannot be made by switching the guards off', async () => {
      for (const sql of [
        'alter table ledger_posting disable trigger balances',
        'set session_replication_role = replica',
        'drop trigger balances on ledger_posting',
        'alter table ledger_entry no force row level security',
      ])
        expect((await refusal((tx) => tx.raw(sql))).code).toBe(NOT_GRANTED);
    });
  });

  describe('side by side', () => {
    it('twenty postings to a balance row that is not there yet lose none', async () => {
      const line = randomUUID();
      const charge = (n: number): Posting[] =>
        transfer(
          cents(100 + n),
          { account: 'receivable', party: 'patient', detail: 'charge', lineId: line, encounterId: org },
          { account: 'charges', lineId: line, encounterId: org },
        );
      const one = (n: number): Promise<void> =>
        tenant((tx) =>
          post(tx, { org, actor: 'test', at: `${DAY}T12:00:00.000Z` }, [
            entry({ kind: 'charge', key: `c${n}`, businessDate: DAY, source: { kind: 'test' }, postings: charge(n) }),
          ]),
        );
      await Promise.all(Array.from({ length: 20 }, (_, n) => one(n)));
      const kept = await tenant((tx) =>
        row<{ cents: number }>(tx, 'select cents from line_balance where line_id = ?', [line]),
      );
      expect(kept!.cents).toBe(2_190);
    });

    it('a hundred takers of a counter get a hundred numbers without a gap', async () => {
      const taken = await Promise.all(Array.from({ length: 100 }, () => tenant((tx) => takeNumber(tx, org, 'test'))));
      expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    });
  });
});
