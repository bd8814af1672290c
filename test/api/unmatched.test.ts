/** Goal: posters see what unmatched money may be for, what goes back, what payers said, and the closes of the day. Method: fixture rows. */
import { expect } from 'expect';
import { runDailyClose } from '../../src/closing/close';
import { type Db, inOrg, row, type Tx } from '../../src/db';
import { newId } from '../../src/ids';
import { createPractice } from '../../src/practice/store';
import { Sealers } from '../../src/privacy/seal';
import { testDb, useEngine } from '../support/engine';
import { CONFIG, keys } from '../support/practice';
import { type Client, makeApi, signIn, type TestApi } from './support/client';
import { type Fixture, makeFixture } from './support/fixture';
import { AT } from './support/rows';
import { createUser } from '../../src/identity/store';

describe('money without a home over the API', () => {
  useEngine();
  let api: TestApi;
  let fixture: Fixture;
  let poster: Client;
  let db: Db;
  before(async () => {
    db = await testDb();
    fixture = await makeFixture(db);
    api = makeApi(db);
    poster = await signIn(api, fixture.org, fixture.users.poster);
  });
  const inFixture = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inOrg(db, { org: fixture.org }, work);

  /** A task about a remittance's claim with the charge of the denied visit's claim. */
  async function unmatchedTask(): Promise<{ task: string; claim: { id: string; total: number } }> {
    const claim = (await inFixture((tx) =>
      row<{ id: string; total: number }>(
        tx,
        `select id, total_cents as total from claim where encounter_id = ? and status not in ('ready', 'held')`,
        [fixture.encounters.denied],
      ),
    ))!;
    const [task, remitClaim] = [newId(), newId()];
    await inFixture(async (tx) => {
      await tx('remit_claim').insert({
        org_id: fixture.org,
        id: remitClaim,
        remit_id: newId(),
        seq: 1,
        payer_id: fixture.payer,
        pcn: 'CUTOFF',
        status_code: '1',
        charge_cents: claim.total,
        paid_cents: 100,
        patient_cents: 0,
        detail: '{}',
        state: 'unmatched',
        pay_date: '2026-04-02',
      });
      await tx('task').insert({
        org_id: fixture.org,
        id: task,
        kind: 'match_remit',
        reason: 'unmatched',
        queue: 'posting',
        owner_kind: 'practice',
        owner_id: fixture.org,
        subject_id: remitClaim,
        amount_cents: 100,
        outcomes: ['match', 'return_to_payer'],
        opened_at: AT,
      });
    });
    return { task, claim };
  }

  it('proposes the claims of the payer with that charge', async () => {
    const { task, claim } = await unmatchedTask();
    const { body } = await poster.get(`/tasks/${task}/candidates`).expect(200);
    expect(body.items.map((item: { claimId: string }) => item.claimId)).toContain(claim.id);
    expect(body.items[0]).toMatchObject({ cents: claim.total, told: false });
  });

  it('passes the claim that a person names to the decision, and says what does not fit', async () => {
    const { task, claim } = await unmatchedTask();
    await poster.post(`/tasks/${task}/decisions`, { version: 1, outcome: 'match', claimId: claim.id }).expect(200);
    expect(api.services.calls.at(-1)).toMatchObject({ input: { outcome: 'match', claimId: claim.id } });
    api.services.next.decided = { unfit: 'That claim was never sent.' };
    const other = await unmatchedTask();
    const { body } = await poster
      .post(`/tasks/${other.task}/decisions`, { version: 1, outcome: 'match', claimId: claim.id })
      .expect(400);
    expect(body.errors).toEqual([{ path: 'body.claimId', message: 'That claim was never sent.' }]);
    delete api.services.next.decided;
  });

  it('lists what goes back to payers, and records that it is paid', async () => {
    const { body } = await poster.get('/returns').expect(200);
    expect(body.items).toEqual([
      expect.objectContaining({ id: fixture.payerReturn, cents: 4500, state: 'approved', paidAt: null }),
    ]);
    await poster.post(`/returns/${fixture.payerReturn}/payment`).expect(200, { paid: true });
    const biller = await signIn(api, fixture.org, fixture.users.biller);
    await biller.post(`/returns/${fixture.payerReturn}/payment`).expect(403);
  });

  it('shows what a payer was asked and said of a claim', async () => {
    const { claim } = await unmatchedTask();
    const answers = [
      {
        icn: 'ICN1',
        statuses: [{ codes: ['F1:65'], date: null, charge: 12000, paid: 9500, adjudicatedOn: null, checkNumber: null }],
      },
    ];
    await inFixture((tx) =>
      tx('status_inquiry').insert({
        org_id: fixture.org,
        id: newId(),
        file_id: fixture.files.out,
        place_in_file: 1,
        encounter_id: fixture.encounters.denied,
        claim_id: claim.id,
        payer_id: fixture.payer,
        trace: '9-1',
        asked_on: '2026-04-01',
        asked_at: AT,
        answers: JSON.stringify(answers),
        answered_at: AT,
      }),
    );
    const { body } = await poster.get(`/encounters/${fixture.encounters.denied}/inquiries`).expect(200);
    expect(body.items).toEqual([expect.objectContaining({ claim: 1, askedOn: '2026-04-01', answers })]);
  });

  it('lists the closes of the day, the newest first, page by page', async () => {
    const at = '2026-04-01T04:00:00.000Z';
    const org = await createPractice(db, keys, CONFIG, at);
    const deps = { db, sealers: new Sealers(keys) };
    for (const day of ['2026-04-02', '2026-04-03', '2026-04-04'])
      await runDailyClose(deps, { org, actor: 'system', at: `${day}T04:00:00.000Z` });
    const supervisor = await signIn(
      api,
      org,
      await createUser(db, org, { login: 's', name: 'S', roles: ['supervisor'] }),
    );
    const first = await supervisor.get('/day-closes?limit=2').expect(200);
    const second = await supervisor.get(`/day-closes?limit=2&cursor=${first.body.nextCursor}`).expect(200);
    const closes = [...first.body.items, ...second.body.items];
    expect(closes.map(({ n, day, balance }) => [n, day, balance])).toEqual([
      [3, '2026-04-03', 0],
      [2, '2026-04-02', 0],
      [1, '2026-04-01', 0],
    ]);
    expect(second.body.nextCursor).toBeNull();
  });
});
