/** Where people pick a scenario of the book, run it and watch it: each run on a scratch practice, with its steps in the record. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ctx } from '../ctx';
import { newId } from '../ids';
import { fault, log } from '../log';
import { EngineDriver, type EngineDriverOptions } from './engine-driver';
import { scenarioFiles } from './find-files';
import { loadScenario } from './format';
import { momentOf } from './moments';
import { playScenario } from './runner';
import { addMoment, endRun, insertRun } from './runs';
import type { Scenario } from './types';

const BOOK = join(__dirname, '../../scenarios');
/** Each run keeps a core busy, and the practice's own work comes first. */
const MOST_AT_ONCE = 2;

export interface BookEntry {
  scenario: string;
  title: string;
  about: string;
}

export type RunStarted = { kind: 'started'; runId: string } | { kind: 'not_found' } | { kind: 'busy' };

export interface DeskOptions extends Omit<EngineDriverOptions, 'process' | 'keep'> {
  /** Connected with the first run: a server on which nobody runs one needs no engine. */
  connect(): Promise<EngineDriverOptions['process']>;
}

export class ScenarioDesk {
  private running = 0;
  private readonly readBook = once(readAll);
  /** One for all runs, whatever becomes of one of them: it finds a Temporal again that was away. */
  private readonly process = once(() => this.options.connect());

  constructor(private readonly options: DeskOptions) {}

  /** In order of name. */
  async list(): Promise<BookEntry[]> {
    const book = await this.readBook();
    return [...book.values()].map(({ scenario, title, about }) => ({ scenario, title, about: about ?? '' }));
  }

  /** Returns when the run is in the record; it goes on by itself. */
  async start(ctx: Ctx, name: string): Promise<RunStarted> {
    const known = (await this.readBook()).get(name);
    if (!known) return { kind: 'not_found' };
    if (this.running >= MOST_AT_ONCE) return { kind: 'busy' };
    this.running += 1;
    const runId = newId();
    const { db } = this.options.deps;
    const { title } = known;
    const run = { id: runId, scenario: name, title, startedBy: ctx.actor, startedAt: ctx.at };
    try {
      await insertRun(db, ctx.org, run);
    } catch (error) {
      this.running -= 1;
      throw error;
    }
    // A run changes what it loaded: the EHR's new list of coverages, for one.
    void this.play(ctx.org, runId, structuredClone(known)).finally(() => (this.running -= 1));
    return { kind: 'started', runId };
  }

  private async play(org: string, runId: string, scenario: Scenario): Promise<void> {
    const { connect: _, ...options } = this.options;
    const { db } = options.deps;
    try {
      const process = await this.process();
      const { differences } = await playScenario(
        scenario,
        () => new EngineDriver({ ...options, process }),
        (step, facts, found) => addMoment(db, org, runId, momentOf(step, facts, found)),
      );
      await endRun(db, org, runId, differences.length === 0 ? 'passed' : 'failed');
    } catch (error) {
      log.error({ org, run: runId, err: fault(error) }, 'a scenario could not be run to its end');
      await endRun(db, org, runId, 'failed').catch(() => undefined);
    }
  }
}

/** Made with the first call and kept; what could not be made is tried again with the next. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}

async function readAll(): Promise<Map<string, Scenario>> {
  const files = await scenarioFiles([BOOK]);
  const loaded = await Promise.all(files.map(async (file) => loadScenario(await readFile(file, 'utf8'), file)));
  return new Map(loaded.flatMap((each) => (each.ok ? [[each.scenario.scenario, each.scenario] as const] : [])));
}
