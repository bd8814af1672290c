/** Goal: the order of calls, the choice of tasks, refusals, and what stands behind a difference. Method: a practice made of paper. */
import { expect } from 'expect';
import type { ScenarioFacts } from '../../../src/scenario/driver';
import { playScenario, runScenario, type Watch } from '../../../src/scenario/runner';
import { sentence } from '../../../src/scenario/difference';
import { PaperDriver } from './paper-driver';
import { encounterFacts, facts, file, loaded, money } from './support';

const task = (id: string, more: object = {}) => ({
  id,
  kind: 'work_denial' as const,
  reason: 'CO-16',
  queue: 'coding' as const,
  lines: [1],
  claim: 'a.1' as const,
  amount: null,
  state: 'open' as const,
  ...more,
});
const withTasks = (...tasks: ReturnType<typeof task>[]) => facts({ encounters: { a: encounterFacts({ tasks }) } });

async function differences(steps: string, driver = new PaperDriver()): Promise<string[]> {
  return (await runScenario(loaded(file(steps)), () => driver)).map(sentence);
}

describe('a run', () => {
  it('opens at the first step, advances to each, and closes', async () => {
    const driver = new PaperDriver();
    const steps = `  - {do: {register: a}}
  - {at: DOS 18:00, run: submission_window, expect: {sent: {claims: 1}, segments: {1: ["CLM*\${claim.1.pcn}*195"]}}}
  - {at: DOS+1d, receive: [{ack_999: {}}, {ack_277ca: {claims: {1: "A2:20:PR"}}}]}
  - {at: DOS+6d, do: {deposit: {payer: north, trace: t, amount: "5.00"}}}
`;
    expect(await differences(steps, driver)).toEqual([]);
    expect(driver.calls).toEqual([
      'open 2026-03-03T15:00:00.000Z',
      'advance 2026-03-03T15:00:00.000Z',
      'do register a biller',
      'advance 2026-03-04T00:00:00.000Z',
      'run submission_window',
      'advance 2026-03-04T15:00:00.000Z',
      'deliver 2 files, 0 deposits',
      // Daylight saving time began on the 8th.
      'advance 2026-03-09T14:00:00.000Z',
      'deliver 0 files, 1 deposits',
      'close',
    ]);
  });

  it('names the task of a decision to the driver', async () => {
    const driver = new PaperDriver(
      withTasks(task('T1'), task('T2', { reason: 'CO-97' }), task('T3', { state: 'snoozed' })),
    );
    const decide = '{task: work_denial, outcome: appeal';
    const steps = `  - {by: denials, do: {decide: ${decide}, reason: CO-16}}}\n  - {by: denials, do: {bulk: ${decide}}}}\n`;
    expect(await differences(steps, driver)).toEqual([]);
    expect(driver.calls.filter((call) => call.startsWith('do'))).toEqual([
      'do decide a denials T1',
      'do bulk a denials T1 T2',
    ]);
  });

  it('looks for a task in the practice when the encounter has none', async () => {
    const driver = new PaperDriver(facts({ practice_tasks: [task('P1', { kind: 'review_plb', reason: 'FB' })] }));
    expect(await differences('  - {do: {decide: {task: review_plb, outcome: accept}}}\n', driver)).toEqual([]);
    expect(driver.calls).toContain('do decide a biller P1');
  });

  it('ends where a step cannot be done', async () => {
    const two = new PaperDriver(withTasks(task('T1'), task('T2')));
    const decide = '  - {do: {decide: {task: work_denial, outcome: appeal}}}\n  - {run: daily_close}\n';
    expect(await differences(decide, two)).toEqual([
      'step 1 (DOS): do.decide: expected the step to be done, found 2 open tasks fit {task: work_denial}',
    ]);
    expect(two.calls.at(-1)).toBe('close');
    expect(await differences(decide)).toEqual([
      'step 1 (DOS): do.decide: expected the step to be done, found no open task fits {task: work_denial}',
    ]);
  });
});

describe('a watched run', () => {
  it('whose practice cannot be opened says why', async () => {
    const driver = new PaperDriver();
    driver.open = () => Promise.reject(new Error('the keys are not there'));
    driver.facts = () => Promise.reject(new Error('there is no practice'));
    const seen: Parameters<Watch>[] = [];
    const { differences } = await playScenario(
      loaded(file('  - {do: {register: a}}\n  - {run: daily_close}\n')),
      () => driver,
      (...told) => Promise.resolve(void seen.push(told)),
    );
    expect(differences.map(sentence)).toEqual([
      'step 1 (DOS): do.register: expected the step to be done, found the keys are not there',
    ]);
    expect(seen.map(([step, known, found]) => [step.number, known, found])).toEqual([[1, null, differences]]);
  });

  it('asks once for what is then compared and shown', async () => {
    const driver = new PaperDriver();
    let asked = 0;
    driver.facts = () => Promise.resolve(((asked += 1), driver.known));
    const shown: unknown[] = [];
    await playScenario(
      loaded(file('  - {run: daily_close, expect: {held: false}}\n  - {run: daily_close}\n')),
      () => driver,
      (_step, known) => Promise.resolve(void shown.push(known)),
    );
    expect(shown).toEqual([driver.known, driver.known]);
    expect(asked).toBe(2);
  });
});

