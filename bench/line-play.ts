/**
 * The real line, played for so many clean encounters of one new practice: FHIR bundles in, a window, the clearinghouse's
 * and the payers' files, the patients' payments. Everything goes through the product's own doors; only time is told.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { recordPayment } from '../src/accounts/payments';
import { addDays, type Day, type Instant, instantOf } from '../src/calendar';
import { runSubmissionWindow } from '../src/claims/window';
import { inOrg, row, rows } from '../src/db';
import { createSamplePractice } from '../src/demo/practice';
import { pollInbound } from '../src/edges/inbox';
import type { Runner } from '../src/engine/runner';
import type { OwnerKind } from '../src/ids';
import type { Cents } from '../src/money/cents';
import { importBundle } from '../src/registration/import';
import { recordDeposit } from '../src/remittance/deposits';
import { answersTo, type Answers } from './clean-payer';
import { CLEAN_PAYERS, cleanPractice, type CleanPractice } from './clean-practice';
import type { Wakes } from './line-floor';
import type { Bench } from './line-bench';

/** Acts of the outside at once: an EHR's and a portal's connections to the API. */
const ACTS_AT_ONCE = 4;

export interface Played {
  org: string;
  seconds: number;
  /** ms of the whole for one encounter, by phase. */
  phases: Record<string, number>;
  /** Steps of each kind of owner. */
  wakes: Wakes;
}

/** Fails unless every encounter ends at zero. */
export async function playLine(bench: Bench, encounters: number): Promise<Played> {
  const practice = cleanPractice(encounters);
  const org = await createSamplePractice(bench.deps.db, bench.keys, practice.samples);
  const line = new Line(bench, org, practice);
  const begun = performance.now();
  await line.play();
  const seconds = (performance.now() - begun) / 1_000;
  await line.mustBeAtZero(encounters);
  const phases = Object.fromEntries(Object.entries(line.phaseMs).map(([name, ms]) => [name, ms / encounters]));
  return { org, seconds, phases, wakes: await line.wakes() };
}

class Line {
  readonly phaseMs: Record<string, number> = {};
  private readonly runner: Runner;
  private readonly zone: string;

  constructor(
    private readonly bench: Bench,
    private readonly org: string,
    private readonly practice: CleanPractice,
  ) {
    this.runner = bench.runnerOf(org, 'guarantors');
    this.zone = practice.samples.practice.timezone;
  }

  async play(): Promise<void> {
    const { lastDay } = this.practice;
    await this.phase('register to claim ready', lastDay, '17:00', (at) => this.registerAll(at));
    await this.phase('window and send', lastDay, '18:00', (at) => this.runWindow(at));
    const answers = await this.answers(addDays(lastDay, 1));
    await this.phase('999', addDays(lastDay, 1), '07:00', (at) =>
      this.receive(
        at,
        answers.map((answer) => answer.ack999),
      ),
    );
    await this.phase('277CA', addDays(lastDay, 2), '08:00', (at) =>
      this.receive(
        at,
        answers.map((answer) => answer.ack277ca),
      ),
    );
    await this.phase('835', addDays(lastDay, 9), '06:00', (at) => this.pay(at, answers));
    await this.phase('payment to zero', addDays(lastDay, 12), '11:00', (at) => this.payPatients(at));
  }

  /** Moves the clock, lets the outside act and the line follow at the same time, until both are quiet. */
  private async phase(name: string, day: Day, clock: string, act: (at: Instant) => Promise<void>): Promise<void> {
    const begun = performance.now();
    const at = instantOf(day, clock, this.zone);
    await inOrg(this.bench.db, { org: this.org }, (tx) => tx('org_clock').where({ org_id: this.org }).update({ at }));
    let isActing = true;
    const acting = act(at).finally(() => (isActing = false));
    acting.catch(() => undefined);
    while (isActing) if ((await this.runner.settle()) === 0) await sleep(5);
    await acting;
    await this.runner.settle();
    this.phaseMs[name] = performance.now() - begun;
  }

  private registerAll(at: Instant): Promise<void> {
    return sideBySide(this.practice.bundles, async (bundle) => {
      const ctx = { org: this.org, actor: 'ehr', at };
      const { refused } = await importBundle(this.bench.deps, ctx, bundle, 'bench');
      if (refused.length > 0) throw new Error(`a visit was refused: ${JSON.stringify(refused)}`);
    });
  }

  private async runWindow(at: Instant): Promise<void> {
    await runSubmissionWindow(this.bench.deps, { org: this.org, actor: 'system', at });
  }

  private async answers(day: Day): Promise<Answers[]> {
    const answers: Answers[] = [];
    await this.bench.partner.collect(this.org, async (file) => {
      answers.push(answersTo(file, CLEAN_PAYERS, answers.length + 1, day));
    });
    return answers;
  }

  private async receive(at: Instant, files: { name: string; bytes: Buffer }[]): Promise<void> {
    for (const file of files) await this.bench.partner.send(this.org, file.name, file.bytes);
    await pollInbound(this.bench.deps, { org: this.org, actor: 'system', at }, this.bench.partner.clearinghouse);
  }

  private async pay(at: Instant, answers: Answers[]): Promise<void> {
    for (const { deposit } of answers)
      await recordDeposit(this.bench.deps, { org: this.org, actor: 'bank', at }, deposit);
    await this.receive(
      at,
      answers.map((answer) => answer.remittance),
    );
  }

  private async payPatients(at: Instant): Promise<void> {
    const owing = await inOrg(this.bench.db, { org: this.org }, (tx) =>
      rows<{ id: string; owed: Cents }>(tx, 'select id, patient_cents as owed from encounter where patient_cents > 0'),
    );
    await sideBySide(owing, async ({ id, owed }) => {
      const payment = { encounterId: id, amount: owed, method: 'card' as const, key: `bench/${id}` };
      await recordPayment(this.bench.deps, { org: this.org, actor: 'patient', at }, payment);
    });
  }

  async mustBeAtZero(encounters: number): Promise<void> {
    const found = await inOrg(this.bench.db, { org: this.org }, (tx) =>
      row<{ zero: number; stages: string }>(
        tx,
        `select count(*) filter (where stage = 'zero_balance' and payer_cents = 0 and patient_cents = 0)::int as zero,
                string_agg(distinct stage, ', ') as stages from encounter`,
      ),
    );
    if (found!.zero !== encounters)
      throw new Error(`${found!.zero} of ${encounters} encounters ended at zero; they stand in ${found!.stages}`);
  }

  async wakes(): Promise<Wakes> {
    const found = await inOrg(this.bench.db, { org: this.org }, (tx) =>
      rows<{ kind: OwnerKind; n: number }>(
        tx,
        'select owner_kind as kind, count(*)::int as n from step_log group by owner_kind',
      ),
    );
    return Object.fromEntries(found.map(({ kind, n }) => [kind, n]));
  }
}

async function sideBySide<T>(items: T[], act: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const serve = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: ACTS_AT_ONCE }, serve));
}
