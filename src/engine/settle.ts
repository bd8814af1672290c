/**
 * Settling a told organisation: its outbox is delivered until it is empty and every workflow that was touched is at rest.
 * Rows of one group go one by one, each after the step of the one before, so that the facts of an instant keep their
 * order; groups that share nothing go side by side.
 */
import type { Instant } from '../calendar';
import { inOrg, rows, type Db } from '../db';
import { workflowId, type Owner, type OwnerKind } from '../ids';
import type { ProcessPort, ProcessState } from './process';
import { patiently, until } from './patience';

export interface SettleOptions {
  /** The application's pool. */
  db: Db;
  process: ProcessPort;
  org: string;
  /** The group of each row, in the rows' order; by default a group a workflow. */
  groups?: (messages: Message[]) => string[] | Promise<string[]>;
  /** Groups delivered at once. */
  parallel?: number;
  /** How long one look may take from its sending to its step, a restart of a server included. */
  timeoutMs?: number;
}

/** An outbox row. */
export interface Message {
  id: number;
  owner: Owner;
  lookId: string;
  at: Instant;
}

/** Their steps go on by themselves (again, deliver), so that a first row in step_log is not their rest. */
const LONG_KINDS: OwnerKind[] = ['submission', 'remittanceFile', 'acknowledgementFile'];

export class Settler {
  private readonly timeoutMs: number;
  private isResumed = false;
  /** Looks whose step is waited for, all asked for in one query. */
  private readonly waiting = new Map<string, (next: string | null) => void>();
  private polling = false;

  constructor(private readonly options: SettleOptions) {
    this.timeoutMs = options.timeoutMs ?? 60_000;
  }

  /** The number of looks delivered. */
  async settle(): Promise<number> {
    if (!this.isResumed) await this.restOfThisInstant();
    let count = 0;
    for (;;) {
      const found = await this.undelivered();
      if (found.length === 0) return count;
      const touched = await this.deliverAll(found);
      await Promise.all([...touched.values()].map((owner) => this.rest(owner)));
      count += found.length;
    }
  }

  /** A killed runner may have left workflows that still work on what was delivered at this instant: a file on its way out. */
  private async restOfThisInstant(): Promise<void> {
    const touched = await this.query<{ owner_kind: OwnerKind; owner_id: string }>(
      `select distinct owner_kind, owner_id from outbox
       where org_id = ? and delivered_at is not null and at = (select at from org_clock where org_id = ?)`,
      [this.options.org, this.options.org],
    );
    await Promise.all(touched.map((row) => this.rest({ kind: row.owner_kind, id: row.owner_id })));
  }

  private async undelivered(): Promise<Message[]> {
    // What a killed runner had delivered, and no step has seen yet, is delivered once more.
    const lost = `or not exists (select from step_log s where s.org_id = o.org_id and s.key = o.look_id)`;
    const found = await this.query<{
      id: number;
      owner_kind: OwnerKind;
      owner_id: string;
      look_id: string;
      at: Instant;
    }>(
      `select id, owner_kind, owner_id, look_id, at from outbox o
       where org_id = ? and (delivered_at is null ${this.isResumed ? '' : lost}) order by id limit 5000`,
      [this.options.org],
    );
    this.isResumed = true;
    return found.map((row) => ({
      id: row.id,
      owner: { kind: row.owner_kind, id: row.owner_id },
      lookId: row.look_id,
      at: row.at,
    }));
  }

  /** The owners whose steps may go on after the row in step_log, by workflow id. */
  private async deliverAll(messages: Message[]): Promise<Map<string, Owner>> {
    const queues = await this.grouped(messages);
    const unsettled = new Map<string, Owner>();
    const serve = async (): Promise<void> => {
      for (let queue = queues.shift(); queue; queue = queues.shift()) {
        for (const message of queue) {
          const next = await this.deliver(message);
          const goesOn = next !== 'wait' && next !== 'done';
          if (goesOn || LONG_KINDS.includes(message.owner.kind)) unsettled.set(this.idOf(message.owner), message.owner);
        }
      }
    };
    await Promise.all(Array.from({ length: this.options.parallel ?? 16 }, serve));
    await this.query(
      `update outbox set delivered_at = clock_timestamp(), attempts = attempts + 1 where org_id = ? and id = any(?) returning id`,
      [this.options.org, messages.map(({ id }) => id)],
    );
    return unsettled;
  }