describe('refusals', () => {
  const act = (refused: string) => `  - {do: {hold: {because: x}}${refused}}\n`;
  it('as said are no difference', async () => {
    expect(
      await differences(
        act(', refused: not_permitted'),
        new PaperDriver(facts(), () => ({ refused: 'not_permitted' })),
      ),
    ).toEqual([]);
  });
  it('for another reason, not at all, or not expected, are', async () => {
    const refusing = () => new PaperDriver(facts(), () => ({ refused: 'already_sent' }));
    expect(await differences(act(', refused: not_permitted'), refusing())).toEqual([
      'step 1 (DOS): refused: expected not_permitted, found refused: already_sent',
    ]);
    expect(await differences(act(', refused: not_permitted'))).toEqual([
      'step 1 (DOS): refused: expected not_permitted, found done',
    ]);
    expect(await differences(act(''), refusing())).toEqual([
      'step 1 (DOS): do.hold: expected to be done, found refused: already_sent',
    ]);
  });
  it('change nothing but the trail of who tried', async () => {
    const changing = (more: Partial<ScenarioFacts>) =>
      new PaperDriver(facts(), (_, driver) => {
        driver.known = facts(more);
        return { refused: 'not_permitted' };
      });
    const audit = [{ action: 'task.refused', by: 'biller' as const, because: null, encounter: 'a' }];
    expect(await differences(act(', refused: not_permitted'), changing({ audit }))).toEqual([]);
    expect(
      await differences(act(', refused: not_permitted'), changing({ ledger: { entries: 1, problems: [] } })),
    ).toEqual(['step 1 (DOS): refused: expected nothing to change, found a change of ledger']);
  });
});

describe('the ledger', () => {
  it('posted none is since the last step that expected something', async () => {
    const counting = () =>
      new PaperDriver(facts(), (_, driver) => {
        driver.known = facts({ ledger: { entries: driver.known.ledger.entries + 1, problems: [] } });
        return {};
      });
    const pay = '  - {do: {payment: {name: p, amount: "1.00", method: card}}EXPECT}\n';
    const quiet = '  - {expect: {posted: none}}\n';
    expect(await differences(pay.replace('EXPECT', ', expect: {held: false}') + quiet, counting())).toEqual([]);
    expect(await differences(pay.replace('EXPECT', '') + quiet, counting())).toEqual([
      'step 2 (DOS): posted: expected none, found one ledger entry',
    ]);
  });
  it('must balance wherever something is expected', async () => {
    const broken = new PaperDriver(facts({ ledger: { entries: 1, problems: ['entry 7 is off by 0.01'] } }));
    expect(await differences('  - {expect: {held: false}}\n', broken)).toEqual([
      'step 1 (DOS): ledger: expected balanced, found entry 7 is off by 0.01',
    ]);
  });
});

describe('a difference', () => {
  const posting = {
    entry: { id: 'E7', kind: 'remittance', day: '2026-03-20' },
    account: 'receivable',
    party: 'north',
    detail: 'payment',
    cents: money('-79.99'),
    encounter: 'a',
    line: 1,
    claim: 'a.1' as const,
    source: '835 00001-north.edi, trace 8800000001',
  };
  const found = async (expected: string) => {
    const driver = new PaperDriver(facts({ encounters: { a: encounterFacts() } }));
    driver.posted = [posting, { ...posting, party: 'south' }, { ...posting, encounter: 'b' }];
    const differences = await runScenario(loaded(file(`  - {at: DOS}\n  - {expect: ${expected}}\n`)), () => driver);
    return differences.map(({ line, path, behind }) => ({ line, path, behind }));
  };

  it('of an amount names the postings that make it, with their document', async () => {
    expect(await found('{balances: {paid: {north: "80.00"}}}')).toEqual([
      {
        line: 13,
        path: 'balances.paid.north',
        behind: [
          '2026-03-20 remittance: receivable north payment -79.99, line 1, claim a.1, from 835 00001-north.edi, trace 8800000001 (entry E7)',
          '-79.99 is the sum of these (a debit is positive)',
        ],
      },
    ]);
    expect((await found('{money: {interest: "1.00"}}'))[0]!.behind).toEqual(['no posting stands behind it']);
  });

  it('of a claim shows its segments from CLM on', async () => {
    const behind = ['CLM*PCN-A-1*195'];
    expect(await found('{segments: {1: ["HI*ABK:I10"]}}')).toEqual([{ line: 13, path: 'segments.a.1', behind }]);
    const claims = '{claims: [{claim: 1, payer: north, frequency: "1", status: sent, total: "195.01"}]}';
    expect((await found(claims)).filter((each) => each.path.startsWith('claims.1'))).toMatchObject([{ behind }]);
  });

  it('of anything else stands alone', async () => {
    expect(await found('{stage: submission}')).toEqual([{ line: 13, path: 'stage', behind: undefined }]);
  });
});
