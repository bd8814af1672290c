/**
 * Goal: over HTTP a rule is written, tried, approved by a second person, stops a real visit, is overridden with a reason
 * by whoever may, and the trail shows all of it. Method: the real services; the steps are called by hand.
 */
import { join } from 'node:path';
import { expect } from 'expect';
import { createApp } from '../../src/api/app';
import { domainServices } from '../../src/api/domain';
import { sealedPeople } from '../../src/api/people';
import { inOrg, rows } from '../../src/db';
import { createSamplePractice, readSamples } from '../../src/demo/practice';
import type { Deps } from '../../src/deps';
import { createUser } from '../../src/identity/store';
import { localKeyProvider } from '../../src/privacy/keys';
import { Sealers } from '../../src/privacy/seal';
import { createSteps } from '../../src/steps';
import { finding, ruleJson } from '../support/claims';
import { testDb, useEngine } from '../support/engine';
import { type Client, makeApi, signIn, type TestApi } from './support/client';

const KEYS = localKeyProvider(Buffer.alloc(32, 'api rules test'));
const LATER = '2026-01-05T20:00:00.000Z';

describe('rules over the API', function () {
  this.timeout(60_000);
  useEngine();
  let api: TestApi;
  let deps: Deps;
  let org: string;
  let ann: Client;
  let bob: Client;
  let coder: Client;
  let poster: Client;
  let ruleId: string;
  let bundle: string;

  before(async () => {
    const db = await testDb();
    deps = { db, sealers: new Sealers(KEYS) };
    const samples = readSamples(join(__dirname, '../../samples'));
    bundle = samples.bundles[0]!.text;
    org = await createSamplePractice(db, KEYS, samples);
    api = makeApi(db);
    const real = {
      ...api.deps,
      services: domainServices(deps),
      openPerson: sealedPeople(deps.sealers),
      stepWaitMs: 50,
    };
    api = { ...api, deps: real, app: createApp(real) };
    const enter = async (login: string, role: 'supervisor' | 'coder' | 'poster'): Promise<Client> =>
      signIn(api, org, await createUser(db, org, { login, name: login, roles: [role] }));
    [ann, bob, coder, poster] = [
      await enter('ann', 'supervisor'),
      await enter('bob', 'supervisor'),
      await enter('cody', 'coder'),
      await enter('pat', 'poster'),
    ];
  });

  const inside = <T>(sql: string, bindings: unknown[] = []): Promise<T[]> =>
    inOrg(deps.db, { org }, (tx) => rows<T>(tx, sql, bindings as never));
  const stepAll = async (): Promise<void> => {
    const looks = await inside<{ owner_kind: string; owner_id: string; look_id: string }>(
      'select owner_kind, owner_id, look_id from outbox where delivered_at is null order by id',
    );
    for (const { owner_kind: kind, owner_id: id, look_id } of looks) {
      const input = { org, owner: { kind, id } as never, looks: [{ id: look_id, at: LATER }] };
      if (kind === 'encounter') await createSteps(deps).advanceEncounter(input);
      if (kind === 'ruleBacktest') await createSteps(deps).advanceRuleBacktest(input);
    }
    await inside('update outbox set delivered_at = clock_timestamp() where delivered_at is null');
  };

  /** The practice's own rules: the global layer is every practice's. */
  const own = async () =>
    (
      (await ann.send('get', '/rules').expect(200)).body.items as { layer: string; measures: { fired: number } }[]
    ).filter(({ layer }) => layer !== 'global');

  it('tells every fault of a rule by its path, and keeps nothing of it', async () => {
    const rule = ruleJson({ when: { all: [{ field: 'claim.place', op: 'atLeast', value: 1 }] } });
    const answer = await ann.send('post', '/rules').send({ rule, layer: 'customer', because: 'x' }).expect(400);
    expect(answer.body.errors).toEqual([
      { path: 'body.rule.when.all.0.op', message: expect.stringContaining('does not fit') },
    ]);
    const nested = Array.from({ length: 100 }).reduce<unknown>((not) => ({ not }), {});
    const refused = async (given: object): Promise<unknown[]> =>
      (
        await ann
          .send('post', '/rules')
          .send({ rule: ruleJson(given), layer: 'customer', because: 'x' })
          .expect(400)
      ).body.errors;
    expect(await refused({ when: nested })).toEqual([
      { path: 'body.rule.when', message: 'nests conditions more than 20 deep' },
    ]);
    expect(await refused({ scope: { payers: ['NOBODY'] } })).toEqual([
      { path: 'body.rule.scope.payers.0', message: 'is no payer of this practice' },
    ]);
    expect(await own()).toEqual([]);
  });

  it('takes a draft, tries it, and lets only another person approve it', async () => {
    const rule = ruleJson({
      key: 'look-twice',
      then: [finding({ queue: 'coding', why: 'The practice looks twice.' })],
    });
    const written = await ann.send('post', '/rules').send({ rule, layer: 'customer', because: 'denials' }).expect(201);
    ruleId = written.body.id;
    const activeFrom = '2026-01-05';
    const approve = (who: Client) =>
      who.send('post', `/rules/${ruleId}/approval`).send({ revision: 1, because: 'it helps', activeFrom });
    expect((await approve(ann).expect(422)).body.refusal).toBe('same_person');
    expect((await approve(bob).expect(422)).body.refusal).toBe('no_backtest');
    const started = await ann.send('post', `/rules/${ruleId}/backtests`).send({ query: {} }).expect(202);
    await stepAll();
    const trial = await bob.send('get', `/backtests/${started.body.id}`).expect(200);
    expect(trial.body).toMatchObject({ state: 'done', total: 0, summary: { hits: 0 } });
    await coder.send('post', `/rules/${ruleId}/approval`).send({ revision: 1, because: 'x', activeFrom }).expect(403);
    await approve(bob).expect(200);
    expect((await approve(bob).expect(409)).body.current).toEqual({ version: 2, state: 'approved' });
  });

  it('stops visits that come in, and shows what was found with its source', async () => {
    await ann.send('post', '/imports/fhir').set('Content-Type', 'application/fhir+json').send(bundle).expect(200);
    await stepAll();
    const tasks = (await coder.send('get', '/tasks?kind=resolve_edit&limit=200').expect(200)).body.items as {
      reason: string;
      encounterId: string;
    }[];
    const stopped = tasks.filter(({ reason }) => reason === 'rule:look-twice');
    expect(stopped.length).toBeGreaterThan(3);
    const coding = await coder.send('get', `/encounters/${stopped[0]!.encounterId}/coding`).expect(200);
    expect(coding.body.findings).toContainEqual(
      expect.objectContaining({
        code: 'rule:look-twice',
        why: 'The practice looks twice.',
        source: 'a test',
        outcome: null,
      }),
    );
    // By hand: what the first payer's contract allows for each line, times its units.
    const priced = await inside<{ cents: number | null }>(
      `select l.units * (select x.allowed_cents from contract_rate x where x.payer_id = (select payer_id from coverage where patient_id = e.patient_id order by rank limit 1) and x.code = l.code) as cents
       from encounter e join charge_line l on l.encounter_id = e.id where e.id = ?`,
      [stopped[0]!.encounterId],
    );
    const known = priced.filter(({ cents }) => cents !== null);
    expect(known.length).toBeGreaterThan(0);
    expect(coding.body.pass).toEqual({
      allowedCents: known.reduce((sum, { cents }) => sum + Number(cents), 0),
      unpricedLines: priced.length - known.length,
    });
  });

  it('lets it be overridden with a reason, by whoever may', async () => {
    const [task] = (await coder.send('get', '/tasks?kind=resolve_edit&limit=200')).body.items.filter(
      ({ reason }: { reason: string }) => reason === 'rule:look-twice',
    );
    const decide = (who: Client, body: object) =>
      who.send('post', `/tasks/${task.id}/decisions`).send({ version: task.version, outcome: 'override', ...body });
    await decide(poster, { because: 'x' }).expect(403);
    expect((await decide(coder, {}).expect(422)).body.refusal).toBe('reason_missing');
    await decide(coder, { because: 'seen twice' }).expect(202);
    await stepAll();
    const [found] = await inside('select outcome from finding where encounter_id = ? and code = ?', [
      task.encounterId,
      'rule:look-twice',
    ]);
    expect(found).toEqual({ outcome: 'overridden' });
    const [note] = await inside('select actor, because, detail from audit where action = ? and encounter_id = ?', [
      'edit.override',
      task.encounterId,
    ]);
    expect(note).toMatchObject({ because: 'seen twice', detail: { edit: 'rule:look-twice' } });
  });

  it('measures it, and lets it go when it is retired and judging is upgraded', async () => {
    // An hour after the visits were judged.
    await inside('update org_clock set at = ?', ['2026-01-05T21:00:00.000Z']);
    const [version] = await own();
    expect(version).toMatchObject({ state: 'active', measures: { overridden: 1 }, outrankedBy: null });
    expect(version!.measures.fired).toBeGreaterThan(3);
    await bob.send('post', `/rules/${ruleId}/retirement`).send({ revision: 2, because: 'no use' }).expect(200);
    const upgraded = await bob.send('post', '/rules/upgrades').send({ because: 'no use' }).expect(202);
    expect(upgraded.body.encounters).toBeGreaterThan(2);
    await stepAll();
    expect(
      await inside(`select 1 from task where reason = 'rule:look-twice' and state not in ('done', 'cancelled')`),
    ).toEqual([]);
    const trail = await inside<{ action: string }>(`select action from audit where subject_kind = 'rule' order by id`);
    expect(trail.map(({ action }) => action)).toEqual([
      'rule.write',
      'rule.backtest',
      'rule.approve',
      'rule.retire',
      'rule.upgrade',
    ]);
  });

  it('describes the language to whoever builds a rule', async () => {
    const { fields, operators } = (await coder.send('get', '/rules/language').expect(200)).body;
    expect(fields).toContainEqual({
      name: 'line.units',
      type: 'number',
      means: 'units of service (SV104)',
      ofLine: true,
    });
    expect(operators.day.map(({ name }: { name: string }) => name)).toContain('before');
  });
});
