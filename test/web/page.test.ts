/**
 * Goal: people can do their work on the page, by mouse and by keyboard, under the strict policy of its headers. Method: the built page,
 * served by the API over fixture rows, in a real browser; each page must show what the rows say, and log no error. Screenshots go to
 * THROUGHLINE_SHOTS (default /tmp/shots).
 */
import { mkdirSync } from 'node:fs';
import { expect } from 'expect';
import type { Page } from 'playwright-core';
import { CANARY } from '../api/support/fixture';
import { useSite } from './support/site';

const SHOTS = process.env['THROUGHLINE_SHOTS'] ?? '/tmp/shots';

describe('the page', function () {
  const site = useSite(this);
  if (!site) return;
  before(() => void mkdirSync(SHOTS, { recursive: true }));

  const shot = (page: Page, name: string) => page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });

  it('signs in by a link, takes the secret out of the address, and refuses the link a second time', async () => {
    const page = await site.open('biller', '/work');
    expect(page.url()).toBe(`${site.api.url}/work`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Sign in with your one-time link').waitFor();
    await shot(page, 'sign-in');
    await page.goto(site.lastLink);
    await page.getByText('This sign-in link does not work').waitFor();
    expect(page.url()).toBe(`${site.api.url}/sign-in`);
    // The browser itself notes the refusal; nothing else went wrong.
    expect(site.faults.splice(0)).toEqual([expect.stringContaining('401')]);
  });

  it('lists tasks; the keyboard alone chooses one and decides it', async () => {
    const page = await site.open('supervisor', '/work');
    await page.getByRole('cell', { name: 'CO-197' }).waitFor();
    await shot(page, 'work');
    await page.locator('tbody tr').first().focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/task=/);
    await page.getByText('Choose what to do.').waitFor();
    await page.getByRole('radio', { name: /Correct claim/ }).check();
    await page.getByLabel('Authorization').fill('AUTH-77');
    await page.getByLabel('Modifiers of line 2 (83036)').fill('qw');
    await page.getByLabel('Because').fill('the permission was found');
    await shot(page, 'decide');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Correct claim: done, the encounter has gone on.').waitFor();
    const asked = site.services.calls.find((call) => call.name === 'decide')!.input;
    expect(asked).toMatchObject({
      taskId: site.fixture.tasks.denial,
      version: 1,
      outcome: 'correct_claim',
      because: 'the permission was found',
      fix: { authorization: 'AUTH-77', lines: { '2': { modifiers: ['QW'] } } },
    });
  });

  it('says why a button is disabled, and when a rule refuses', async () => {
    const page = await site.open('manager', `/work?task=${site.fixture.tasks.denial}`);
    await page.getByText('Your role looks at tasks but does not decide them.').waitFor();
    expect(await page.getByRole('button', { name: 'Decide' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('shows encounters; filters live in the address and survive a reload', async () => {
    const page = await site.open('supervisor', '/encounters');
    await page.getByRole('cell', { name: 'OKAFOR, LINDA' }).waitFor();
    await shot(page, 'encounters');
    await page.getByLabel('Who owes').selectOption('patient');
    await page.waitForURL(/owes=patient/);
    await expectRows(page, 2);
    await page.reload();
    await expectRows(page, 2);
    await page.goBack();
    await expectRows(page, 6);
    await page.getByLabel('Waits for').selectOption('unknown');
    await page.waitForURL(/waitsFor=unknown/);
    await expectRows(page, 1);
    await page.getByRole('cell', { name: 'QUILL, TOBIAS' }).waitFor();
    await page.getByLabel('Waits for').selectOption('person');
    await expectRows(page, 2);
  });

  const expectRows = async (page: Page, count: number): Promise<void> => {
    await page.waitForFunction((n) => document.querySelectorAll('tbody tr').length === n, count);
  };

  it('shows an encounter’s line, its money by owner, and what fires next', async () => {
    const page = await site.open('supervisor', `/encounters/${site.fixture.encounters.denied}`);
    await page.getByText('Claim accepted by the payer').waitFor();
    await page.getByText('adds up', { exact: true }).waitFor();
    await page.getByRole('columnheader', { name: '= PRAIRIE HEALTH PLAN owes' }).waitFor();
    await page.getByText('Zero balance, when nothing is owed').waitFor();
    const files = page.getByRole('table', { name: 'Files' });
    await files.getByRole('link', { name: 'TL_000000001.837' }).waitFor();
    await files.getByRole('link', { name: 'PRAIRIE_0320.835' }).waitFor();
    await shot(page, 'encounter-denied');
    await page.goto(`/encounters/${site.fixture.encounters.owing}`);
    await page.getByLabel('Amount').fill('25.00');
    await page.getByRole('button', { name: 'Record' }).click();
    await page.getByText('25.00 is posted.').waitFor();
    expect(site.services.calls.find((call) => call.name === 'recordPayment')!.input).toMatchObject({
      amountCents: 2500,
      method: 'card',
    });
    await shot(page, 'encounter-owing');
    await page.goto(`/encounters/${site.fixture.encounters.zero}`);
    await page.getByText('Zero balance', { exact: true }).first().waitFor();
    await shot(page, 'encounter-zero');
  });

  it('shows deadlines, files with the reasons of their quarantine, money that balances, and what is stuck', async () => {
    const page = await site.open('supervisor', '/deadlines');
    await page.getByText('the next statement cycle makes a statement').waitFor();
    await shot(page, 'deadlines');
    await page.goto('/files');
    await page.getByText('PRAIRIE_0402.835').click();
    await page.getByText('402.00').waitFor();
    await shot(page, 'file');
    await page.goBack();
    await page.getByText('TL_000000001.837').waitFor();
    await shot(page, 'files');
    await page.goto('/money');
    await page.getByText('The books balance').waitFor();
    await shot(page, 'money');
    await page.goto('/operations');
    await page.getByText('deliverSubmission').waitFor();
    await shot(page, 'operations');
  });

  it('shows what a role may not open as closed, with the reason', async () => {
    const page = await site.open('coder', '/encounters');
    expect(await page.getByText('Money', { exact: true }).getAttribute('title')).toMatch(
      /does not include ledger.read/,
    );
    await page.getByText(CANARY).waitFor();
    expect(page.url()).not.toContain(CANARY);
  });

  it('is readable in the dark and on a narrow screen', async () => {
    const page = await site.open('supervisor', `/encounters/${site.fixture.encounters.denied}`);
    await page.getByText('adds up', { exact: true }).waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await shot(page, 'encounter-dark');
    await page.setViewportSize({ width: 700, height: 900 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await shot(page, 'encounter-narrow');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
