/**
 * Goal: people and the EHR can hold, release, put off, change and charge over HTTP, and are told in words why not (FORMAT 3, 6.11, 6.12).
 * Method: the real services over one visit of a practice; the encounter's steps are called by hand.
 */
import { expect } from 'expect';
import { createApp } from '../../src/api/app';
import { domainServices } from '../../src/api/domain';
import { sealedPeople } from '../../src/api/people';
import { addDays, dayOf } from '../../src/calendar';
import { inOrg, rows } from '../../src/db';
import { type Deps, inPractice } from '../../src/deps';
import { createUser } from '../../src/identity/store';
import { newId } from '../../src/ids';
import { cents } from '../../src/money/cents';
import { createPractice, wallNow } from '../../src/practice/store';
import { localKeyProvider } from '../../src/privacy/keys';
import { Sealers } from '../../src/privacy/seal';
import { register } from '../../src/registration/store';
import { createSteps } from '../../src/steps';
import { testDb, useEngine } from '../support/engine';
import { CONFIG } from '../support/practice';
import { type Client, makeApi, signIn } from './support/client';

const KEYS = localKeyProvider(Buffer.alloc(32, 'api claim acts'));
/** The API's practice lives in real time. */
const NOW = wallNow();
const TODAY = dayOf(NOW, CONFIG.zone);

