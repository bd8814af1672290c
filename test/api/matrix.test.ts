/**
 * Goal: nobody does or sees what their role does not include, and another tenant's things look like nothing (PROOF A1, A2, A4, N6).
 * Method: every route of the table × every role, anonymous, and a supervisor of another practice. A new route takes part by itself; one
 * that needs an id or a body which is not listed here fails the suite.
 */
import { expect } from 'expect';
import type { Response } from 'supertest';
import type { Route } from '../../src/api/route';
import { ROUTES } from '../../src/api/routes';
import { may, USER_ROLES } from '../../src/identity/permissions';
import { newId } from '../../src/ids';
import { inOrg, row } from '../../src/db';
import { testDb, useEngine } from '../support/engine';
import { anonymous, Client, makeApi, signIn, type TestApi } from './support/client';
import { type Fixture, makeFixture } from './support/fixture';

const named = (route: Route): string => `${route.method.toUpperCase()} ${route.path}`;

/** A real id of this practice for each parameter. */
const idsOf = (fixture: Fixture): Record<string, string> => ({
  taskId: fixture.tasks.denial,
  encounterId: fixture.encounters.denied,
  guarantorId: fixture.guarantor,
  fileId: fixture.files.out,
  appealId: fixture.appeal,
  packetId: fixture.packet,
  denialId: fixture.denial,
  ruleId: fixture.rule,
  backtestId: fixture.backtest,
  paymentId: fixture.payment,
  returnId: fixture.payerReturn,
  messageId: fixture.message,
  scenarioRunId: fixture.scenarioRun,
  scenario: 'clean-commercial-claim',
  cycle: 'statement_cycle',
});

/** A body that each act route takes. */
const BODIES: Record<string, object> = {
  'POST /session': { token: 'x' },
  'POST /tasks/:taskId/decisions': { version: 1, outcome: 'correct_claim', because: 'they called' },
  'POST /accounts/:guarantorId/plan': {
    amountCents: 100,
    installments: 2,
    first: '2026-05-01',
    every: { count: 1, unit: 'm' },
  },
  'POST /accounts/:guarantorId/plan/cancellation': { because: 'they paid at once' },
  'POST /accounts/:guarantorId/events': { kind: 'dispute', on: '2026-05-01' },
  'POST /accounts/:guarantorId/promises': { amountCents: 100, by: '2026-05-01' },
  'POST /payments/:paymentId/return': { reason: 'nsf' },
  'POST /encounters/:encounterId/write-offs': { line: 1, amountCents: 100, reason: 'courtesy' },
  'POST /encounters/:encounterId/estimate-sent': { on: '2026-05-01' },
  'POST /appeals/:appealId/decision': { result: 'upheld', noticeOn: '2026-04-20' },
  'POST /appeals/:appealId/packets': { channel: 'fax', recipient: '555-0100' },
  'POST /denials/bulk/preview': { tasks: [{ taskId: newId(), version: 1 }], outcome: 'appeal', because: 'they err' },
  'POST /denials/bulk': { tasks: [{ taskId: newId(), version: 1 }], outcome: 'appeal', because: 'they err' },
  'POST /appeal-letters': { subject: 'Appeal', paragraphs: ['Please.'], because: 'ours is shorter' },
  'POST /encounters/:encounterId/changes': { message: 'chart-1', fix: { diagnoses: ['M54.50'] } },
  'POST /encounters/:encounterId/charges': { message: 'late-1', lines: [{ code: '96372', chargeCents: 2500 }] },
  'POST /encounters/:encounterId/hold': { because: 'the address is asked for' },
  'POST /encounters/:encounterId/release': { because: 'the address is right' },
  'POST /messages/:messageId/replay': {},
  'POST /messages/:messageId/discard': { because: 'it came twice' },
  'POST /tasks/:taskId/snooze': { version: 1, until: '2026-05-01', because: 'they call back then' },
  'POST /rules': { rule: {}, layer: 'customer', because: 'denials' },
  'POST /rules/upgrades': { because: 'a rule was retired' },
  'POST /rules/:ruleId/approval': { revision: 1, because: 'it helps', activeFrom: '2026-05-01' },
  'POST /rules/:ruleId/refusal': { revision: 1, because: 'it does not help' },
  'POST /rules/:ruleId/retirement': { revision: 1, because: 'it is over' },
  'POST /rules/:ruleId/backtests': { query: {} },
  'POST /backtests/:backtestId/state': { state: 'paused' },
  'POST /encounters/:encounterId/payments': { amountCents: 100, method: 'cash' },
};

function pathOf(route: Route, ids: Record<string, string>): string {
  const path = route.path.replace(/:(\w+)/g, (_all, name: string) => ids[name] ?? `no-id-for-${name}`);
  expect(path).not.toContain('no-id-for');
  if (route.method === 'get' || !route.raw) return path;
  return route.path === '/files' ? `${path}?name=a.835` : route.path.endsWith('/records') ? `${path}?title=a` : path;
}

function call(client: Client, route: Route, ids: Record<string, string>, body?: object): Promise<Response> {
  const sent = client.send(route.method, pathOf(route, ids));
  if (route.method === 'get') return Promise.resolve(sent);
  void sent.set('Idempotency-Key', newId());
  if (route.raw) return Promise.resolve(sent.set('Content-Type', route.raw[0]!).send('ISA*00*'));
  const own = body ?? BODIES[named(route)];
  expect([named(route), own === undefined && route.body !== undefined]).toEqual([named(route), false]);
  return Promise.resolve(own ? sent.send(own) : sent);
}

