/**
 * The runner: it alone moves the clock of a told organisation (scenarios, demo, training, tests), and months pass in
 * seconds, the same way each time. A discrete-event loop: settle, go to the next instant at which something is due, let
 * it happen, again. Ties in the order: items of the outside, deadlines, cycles.
 *
 * A deadline's alarm clock is its workflow's own timer. The runner makes that timer fire by skipping it, without any
 * arithmetic: only the deadline row says when, and the step that wakes asks the row (CLOCK).
 */
import type { Instant } from '../calendar';
import { workflowId, type Owner, type OwnerKind } from '../ids';
import type { ProcessState } from './process';
import { patiently, until } from './patience';
import { inWords, Settler, type SettleOptions } from './settle';

/** What the outside does next: the payer simulator, or a scenario's script. */
export interface ItemSource {
  /** When its next item is due, or null. */
  next(): Promise<Instant | null>;
  /** Lets everything happen that is due at `at` or before; afterwards `next` is later, or null. */
  take(at: Instant): Promise<void>;
}

export interface DueCycle {
  kind: string;
  at: Instant;
}

/** Submission windows, statement cycles, sweeps, closes: run(kind, nominal time). */
export interface CycleSource {
  /** The next cycle that has not run, or null. */
  next(): Promise<DueCycle | null>;
  run(kind: string, at: Instant): Promise<void>;
}

export interface RunnerOptions extends SettleOptions {
  items?: ItemSource;
  cycles?: CycleSource;
  /** Workflows whose deadlines of the same instant are fired at once. 1 keeps even their rows in one order. */
  parallelDeadlines?: number;
  /** Told of each step of the clock: for progress. */
  onTime?: (at: Instant, what: 'item' | 'deadline' | 'cycle' | 'end') => void;
}

export interface Runner {
  /** Delivers and waits until nothing is under way; the number of looks delivered. */
  settle(): Promise<number>;
  /** Moves the organisation's time to `to`, through everything that is due on the way. Never back. */
  advance(to: Instant): Promise<void>;
  now(): Promise<Instant>;
}

export const createRunner = (options: RunnerOptions): Runner => new ToldRunner(options);

interface DueDeadline {
  id: string;
  kind: string;
  owner_kind: OwnerKind;
  owner_id: string;
  fires_at: Instant;
}

/** Deadlines of one workflow that fire at one instant: one timer. */
interface Alarm {
  owner: Owner;
  firesAt: Instant;
  deadlines: DueDeadline[];
}

const MAX_SKIPS = 20;
/** Most skips are through by then; before, nobody asks the engine about them. */
const USUAL_SKIP_MS = 150;
const QUIET_MS = 150;
/** A workflow at rest whose skip does not happen for so long has no timer to skip to. */
const NO_TIMER_MS = 600;

class ToldRunner implements Runner {
  private readonly settler: Settler;
  private readonly timeoutMs: number;

  constructor(private readonly options: RunnerOptions) {
    this.settler = new Settler(options);
    this.timeoutMs = options.timeoutMs ?? 60_000;
  }

  settle(): Promise<number> {
    return this.settler.settle();
  }

  async now(): Promise<Instant> {
    const [clock] = await this.settler.query<{ at: Instant }>('select at from org_clock where org_id = ?', [
      this.options.org,
    ]);
    if (!clock) throw new Error(`organisation ${this.options.org} is not told its time: it has no row in org_clock`);
    return clock.at;
  }

  async advance(to: Instant): Promise<void> {
    const { items, cycles, onTime } = this.options;
    for (;;) {
      await this.settle();
      const now = await this.now();
      const item = (await this.patient(() => items?.next())) ?? null;
      const cycle = (await this.patient(() => cycles?.next())) ?? null;
      const alarms = await this.nextAlarms();
      const due = [item, alarms[0]?.firesAt, cycle?.at].filter((at) => at !== null && at !== undefined);
      const at = latest(now, earliest([...due, to]));
      await this.setClock(at);
      const is = (time: Instant | null | undefined): boolean => Boolean(time && isBy(time, at));
      if (is(item)) await this.patient(() => items!.take(at));
      else if (is(alarms[0]?.firesAt)) await this.fireAll(alarms);
      else if (is(cycle?.at)) await this.patient(() => cycles!.run(cycle!.kind, cycle!.at));
      onTime?.(at, is(item) ? 'item' : is(alarms[0]?.firesAt) ? 'deadline' : is(cycle?.at) ? 'cycle' : 'end');
      if (!due.some(is) && isBy(to, at)) return;
    }
  }

  private async setClock(at: Instant): Promise<void> {
    await this.settler.query('update org_clock set at = ? where org_id = ? and at < ? returning at', [
      at,
      this.options.org,
      at,
    ]);
  }

