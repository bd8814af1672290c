/** The API in process, a client a role, and services that remember what they were asked. */
import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../../../src/api/app';
import type { ApiDeps } from '../../../src/api/deps';
import type { Route } from '../../../src/api/route';
import type { Decided, Services } from '../../../src/api/services';
import { ViewLog } from '../../../src/api/views';
import type { Db } from '../../../src/db';
import { makeSignInLink } from '../../../src/identity/store';
import { newId } from '../../../src/ids';
import { log } from '../../../src/log';
import { openFake } from './fixture';

export interface FakeServices extends Services {
  calls: { name: string; input: unknown }[];
  next: { decided?: Decided; done: boolean; fails?: Error; runId?: string };
}

type Called = <T>(name: string, input: unknown, answer: T) => Promise<T>;

const fakeRules = (called: Called): Services['rules'] => ({
  write: (_ctx, text) => called('rules.write', text, { id: newId(), version: 1 }),
  approve: (_ctx, input) => called('rules.approve', input, { kind: 'done' }),
  refuse: (_ctx, input) => called('rules.refuse', input, { kind: 'done' }),
  retire: (_ctx, input) => called('rules.retire', input, { kind: 'done' }),
  startBacktest: (_ctx, input) => called('rules.startBacktest', input, { id: newId(), total: 1 }),
  steerBacktest: (_ctx, input) => called('rules.steerBacktest', input, { kind: 'done' }),
  upgrade: (_ctx, because) => called('rules.upgrade', because, { encounters: 1 }),
  propose: (_ctx) => called('rules.propose', null, { proposed: [] }),
});

const MADE = {
  bytes: Buffer.from('%PDF-'),
  pages: 1,
  parts: ['letter' as const],
  letter: 'v0 for all/all',
  encounterId: newId(),
  sha256: '00',
};

const fakePackets = (called: Called): Services['packets'] => ({
  preview: (_ctx, of) => called('packets.preview', of, { kind: 'made', packet: MADE }),
  send: (_ctx, input) => called('packets.send', input, { kind: 'sent', packetId: newId(), pages: 1, sha256: '00' }),
  read: (_ctx, packetId) => called('packets.read', packetId, MADE),
  attach: (_ctx, input) => called('packets.attach', input, { kind: 'attached', recordId: newId() }),
  writeLetter: (_ctx, input) => called('packets.writeLetter', input, { version: 1 }),
});