describe('acts on claims, charges and tasks over the API', function () {
  this.timeout(30_000);
  useEngine();
  let deps: Deps;
  let org: string;
  let encounterId: string;
  let biller: Client;

  const db = <T>(sql: string): Promise<T[]> =>
    inOrg(deps.db, { org }, (tx) => rows<T>(tx, sql, [encounterId] as never));
  const claims = async (): Promise<string[]> =>
    (
      await db<{ said: string }>(
        `select frequency || ' ' || status || ' ' || total_cents || case when stale then ' stale' else '' end as said from claim where encounter_id = ? order by n`,
      )
    ).map(({ said }) => said);

  /** What the relay and the engine do with what the outbox holds. */
  async function step(): Promise<void> {
    const looks = await db<{ look_id: string; at: string }>(
      'select look_id, at from outbox where owner_id = ? and delivered_at is null order by id',
    );
    await createSteps(deps).advanceEncounter({
      org,
      owner: { kind: 'encounter', id: encounterId },
      looks: looks.map(({ look_id, at }) => ({ id: look_id, at })),
    });
    await db('update outbox set delivered_at = clock_timestamp() where owner_id = ? returning id');
  }

  const act = (name: string, body: object) => biller.post(`/encounters/${encounterId}/${name}`, body);
  const tasks = async (): Promise<{ id: string; kind: string; state: string; version: number }[]> =>
    (await biller.get(`/tasks?encounterId=${encounterId}`).expect(200)).body.items;

  before(async () => {
    deps = { db: await testDb(), sealers: new Sealers(KEYS) };
    org = await createPractice(deps.db, KEYS, { ...CONFIG, told: false }, NOW);
    const api = makeApi(deps.db);
    const real = { services: domainServices(deps), openPerson: sealedPeople(deps.sealers), stepWaitMs: 20 };
    const app = createApp({ ...api.deps, ...real });
    const user = await createUser(deps.db, org, { login: 'bea', name: 'Bea', roles: ['biller'] });
    biller = await signIn({ ...api, app }, org, user);
    const address = { line: '1 ELM STREET', city: 'SPRINGFIELD', state: 'IL', zip: '62701' };
    const person = { last: 'MERRIWEATHER', first: 'ADA', born: '1979-02-11', sex: 'F' as const, address };
    const coverages = [{ sourceId: 'c1', payerCode: 'PHP01', memberId: 'PHP4410021', order: 1 }];
    const registered = await inPractice(deps, { org, actor: 'ehr', at: NOW }, ({ tx, sealer, ctx }) =>
      register({ tx, sealer, told: false }, ctx, {
        source: 'ehr',
        sourceId: 'visit-1',
        kind: 'professional',
        patient: { sourceId: 'p1', ...person, coverages },
        from: TODAY,
        through: TODAY,
        place: '11',
        diagnoses: ['M54.50'],
        lines: [{ sourceId: 'l1', code: '99213', modifiers: [], units: 1, charge: cents(12000), from: TODAY, dx: [1] }],
      }),
    );
    encounterId = registered.encounterId;
    await step();
  });

  it('holds at once, and releases', async () => {
    await act('hold', { because: 'the authorization is not here' }).expect(202);
    expect(await claims()).toEqual(['1 held 12000']);
    await step();
    expect(await tasks()).toMatchObject([{ kind: 'hold', state: 'open' }]);
    await act('release', { because: 'it has come' }).expect(202);
    await step();
    expect([await claims(), await tasks()]).toEqual([['1 ready 12000'], []]);
    const again = await act('release', { because: 'it has come' }).expect(422);
    expect(again.body.detail).toMatch(/Nothing of this encounter is held/);
    const audit = await db<{ action: string; because: string }>(
      `select action, because from audit where encounter_id = ? and action like 'claim.%' order by id`,
    );
    expect(audit).toEqual([
      { action: 'claim.hold', because: 'the authorization is not here' },
      { action: 'claim.release', because: 'it has come' },
    ]);
  });

  it('takes later charges once for their message, and rebuilds the claim under its number', async () => {
    const [before] = await db<{ pcn: string }>('select pcn from claim where encounter_id = ?');
    const charge = (chargeCents: number) =>
      act('charges', { message: 'late-1', lines: [{ code: '96372', chargeCents }] });
    const first = await charge(2500).expect(202);
    expect(first.body).toMatchObject({ duplicate: false, applied: false });
    await step();
    expect((await charge(2500).expect(200)).body).toEqual({ changeId: null, duplicate: true, applied: true });
    expect((await charge(2600).expect(422)).body.code).toBe('key_reused');
    expect([await claims(), await db('select pcn from claim where encounter_id = ?')]).toEqual([
      ['1 ready 14500'],
      [before],
    ]);
  });

  it('refuses a change whole that names what is not there, and says what', async () => {
    const change = (fix: object) => act('changes', { message: newId(), fix });
    const errors: [object, RegExp][] = [
      [{ lines: { 7: { remove: true } } }, /Line 7 is no line/],
      [{ coverages: [{ payerCode: 'NOBODY', memberId: 'X1' }] }, /no payer with the id NOBODY/],
      [{}, /says nothing/],
    ];
    for (const [fix, message] of errors)
      expect((await change(fix).expect(400)).body.errors).toMatchObject([{ message: expect.stringMatching(message) }]);
    expect(await db('select 1 from chart_change where encounter_id = ?')).toHaveLength(1);
  });

  it('keeps what the chart says sealed', async () => {
    await act('changes', { message: 'chart-2', fix: { patient: { name: ['MERRIWEATHER', 'ADELAIDE'] } } }).expect(202);
    const [kept] = await db<{ data: Buffer }>(
      `select data from chart_change where message = 'chart-2' and encounter_id = ?`,
    );
    expect(kept!.data.includes('ADELAIDE')).toBe(false);
    const trail = JSON.stringify(await db('select * from audit where encounter_id = ?'));
    expect(trail).toContain('chart.change');
    expect(trail).not.toContain('ADELAIDE');
    await step();
    expect(await claims()).toEqual(['1 ready 14500']);
  });

  it('asks a person once the claim is sent, and will not hold it', async () => {
    await db(`update claim set status = 'accepted', file_id = gen_random_uuid() where encounter_id = ? returning id`);
    await act('changes', { message: 'chart-3', fix: { diagnoses: ['M54.50', 'I10'] } }).expect(202);
    await step();
    const [task] = await tasks();
    expect(task).toMatchObject({ kind: 'decide_change', state: 'open' });
    const held = await act('hold', { because: 'too late' }).expect(422);
    expect(held.body.refusal).toBe('already_sent');
    const decision = { version: task!.version, outcome: 'replace', because: 'the second diagnosis counts' };
    const refused = await biller.post(`/tasks/${task!.id}/decisions`, decision).expect(422);
    expect(refused.body.refusal).toBe('no_payer_control_number');
  });

  it('puts a task off to a later day, never past a legal deadline', async () => {
    const [task] = await tasks();
    const snooze = (until: string, version = task!.version) =>
      biller.post(`/tasks/${task!.id}/snooze`, { version, until, because: 'the payer calls back then' });
    expect((await snooze(TODAY).expect(400)).body.errors[0].path).toBe('body.until');
    expect((await snooze(addDays(TODAY, 181)).expect(422)).body.refusal).toBe('past_legal_deadline');
    await snooze(addDays(TODAY, 5)).expect(200);
    expect((await snooze(addDays(TODAY, 6)).expect(409)).body.code).toBe('version_conflict');
    expect(await tasks()).toMatchObject([{ id: task!.id, state: 'snoozed' }]);
    const listed = await biller.get('/tasks').expect(200);
    expect(listed.body.items).toEqual([]);
    await snooze(addDays(TODAY, 7), task!.version + 1).expect(200);
    const waits = await db<{ due_date: string; status: string }>(
      `select due_date, status from deadline where encounter_id = ? and kind = 'task_snooze' order by id`,
    );
    expect(waits).toEqual([
      { due_date: addDays(TODAY, 4), status: 'cancelled' },
      { due_date: addDays(TODAY, 6), status: 'open' },
    ]);
  });
});