  private async grouped(messages: Message[]): Promise<Message[][]> {
    const keys = await (this.options.groups?.(messages) ?? messages.map(({ owner }) => this.idOf(owner)));
    const queues = new Map<string, Message[]>();
    messages.forEach((message, index) => {
      const queue = queues.get(keys[index]!);
      if (queue) queue.push(message);
      else queues.set(keys[index]!, [message]);
    });
    return [...queues.values()];
  }

  /** Sends one look and waits for its step; what the step answered. */
  private async deliver(message: Message): Promise<string | null> {
    const { process, org } = this.options;
    const look = { id: message.lookId, at: message.at };
    await patiently(() => process.look(message.owner, org, look, { told: true }), this.timeoutMs);
    const stepped = new Promise<string | null>((done) => this.waiting.set(message.lookId, done));
    void this.poll();
    return raceWithin(stepped, this.timeoutMs, async () => {
      this.waiting.delete(message.lookId);
      const sent = `look ${message.lookId} was accepted by ${this.idOf(message.owner)}`;
      return `${sent}, but after ${this.timeoutMs} ms no step has recorded it: ${await this.describe(message.owner)}`;
    });
  }

  /** One question for all looks that are out, asked while there are any. */
  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      for (let waitMs = 4; this.waiting.size > 0; waitMs = Math.min(waitMs * 1.3, 20)) {
        const found = await this.query<{ key: string; next: string | null }>(
          `select key, result->>'next' as next from step_log where org_id = ? and key = any(?)`,
          [this.options.org, [...this.waiting.keys()]],
        ).catch(() => []);
        if (found.length > 0) waitMs = 4;
        for (const { key, next } of found) {
          this.waiting.get(key)?.(next);
          this.waiting.delete(key);
        }
        await new Promise((done) => setTimeout(done, waitMs));
      }
    } finally {
      this.polling = false;
    }
  }

  /** Waits until a workflow waits, for a look or for its timer. */
  async rest(owner: Owner): Promise<void> {
    const ask = async (): Promise<true | undefined> => {
      const state = await patiently(
        () => this.options.process.describe(owner, this.options.org, { told: true }),
        this.timeoutMs,
      );
      return state === null || state.isAtRest || state.status !== 'RUNNING' ? true : undefined;
    };
    await until(
      ask,
      this.timeoutMs,
      async () => `${this.idOf(owner)} did not come to rest in ${this.timeoutMs} ms: ${await this.describe(owner)}`,
    );
  }

  /** Where a workflow hangs, in words for whoever reads the failure. */
  async describe(owner: Owner): Promise<string> {
    const state = await this.options.process.describe(owner, this.options.org, { told: true }).catch(() => undefined);
    if (state === undefined) return 'the engine does not answer';
    return state === null ? 'the engine knows no such workflow' : inWords(state);
  }

  /** A short transaction of this organisation, repeated while Postgres is away. Every query here may run twice. */
  query<T>(sql: string, bindings: unknown[]): Promise<T[]> {
    const { db, org } = this.options;
    return patiently(() => inOrg(db, { org }, (tx) => rows<T>(tx, sql, bindings as never)), this.timeoutMs);
  }

  private idOf(owner: Owner): string {
    return workflowId(this.options.org, owner);
  }
}

export function inWords(state: ProcessState): string {
  const calls = state.pendingCalls.map(
    (call) =>
      `${call.activity} in attempt ${call.attempt}${call.lastFailure ? ` after ${call.lastFailure}` : ''}${call.paused ? ', paused' : ''}`,
  );
  const task = state.hasWorkflowTask ? 'a workflow task is open (is a worker running?)' : 'no workflow task is open';
  return [`it is ${state.status}`, task, calls.length > 0 ? calls.join(', ') : 'no call is open'].join(', ');
}

async function raceWithin<T>(work: Promise<T>, limitMs: number, late: () => Promise<string>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, fail) => {
    timer = setTimeout(() => void late().then((words) => fail(new Error(words)), fail), limitMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
