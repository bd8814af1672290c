/** Goal: a link works once and briefly, a session ends when it should, and nothing a caller sends makes it last longer (PROOF N1, N3, N6). */
import { expect } from 'expect';
import { createUser, makeSignInLink, revokeSessions } from '../../src/identity/store';
import { inOrg, rows } from '../../src/db';
import { newId } from '../../src/ids';
import { testDb, useEngine } from '../support/engine';
import { anonymous, Client, makeApi, signIn, type TestApi, tokenOf } from './support/client';
import { type Fixture, makeFixture } from './support/fixture';

describe('signing in', () => {
  useEngine();
  let api: TestApi;
  let fixture: Fixture;

  before(async () => {
    fixture = await makeFixture(await testDb());
  });
  beforeEach(async () => {
    api = makeApi(await testDb());
  });

  const link = async (): Promise<string> =>
    tokenOf(
      (await makeSignInLink(api.deps.db, fixture.org, fixture.users.coder, 'http://localhost', api.clock.now)).url,
    );
  const exchange = (token: string) => anonymous(api).post('/session', { token });
  const pass = (minutes: number): void => void (api.clock.now = new Date(api.clock.now.getTime() + minutes * 60_000));

  it('works by a link, which stands in the part of an address that no server sees', async () => {
    const made = await makeSignInLink(api.deps.db, fixture.org, fixture.users.coder, 'http://localhost:8080/');
    expect(made.url).toMatch(/^http:\/\/localhost:8080\/sign-in#[0-9a-f-]{36}\.[\w-]{43}$/);
    const answer = await exchange(tokenOf(made.url)).expect(201);
    const [cookie] = answer.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^throughline=.*; Max-Age=43200; Path=\/; .*HttpOnly; SameSite=Lax$/);
  });

  it('takes a link once, also when it comes many times at once', async () => {
    const token = await link();
    const answers = await Promise.all(Array.from({ length: 12 }, () => exchange(token)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array.from({ length: 11 }, () => 401)]);
    expect((await exchange(token).expect(401)).body.code).toBe('link_refused');
  });

  it('refuses a link that is 15 minutes old, unknown, malformed, or of a disabled user, all in the same words', async () => {
    const [old, valid] = [await link(), await link()];
    const disabled = await createUser(api.deps.db, fixture.org, { login: newId(), name: 'Gone', roles: ['biller'] });
    const theirs = tokenOf((await makeSignInLink(api.deps.db, fixture.org, disabled, 'http://localhost')).url);
    await inOrg(api.deps.db, { org: fixture.org }, (tx) =>
      tx.raw('update app_user set disabled_at = now() where id = ?', [disabled]),
    );
    await exchange(valid).expect(201);
    const swapped = `${newId()}.${valid.split('.')[1]}`;
    const bodies = [await exchange('x'), await exchange(swapped), await exchange(theirs)];
    pass(16);
    bodies.push(await exchange(old));
    for (const answer of bodies) expect({ ...answer.body, instance: '' }).toEqual({ ...bodies[0]!.body, instance: '' });
    expect(bodies[0]!.status).toBe(401);
  });

  it('keeps no secret: the database has hashes only', async () => {
    const token = await link();
    await exchange(token).expect(201);
    const kept = await inOrg(api.deps.db, { org: fixture.org }, (tx) =>
      rows<{ t: string }>(
        tx,
        `select row_to_json(l)::text as t from sign_in_link l union all select row_to_json(s)::text from session s`,
      ),
    );
    expect(kept.map((each) => each.t).join('')).not.toContain(token.split('.')[1]);
  });

  it('ends after 15 minutes without a person’s act; a page that refreshes by itself does not count', async () => {
    const client = await signIn(api, fixture.org, fixture.users.coder);
    pass(10);
    await client.get('/session').expect(200);
    pass(10);
    await client.get('/session').set('throughline-background', '1').expect(200);
    pass(6);
    await client.get('/session').set('throughline-background', '1').expect(401);
  });

  it('ends after 12 hours, whatever a person does and whatever a request says', async () => {
    const client = await signIn(api, fixture.org, fixture.users.coder);
    for (let minute = 0; minute < 710; minute += 10) {
      pass(10);
      await client.get('/session').set('x-expires', '2099-01-01').set('x-session-absolute', '999').expect(200);
    }
    pass(14);
    await client.get('/session').expect(401);
  }).timeout(30_000);

  it('ends on sign-out for every copy of the cookie', async () => {
    const client = await signIn(api, fixture.org, fixture.users.coder);
    const answer = await client.send('delete', '/session').expect(200);
    expect(String(answer.headers['set-cookie'])).toMatch(/throughline=;.*Expires=Thu, 01 Jan 1970/);
    await client.get('/session').expect(401);
  });

  it('ends when a session is revoked or its user is disabled; a change of role acts on the next request', async () => {
    const id = await createUser(api.deps.db, fixture.org, { login: newId(), name: 'Sam', roles: ['biller'] });
    const [first, second] = [await signIn(api, fixture.org, id), await signIn(api, fixture.org, id)];
    await first.get('/ledger/summary').expect(403);
    await inOrg(api.deps.db, { org: fixture.org }, (tx) =>
      tx.raw(`update app_user set roles = '{manager}' where id = ?`, [id]),
    );
    await first.get('/ledger/summary').expect(200);
    await revokeSessions(api.deps.db, fixture.org, id, api.clock.now);
    await first.get('/session').expect(401);
    await second.get('/session').expect(401);
    const third = await signIn(api, fixture.org, id);
    await inOrg(api.deps.db, { org: fixture.org }, (tx) =>
      tx.raw('update app_user set disabled_at = now() where id = ?', [id]),
    );
    await third.get('/session').expect(401);
  });

  it('refuses a cookie of another practice’s name on the same secret', async () => {
    const client = await signIn(api, fixture.org, fixture.users.coder);
    const secret = client.cookie!.split('.')[1];
    await new Client(api.app, `throughline=${newId()}.${secret}`, undefined).get('/session').expect(401);
    await new Client(api.app, `throughline='; select 1 --`, undefined).get('/session').expect(401);
  });

  it('names its cookie __Host- and Secure behind https, and says HSTS', async () => {
    const secure = makeApi(api.deps.db, { https: true });
    const token = tokenOf((await makeSignInLink(api.deps.db, fixture.org, fixture.users.coder, 'https://x')).url);
    const answer = await anonymous(secure).post('/session', { token }).expect(201);
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-throughline=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax/,
    );
    expect(answer.headers['strict-transport-security']).toMatch('max-age=31536000');
  });

  it('brakes guessing: 60 tries a minute, then 429 with Retry-After', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 61; n += 1) statuses.push((await exchange('x')).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    const late = await exchange('x').expect(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    pass(1);
    await exchange('x').expect(401);
  });

  it('says who one is, with rights and queues', async () => {
    const client = await signIn(api, fixture.org, fixture.users.denials);
    const { body } = await client.get('/session').expect(200);
    expect(body).toMatchObject({
      name: 'Pat denials',
      practice: 'PROMONTORY FAMILY CLINIC',
      told: true,
      zone: 'America/Chicago',
      at: '2026-04-02T15:00:00.000Z',
    });
    expect(body.queues).toContain('denials');
    expect(body.permissions).not.toContain('ledger.read');
  });

  it('makes no user without a role of ours', async () => {
    await expect(
      createUser(api.deps.db, fixture.org, { login: 'x', name: 'x', roles: ['root' as never] }),
    ).rejects.toThrow('roles');
  });
});
