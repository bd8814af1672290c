/**
 * Goal: the API over the business itself, without its engine: a day of the sample practice comes in over HTTP, its encounters can be
 * read, and a decision is recorded once and waits for its step. Method: the real services; the step is called by hand.
 */
import { join } from 'node:path';
import { expect } from 'expect';
import request from 'supertest';
import { createApp } from '../../src/api/app';
import { domainServices } from '../../src/api/domain';
import { sealedPeople } from '../../src/api/people';
import { readSamples, createSamplePractice, type Samples } from '../../src/demo/practice';
import { inOrg, rows } from '../../src/db';
import type { Deps } from '../../src/deps';
import { createUser } from '../../src/identity/store';
import { localKeyProvider } from '../../src/privacy/keys';
import { Sealers } from '../../src/privacy/seal';
import { createSteps } from '../../src/steps';
import { testDb, useEngine } from '../support/engine';
import { type Client, makeApi, signIn, type TestApi } from './support/client';

const KEYS = localKeyProvider(Buffer.alloc(32, 'api domain test'));

describe('the API over the business itself', function () {
  this.timeout(60_000);
  useEngine();
  let api: TestApi;
  let deps: Deps;
  let org: string;
  let samples: Samples;
  let supervisor: Client;

  before(async () => {
    const db = await testDb();
    deps = { db, sealers: new Sealers(KEYS) };
    samples = readSamples(join(__dirname, '../../samples'));
    org = await createSamplePractice(db, KEYS, samples);
    api = makeApi(db);
    const real = {
      ...api.deps,
      services: domainServices(deps),
      openPerson: sealedPeople(deps.sealers),
      stepWaitMs: 100,
    };
    api = { ...api, deps: real, app: createApp(real) };
    const user = await createUser(db, org, { login: 'sam', name: 'Sam', roles: ['supervisor'] });
    supervisor = await signIn(api, org, user);
  });

  const advanceAll = async (): Promise<void> => {
    const at = '2026-01-05T20:00:00.000Z';
    const encounters = await inOrg(deps.db, { org }, (tx) => rows<{ id: string }>(tx, 'select id from encounter'));
    for (const { id } of encounters) {
      const looks = await inOrg(deps.db, { org }, (tx) =>
        rows<{ look_id: string }>(
          tx,
          `select look_id from outbox where owner_id = ? and delivered_at is null order by id`,
          [id],
        ),
      );
      await createSteps(deps).advanceEncounter({
        org,
        owner: { kind: 'encounter', id },
        looks: looks.map((look) => ({ id: look.look_id, at })),
      });
      await inOrg(deps.db, { org }, (tx) =>
        tx.raw('update outbox set delivered_at = clock_timestamp() where owner_id = ?', [id]),
      );
    }
  };

  it('takes a day’s bundle in once, amounts to the cent', async () => {
    const post = () =>
      supervisor
        .send('post', '/imports/fhir')
        .set('Content-Type', 'application/fhir+json')
        .send(samples.bundles[0]!.text);
    const first = await post().expect(200);
    expect(first.body.registered).toBeGreaterThan(0);
    const again = await post().expect(200);
    expect(again.body).toMatchObject({ registered: 0, duplicates: first.body.registered });
    const { body } = await supervisor.get('/encounters').expect(200);
    expect(body.items).toHaveLength(first.body.registered);
    expect(body.items.every((item: { waiting: { for: string } }) => item.waiting.for === 'machine')).toBe(true);
    expect(body.items[0].patient).toMatch(/^[A-Z][^,]+, \w+/);
  });

  it('says what is wrong with what is no bundle', async () => {
    const answer = await supervisor
      .send('post', '/imports/fhir')
      .set('Content-Type', 'application/json')
      .send('{"resourceType":"Patient"}')
      .expect(200);
    expect(answer.body.refused[0].problems[0].message).toMatch(/not a FHIR Bundle/);
  });

  it('shows each encounter after its first step, waiting for a person or a deadline, with money that adds up', async () => {
    await advanceAll();
    const { body } = await supervisor.get('/encounters').expect(200);
    for (const item of body.items) {
      expect(['person', 'deadline']).toContain(item.waiting.for);
      const line = await supervisor.get(`/encounters/${item.id}`).expect(200);
      expect(line.body.money.balanced).toBe(true);
      expect(line.body.happened.length).toBeGreaterThan(1);
    }
    const summary = await supervisor.get('/ledger/summary').expect(200);
    expect(summary.body.proof).toMatchObject({ balanced: true, unbalancedEntries: 0 });
    expect(summary.body.proof.receivableCents).toBeGreaterThan(0);
    expect((await supervisor.get('/operations').expect(200)).body.stuck).toEqual([]);
  });

  it('records a payment once for a key, and refuses the key for another amount', async () => {
    const { body } = await supervisor.get('/encounters').expect(200);
    const pay = (amountCents: number) =>
      supervisor
        .post(`/encounters/${body.items[0].id}/payments`, { amountCents, method: 'cash' })
        .set('Idempotency-Key', 'pay-0001');
    const first = await pay(500).expect(202);
    const again = await pay(500).expect(202);
    expect(again.body.paymentId).toBe(first.body.paymentId);
    expect((await pay(600).expect(422)).body.code).toBe('key_reused');
    await advanceAll();
    expect((await pay(500).expect(200)).body.applied).toBe(true);
  });

  it('refuses an X12 file nowhere, but stores the same bytes once', async () => {
    const send = () =>
      supervisor.send('post', '/files?name=x.835').set('Content-Type', 'application/edi-x12').send('ISA*00*broken');
    const first = await send().expect(201);
    const again = await send().expect(200);
    expect(again.body).toEqual({ fileId: first.body.fileId, duplicate: true });
    expect((await supervisor.get(`/files/${first.body.fileId}`).expect(200)).body.name).toBe('x.835');
  });

  it('decides a task once: the second is told, and nobody can decide it again before its step', async () => {
    for (const bundle of samples.bundles.slice(1)) {
      await supervisor
        .send('post', '/imports/fhir')
        .set('Content-Type', 'application/fhir+json')
        .send(bundle.text)
        .expect(200);
    }
    await advanceAll();
    const tasks = await supervisor.get('/tasks?limit=200').expect(200);
    const task = tasks.body.items.find((each: { outcomes: string[] }) => each.outcomes.includes('fix'));
    const decide = () =>
      supervisor.post(`/tasks/${task.id}/decisions`, { version: task.version, outcome: 'fix', because: 'a test' });
    expect((await decide().expect(202)).body.applied).toBe(false);
    const late = await decide().expect(409);
    expect(late.body.current).toMatchObject({ version: task.version, changed: { outcome: 'fix', by: 'Sam' } });
    const seen = await supervisor.get(`/tasks/${task.id}`).expect(200);
    expect(seen.body.cannotDecide).toMatch(/It is decided/);
    await advanceAll();
    const line = await supervisor.get(`/encounters/${task.encounterId}`).expect(200);
    expect(line.body.happened.map((each: { kind: string }) => each.kind)).toContain('decided');
    expect((await supervisor.get('/operations').expect(200)).body.late.decisions).toBe(0);
  });

  it('answers without a session only what is public', async () => {
    await request(api.app).get('/api/v1/tasks').expect(401);
  });
});
