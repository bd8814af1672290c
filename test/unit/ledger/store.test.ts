/**
 * Goal: the books stand a storm (PROOF G3, after Formance's stress test). Method: 500 entries by 20 clients at once on a real
 * Postgres, then each of them reversed three times at once: exactly 500 reversals succeed, 1,000 are refused as reversed
 * already, and every running balance is what its postings say.
 */
import { randomUUID } from 'node:crypto';
import { expect } from 'expect';
import type { Ctx } from '../../../src/ctx';
import { inOrg, row, rows, type Db } from '../../../src/db';
import { entry, transfer, turned } from '../../../src/ledger/entries';
import { post, postingsOf } from '../../../src/ledger/store';
import { type Entry, PATIENT } from '../../../src/ledger/types';
import { cents } from '../../../src/money/cents';
import { testDb, testOrg, useEngine } from '../../support/engine';

const CLIENTS = 20;
const ENTRIES = 500;
const TIMES = 3;
const ALREADY_REVERSED = '23505';
const DAY = '2026-03-03';

describe('The ledger in a storm', function () {
  this.timeout(120_000);
  useEngine();
  let db: Db;
  let ctx: Ctx;
  const encounters = Array.from({ length: 10 }, () => ({
    id: randomUUID(),
    guarantorId: randomUUID(),
    payer: randomUUID(),
  }));

  before(async () => {
    db = await testDb('app', CLIENTS);
    const { org } = await testOrg(db);
    ctx = { org, actor: 'system', at: '2026-03-03T15:00:00.000Z' };
    await inOrg(db, ctx, (tx) =>
      tx('encounter').insert(encounters.map((encounter, index) => encounterRow(org, index, encounter))),
    );
  });

  const made: Entry[] = [];

  it('takes 500 entries of 20 clients at once', async () => {
    const all = Array.from({ length: ENTRIES }, (_, n) => anEntry(n, encounters[n % encounters.length]!));
    await eachAtOnce(all, async (one) => {
      await inOrg(db, ctx, (tx) => post(tx, ctx, [one]));
      made.push(one);
    });
    expect(made).toHaveLength(ENTRIES);
    await expectCoherence(db, ctx);
    const owed = await inOrg(db, ctx, (tx) =>
      row<{ cents: number }>(tx, 'select sum(payer_cents + patient_cents) as cents from encounter'),
    );
    expect(owed!.cents).toBe((ENTRIES * (ENTRIES + 1)) / 2);
  });

  it('reverses each once, of three that try at once', async () => {
    const tries = made.flatMap((one) => Array.from({ length: TIMES }, (_, time) => reversalOf(one, time)));
    const results = { done: 0, refused: 0 };
    await eachAtOnce(tries, async (one) => {
      try {
        await inOrg(db, ctx, (tx) => post(tx, ctx, [one]));
        results.done += 1;
      } catch (error) {
        expect(error).toMatchObject({ code: ALREADY_REVERSED, constraint: 'ledger_entry_org_id_reverses_key' });
        results.refused += 1;
      }
    });
    expect(results).toEqual({ done: ENTRIES, refused: ENTRIES * (TIMES - 1) });
  });

  it('is coherent afterwards, and everything is back at nothing', async () => {
    await expectCoherence(db, ctx);
    const left = await inOrg(db, ctx, (tx) =>
      row<{ lines: number; encounters: number; postings: number }>(
        tx,
        `select (select count(*) from line_balance where cents <> 0) as lines, (select count(*) from encounter where payer_cents <> 0 or patient_cents <> 0 or held_cents <> 0) as encounters,
                (select sum(cents) from ledger_posting) as postings`,
      ),
    );
    expect(left).toEqual({ lines: 0, encounters: 0, postings: 0 });
  });

  it('gives an entry’s postings back as they were posted, and knows that it was reversed', async () => {
    const [first] = made;
    const found = await inOrg(db, ctx, (tx) => postingsOf(tx, [first!.key, 'nothing']));
    expect(found.map(({ posting }) => posting)).toEqual(
      first!.postings.map((posting) => expect.objectContaining(posting)),
    );
    expect(found.every(({ entryId, reversed }) => entryId === first!.id && reversed)).toBe(true);
  });

  it('takes the same fact once, whoever brings it', async () => {
    const again = { ...made[0]!, id: randomUUID() };
    await expect(inOrg(db, ctx, (tx) => post(tx, ctx, [again]))).rejects.toMatchObject({
      constraint: 'ledger_entry_org_id_key_key',
    });
    await expectCoherence(db, ctx);
  });

  it('posts many entries of many encounters in one go, and none that is empty', async () => {
    const many = encounters.map((encounter, n) => ({ ...anEntry(n, encounter), key: `many/${n}`, id: randomUUID() }));
    const empty = entry({ kind: 'charge', key: 'empty', businessDate: DAY, source: { kind: 'test' }, postings: [] });
    await inOrg(db, ctx, (tx) => post(tx, ctx, [...many, empty]));
    await expectCoherence(db, ctx);
    expect(await inOrg(db, ctx, (tx) => postingsOf(tx, ['empty']))).toEqual([]);
  });
});