describe('the authorization matrix', () => {
  useEngine();
  let api: TestApi;
  let mine: Fixture;
  let theirs: Fixture;
  let stranger: Client;
  const inside = ROUTES.filter((route) => route.permission !== 'public');

  before(async function () {
    this.timeout(30_000);
    const db = await testDb();
    mine = await makeFixture(db);
    theirs = await makeFixture(db, 'ANOTHER CLINIC');
    api = makeApi(db);
    stranger = await signIn(api, theirs.org, theirs.users.supervisor);
  });

  it('lets nobody in who is not signed in, on any route but the public one', async () => {
    for (const route of inside) {
      const answer = await call(anonymous(api), route, idsOf(mine));
      expect([named(route), answer.status, answer.body.code]).toEqual([named(route), 401, 'not_signed_in']);
    }
    expect(ROUTES.filter((route) => route.permission === 'public').map(named)).toEqual(['POST /session']);
  });

  for (const role of USER_ROLES) {
    it(`gives a ${role} what the role includes, and nothing else`, async () => {
      let client = await signIn(api, mine.org, mine.users[role]);
      for (const route of inside) {
        const allowed = may([role], route.permission as never);
        const answer = await call(client, route, idsOf(mine));
        // A role that may decide at all may still be kept from another queue's task.
        const byQueue =
          /\/(decisions|snooze)$/.test(route.path) && answer.status === 403 && answer.body.detail.includes('queue');
        expect([named(route), answer.status === 403]).toEqual([named(route), !allowed || byQueue]);
        if (allowed && !byQueue) expect([named(route), answer.status < 300]).toEqual([named(route), true]);
        if (route.method === 'delete') client = await signIn(api, mine.org, mine.users[role]);
      }
    });
  }

  it('answers another tenant, an unknown id and a malformed one with the same 404, and calls no service', async () => {
    const before = api.services.calls.length;
    const unknown = Object.fromEntries(Object.keys(idsOf(mine)).map((name) => [name, newId()]));
    const malformed = Object.fromEntries(Object.keys(unknown).map((name) => [name, 'x']));
    const withId = inside.filter((route) => /:(?!cycle|scenario\b)/.test(route.path));
    expect(withId.length).toBeGreaterThanOrEqual(7);
    for (const route of withId) {
      const bodies = [];
      for (const ids of [idsOf(mine), unknown, malformed]) {
        const answer = await call(stranger, route, ids);
        expect([named(route), answer.status]).toEqual([named(route), 404]);
        bodies.push({ ...answer.body, instance: '' });
      }
      expect(bodies[1]).toEqual(bodies[0]);
      expect(bodies[2]).toEqual(bodies[0]);
    }
    expect(api.services.calls.length).toBe(before);
  });

  it('shows another tenant’s lists only what is theirs', async () => {
    const own = new Set(
      Object.values(mine).flatMap((value) =>
        typeof value === 'string' ? value : Object.values(value as object),
      ) as string[],
    );
    for (const route of inside.filter((each) => each.method === 'get' && !each.path.includes(':'))) {
      const answer = await call(stranger, route, {});
      const ids = JSON.stringify(answer.body).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
      expect([named(route), ids.filter((id) => own.has(id))]).toEqual([named(route), []]);
    }
  });

  it('refuses every change without the CSRF token, with another session’s, or from another site', async () => {
    const supervisor = await signIn(api, mine.org, mine.users.supervisor);
    const before = api.services.calls.length;
    for (const route of inside.filter((each) => each.method !== 'get')) {
      for (const csrf of [undefined, stranger.csrf]) {
        const answer = await call(new Client(api.app, supervisor.cookie, csrf), route, idsOf(mine));
        expect([named(route), answer.status, answer.body.code]).toEqual([named(route), 403, 'csrf_missing']);
      }
      const crossed = await supervisor
        .send(route.method, pathOf(route, idsOf(mine)))
        .set('sec-fetch-site', 'cross-site');
      expect([named(route), crossed.status]).toEqual([named(route), 403]);
    }
    expect(api.services.calls.length).toBe(before);
  });

  it('refuses fields that do not belong, in every body and every query', async () => {
    const supervisor = await signIn(api, mine.org, mine.users.supervisor);
    for (const route of inside) {
      const path = pathOf(route, idsOf(mine));
      const extra = await supervisor
        .send(route.method, `${path}${path.includes('?') ? '&' : '?'}org_id=x`)
        .set('Idempotency-Key', newId());
      expect([named(route), extra.status]).toEqual([named(route), 400]);
      const body = BODIES[named(route)];
      // Files and bundles have no fields of ours: their own readers judge them.
      if (!body) continue;
      for (const field of ['org_id', 'role', 'paid_cents', 'status', '__proto__x']) {
        const answer = await call(supervisor, route, idsOf(mine), { ...body, [field]: 'x' });
        expect([named(route), field, answer.status]).toEqual([named(route), field, 400]);
      }
    }
  });

  it('changes nothing in another practice, whoever asks what', async () => {
    const sums = (fixture: Fixture) =>
      inOrg(api.deps.db, { org: fixture.org }, (tx) =>
        row(
          tx,
          `select (select count(*) from task) as tasks, (select sum(version) from task) as versions, (select count(*) from decision) as decisions, (select count(*) from ledger_posting) as postings`,
        ),
      );
    const before = await sums(mine);
    for (const route of inside.filter((each) => each.method === 'post')) await call(stranger, route, idsOf(mine));
    expect(await sums(mine)).toEqual(before);
  });
});
