/**
 * The outbox relay: what a transaction left in `outbox` becomes a look at a workflow. It is delivered again until the
 * engine has it, so a message may come twice and late, never not at all; the step's key makes that harmless.
 *
 * People's rows go first and bulk (lane 4 and 5) at a bounded rate with slots of its own, so that a file of ten thousand
 * claims does not keep a biller waiting. One workflow gets its rows one by one. Real organisations only: a told one is
 * settled by its runner. Several relays may run; one of them holds the lock and works.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Instant } from '../calendar';
import { connect, rows, type Db } from '../db';
import { workflowId, type OwnerKind } from '../ids';
import { fault, faultName, log } from '../log';
import type { ProcessPort } from './process';
import { Reconciler } from './reconcile';

/** Any number, the same in every process. */
const LEADER_LOCK = 7_468_772_302;
const BULK_FROM_LANE = 4;
const IDLE_MS = 150;

export interface RelayOptions {
  jobUrl: string;
  process: ProcessPort;
  /** Deliveries under way at once, and how many of them may be bulk. */
  slots?: number;
  bulkSlots?: number;
  bulkPerSecond?: number;
  /** How often overdue deadlines are looked for. */
  reconcileMs?: number;
}

export interface Relay {
  stop(): Promise<void>;
}

export interface OutboxRow {
  org_id: string;
  id: number;
  owner_kind: OwnerKind;
  owner_id: string;
  look_id: string;
  at: Instant;
  lane: number;
  attempts: number;
}

export function startRelay(options: RelayOptions): Relay {
  const relay = new OutboxRelay(options);
  const running = relay.run();
  return {
    async stop() {
      relay.stopping.abort();
      await running;
    },
  };
}

interface Backoff {
  failures: number;
  until: number;
}

class OutboxRelay {
  readonly stopping = new AbortController();
  private readonly db: Db;
  private readonly busy = new Map<string, { work: Promise<void>; isBulk: boolean }>();
  private readonly backoff = new Map<string, Backoff>();
  private readonly slots: number;
  private readonly bulkSlots: number;
  private readonly bulkPerSecond: number;
  private bulkTokens = 0;
  private tokensAt = Date.now();

  constructor(private readonly options: RelayOptions) {
    this.slots = options.slots ?? 16;
    this.bulkSlots = options.bulkSlots ?? Math.ceil(this.slots / 2);
    this.bulkPerSecond = options.bulkPerSecond ?? 50;
    this.db = connect(options.jobUrl, { max: 4, name: 'throughline-relay' });
  }

  /** Leads when it can get the lock, which is its connection's; a database that is away is waited for. */
  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.lead().catch((error: unknown) =>
        log.warn({ err: fault(error) }, 'the relay lost the database; again in a second'),
      );
      await this.pause(1_000);
    }
    await Promise.allSettled([...this.busy.values()].map(({ work }) => work));
    await this.db.destroy();
  }

  private async lead(): Promise<void> {
    const guard = new pg.Client({ connectionString: this.options.jobUrl, application_name: 'throughline-relay-lock' });
    let alive = true;
    guard.on('error', () => (alive = false));
    guard.on('end', () => (alive = false));
    try {
      await guard.connect();
      const { rows: answer } = await guard.query('select pg_try_advisory_lock($1) as mine', [LEADER_LOCK]);
      if (!answer[0].mine) return;
      await this.deliverWhile(() => alive && !this.stopping.signal.aborted);
    } finally {
      await guard.end().catch(() => undefined);
    }
  }

  private async deliverWhile(isLeading: () => boolean): Promise<void> {
    const reconciler = new Reconciler(this.db, this.options.process, this.options.reconcileMs ?? 60_000);
    while (isLeading()) {
      const launched = await this.launch();
      reconciler.runWhenDue();
      // Rows behind a busy workflow are asked for again soon, everything else at a calm pace.
      await this.pause(launched > 0 ? 10 : IDLE_MS);
    }
  }

  /** Starts a delivery for each workflow that has rows and is not being served; the number of rows. */
  private async launch(): Promise<number> {
    this.refill();
    const bulkBusy = [...this.busy.values()].filter(({ isBulk }) => isBulk).length;
    const people = await this.waiting('<', this.slots - this.busy.size);
    const started = this.serve(people, false);
    const bulkRoom = Math.min(this.bulkSlots - bulkBusy, this.slots - this.busy.size, Math.floor(this.bulkTokens));
    const bulk = this.serve(await this.waiting('>=', bulkRoom), true);
    this.bulkTokens -= bulk;
    return started + bulk;
  }

  /** Undelivered rows, people's lanes first, oldest first; none of a workflow that is busy or backs off. */
  private async waiting(lanes: '<' | '>=', room: number): Promise<OutboxRow[]> {
    if (room <= 0) return [];
    const now = Date.now();
    for (const [key, { until }] of this.backoff) if (until < now - 600_000) this.backoff.delete(key);
    const resting = [...this.backoff].filter(([, { until }]) => until > now).map(([key]) => key);
    return rows<OutboxRow>(
      this.db,
      `select org_id, id, owner_kind, owner_id, look_id, at, lane, attempts from outbox
       where delivered_at is null and not told and lane ${lanes} ? and not (owner_id::text = any(?))
       order by lane, id limit ?`,
      [BULK_FROM_LANE, [...this.busy.keys(), ...resting], room],
    );
  }

  private serve(found: OutboxRow[], isBulk: boolean): number {
    let started = 0;
    for (const owner of new Set(found.map((row) => row.owner_id))) {
      if (this.busy.has(owner) || this.busy.size >= this.slots) continue;
      const queue = found.filter((row) => row.owner_id === owner);
      const work = this.deliver(owner, queue).finally(() => this.busy.delete(owner));
      this.busy.set(owner, { work, isBulk });
      started += queue.length;
    }
    return started;
  }

  /** One by one; the first that fails leaves the rest for later. Never rejects. */
  private async deliver(owner: string, queue: OutboxRow[]): Promise<void> {
    for (const row of queue) {
      try {
        await this.options.process.look(ownerOf(row), row.org_id, { id: row.look_id, at: row.at }, { told: false });
        await this.mark(row, null);
        this.backoff.delete(owner);
      } catch (error) {
        const failures = (this.backoff.get(owner)?.failures ?? 0) + 1;
        this.backoff.set(owner, { failures, until: Date.now() + Math.min(30_000, 250 * 2 ** failures) });
        log.warn(
          { workflowId: workflowId(row.org_id, ownerOf(row)), failures, err: fault(error) },
          'a look was not accepted; again later',
        );
        await this.mark(row, faultName(error)).catch(() => undefined);
        return;
      }
    }
  }

  private async mark(row: OutboxRow, error: string | null): Promise<void> {
    await this.db.raw(
      `update outbox set attempts = attempts + 1, last_error = ?, delivered_at = case when ?::text is null then clock_timestamp() end
       where org_id = ? and id = ?`,
      [error, error, row.org_id, row.id],
    );
  }

  private refill(): void {
    const now = Date.now();
    const earned = ((now - this.tokensAt) / 1_000) * this.bulkPerSecond;
    this.bulkTokens = Math.min(this.bulkPerSecond, this.bulkTokens + earned);
    this.tokensAt = now;
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

const ownerOf = (row: OutboxRow): { kind: OwnerKind; id: string } => ({ kind: row.owner_kind, id: row.owner_id });