export function fakeServices(): FakeServices {
  const calls: FakeServices['calls'] = [];
  const called = <T>(name: string, input: unknown, answer: T): Promise<T> => {
    calls.push({ name, input });
    return fake.next.fails ? Promise.reject(fake.next.fails) : Promise.resolve(answer);
  };
  const fake: FakeServices = {
    calls,
    next: { done: true },
    decide: (_ctx, input) => called('decide', input, fake.next.decided ?? { decisionId: newId() }),
    recordPayment: (_ctx, input) => called('recordPayment', input, { paymentId: newId() }),
    makePlan: (_ctx, guarantorId, terms) =>
      called('makePlan', { guarantorId, terms }, { kind: 'made', planId: newId() }),
    cancelPlan: (_ctx, guarantorId, because) => called('cancelPlan', { guarantorId, because }, true),
    recordGuarantorEvent: (_ctx, input) => called('recordGuarantorEvent', input, { kind: 'recorded' }),
    recordPromise: (_ctx, input) => called('recordPromise', input, true),
    returnPayment: (_ctx, input) => called('returnPayment', input, { kind: 'returned', encounterId: newId() }),
    askWriteOff: (_ctx, input) => called('askWriteOff', input, { kind: 'asked', requestId: newId(), lookId: 'x' }),
    recordEstimateSent: (_ctx, encounterId, on) => called('recordEstimateSent', { encounterId, on }, true),
    recordAppealDecision: (_ctx, input) =>
      called('recordAppealDecision', input, { kind: 'recorded', lookId: `appeal_decision/${input.appealId}` }),
    packets: fakePackets(called),
    bulk: {
      preview: (_ctx, input) => called('bulk.preview', input, []),
      decide: (_ctx, input) => called('bulk.decide', input, []),
    },
    takeChange: (_ctx, input) => called('takeChange', input, { kind: 'taken', changeId: newId(), lookId: 'x' }),
    recordHold: (_ctx, input) => called('recordHold', input, { kind: 'done', lookId: 'x' }),
    snoozeTask: (_ctx, input) => called('snoozeTask', input, { kind: 'snoozed' }),
    payReturn: (_ctx, returnId) => called('payReturn', returnId, 'paid' as const),
    importBundle: (_ctx, bundle) =>
      called('importBundle', bundle, {
        registered: 1,
        duplicates: 0,
        refused: [],
        withProblems: 0,
        changed: 0,
        tasks: [],
        entries: 1,
        taken: { Encounter: 1 },
        ignored: {},
        crosswalk: 'test',
      }),
    takeCsv: (_ctx, input) => called('takeCsv', input, { rows: 1, applied: 1, pending: 0, duplicates: 0, faults: [] }),
    rawMessage: (_ctx, id) => called('rawMessage', id, Buffer.from('MSH')),
    replayMessage: (_ctx, input) => called('replayMessage', input, { kind: 'replayed', state: 'applied', faults: [] }),
    discardMessage: (_ctx, input) =>
      called('discardMessage', input, { kind: 'replayed', state: 'discarded', faults: [] }),
    receiveFile: (_ctx, file) => called('receiveFile', file, { fileId: newId(), duplicate: false }),
    rules: fakeRules(called),
    scenarios: {
      list: () =>
        Promise.resolve([{ scenario: 'clean-commercial-claim', title: 'A clean claim.', about: 'It is paid.' }]),
      start: (_ctx, scenario) =>
        called('scenarios.start', scenario, { kind: 'started', runId: fake.next.runId ?? newId() }),
    },
    runCycle: (_ctx, kind) => called('runCycle', kind, undefined),
    stepDone: (_org, key) => called('stepDone', key, fake.next.done),
  };
  return fake;
}

export interface TestApi {
  app: Express;
  services: FakeServices;
  clock: { now: Date };
  deps: ApiDeps;
}

export function makeApi(
  db: Db,
  options: { routes?: readonly Route[]; https?: boolean; idleMinutes?: number } = {},
): TestApi {
  const clock = { now: new Date() };
  const now = (): Date => clock.now;
  const services = fakeServices();
  const secret = Buffer.alloc(32, 'test secret');
  const limits = { idleMinutes: options.idleMinutes ?? 15, absoluteHours: 12 };
  const session = { db, secret, https: options.https ?? false, limits, now };
  const quiet = log.child({}, { level: 'silent' });
  const deps: ApiDeps = {
    db,
    services,
    openPerson: openFake,
    secret,
    session,
    views: new ViewLog(now),
    log: quiet,
    stepWaitMs: 10,
  };
  return { app: createApp(deps, options.routes), services, clock, deps };
}

export class Client {
  constructor(
    readonly app: Express,
    readonly cookie: string | undefined,
    readonly csrf: string | undefined,
  ) {}

  get(path: string): request.Test {
    return this.send('get', path);
  }

  post(path: string, body?: object): request.Test {
    return this.send('post', path).send(body);
  }

  send(method: 'get' | 'post' | 'delete', path: string): request.Test {
    const sent = request(this.app)[method](`/api/v1${path}`);
    if (this.cookie) void sent.set('Cookie', this.cookie);
    if (this.csrf && method !== 'get') void sent.set('x-csrf-token', this.csrf);
    return sent;
  }
}

export const anonymous = (api: TestApi): Client => new Client(api.app, undefined, undefined);

export const tokenOf = (url: string): string => url.split('#')[1]!;

/** Signs in as people do: by a link. */
export async function signIn(api: TestApi, org: string, userId: string): Promise<Client> {
  const link = await makeSignInLink(api.deps.db, org, userId, 'http://localhost', api.clock.now);
  const answer = await anonymous(api)
    .post('/session', { token: tokenOf(link.url) })
    .expect(201);
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!;
  const who = await new Client(api.app, cookie, undefined).get('/session').expect(200);
  return new Client(api.app, cookie, (who.body as { csrf: string }).csrf);
}
