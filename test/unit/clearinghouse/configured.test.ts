/**
 * Goal: an organisation's partner is reached as it is configured; one who is down pauses its own work only, visibly, and is
 * found again; a file is in our record before it moves at the partner. Method: a real database, a real SSH server that goes
 * down and comes back.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'expect';
import { inOrg, rows, type Db } from '../../../src/db';
import type { Deps } from '../../../src/deps';
import { whileAway } from '../../../src/edges/clearinghouse/away';
import { configuredClearinghouse, type ConfiguredClearinghouse } from '../../../src/edges/clearinghouse/configured';
import { directoryClearinghouse } from '../../../src/edges/clearinghouse/directory';
import { startPolling } from '../../../src/edges/clearinghouse/poll';
import {
  loadPartner,
  partnersOf,
  type PartnerStatus,
  setPartner,
  takePoll,
} from '../../../src/edges/clearinghouse/store';
import { createPractice } from '../../../src/practice/store';
import { Sealers } from '../../../src/privacy/seal';
import { testDb, useEngine } from '../../support/engine';
import { eventually } from '../../support/eventually';
import { CONFIG, keys } from '../../support/practice';
import { openPartner, PASSWORD, type TestPartner } from './support';

const AT = '2026-01-05T12:00:00.000Z';
const BREAKER = { failures: 2, openMs: 400, maxMs: 800 };

describe('the configured clearinghouse', function () {
  this.timeout(30_000);
  useEngine();
  let deps: Deps;
  let jobDb: Db;
  let partner: TestPartner;
  let folder: string;
  let port: ConfiguredClearinghouse;
  before(async () => {
    deps = { db: await testDb(), sealers: new Sealers(keys) };
    jobDb = await testDb('job');
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-configured-'));
    partner = await openPartner();
    port = configuredClearinghouse(deps, directoryClearinghouse(folder));
  });
  afterEach(async () => {
    port.close();
    await partner.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const practice = (told = true): Promise<string> =>
    createPractice(deps.db, keys, { ...CONFIG, told }, told ? AT : undefined);
  async function withPartner(told = true): Promise<string> {
    const org = await practice(told);
    await setPartner(deps, { org, actor: 'operator', at: AT }, partner.written({ breaker: BREAKER, pollSeconds: 1 }));
    return org;
  }
  const statusOf = async (org: string): Promise<PartnerStatus> =>
    (await partnersOf(jobDb)).find((one) => one.org === org)!;
  const ask = <T>(org: string, sql: string): Promise<T[]> => inOrg(deps.db, { org }, (tx) => rows<T>(tx, sql));

  it('uses the folders of the installation until a partner is set, and that one from then on', async () => {
    const org = await practice();
    await port.put(org, 'a.837', Buffer.from('x'));
    expect(readdirSync(join(folder, org, 'out'))).toEqual(['a.837']);
    await setPartner(deps, { org, actor: 'operator', at: AT }, partner.written());
    await port.put(org, 'b.837', Buffer.from('x'));
    expect(readdirSync(join(partner.folder, 'out'))).toEqual(['b.837']);
    expect(await statusOf(org)).toMatchObject({ breaker: 'closed', failures: 0, lastError: null });
  });

  it('keeps the secret sealed, and tells nobody of it', async () => {
    const org = await withPartner();
    const [stored] = await ask<{ text: string }>(
      org,
      `select partner::text || encode(secret, 'escape') as text from partner`,
    );
    expect(stored!.text).not.toContain(PASSWORD);
    expect(JSON.stringify(await statusOf(org))).not.toContain(PASSWORD);
    expect((await loadPartner(deps, org))!.partner).toMatchObject({ secret: { password: PASSWORD } });
    await expect(setPartner(deps, { org, actor: 'x', at: AT }, { ...partner.written(), secret: {} })).rejects.toThrow(
      /a password or a privateKey/,
    );
  });

  it('opens the breaker of a partner who is down, lets one call try, and closes it again; others go on', async () => {
    const org = await withPartner();
    const other = await practice();
    const { port: at } = partner.server;
    await partner.server.close();
    for (let nth = 0; nth < BREAKER.failures; nth += 1)
      await expect(port.listOutbound(org)).rejects.toMatchObject({ code: 'unreachable' });
    await expect(port.listOutbound(org)).rejects.toMatchObject({ code: 'breaker_open' });
    expect(await statusOf(org)).toMatchObject({ breaker: 'open', failures: 2, lastError: 'unreachable' });
    expect(await port.listOutbound(other)).toEqual([]);

    const back = await openPartner(at, partner.folder);
    expect(await whileAway(() => port.listOutbound(org))).toEqual([]);
    expect(await statusOf(org)).toMatchObject({ breaker: 'closed', failures: 0 });
    port.close();
    await back.close();
  });

  it('polls real organisations, stores before it archives, and takes the same bytes once', async () => {
    const org = await withPartner(false);
    for (const name of ['1.edi', '2.edi'])
      writeFileSync(join(partner.folder, 'in', name), '<html>no EDI at all</html>');
    const polling = startPolling({ deps, jobDb, clearinghouse: port, tickMs: 100 });
    await eventually(async () =>
      expect(readdirSync(join(partner.folder, 'archive')).sort()).toEqual(['1.edi', '2.edi']),
    );
    await polling.stop();
    expect(await ask(org, 'select name from inbound_file')).toEqual([{ name: '1.edi' }]);
  });

  it('leaves the file where it is when the record could not take it', async () => {
    const org = await withPartner();
    mkdirSync(join(partner.folder, 'in'), { recursive: true });
    writeFileSync(join(partner.folder, 'in/1.edi'), 'ISA');
    await port.fetchInbound(org);
    expect(readdirSync(join(partner.folder, 'in'))).toEqual(['1.edi']);
    expect(readdirSync(join(partner.folder, 'archive'))).toEqual([]);
  });

  it('gives a poll to one worker at a time', async () => {
    const org = await withPartner();
    const taken = await Promise.all(Array.from({ length: 8 }, () => takePoll(deps.db, org, 60)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });
});
