/** Goal: each read answers with what the rows say, in the words and signs that people read. Method: one practice of fixture rows. */
import { expect } from 'expect';
import { type Db, inOrg, rows } from '../../src/db';
import { newId } from '../../src/ids';
import { testDb, useEngine } from '../support/engine';
import { type Client, makeApi, signIn, type TestApi } from './support/client';
import { type Fixture, makeFixture } from './support/fixture';
import { AT } from './support/rows';

describe('the reads of the API', () => {
  useEngine();
  let api: TestApi;
  let fixture: Fixture;
  let supervisor: Client;
  let db: Db;

  before(async () => {
    db = await testDb();
    fixture = await makeFixture(db);
    api = makeApi(db);
    supervisor = await signIn(api, fixture.org, fixture.users.supervisor);
  });

  it('lists tasks by due date, with names opened and the reason why one cannot decide', async () => {
    const { body } = await supervisor.get('/tasks').expect(200);
    expect(body.items.map((task: { reason: string }) => task.reason)).toEqual(['ncci_ptp', 'CO-197', 'quarantined']);
    expect(body.items[1]).toMatchObject({
      patient: 'OKAFOR, LINDA',
      payer: 'PRAIRIE HEALTH PLAN',
      line: 2,
      claim: 1,
      amountCents: 4500,
      due: '2026-04-09',
      cannotDecide: null,
    });
    expect(body.items[2].cannotDecide).toMatch(/closes by itself/);
    const coder = await signIn(api, fixture.org, fixture.users.coder);
    const mine = await coder.get('/tasks?queue=authorization').expect(200);
    expect(mine.body.items[0].cannotDecide).toMatch(/your role does not work that queue/);
  });

  it('pages through a list without losing or repeating a row', async () => {
    const seen: number[] = [];
    let cursor: string | null = '';
    type Page = { body: { items: { number: number }[]; nextCursor: string | null } };
    while (cursor !== null) {
      const { body }: Page = await supervisor
        .get(`/encounters?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
        .expect(200);
      seen.push(...body.items.map((item) => item.number));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual([1006, 1005, 1004, 1003, 1002, 1001]);
    const two = await supervisor.get('/tasks?limit=2').expect(200);
    const third = await supervisor.get(`/tasks?limit=2&cursor=${two.body.nextCursor}`).expect(200);
    expect(third.body.items.map((task: { reason: string }) => task.reason)).toEqual(['quarantined']);
    const one = await supervisor.get('/deadlines?limit=1').expect(200);
    const next = await supervisor.get(`/deadlines?limit=10&cursor=${one.body.nextCursor}`).expect(200);
    expect([...one.body.items, ...next.body.items].map((item: { kind: string }) => item.kind)).toEqual([
      'ack_277ca',
      'statement',
      'corrected_filing',
      'appeal_1',
    ]);
    const file = await supervisor.get('/files?limit=1').expect(200);
    const older = await supervisor.get(`/files?limit=5&cursor=${file.body.nextCursor}`).expect(200);
    expect([...file.body.items, ...older.body.items].map((item: { name: string }) => item.name)).toEqual([
      'PRAIRIE_0402.835',
      'PRAIRIE_0320.835',
      'TL_000000001.837',
    ]);
  });

  it('says of every encounter what it waits for', async () => {
    const { body } = await supervisor.get('/encounters').expect(200);
    const by = new Map(body.items.map((item: { id: string }) => [item.id, item]));
    const waits = (name: keyof Fixture['encounters']) =>
      (by.get(fixture.encounters[name]) as { waiting: { for: string; sentence: string } }).waiting;
    expect(waits('denied')).toEqual({
      for: 'person',
      sentence: 'the payer denied money; decide how to get it (CO-197)',
    });
    expect(waits('owing')).toEqual({ for: 'deadline', sentence: 'until 2026-04-22: the next statement may be made' });
    expect(waits('zero').for).toBe('nothing');
    expect(waits('sent').for).toBe('machine');
    expect(waits('stuck').for).toBe('unknown');
  });

  it('filters encounters', async () => {
    const numbers = async (query: string): Promise<number[]> => {
      const { body } = await supervisor.get(`/encounters?${query}`).expect(200);
      return body.items.map((item: { number: number }) => item.number);
    };
    expect(await numbers('stage=scrubbing')).toEqual([1005]);
    expect(await numbers('owes=patient')).toEqual([1002, 1001]);
    expect(await numbers('owes=nobody')).toEqual([1003]);
    expect(await numbers('number=1004')).toEqual([1004]);
    expect(await numbers('from=2026-03-04')).toEqual([]);
    expect(await numbers('waitsFor=person')).toEqual([1005, 1001]);
    expect(await numbers('waitsFor=machine')).toEqual([1004]);
    expect(await numbers('waitsFor=deadline')).toEqual([1002]);
    expect(await numbers('waitsFor=nothing')).toEqual([1003]);
    expect(await numbers('waitsFor=unknown')).toEqual([1006]);
  });

  it('knows that a task of the guarantor’s account moves what the patient owes', async () => {
    const id = newId();
    await inOrg(db, { org: fixture.org }, (tx) =>
      tx('task').insert({
        org_id: fixture.org,
        id,
        kind: 'patient_account',
        reason: 'collections_ready',
        queue: 'patient_accounts',
        owner_kind: 'account',
        owner_id: fixture.guarantor,
        guarantor_id: fixture.guarantor,
        amount_cents: 2500,
        opened_at: AT,
      }),
    );
    const { body } = await supervisor.get('/encounters?waitsFor=person').expect(200);
    expect(body.items.map((item: { number: number }) => item.number)).toEqual([1005, 1002, 1001]);
    const line = await supervisor.get(`/encounters/${fixture.encounters.owing}`).expect(200);
    expect(line.body.encounter.waiting.sentence).toMatch(/collections_ready/);
    expect(line.body.waits.tasks).toMatchObject([{ id, queue: 'patient_accounts' }]);
    await inOrg(db, { org: fixture.org }, (tx) => tx('task').where({ id }).update({ state: 'done', closed_at: AT }));
    expect((await supervisor.get('/encounters?waitsFor=deadline').expect(200)).body.items).toHaveLength(1);
  });

  it('shows an encounter’s line: money by owner that adds up, claims, denials, waits, and what happened in order', async () => {
    const { body, headers } = await supervisor.get(`/encounters/${fixture.encounters.denied}`).expect(200);
    expect(headers['etag']).toBe('"1"');
    expect(body.money.balanced).toBe(true);
    expect(body.money.lines[0]).toMatchObject({
      code: '99213',
      chargedCents: 18000,
      adjustedCents: 6000,
      payerPaidCents: 9600,
      patientPaidCents: 0,
      owes: [{ party: 'patient', name: 'the patient', cents: 2400 }],
    });
    expect(body.money.lines[1].owes).toEqual([{ party: fixture.payer, name: 'PRAIRIE HEALTH PLAN', cents: 4500 }]);
    expect(body.claims[0]).toMatchObject({
      pcn: 'TL1001',
      status: 'adjudicated',
      icn: '26062P0001',
      fileName: 'TL_000000001.837',
    });
    expect(body.denials[0]).toMatchObject({
      reason: 'CO-197',
      line: 2,
      amountCents: 4500,
      nextAction: 'attach_authorization',
    });
    expect(body.waits.tasks).toHaveLength(1);
    expect(
      body.waits.deadlines.map((deadline: { kind: string; fires: string }) => [deadline.kind, deadline.fires]),
    ).toEqual([
      ['statement', 'due'],
      ['corrected_filing', 'warning'],
      ['appeal_1', 'warning'],
    ]);
    const kinds = body.happened.map((item: { kind: string }) => item.kind);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'registered',
        'claim_built',
        'claim_sent',
        'claim_accepted',
        'remit_posted',
        'denied',
        'posted',
        'task_opened',
        'deadline_met',
        'audit',
        'step',
      ]),
    );
    const days = body.happened.map((item: { day: string }) => item.day);
    expect(days).toEqual([...days].sort());
    expect(body.happened.find((item: { detail: string }) => item.detail?.startsWith('remittance'))).toMatchObject({
      day: '2026-03-20',
      detail: 'remittance: adjustment +60.00, in_transit +96.00, receivable -156.00',
    });
  });

  it('shows files with reasons in words, their findings, and their claims', async () => {
    const broken = await supervisor.get(`/files/${fixture.files.broken}`).expect(200);
    expect(broken.body.reasons[0].means).toMatch(/are not the payment/);
    expect(broken.body.findings).toEqual([{ where: 'BPR02', expected: '412.00', found: '402.00' }]);
    const out = await supervisor.get(`/files/${fixture.files.out}/claims`).expect(200);
    expect(out.body.items.map((item: { encounterNumber: number }) => item.encounterNumber)).toEqual([1001, 1004]);
    const inbound = await supervisor.get(`/files/${fixture.files.in}/claims`).expect(200);
    expect(inbound.body.items[0]).toMatchObject({ pcn: 'TL1001', paidCents: 9600, encounterNumber: 1001, claim: 1 });
  });

  it('proves in three ways that the books balance', async () => {
    const { body } = await supervisor.get('/ledger/summary').expect(200);
    const owed = 18000 + 4500 - 9600 - 6000 + (16000 - 8500 - 4000 - 1000) + 14000 + 13500 + 9900;
    expect(body.proof).toMatchObject({
      balanced: true,
      totalCents: 0,
      unbalancedEntries: 0,
      receivableCents: owed,
      lineBalancesCents: owed,
      encounterBalancesCents: owed,
    });
    expect(body.owed.find((row: { party: string }) => row.party === 'patient').cents).toBe(2400 + 2500);
  });

  it('shows guarantors, statements and payments', async () => {
    const { body } = await supervisor.get(`/accounts/${fixture.guarantor}`).expect(200);
    expect(body).toMatchObject({
      guarantor: 'HOLLIS, MARCUS',
      dueCents: 4900,
      encounters: 6,
      lastStatement: '2026-03-23',
    });
    expect(body.payments[0]).toMatchObject({ amountCents: 1000, encounterNumber: 1002 });
    expect((await supervisor.get('/accounts?owing=true').expect(200)).body.items).toHaveLength(1);
  });

  it('finds the encounter that nothing will move, the failing activity and the backlog', async () => {
    const { body } = await supervisor.get('/operations').expect(200);
    const numbers = (found: { body: { stuck: { number: number }[] } }): number[] =>
      found.body.stuck.map((row) => row.number).sort();
    expect(numbers({ body })).toEqual([1006]);
    // The statement deadline of the account is all that moves the encounter with a patient balance.
    const cancel = `update deadline set status = 'cancelled', closed_at = ? where kind = 'statement'`;
    await inOrg(api.deps.db, { org: fixture.org }, (tx) => tx.raw(cancel, ['2026-04-02T15:00:00Z']));
    expect(numbers(await supervisor.get('/operations').expect(200))).toEqual([1002, 1006]);
    expect(body.problems[0]).toMatchObject({ activity: 'deliverSubmission', attempt: 4 });
    expect(body.outbox).toMatchObject([{ lane: 5, waiting: 1 }]);
  });

  it('records who saw which encounter, once in a quarter of an hour', async () => {
    const poster = await signIn(api, fixture.org, fixture.users.poster);
    const views = () =>
      inOrg(api.deps.db, { org: fixture.org }, (tx) =>
        rows<{ action: string; subject_id: string; encounter_id: string }>(
          tx,
          `select action, subject_id, encounter_id from audit where actor = ? and action = 'view.encounter'`,
          [fixture.users.poster],
        ),
      );
    await poster.get(`/encounters/${fixture.encounters.zero}`).expect(200);
    await poster.get(`/encounters/${fixture.encounters.zero}`).expect(200);
    expect(await views()).toEqual([
      { action: 'view.encounter', subject_id: fixture.encounters.zero, encounter_id: fixture.encounters.zero },
    ]);
    api.clock.now = new Date(api.clock.now.getTime() + 16 * 60_000);
    const again = await signIn(api, fixture.org, fixture.users.poster);
    await again.get('/encounters?stage=zero_balance').expect(200);
    api.clock.now = new Date();
    expect(await views()).toHaveLength(2);
  });

  it('counts queues and stages, also the empty ones', async () => {
    const queues = await supervisor.get('/queues').expect(200);
    expect(queues.body.items.find((item: { queue: string }) => item.queue === 'authorization')).toMatchObject({
      tasks: 1,
      cents: 4500,
      mine: true,
    });
    const stages = await supervisor.get('/stages').expect(200);
    expect(stages.body.items).toHaveLength(12);
    expect(stages.body.items.find((item: { stage: string }) => item.stage === 'patient_balance')).toMatchObject({
      encounters: 1,
      patientCents: 2500,
    });
  });
});
