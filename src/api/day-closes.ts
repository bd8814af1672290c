/** Closes of the day: what posted, and deposits against advice. */
import { z } from 'zod';
import { listCloses } from '../closing/store';
import { cursorsFor, page } from './cursor';
import { read } from './route';
import { cents, count, day, instant, listOf, listQuery } from './shapes';

const open = z.object({ count, cents });
const closeShape = z.object({
  n: z.int(),
  day,
  from: day.nullable(),
  closedAt: instant,
  closedBy: z.string(),
  accounts: z.array(z.object({ account: z.string(), before: cents, moved: cents, after: cents })),
  posted: z.array(z.object({ kind: z.string(), entries: count, cents })),
  late: z.array(z.object({ account: z.string(), cents })),
  bank: z.array(
    z.object({
      payer: z.string(),
      trace: z.string(),
      deposited: cents.nullable(),
      advised: cents.nullable(),
      state: z.string(),
    }),
  ),
  open: z.object({ withoutAdvice: open, withoutDeposit: open, different: open }),
  balance: cents,
});

const listRoute = read({
  path: '/day-closes',
  summary: 'Closes of the day, the newest first: what posted since the one before, and deposits against advice.',
  permission: 'ledger.read',
  audit: 'none',
  query: z.strictObject(listQuery),
  response: listOf(closeShape),
  async handle(tx, call) {
    const { limit, cursor } = call.query;
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'day-closes', {});
    const before = cursors.read(cursor)?.[0];
    const found = await listCloses(tx, before === undefined ? undefined : Number(before), limit + 1);
    const { items, nextCursor } = page(found, limit, cursors, (close) => [close.n]);
    return {
      body: {
        items: items.map(({ report: { books: _, through: _through, ...report }, ...close }) => ({
          ...close,
          ...report,
        })),
        nextCursor,
      },
    };
  },
});

export const dayCloseRoutes = [listRoute];
