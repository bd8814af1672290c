/** What fires next. */
import { z } from 'zod';
import { DEADLINE_KINDS } from '../words';
import { cursorsFor, page } from './cursor';
import { read } from './route';
import { day, type DeadlineShape, deadlineShape, flag, listOf, listQuery } from './shapes';
import { type DeadlineRow, listDeadlines } from './store/deadlines';
import { firesAs, firesThen, meansOf } from './waiting';

export function presentDeadline(row: DeadlineRow, zone: string): DeadlineShape {
  const fires = firesAs({ legal: row.legal, due: row.due_date, firesAt: row.fires_at }, zone);
  return {
    id: row.id,
    kind: row.kind,
    means: meansOf(row.kind),
    due: row.due_date,
    firesAt: row.fires_at,
    fires,
    then: firesThen(row.kind, fires),
    legal: row.legal,
    owner: row.owner_kind,
    encounterId: row.encounter_id,
    encounterNumber: row.encounter_number,
  };
}

const listRoute = read({
  path: '/deadlines',
  summary: 'Open deadlines of the practice, the next to fire first.',
  permission: 'deadline.read',
  audit: 'view',
  query: z.strictObject({
    ...listQuery,
    kind: z.enum(DEADLINE_KINDS).optional(),
    legal: flag.optional(),
    before: day.optional(),
  }),
  response: listOf(deadlineShape),
  seen: (body) => ({ kind: 'encounter', ids: body.items.flatMap((item) => item.encounterId ?? []) }),
  async handle(tx, call) {
    const { limit, cursor, ...filter } = call.query;
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'deadlines', filter);
    const found = page(await listDeadlines(tx, filter, cursors.read(cursor), limit), limit, cursors, (row) => [
      row.fires_at,
      row.id,
    ]);
    return { body: { ...found, items: found.items.map((row) => presentDeadline(row, call.caller.user.zone)) } };
  },
});

export const deadlineRoutes = [listRoute];
