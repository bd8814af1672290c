/** Goal: the order of calls, the choice of tasks, refusals, exit codes and what is printed. A practice made of paper. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'expect';
import type {
  ActionContext,
  ActionResult,
  DriverAction,
  ScenarioDriver,
  ScenarioFacts,
} from '../../../src/scenario/driver';
import { runScenario, runScenarios } from '../../../src/scenario/runner';
import { sentence } from '../../../src/scenario/difference';
import { encounterFacts, facts, file, loaded } from './support';

class PaperDriver implements ScenarioDriver {
  readonly calls: string[] = [];
  constructor(
    public known: ScenarioFacts = facts(),
    private readonly answer: (action: DriverAction, driver: PaperDriver) => ActionResult = () => ({}),
  ) {}
  open(_: unknown, at: string) {
    this.calls.push(`open ${at}`);
    return Promise.resolve();
  }
  advance(to: string) {
    this.calls.push(`advance ${to}`);
    return Promise.resolve();
  }
  do(action: DriverAction, { encounter, by, tasks }: ActionContext) {
    this.calls.push(['do', action.type, encounter, by, ...tasks].join(' '));
    return Promise.resolve(this.answer(action, this));
  }
  deliver(files: unknown[], deposits: unknown[]) {
    this.calls.push(`deliver ${files.length} files, ${deposits.length} deposits`);
    return Promise.resolve();
  }
  run(cycle: string) {
    this.calls.push(`run ${cycle}`);
    return Promise.resolve({ claims: 1, inquiries: 0, statements: 0 });
  }
  facts() {
    return Promise.resolve(this.known);
  }
  segments() {
    return Promise.resolve(['CLM*PCN-A-1*195']);
  }
  close() {
    this.calls.push('close');
    return Promise.resolve();
  }
}

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

describe('scenario run', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'scenario-'))));
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, steps: string) => {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, file(steps).replace('scenario: small', `scenario: ${name}`));
    return path;
  };
  async function run(files: string[], json = false) {
    const lines: string[] = [];
    const exit = await runScenarios(
      files,
      () => new PaperDriver(),
      (line) => lines.push(line),
      { json },
    );
    return { exit, lines };
  }

  it('exits 0 when all is true, 1 when something differs, 2 when a file is not valid', async () => {
    const good = write('good', '  - {expect: {stage: acknowledgement}}\n');
    const off = write('off', '  - {expect: {stage: submission}}\n');
    const bad = write('bad', '  - {expext: {}}\n');
    expect(await run([good])).toEqual({ exit: 0, lines: ['ok    good'] });
    expect(await run([good, off])).toEqual({
      exit: 1,
      lines: [
        'ok    good',
        'FAIL  off: 1 difference',
        '      step 1 (DOS): stage: expected submission, found acknowledgement',
      ],
    });
    expect(await run([off, bad])).toMatchObject({
      exit: 2,
      lines: [/./, /./, `${bad}:12: steps.1.expext is not a key of this format`].map((line) =>
        typeof line === 'string' ? line : expect.stringMatching(line),
      ),
    });
    expect(await run([join(folder, 'absent.yaml')])).toMatchObject({ exit: 2 });
  });

  it('prints JSON', async () => {
    const { exit, lines } = await run([write('off', '  - {expect: {stage: submission}}\n')], true);
    expect(exit).toBe(1);
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      exit: 1,
      scenarios: [
        {
          errors: [],
          differences: [{ step: 1, at: 'DOS', path: 'stage', expected: 'submission', actual: 'acknowledgement' }],
        },
      ],
    });
  });
});
