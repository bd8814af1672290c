/** Runs a scenario step by step against a driver and says what differs. */
import { instantOf, type Instant } from '../calendar';
import { compare, ledger, prefixed } from './compare';
import type { Difference, Mismatch } from './difference';
import type { ActionResult, Kept, ScenarioDriver, ScenarioFacts } from './driver';
import { claimOf, isAmount, postingLines, segmentLines } from './evidence';
import { placeholderFacts } from './lookup';
import { Mailroom } from './mailroom';
import { fillAll } from './placeholders';
import { chooseTasks } from './tasks';
import type { Action, ClaimKey, Expect, Scenario, Sent, Step } from './types';

export type MakeDriver = (scenario: Scenario) => ScenarioDriver | Promise<ScenarioDriver>;

/** What differs, in order of the steps; empty when all is as the file says. */
export const runScenario = async (scenario: Scenario, makeDriver: MakeDriver): Promise<Difference[]> =>
  (await playScenario(scenario, makeDriver)).differences;

/** Told of each step when all that it caused has come to rest, with what differed in it. `facts` null: the practice could not be opened. */
export type Watch = (step: Step, facts: ScenarioFacts | null, differences: readonly Difference[]) => Promise<void>;

export interface Outcome {
  differences: Difference[];
  kept: Kept | null;
}

/** The same, with where the practice stays if it stays. */
export async function playScenario(scenario: Scenario, makeDriver: MakeDriver, watch?: Watch): Promise<Outcome> {
  const driver = await makeDriver(scenario);
  try {
    const differences = await new Run(scenario, driver, watch).all();
    return { differences, kept: driver.kept() };
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
  private isOpen = false;
  /** What this step was compared with; nothing happens between that and its end. */
  private compared: ScenarioFacts | undefined;

  constructor(
    private readonly scenario: Scenario,
    private readonly driver: ScenarioDriver,
    private readonly watch?: Watch,
  ) {
    this.mailroom = new Mailroom(scenario);
  }

  /** A step that cannot be done ends the run: what comes after it would only repeat the failure in other words. */
  async all(): Promise<Difference[]> {
    for (const step of this.scenario.steps) {
      const before = this.differences.length;
      this.compared = undefined;
      const isDone = await this.tryStep(step);
      await this.watch?.(step, await this.factsAfter(), this.differences.slice(before));
      if (!isDone) break;
    }
    return this.differences;
  }

  private async factsAfter(): Promise<ScenarioFacts | null> {
    return this.isOpen ? (this.compared ?? this.driver.facts()) : null;
  }

  private async tryStep(step: Step): Promise<boolean> {
    try {
      await this.step(step);
      return true;
    } catch (error) {
      this.report(step, [{ path: partOf(step), expected: 'the step to be done', actual: messageOf(error) }]);
      return false;
    }
  }

  private async step(step: Step): Promise<void> {
    const at = instantOf(step.day, step.clock, this.scenario.practice.timezone);
    if (!this.isOpen) await this.driver.open(this.scenario, at);
    this.isOpen = true;
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
    const facts = (this.compared = await this.driver.facts());
    const posted = facts.ledger.entries - this.entries;
    this.entries = facts.ledger.entries;
    for (const written of step.expect) {
      const placeholders = placeholderFacts(this.scenario, facts, this.mailroom.inventions, written.for ?? step.for);
      const expect = fillAll(written, placeholders);
      const segments = await this.segmentsOf(expect);
      const found = compare(expect, { facts, sent, posted, segments });
      this.report(step, prefixed(await this.withEvidence(expect, found), this.prefix(expect)));
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

  /** Asked for only where something differs. */
  private async withEvidence(expect: Expect, mismatches: Mismatch[]): Promise<Mismatch[]> {
    const postings = mismatches.some(({ path }) => isAmount(path)) ? await this.driver.postings() : [];
    const explained: Mismatch[] = [];
    for (const mismatch of mismatches) {
      const claim = claimOf(mismatch.path, expect);
      if (isAmount(mismatch.path))
        explained.push({ ...mismatch, behind: postingLines(mismatch.path, expect.for, postings) });
      else if (claim) explained.push({ ...mismatch, behind: segmentLines(await this.driver.segments(claim)) });
      else explained.push(mismatch);
    }
    return explained;
  }

  private prefix(expect: Expect): string {
    return Object.keys(this.scenario.encounters).length > 1 ? (expect.for ?? '') : '';
  }

  private report(step: Step, mismatches: Mismatch[]): void {
    this.differences.push(...mismatches.map((each) => ({ step: step.number, at: step.at, line: step.line, ...each })));
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
