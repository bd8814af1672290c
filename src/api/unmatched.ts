/** Money without a home: which claims it may be for, and what goes back to its payer. Matching and returning are decisions. */
import { z } from 'zod';
import { inOrg } from '../db';
import { cursorsFor, page } from './cursor';
import { Problem } from './problems';
import { act, read } from './route';
import { cents, count, day, id, instant, listOf, listQuery } from './shapes';
import { findTask } from './store/tasks';
import { candidatesFor, hasReturn, listReturns } from './store/unmatched';

const CANDIDATES_MAX = 20;

const candidateShape = z.object({
  claimId: id,
  encounterId: id,
  encounterNumber: count,
  claim: count,
  pcn: z.string().nullable(),
  status: z.string(),
  from: day,
  cents,
  told: z.boolean(),
});

const candidatesRoute = read({
  path: '/tasks/:taskId/candidates',
  summary: 'Claims that an unmatched remittance may answer: proposals only, a person decides (match).',
  permission: 'task.read',
  audit: 'view',
  params: z.strictObject({ taskId: id }),
  response: z.object({ taskId: id, items: z.array(candidateShape) }),
  seen: (body) =>
    body.items.length > 0
      ? { kind: 'encounter', ids: [...new Set(body.items.map((item) => item.encounterId))] }
      : { kind: 'task', ids: [body.taskId] },
  async handle(tx, call) {
    const { taskId } = call.params;
    if (!(await findTask(tx, taskId))) throw new Problem('not_found');
    return { body: { taskId, items: await candidatesFor(tx, taskId, CANDIDATES_MAX) } };
  },
});

const returnShape = z.object({
  id,
  payer: z.string(),
  cents,
  state: z.string(),
  because: z.string().nullable(),
  askedAt: instant,
  approvedAt: instant.nullable(),
  paidAt: instant.nullable(),
});

const listRoute = read({
  path: '/returns',
  summary: 'Unmatched money that goes, or has gone, back to its payer; the newest first.',
  permission: 'ledger.read',
  audit: 'none',
  query: z.strictObject(listQuery),
  response: listOf(returnShape),
  async handle(tx, call) {
    const { limit, cursor } = call.query;
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'returns', {});
    const before = cursors.read(cursor)?.[0];
    const found = await listReturns(tx, before === undefined ? undefined : String(before), limit + 1);
    return { body: page(found, limit, cursors, (row) => [row.id]) };
  },
});

const payRoute = act({
  path: '/returns/:returnId/payment',
  summary: 'Record that an approved return has left the bank. Recorded once, however often it is said.',
  permission: 'refund.pay',
  audit: 'act',
  repeat: 'content',
  params: z.strictObject({ returnId: id }),
  response: z.object({ paid: z.literal(true) }),
  async handle(call) {
    const { ctx, deps } = call;
    const { returnId } = call.params;
    if (!(await inOrg(deps.db, ctx, (tx) => hasReturn(tx, returnId)))) throw new Problem('not_found');
    const outcome = await deps.services.payReturn(ctx, returnId);
    if (outcome === 'not_found') throw new Problem('not_found');
    if (outcome === 'not_approved')
      throw new Problem('refused', { detail: 'It waits for another person’s approval, or was refused.' });
    return { status: 200, body: { paid: true as const } };
  },
});

export const unmatchedRoutes = [candidatesRoute, listRoute, payRoute];
