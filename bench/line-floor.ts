/**
 * The floor under the line: the same workflows, wakes and messages with steps that do nothing. What the line needs more
 * than this is ours; what this needs is the engine's. `npx tsx bench/line-floor.ts [encounters] [wakes] [at once]`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CodecKeys } from '../src/engine/codec';
import type { Look, OutsideCalls, StepInput, StepResult, Steps } from '../src/engine/contract';
import { connectProcess } from '../src/engine/process';
import { newId, workflowId, type Owner } from '../src/ids';
import { startWorker } from '../workers/worker';

export interface FloorOptions {
  temporalAddress: string;
  /** Connected to by the worker's pool and relay, though no step uses them. */
  appUrl: string;
  jobUrl: string;
  codecKeys: CodecKeys;
  encounters: number;
  /** Wakes of each encounter; the last one ends it. */
  wakes: number;
  /** Encounters under way at once. */
  parallel: number;
}

export interface FloorResult {
  encounters: number;
  wakes: number;
  seconds: number;
  encountersPerSecond: number;
  msPerWake: number;
  /** CPU of this process, in which the worker and the sender run. */
  cpuMsPerEncounter: number;
  transitions: number;
  events: number;
}

/** Runs the floor on queues of its own, so that no other worker takes part. */
export async function runFloor(options: FloorOptions): Promise<FloorResult> {
  const queueSuffix = `floor-${newId()}`;
  const steps = new FloorSteps(options.wakes);
  const outside: OutsideCalls = { deliverSubmission: async () => undefined };
  const worker = await startWorker({
    ...options,
    queueSuffix,
    namespaces: ['real'],
    relay: false,
    steps: () => steps.all(),
    outside: () => outside,
  });
  const process_ = await connectProcess({ ...options, queueSuffix });
  const org = newId();
  const owners = Array.from({ length: options.encounters }, (): Owner => ({ kind: 'encounter', id: newId() }));
  const send = (owner: Owner, look: Look): Promise<void> => process_.look(owner, org, look, { told: false });
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await side(owners, options.parallel, (owner) => steps.play(owner, send));
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  const state = await closedState(
    () => process_.describe(owners[0]!, org, { told: false }),
    workflowId(org, owners[0]!),
  );
  await process_.close();
  await worker.shutdown();
  return {
    encounters: options.encounters,
    wakes: options.wakes,
    seconds: ms / 1_000,
    encountersPerSecond: (options.encounters * 1_000) / ms,
    msPerWake: ms / options.encounters / options.wakes,
    cpuMsPerEncounter: (user + system) / 1_000 / options.encounters,
    transitions: state.stateTransitions,
    events: state.historyEvents,
  };
}

/** Steps that only count, and tell the sender when they were called. */
class FloorSteps {
  private readonly wakesLeft = new Map<string, number>();
  private readonly woken = new Map<string, () => void>();

  constructor(private readonly wakes: number) {}

  all(): Steps {
    const step = (input: StepInput): Promise<StepResult> => this.step(input);
    return {
      advanceEncounter: step,
      advanceAccount: step,
      advancePractice: step,
      advanceSubmission: step,
      advanceRemittanceFile: step,
      advanceAcknowledgementFile: step,
    };
  }

  /** One encounter, a look a wake, each after the step of the one before. */
  async play(owner: Owner, send: (owner: Owner, look: Look) => Promise<void>): Promise<void> {
    this.wakesLeft.set(owner.id, this.wakes);
    for (let wake = 0; wake < this.wakes; wake += 1) {
      const stepped = new Promise<void>((done) => this.woken.set(owner.id, done));
      await send(owner, { id: `wake/${wake}`, at: new Date().toISOString() });
      await stepped;
    }
  }

  private async step({ owner }: StepInput): Promise<StepResult> {
    const left = (this.wakesLeft.get(owner.id) ?? 1) - 1;
    this.wakesLeft.set(owner.id, left);
    this.woken.get(owner.id)?.();
    const now = new Date().toISOString();
    const due = new Date(Date.now() + 30 * 86_400_000).toISOString();
    return left > 0
      ? { stage: 'adjudication', due, now, next: 'wait' }
      : { stage: 'zero_balance', due: null, now, next: 'done' };
  }
}

/** Does the work for each item, so many at a time. */
async function side<T>(items: T[], parallel: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const serve = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: parallel }, serve));
}

async function closedState<T extends { status: string }>(describe: () => Promise<T | null>, name: string): Promise<T> {
  for (let tries = 0; tries < 100; tries += 1) {
    const state = await describe();
    if (state?.status === 'COMPLETED') return state;
    await sleep(50);
  }
  throw new Error(`${name} did not end`);
}

async function main(): Promise<void> {
  const { readFileSync } = await import('node:fs');
  const file = process.env['THROUGHLINE_TEST_ENGINE'];
  if (!file) throw new Error('THROUGHLINE_TEST_ENGINE names no engine');
  const { app, job, temporalAddress } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const [encounters = 200, wakes = 3, parallel = 24] = process.argv.slice(2).map(Number);
  const codecKeys = { current: { id: 'bench', secret: Buffer.alloc(32, 'bench') } };
  const urls = { appUrl: app!, jobUrl: job!, temporalAddress: temporalAddress! };
  console.log(await runFloor({ ...urls, codecKeys, encounters, wakes, parallel }));
}

if (require.main === module) {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
