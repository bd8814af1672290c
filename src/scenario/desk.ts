/** Where people pick a scenario of the book, run it and watch it: each run on a scratch practice, with its steps in the record. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ctx } from '../ctx';
import { newId } from '../ids';
import { fault, log } from '../log';
import { EngineDriver, type EngineDriverOptions } from './engine-driver';
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
  private process: Promise<EngineDriverOptions['process']> | undefined;
  private book: Promise<Map<string, Scenario>> | undefined;

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
    await insertRun(db, ctx.org, {
      id: runId,
      scenario: name,
      title: known.title,
      startedBy: ctx.actor,
      startedAt: ctx.at,
    });
    // A run changes what it loaded: the EHR's new list of coverages, for one.
    void this.play(ctx.org, runId, structuredClone(known)).finally(() => (this.running -= 1));
    return { kind: 'started', runId };
  }

  private async play(org: string, runId: string, scenario: Scenario): Promise<void> {
    const { connect, ...options } = this.options;
    const { db } = options.deps;
    try {
      const process = await (this.process ??= connect());
      const { differences } = await playScenario(
        scenario,
        () => new EngineDriver({ ...options, process }),
        (step, facts, found) => addMoment(db, org, runId, momentOf(step, facts, found)),
      );
      await endRun(db, org, runId, differences.length === 0 ? 'passed' : 'failed');
    } catch (error) {
      this.process = undefined;
      log.error({ org, run: runId, err: fault(error) }, 'a scenario could not be run to its end');
      await endRun(db, org, runId, 'failed').catch(() => undefined);
    }
  }

  private readBook(): Promise<Map<string, Scenario>> {
    this.book ??= readAll();
    return this.book;
  }
}

async function readAll(): Promise<Map<string, Scenario>> {
  const names = (await readdir(BOOK)).filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(BOOK, name), 'utf8')));
  const loaded = texts.map((text, at) => loadScenario(text, names[at]!));
  return new Map(loaded.flatMap((each) => (each.ok ? [[each.scenario.scenario, each.scenario] as const] : [])));
}
