/**
 * Who saw whom. A page that refreshes every few seconds would write the same row again and again, so a person's look at a row
 * counts once in a quarter of an hour; each process remembers for itself, which at worst writes a row too many.
 */
import type { Tx } from '../db';
import type { Seen } from './route';
import type { ApiCtx } from './services';
import { insertView } from './store/audit';

const WINDOW_MS = 15 * 60_000;
const MAX_REMEMBERED = 200_000;

export class ViewLog {
  private remembered = new Map<string, number>();

  constructor(private readonly now: () => Date) {}

  /** Writes what is new in this view; remembered only when `commit` is called after the transaction. */
  async record(tx: Tx, ctx: ApiCtx, route: string, seen: Seen): Promise<() => void> {
    const now = this.now().getTime();
    const keyOf = (id: string): string => `${ctx.org}/${ctx.actor}/${seen.kind}/${id}`;
    const fresh = [...new Set(seen.ids)].filter(
      (id) => now - (this.remembered.get(keyOf(id)) ?? -Infinity) > WINDOW_MS,
    );
    if (fresh.length === 0) return () => {};
    await insertView(tx, ctx, `view.${seen.kind}`, seen.kind, fresh, route);
    return () => {
      if (this.remembered.size + fresh.length > MAX_REMEMBERED) this.remembered.clear();
      for (const id of fresh) this.remembered.set(keyOf(id), now);
    };
  }
}
