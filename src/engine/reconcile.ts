/**
 * The one question that finds every lost timer: which open deadline should have fired and did not? It is the monitor,
 * the repair, and what brings a restored system back (DESIGN 3).
 */
import type { Instant } from '../calendar';
import { rows, type Db } from '../db';
import type { OwnerKind } from '../ids';
import { fault, log } from '../log';
import type { ProcessPort } from './process';

/** A timer that is a little late is only late. */
const GRACE = '5 minutes';
const AT_ONCE = 500;

export interface OverdueDeadline {
  org_id: string;
  id: string;
  owner_kind: OwnerKind;
  owner_id: string;
  fires_at: Instant;
  /** The wall's day, part of the look's key: a deadline that a look did not help gets one more each day. */
  today: string;
}

/** Real organisations only, whose business time is the wall's; oldest first. The job role sees all of them. */
const overdueDeadlines = (db: Db, but: string[] = []): Promise<OverdueDeadline[]> =>
  rows<OverdueDeadline>(
    db,
    `select org_id, id, owner_kind, owner_id, fires_at, to_char(now() at time zone 'utc', 'YYYY-MM-DD') as today
     from deadline where status = 'open' and not told and fires_at < now() - interval '${GRACE}' and id <> all(?::uuid[])
     order by fires_at limit ${AT_ONCE}`,
    [but],
  );

/** Asks the question now and then, and sends each overdue deadline once a day at most. */
export class Reconciler {
  private dueAt = Date.now();
  private running: Promise<unknown> | undefined;
  private sent = new Map<string, string>();

  constructor(
    private readonly db: Db,
    private readonly process: ProcessPort,
    private readonly everyMs: number,
  ) {}

  /** Never waits and never rejects: the relay's loop goes on beside it. */
  runWhenDue(): void {
    if (this.running || Date.now() < this.dueAt) return;
    this.dueAt = Date.now() + this.everyMs;
    this.running = this.sendOverdue()
      .catch((error: unknown) => log.warn({ err: fault(error) }, 'overdue deadlines could not be sent; again later'))
      .finally(() => (this.running = undefined));
  }

  /** The number of looks that the engine took. A look's business time is the one at which its deadline should have fired. */
  async sendOverdue(): Promise<number> {
    const today = new Date().toISOString().slice(0, 10);
    for (const [id, day] of this.sent) if (day !== today) this.sent.delete(id);
    const overdue = await overdueDeadlines(this.db, [...this.sent.keys()]);
    for (const row of overdue) {
      const look = { id: `reconcile/${row.id}/${row.today}`, at: row.fires_at };
      await this.process.look({ kind: row.owner_kind, id: row.owner_id }, row.org_id, look, { told: false });
      this.sent.set(row.id, row.today);
    }
    if (overdue.length > 0) log.warn({ overdue: overdue.length }, 'deadlines were overdue and were sent again');
    return overdue.length;
  }
}
