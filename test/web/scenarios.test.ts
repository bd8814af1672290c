/**
 * Goal: a person picks a scenario, runs it and steps through it on the page, by mouse or keyboard. Method: the built page over fixture
 * rows in a real browser; the run itself is test/workflow/scenario-desk.test.ts.
 */
import { expect } from 'expect';
import { useSite } from './support/site';

describe('the page of scenarios', function () {
  const site = useSite(this);
  if (!site) return;
  it('runs one and steps through what happened; the step is in the address', async () => {
    site.services.next.runId = site.fixture.scenarioRun;
    const page = await site.open('supervisor', '/scenarios');
    await page.getByText('It is paid.').waitFor();
    await page.getByRole('button', { name: 'Run clean-commercial-claim' }).press('Enter');
    await page.waitForURL(`**/scenarios/${site.fixture.scenarioRun}`);
    expect(site.services.calls.at(-1)).toEqual({ name: 'scenarios.start', input: 'clean-commercial-claim' });
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
    const page = await site.open('coder', '/work');
    await page.getByText('Scenarios').waitFor();
    expect(await page.getByRole('link', { name: 'Scenarios' }).count()).toBe(0);
  });
});
