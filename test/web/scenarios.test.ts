/**
 * Goal: a person picks a scenario, runs it and steps through it on the page, by mouse or keyboard. Method: the built page over fixture
 * rows in a real browser; the run itself is test/workflow/scenario-desk.test.ts.
 */
import { existsSync } from 'node:fs';
import { expect } from 'expect';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type RunningApi, startApi } from '../../src/api/server';
import { buildWeb } from '../../src/api/web-build';
import type { Db } from '../../src/db';
import type { UserRole } from '../../src/identity/permissions';
import { makeSignInLink } from '../../src/identity/store';
import { fakeServices, type FakeServices } from '../api/support/client';
import { type Fixture, makeFixture, openFake } from '../api/support/fixture';
import { testDb, useEngine } from '../support/engine';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

describe('the page of scenarios', function () {
  if (!existsSync(CHROMIUM)) {
    it.skip(`is not tried: no browser at ${CHROMIUM} (set CHROMIUM_PATH)`);
    return;
  }
  this.timeout(60_000);
  useEngine();
  let api: RunningApi;
  let browser: Browser;
  let db: Db;
  let fixture: Fixture;
  let services: FakeServices;
  const faults: string[] = [];

  before(async () => {
    db = await testDb();
    fixture = await makeFixture(db);
    services = fakeServices();
    const { dist } = await buildWeb();
    const secret = Buffer.alloc(32, 'scenario page');
    const given = { database: db, secret, services, openPerson: openFake, webDist: dist };
    api = await startApi({ port: 0, appUrl: 'http://127.0.0.1', ...given });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  after(async () => {
    await browser?.close();
    await api?.close();
  });
  afterEach(() => expect(faults.splice(0)).toEqual([]));

  async function open(role: UserRole, path: string): Promise<Page> {
    const context = await browser.newContext({ baseURL: api.url });
    const page = await context.newPage();
    page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
    page.on('pageerror', (error) => void faults.push(error.message));
    const link = await makeSignInLink(db, fixture.org, fixture.users[role], api.url);
    await page.goto(link.url);
    await page.getByRole('heading', { name: 'My work' }).waitFor();
    await page.goto(path);
    return page;
  }

  it('runs one and steps through what happened; the step is in the address', async () => {
    services.next.runId = fixture.scenarioRun;
    const page = await open('supervisor', '/scenarios');
    await page.getByText('It is paid.').waitFor();
    await page.getByRole('button', { name: 'Run clean-commercial-claim' }).press('Enter');
    await page.waitForURL(`**/scenarios/${fixture.scenarioRun}`);
    expect(services.calls.at(-1)).toEqual({ name: 'scenarios.start', input: 'clean-commercial-claim' });
    const then = page.getByRole('region', { name: 'What is true then' });
    await then.getByRole('heading', { name: /runs: submission window/ }).waitFor();
    expect(await then.getByText('Acknowledgement').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Step before' }).click();
    await then.getByRole('heading', { name: /biller: register/ }).waitFor();
    expect(page.url()).toContain('step=1');
    expect(await then.getByText('240.00').count()).toBeGreaterThan(0);
    await page.reload();
    await then.getByRole('heading', { name: /biller: register/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Step before' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('is not for everybody', async () => {
    const page = await open('coder', '/work');
    await page.getByText('Scenarios').waitFor();
    expect(await page.getByRole('link', { name: 'Scenarios' }).count()).toBe(0);
  });
});
