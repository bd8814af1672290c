/** Goal: the app's own promises: a table that says too little does not start; errors have one shape and tell no secrets; bodies, cursors, versions and keys are held to. */
import { expect } from 'expect';
import request from 'supertest';
import { z } from 'zod';
import { type ReadRoute, read, type Route } from '../../src/api/route';
import { ROUTES } from '../../src/api/routes';
import { KeyReused } from '../../src/api/services';
import { newId } from '../../src/ids';
import { testDb, useEngine } from '../support/engine';
import { anonymous, type Client, makeApi, signIn, type TestApi } from './support/client';
import { CANARY, type Fixture, makeFixture } from './support/fixture';

describe('the API around its routes', () => {
  useEngine();
  let api: TestApi;
  let fixture: Fixture;
  let client: Client;

  before(async () => {
    const db = await testDb();
    fixture = await makeFixture(db);
    api = makeApi(db);
    client = await signIn(api, fixture.org, fixture.users.supervisor);
  });
  beforeEach(() => {
    api.services.next = { done: true };
  });

  const decisions = (task = fixture.tasks.denial): string => `/tasks/${task}/decisions`;

  describe('the table', () => {
    const good = ROUTES.find((route) => route.path === '/tasks') as ReadRoute;
    const start = (route: unknown) => () => makeApi(api.deps.db, { routes: [route as Route] });

    it('starts with the routes as they are', () => {
      expect(() => makeApi(api.deps.db)).not.toThrow();
      expect(start(good)).not.toThrow();
    });
    it('does not start with a route that lacks a permission, an audit kind, or whose data it shows', () => {
      expect(start({ ...good, permission: undefined })).toThrow('GET /tasks has no permission');
      expect(start({ ...good, permission: 'task.everything' })).toThrow('GET /tasks has no permission');
      expect(start({ ...good, audit: undefined })).toThrow('GET /tasks has no audit kind');
      expect(start({ ...good, seen: undefined })).toThrow('does not say whose');
      const act = ROUTES.find((route) => route.method === 'post')!;
      expect(start({ ...act, repeat: undefined })).toThrow('does not say what a repetition does');
    });
    it('does not start with two routes of one address', () => {
      expect(() => makeApi(api.deps.db, { routes: [good, good] })).toThrow('stands twice');
    });
  });

  describe('errors', () => {
    it('have the shape of RFC 9457 with the request’s id', async () => {
      const answer = await client.get(`/encounters/${newId()}`).set('x-request-id', 'my-request-1').expect(404);
      expect(answer.headers['content-type']).toMatch('application/problem+json');
      expect(answer.body).toMatchObject({
        type: '/problems/not_found',
        status: 404,
        code: 'not_found',
        instance: 'my-request-1',
        retryable: false,
      });
      expect(answer.body.title.length + answer.body.detail.length).toBeGreaterThan(20);
    });
    it('name the field and never the value, not even an unknown field’s name', async () => {
      const sent = {
        version: 1,
        outcome: CANARY,
        because: 'x',
        [`${CANARY}_field`]: 1,
        fix: { patient: { member: { PHP01: `${CANARY} !` } } },
      };
      const answer = await client.post(decisions(), sent).expect(400);
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual(
        expect.arrayContaining(['body.outcome', 'body.fix.patient.member.PHP01']),
      );
      expect(answer.text).not.toContain(CANARY);
    });
    it('of the database or of our own code say nothing of their cause', async () => {
      for (const message of [
        `duplicate key value violates unique constraint "patient" (last)=(${CANARY})`,
        `select * from patient where name = '${CANARY}'`,
      ]) {
        api.services.next = { done: true, fails: Object.assign(new Error(message), { code: '23505', detail: CANARY }) };
        const answer = await client.post(decisions(), { version: 1, outcome: 'appeal' }).expect(500);
        expect(answer.body.code).toBe('internal');
        expect(answer.text).not.toMatch(new RegExp(`${CANARY}|select|constraint|23505|at /`, 'i'));
      }
    });
    it('of an absent database are 503 and may be tried again', async () => {
      api.services.next = { done: true, fails: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) };
      const answer = await client.post(decisions(), { version: 1, outcome: 'appeal' }).expect(503);
      expect(answer.body.retryable).toBe(true);
    });
    it('of an answer that is not as promised stay inside', async () => {
      const leaky = read({
        path: '/leaky',
        summary: 'x',
        permission: 'self.read',
        audit: 'none',
        response: z.object({ fine: z.string() }),
        handle: () => Promise.resolve({ body: { fine: 'yes', extra: CANARY } as never }),
      });
      const broken = { ...leaky, path: '/broken', handle: () => Promise.resolve({ body: { fine: 7 } }) } as ReadRoute;
      const other = makeApi(api.deps.db, { routes: [...ROUTES, leaky, broken] });
      const signed = await signIn(other, fixture.org, fixture.users.coder);
      expect((await signed.get('/leaky').expect(200)).body).toEqual({ fine: 'yes' });
      await signed.get('/broken').expect(500);
    });
    it('of unknown addresses are JSON under /api', async () => {
      const answer = await request(api.app).get('/api/v2/x').set('accept', 'text/html').expect(404);
      expect(answer.body.code).toBe('not_found');
      await request(api.app).get('/api/v1/tasks/%E0%A4%A').expect(400);
    });
  });

  describe('bodies', () => {
    it('must be JSON of at most 1 MiB', async () => {
      await client.send('post', decisions()).set('Content-Type', 'text/plain').send('x').expect(415);
      const answer = await client
        .send('post', decisions())
        .set('Content-Type', 'application/json')
        .send('{"a":')
        .expect(400);
      expect(answer.body.errors[0].message).toBe('is not JSON');
      const large = await client
        .post(decisions(), { version: 1, outcome: 'appeal', because: 'x'.repeat(1024 * 1024) })
        .expect(413);
      expect(large.body.code).toBe('too_large');
    });
    it('of X12 files come in as the bytes they are, up to 20 MiB', async () => {
      const bytes = Buffer.from('ISA*00*\u00ff~\r\n', 'latin1');
      await client.send('post', '/files?name=a.835').set('Content-Type', 'application/edi-x12').send(bytes).expect(201);
      expect((api.services.calls.at(-1)!.input as { bytes: Buffer }).bytes.equals(bytes)).toBe(true);
      const send = (size: number) =>
        client
          .send('post', '/files?name=a.835')
          .set('Content-Type', 'application/edi-x12')
          .send(Buffer.alloc(size, 65));
      await send(20 * 1024 * 1024).expect(201);
      await send(20 * 1024 * 1024 + 1).expect(413);
      await client
        .send('post', '/files?name=../etc/passwd')
        .set('Content-Type', 'application/edi-x12')
        .send(bytes)
        .expect(400);
      await client.send('post', '/files?name=a.835').set('Content-Type', 'application/edi-x12').send('').expect(400);
    });
    it('are not read from a stranger', async () => {
      await anonymous(api)
        .send('post', '/files?name=a.835')
        .set('Content-Type', 'application/edi-x12')
        .send(Buffer.alloc(1000, 65))
        .expect(401);
    });
  });

  describe('cursors', () => {
    it('are refused when changed, of another list, another filter or another practice', async () => {
      const { body } = await client.get('/encounters?limit=1').expect(200);
      const cursor = body.nextCursor as string;
      await client.get(`/encounters?limit=1&cursor=${cursor}`).expect(200);
      const [payload, mac] = cursor.split('.') as [string, string];
      const forged = Buffer.from(JSON.stringify([9_999_999])).toString('base64url');
      const tried = [`${forged}.${mac}`, `${payload}.`, payload, `${payload}.${mac.slice(0, -2)}AA`, 'x.y'];
      for (const each of tried)
        expect((await client.get(`/encounters?cursor=${each}`)).body.code).toBe('cursor_invalid');
      expect((await client.get(`/tasks?cursor=${cursor}`)).body.code).toBe('cursor_invalid');
      expect((await client.get(`/encounters?stage=scrubbing&cursor=${cursor}`)).body.code).toBe('cursor_invalid');
      const theirs = await makeFixture(api.deps.db, 'OTHER');
      const other = await signIn(api, theirs.org, theirs.users.biller);
      expect((await other.get(`/encounters?limit=1&cursor=${cursor}`)).body.code).toBe('cursor_invalid');
    });
    it('have a limit that is a number from 1 to 200', async () => {
      for (const limit of ['0', '201', '-1', 'x', '1e2']) await client.get(`/encounters?limit=${limit}`).expect(400);
    });
  });

  describe('decisions', () => {
    it('need the version that was seen, by If-Match or in the body, and pass it on', async () => {
      expect((await client.post(decisions(), { outcome: 'appeal' }).expect(428)).body.code).toBe('version_missing');
      const seen = await client.get(`/tasks/${fixture.tasks.denial}`).expect(200);
      await client.post(decisions(), { outcome: 'appeal' }).set('If-Match', seen.headers['etag']!).expect(200);
      const asked = api.services.calls.filter((call) => call.name === 'decide').at(-1)!.input;
      expect(asked).toMatchObject({
        taskId: fixture.tasks.denial,
        version: 1,
        outcome: 'appeal',
        claimedBy: fixture.users.supervisor,
      });
    });
    it('on an older version are told how it stands now, and by whom', async () => {
      const answer = await client.post(decisions(), { version: 7, outcome: 'appeal' }).expect(409);
      expect(answer.body).toMatchObject({
        code: 'version_conflict',
        current: { version: 1, state: 'open', changed: null },
      });
      api.services.next = { done: true, decided: { current: { version: 2, state: 'done' } } };
      const late = await client.post(decisions(), { version: 1, outcome: 'appeal' }).expect(409);
      expect(late.body.current).toMatchObject({ version: 2, state: 'done' });
    });
    it('that a rule forbids are refused with the rule', async () => {
      api.services.next = {
        done: true,
        decided: { refused: 'no_payer_control_number', sentence: 'Claim 1 was never accepted.' },
      };
      const answer = await client.post(decisions(), { version: 1, outcome: 'correct_claim' }).expect(422);
      expect(answer.body).toMatchObject({
        code: 'refused',
        refusal: 'no_payer_control_number',
        detail: 'Claim 1 was never accepted.',
      });
    });
    it('that the task does not offer are told what it offers', async () => {
      api.services.next = { done: true, decided: { offered: ['fix', 'write_off'] } };
      const answer = await client.post(decisions(), { version: 1, outcome: 'refund' }).expect(400);
      expect(answer.body.errors[0].message).toBe('is not offered; these are: fix, write_off');
    });
    it('are 202 when their step has not run in time', async () => {
      api.services.next = { done: false };
      const answer = await client.post(decisions(), { version: 1, outcome: 'appeal' }).expect(202);
      expect(answer.body.applied).toBe(false);
      expect(api.services.calls.at(-1)!.input).toBe(`decision/${answer.body.decisionId}`);
    });
    it('take a fix in the words of the record, each field checked', async () => {
      const fix = {
        lines: { '2': { modifiers: ['59'] } },
        diagnoses: ['E11.9'],
        authorization: 'A-100',
        patient: { member: { PHP01: 'XYZ123' } },
      };
      await client.post(decisions(), { version: 1, outcome: 'correct_claim', fix }).expect(200);
      const bad = [
        { lines: { '0': {} } },
        { lines: { '1': { modifiers: ['5'] } } },
        { diagnoses: ['sick'] },
        { authorization: 'A~B' },
        { nothing: 1 },
      ];
      for (const each of bad)
        await client.post(decisions(), { version: 1, outcome: 'correct_claim', fix: each }).expect(400);
    });
  });

  describe('payments', () => {
    const pay = (body: object, key?: string) => {
      const sent = client.post(`/encounters/${fixture.encounters.owing}/payments`, body);
      return key === undefined ? sent : sent.set('Idempotency-Key', key);
    };
    it('need an Idempotency-Key, which reaches the books', async () => {
      expect((await pay({ amountCents: 100, method: 'card' }).expect(400)).body.code).toBe('key_missing');
      await pay({ amountCents: 100, method: 'card' }, 'key-00001').expect(200);
      const asked = api.services.calls.filter((call) => call.name === 'recordPayment').at(-1)!.input;
      expect(asked).toEqual({
        encounterId: fixture.encounters.owing,
        amountCents: 100,
        method: 'card',
        key: `${fixture.users.supervisor}/key-00001`,
      });
      await pay({ amountCents: 100, method: 'card' }, 'short').expect(400);
    });
    it('are whole positive cents within the cap', async () => {
      for (const amountCents of [0, -1, 1.5, '100', 1e13, null])
        await pay({ amountCents, method: 'card' }, 'key-00002').expect(400);
      await pay({ amountCents: 100, method: 'gold' }, 'key-00002').expect(400);
    });
    it('whose key was used for another payment are refused', async () => {
      api.services.next = { done: true, fails: new KeyReused() };
      expect((await pay({ amountCents: 200, method: 'card' }, 'key-00001').expect(422)).body.code).toBe('key_reused');
    });
  });

  it('sends a strict content security policy, no cache, no word of its maker', async () => {
    const { headers } = await client.get('/session').expect(200);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';connect-src 'self';manifest-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it('describes itself in OpenAPI 3.1, every route of the table', async () => {
    const { body } = await request(api.app).get('/api/v1/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(
      ROUTES.map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`).sort(),
    );
    expect(body.paths['/tasks/{taskId}/decisions'].post['x-permission']).toBe('task.decide');
  });

  it('is alive without its database, but not ready', async () => {
    await request(api.app).get('/livez').expect(200);
    await request(api.app).get('/readyz').expect(200);
  });
});
