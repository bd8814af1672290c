/** Runs scenarios step by step against a driver and reports what differs. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { instantOf, type Instant } from '../calendar';
import { compare, ledger, prefixed } from './compare';
import { type Difference, type Mismatch, sentence } from './difference';
import type { ActionResult, ScenarioDriver, ScenarioFacts } from './driver';
import { type FormatError, loadScenario } from './format';
import { placeholderFacts } from './lookup';
import { Mailroom } from './mailroom';
import { fillAll } from './placeholders';
import { chooseTasks } from './tasks';
import type { Action, ClaimKey, Expect, Scenario, Sent, Step } from './types';

export interface ScenarioReport {
  file: string;
  /** Why the file is not valid. */
  errors: FormatError[];
  differences: Difference[];
}

/** 0: all true; 1: something differs; 2: a file is not valid. */
export type ExitCode = 0 | 1 | 2;
export type MakeDriver = (scenario: Scenario) => ScenarioDriver | Promise<ScenarioDriver>;

/** Every file is read before the first runs; the valid ones run even when another is not. */
export async function runScenarios(
  files: readonly string[],
  makeDriver: MakeDriver,
  out: (line: string) => void,
  options: { json?: boolean } = {},
): Promise<ExitCode> {
  const loaded = await Promise.all(files.map(async (file) => ({ file, result: await load(file) })));
  const reports: ScenarioReport[] = [];
  for (const { file, result } of loaded) {
    const differences = result.ok ? await runScenario(result.scenario, makeDriver) : [];
    const report = { file, errors: result.ok ? [] : result.errors, differences };
    reports.push(report);
    if (!options.json) reportLines(report).forEach(out);
  }
  const code = exitCode(reports);
  if (options.json) out(JSON.stringify({ exit: code, scenarios: reports }, null, 2));
  return code;
}

async function load(file: string): Promise<ReturnType<typeof loadScenario>> {
  try {
    return loadScenario(await readFile(file, 'utf8'), file);
  } catch (error) {
    return { ok: false, errors: [{ line: 0, path: '', message: `cannot be read: ${messageOf(error)}` }] };
  }
}

function exitCode(reports: ScenarioReport[]): ExitCode {
  if (reports.some(({ errors }) => errors.length > 0)) return 2;
  return reports.some(({ differences }) => differences.length > 0) ? 1 : 0;
}

function reportLines({ file, errors, differences }: ScenarioReport): string[] {
  const name = basename(file).replace(/\.ya?ml$/, '');
  if (errors.length > 0) {
    return errors.map(({ line, path, message }) => `${file}:${line}: ${path ? `${path} ` : ''}${message}`);
  }
  if (differences.length === 0) return [`ok    ${name}`];
  const count = differences.length === 1 ? '1 difference' : `${differences.length} differences`;
  return [`FAIL  ${name}: ${count}`, ...differences.map((difference) => `      ${sentence(difference)}`)];
}

export async function runScenario(scenario: Scenario, makeDriver: MakeDriver): Promise<Difference[]> {
  const driver = await makeDriver(scenario);
  try {
    return await new Run(scenario, driver).all();
  } finally {
    await driver.close();
  }
}

const NOTHING_SENT: Sent = { claims: 0, inquiries: 0, statements: 0 };

class Run {
  private readonly mailroom: Mailroom;
  private readonly differences: Difference[] = [];
  /** Ledger entries at the last step that expected something. */
  private entries = 0;

  constructor(
    private readonly scenario: Scenario,
    private readonly driver: ScenarioDriver,
  ) {
    this.mailroom = new Mailroom(scenario);
  }

  /** A step that cannot be done ends the run: what comes after it would only repeat the failure in other words. */
  async all(): Promise<Difference[]> {
    for (const step of this.scenario.steps) {
      try {
        await this.step(step);
      } catch (error) {
        this.report(step, [{ path: partOf(step), expected: 'the step to be done', actual: messageOf(error) }]);
        break;
      }
    }
    return this.differences;
  }

  private async step(step: Step): Promise<void> {
    const at = instantOf(step.day, step.clock, this.scenario.practice.timezone);
    if (step === this.scenario.steps[0]) await this.driver.open(this.scenario, at);
    await this.driver.advance(at);
    let sent = NOTHING_SENT;
    if (step.do) await this.act(step, step.do, at);
    if (step.receive) {
      const { files, deposits } = this.mailroom.make(step, await this.driver.facts());
      await this.driver.deliver(files, deposits, at);
    }
    if (step.run) sent = await this.driver.run(step.run, at);
    if (step.expect.length > 0) await this.check(step, sent);
  }

  private async act(step: Step, written: Action, at: Instant): Promise<void> {
    const before = await this.driver.facts();
    const { inventions } = this.mailroom;
    const action = fillAll(written, placeholderFacts(this.scenario, before, inventions, step.for));
    if (action.type === 'deposit') {
      const { payer, amount } = action;
      await this.driver.deliver([], [{ payer, trace: inventions.trace(action.trace), amount }], at);
      return;
    }
    const tasks = chooseTasks(action, step.for, before);
    const result = await this.driver.do(action, { encounter: step.for, by: step.by, at, tasks });
    this.report(step, this.refusal(step, action, result));
    if (step.refused && result.refused) {
      this.report(step, unchanged(before, await this.driver.facts()));
    }
  }

  private refusal(step: Step, action: Action, { refused }: ActionResult): Mismatch[] {
    if (refused === step.refused) return [];
    const path = step.refused ? 'refused' : `do.${action.type}`;
    return [{ path, expected: step.refused ?? 'to be done', actual: refused ? `refused: ${refused}` : 'done' }];
  }

  private async check(step: Step, sent: Sent): Promise<void> {
    const facts = await this.driver.facts();
    const posted = facts.ledger.entries - this.entries;
    this.entries = facts.ledger.entries;
    for (const written of step.expect) {
      const placeholders = placeholderFacts(this.scenario, facts, this.mailroom.inventions, written.for ?? step.for);
      const expect = fillAll(written, placeholders);
      const segments = await this.segmentsOf(expect);
      this.report(step, prefixed(compare(expect, { facts, sent, posted, segments }), this.prefix(expect)));
    }
    this.report(step, ledger(facts));
  }

  private async segmentsOf(expect: Expect): Promise<Map<ClaimKey, string[] | null>> {
    const segments = new Map<ClaimKey, string[] | null>();
    for (const claim of Object.keys(expect.segments ?? {}) as ClaimKey[]) {
      segments.set(claim, await this.driver.segments(claim));
    }
    return segments;
  }

  private prefix(expect: Expect): string {
    return Object.keys(this.scenario.encounters).length > 1 ? (expect.for ?? '') : '';
  }

  private report(step: Step, mismatches: Mismatch[]): void {
    this.differences.push(...mismatches.map((each) => ({ step: step.number, at: step.at, ...each })));
  }
}

const partOf = (step: Step): string =>
  (step.do && `do.${step.do.type}`) ?? (step.receive && 'receive') ?? step.run ?? 'at';

/** A refused act changes nothing. That somebody tried may be in the audit trail, so that is left out. */
function unchanged(before: ScenarioFacts, after: ScenarioFacts): Mismatch[] {
  const keys = (Object.keys(before) as (keyof ScenarioFacts)[]).filter((key) => key !== 'audit');
  const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return changed.length === 0
    ? []
    : [{ path: 'refused', expected: 'nothing to change', actual: `a change of ${changed.join(', ')}` }];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