  /** The earliest open deadlines, all of one instant, by workflow. */
  private async nextAlarms(): Promise<Alarm[]> {
    const due = await this.settler.query<DueDeadline>(
      `select id, kind, owner_kind, owner_id, fires_at from deadline
       where org_id = ? and status = 'open' and fires_at = (select min(fires_at) from deadline where org_id = ? and status = 'open')
       order by owner_kind, owner_id, id`,
      [this.options.org, this.options.org],
    );
    const alarms = new Map<string, Alarm>();
    for (const deadline of due) {
      const owner = { kind: deadline.owner_kind, id: deadline.owner_id };
      const alarm = alarms.get(deadline.owner_id) ?? { owner, firesAt: deadline.fires_at, deadlines: [] };
      alarm.deadlines.push(deadline);
      alarms.set(deadline.owner_id, alarm);
    }
    return [...alarms.values()];
  }

  /** A bounded number at once; the loop comes back for the rest, with the outbox settled in between. */
  private async fireAll(alarms: Alarm[]): Promise<void> {
    await Promise.all(alarms.slice(0, this.options.parallelDeadlines ?? 1).map((alarm) => this.fire(alarm)));
  }

  /** Skips to the workflow's next timer until the rows have moved on. An earlier timer than theirs costs one skip more. */
  private async fire(alarm: Alarm): Promise<void> {
    const { process, org } = this.options;
    for (let skips = 0; skips < MAX_SKIPS; skips += 1) {
      const isOpen = await patiently(() => process.skipToNextTimer(alarm.owner, org), this.timeoutMs);
      if (!isOpen) await this.lookInstead(alarm);
      if (await this.hasMoved(alarm)) return this.settler.rest(alarm.owner);
    }
    throw new Error(await this.disagreement(alarm));
  }

  /** A closed workflow has no timer (its rows were written by another's step): it is started by a look. */
  private async lookInstead({ owner, firesAt, deadlines }: Alarm): Promise<void> {
    const look = { id: `due/${deadlines[0]!.id}/${firesAt}`, at: firesAt };
    await patiently(() => this.options.process.look(owner, this.options.org, look, { told: true }), this.timeoutMs);
  }

  /** True when no row is open with that time any more; false when the workflow rests and they still are. */
  private async hasMoved(alarm: Alarm): Promise<boolean> {
    const { process, org } = this.options;
    const since = Date.now();
    const quiet = new Quiet();
    const ask = async (): Promise<boolean | undefined> => {
      if (!(await this.isUnmoved(alarm))) return true;
      const waitedMs = Date.now() - since;
      if (waitedMs < USUAL_SKIP_MS) return undefined;
      const state = await patiently(() => process.describe(alarm.owner, org, { told: true }), this.timeoutMs);
      const isClosed = state === null || state.status !== 'RUNNING';
      const isDone = isClosed || (quiet.isKept(state) && (!state.isSkipping || waitedMs > NO_TIMER_MS));
      // A step commits before its task ends: rows asked for after a description that rests have the last word.
      return isDone ? !(await this.isUnmoved(alarm)) : undefined;
    };
    const waited = `deadline ${alarm.deadlines[0]!.id} was to fire, but after ${this.timeoutMs} ms nothing had come of it`;
    return until(ask, this.timeoutMs, async () => `${waited}: ${await this.settler.describe(alarm.owner)}`);
  }

  private async isUnmoved({ deadlines, firesAt }: Alarm): Promise<boolean> {
    const left = await this.settler.query(
      `select id from deadline where org_id = ? and id = any(?) and status = 'open' and fires_at = ? limit 1`,
      [this.options.org, deadlines.map(({ id }) => id), firesAt],
    );
    return left.length > 0;
  }

  private async disagreement({ owner, firesAt, deadlines }: Alarm): Promise<string> {
    const rows = deadlines.map(({ kind, id }) => `${kind} ${id}`).join(', ');
    const state = await this.options.process.describe(owner, this.options.org, { told: true });
    const workflow = `${workflowId(this.options.org, owner)} was skipped to its next timer ${MAX_SKIPS} times`;
    return `timer and row disagree: ${workflow}, yet open with ${firesAt} is still: ${rows}; ${state ? inWords(state) : 'no such workflow'}`;
  }

  private patient<T>(call: () => Promise<T> | undefined): Promise<T | undefined> {
    return patiently(async () => call(), this.timeoutMs);
  }
}

/** Between a skip and the task that its timer brings there is a moment in which a workflow seems to rest. */
class Quiet {
  private transitions = -1;
  private since = 0;

  /** True when it rests and nothing has happened to it for a while. */
  isKept(state: ProcessState): boolean {
    if (state.stateTransitions !== this.transitions || !state.isAtRest) {
      this.transitions = state.isAtRest ? state.stateTransitions : -1;
      this.since = Date.now();
    }
    return state.isAtRest && Date.now() - this.since >= QUIET_MS;
  }
}

const isBy = (at: Instant, limit: Instant): boolean => Date.parse(at) <= Date.parse(limit);
const earliest = (times: Instant[]): Instant => times.reduce((best, at) => (isBy(best, at) ? best : at));
const latest = (one: Instant, other: Instant): Instant => (isBy(one, other) ? other : one);
