/** The built page, served by the API over fixture rows, in a real browser: what every test of the page stands on. */
import { existsSync } from 'node:fs';
import { expect } from 'expect';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type RunningApi, startApi } from '../../../src/api/server';
import { buildWeb } from '../../../src/api/web-build';
import type { Db } from '../../../src/db';
import { makeSignInLink } from '../../../src/identity/store';
import type { UserRole } from '../../../src/identity/permissions';
import { fakeServices, type FakeServices } from '../../api/support/client';
import { type Fixture, makeFixture, openFake } from '../../api/support/fixture';
import { testDb, useEngine } from '../../support/engine';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Filled before the first test. */
export class Site {
  api!: RunningApi;
  fixture!: Fixture;
  services!: FakeServices;
  /** What the browser said on its console: a policy that is broken, a request that fails, an error of React. */
  faults: string[] = [];
  lastLink = '';
  private db!: Db;
  private browser!: Browser;

  async up(): Promise<void> {
    this.db = await testDb();
    this.fixture = await makeFixture(this.db);
    this.services = fakeServices();
    const { dist } = await buildWeb();
    this.api = await startApi({
      port: 0,
      appUrl: 'http://127.0.0.1',
      database: this.db,
      secret: Buffer.alloc(32, 'page test'),
      services: this.services,
      openPerson: openFake,
      webDist: dist,
    });
    this.browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  }

  async down(): Promise<void> {
    await this.browser?.close();
    await this.api?.close();
  }

  /** Signs somebody with the role in and goes to the path. */
  async open(role: UserRole, path: string): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      baseURL: this.api.url,
    });
    const page = await context.newPage();
    page.on('console', (message) => void (message.type() === 'error' && this.faults.push(message.text())));
    page.on('pageerror', (error) => void this.faults.push(error.message));
    const link = await makeSignInLink(this.db, this.fixture.org, this.fixture.users[role], this.api.url);
    this.lastLink = link.url;
    await page.goto(link.url);
    await page.getByRole('heading', { name: 'My work' }).waitFor();
    if (path !== '/work') await page.goto(path);
    return page;
  }
}

/**
 * The site for a suite; a fault on the console fails the test that caused it. Undefined, and the suite left out with a word,
 * where there is no browser.
 */
export function useSite(suite: Mocha.Suite): Site | undefined {
  if (!existsSync(CHROMIUM)) {
    it.skip(`is not tried: no browser at ${CHROMIUM} (set CHROMIUM_PATH)`);
    return undefined;
  }
  suite.timeout(60_000);
  useEngine();
  const site = new Site();
  before(() => site.up());
  after(() => site.down());
  beforeEach(() => void (site.faults = []));
  afterEach(() => expect(site.faults).toEqual([]));
  return site;
}