/** Clients of their own connection, each taking the next thing to do: neighbours in the list happen at the same time. */
async function eachAtOnce<T>(todo: T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = [...todo];
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let one = queue.pop(); one !== undefined; one = queue.pop()) await work(one);
    }),
  );
}

/** A charge of n + 1 cents, for the odd ones with a payment held beside it. */
function anEntry(
  n: number,
  { id: encounterId, guarantorId, payer }: { id: string; guarantorId: string; payer: string },
): Entry {
  const party = n % 4 === 0 ? PATIENT : payer;
  const where = { encounterId, party, ...(party === PATIENT ? { guarantorId } : { payerId: payer }) };
  const lineId = encounterId;
  const held = n % 2 === 0 ? [] : transfer(cents(7), { ...where, account: 'cash' }, { ...where, account: 'unapplied' });
  return entry({
    kind: 'charge',
    key: `storm/${n}`,
    businessDate: DAY,
    source: { kind: 'test' },
    postings: [
      ...transfer(
        cents(n + 1),
        { ...where, account: 'receivable', lineId, detail: 'charge' },
        { account: 'charges', encounterId, lineId },
      ),
      ...held,
    ],
  });
}

const reversalOf = (one: Entry, time: number): Entry =>
  entry({
    kind: 'reversal',
    key: `back/${time}/${one.key}`,
    businessDate: DAY,
    source: { kind: 'test' },
    reverses: one.id,
    postings: turned(one.postings),
  });

const encounterRow = (
  org: string,
  index: number,
  { id, guarantorId }: { id: string; guarantorId: string },
): object => ({
  org_id: org,
  id,
  number: index + 1,
  source: 'test',
  source_id: id,
  source_hash: '',
  patient_id: randomUUID(),
  guarantor_id: guarantorId,
  kind: 'professional',
  from_date: DAY,
  through_date: DAY,
  place: '11',
  diagnoses: [],
  stage: 'submission',
  registered_at: '2026-03-03T15:00:00.000Z',
  stage_since: '2026-03-03T15:00:00.000Z',
});

/** The one name for it: every entry balances, every running balance is the sum of its postings. */
async function expectCoherence(db: Db, ctx: Ctx): Promise<void> {
  const wrong = await inOrg(db, ctx, (tx) =>
    rows<{ what: string }>(
      tx,
      `select 'entry ' || entry_id as what from ledger_posting group by entry_id having sum(cents) <> 0
       union all
       select 'line ' || coalesce(b.line_id, p.line_id) from line_balance b
         full join (select line_id, party, sum(cents) as cents from ledger_posting where account = 'receivable' group by line_id, party) p on p.line_id = b.line_id and p.party = b.party
         where b.cents is distinct from p.cents
       union all
       select 'encounter ' || e.number from encounter e left join (
         select encounter_id, coalesce(sum(cents) filter (where account = 'receivable' and party <> 'patient'), 0) as payer,
                coalesce(sum(cents) filter (where account = 'receivable' and party = 'patient'), 0) as patient,
                coalesce(-sum(cents) filter (where account in ('unapplied', 'refunds_payable')), 0) as held
         from ledger_posting group by encounter_id) p on p.encounter_id = e.id
         where (e.payer_cents, e.patient_cents, e.held_cents) is distinct from (coalesce(p.payer, 0), coalesce(p.patient, 0), coalesce(p.held, 0))`,
    ),
  );
  expect(wrong).toEqual([]);
}
