/** The message inbox: what practices' systems sent, what waits and why, and what a person does with it. */
import { z } from 'zod';
import { inOrg } from '../db';
import { findMessage, type InboxRow, listMessages } from '../edges/messages/store';
import { INBOX_STATE_MEANINGS, INBOX_STATES } from '../words';
import { cursorsFor, page } from './cursor';
import { Problem } from './problems';
import { act, type Call, MiB, read } from './route';
import { count, id, instant, listOf, listQuery } from './shapes';
import type { MessageReplayed } from './services';

const problem = z.object({ resource: z.string(), field: z.string(), code: z.string(), message: z.string() });
const messageShape = z.object({
  id,
  number: count,
  source: z.string(),
  format: z.enum(['hl7', 'csv']),
  kind: z.string(),
  control: z.string(),
  state: z.enum(INBOX_STATES),
  means: z.string(),
  problems: z.array(problem),
  /** A patient, a visit or a charge that has not been named yet; which one stands in the message. */
  waitsFor: z.string().nullable(),
  encounterId: id.nullable(),
  corrected: z.boolean(),
  attempts: count,
  receivedAt: instant,
  settledAt: instant.nullable(),
  because: z.string().nullable(),
});
export type MessageShape = z.output<typeof messageShape>;

const present = ({ n, waitsFor, correctedId, documentId: _d, settledBy: _by, ...row }: InboxRow): MessageShape => ({
  ...row,
  number: n,
  means: INBOX_STATE_MEANINGS[row.state],
  waitsFor: waitsFor?.split('/')[0] ?? null,
  corrected: correctedId !== null,
});

const listRoute = read({
  path: '/messages',
  summary:
    'Messages of practices’ systems, newest first, with their state and what is wrong with them; without what they say.',
  permission: 'message.read',
  audit: 'none',
  query: z.strictObject({
    ...listQuery,
    state: z.enum(INBOX_STATES).optional(),
    source: z
      .string()
      .regex(/^[\x21-\x7e]{1,100}$/)
      .optional(),
  }),
  response: listOf(messageShape),
  async handle(tx, call) {
    const { limit, cursor, state, source } = call.query;
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'messages', { state, source });
    const before = cursors.read(cursor)?.[0] as number | undefined;
    const filter = { ...(state && { states: [state] }), source };
    const found = page(await listMessages(tx, filter, before, limit), limit, cursors, (row) => [row.n]);
    return { body: { ...found, items: found.items.map(present) } };
  },
});

const params = z.strictObject({ messageId: id });

const messageRoute = read({
  path: '/messages/:messageId',
  summary: 'One message: its state and what is wrong with it.',
  permission: 'message.read',
  audit: 'none',
  params,
  response: messageShape,
  async handle(tx, call) {
    const found = await findMessage(tx, call.params.messageId);
    if (!found) throw new Problem('not_found');
    return { body: present(found) };
  },
});

const rawRoute = read({
  path: '/messages/:messageId/raw',
  summary:
    'A message’s bytes (base64) as they stand, a correction in the place of the sender’s. They hold a patient’s data.',
  permission: 'message.correct',
  audit: 'view',
  params,
  response: z.object({ id, bytes: z.base64() }),
  seen: (body) => ({ kind: 'message', ids: [body.id] }),
  async handle(tx, call) {
    if (!(await findMessage(tx, call.params.messageId))) throw new Problem('not_found');
    const bytes = await call.deps.services.rawMessage(call.ctx, call.params.messageId);
    if (!bytes) throw new Problem('not_found');
    return { body: { id: call.params.messageId, bytes: bytes.toString('base64') } };
  },
});

const replayed = z.object({ state: z.enum(INBOX_STATES), problems: z.array(problem) });

const replayRoute = act({
  path: '/messages/:messageId/replay',
  summary: 'Try a message again that waits, as it is or with corrected bytes (base64); what the sender sent is kept.',
  permission: 'message.correct',
  audit: 'act',
  repeat: 'harmless',
  params,
  maxBytes: 2 * MiB,
  body: z.strictObject({ corrected: z.base64().min(1).optional() }),
  response: replayed,
  async handle(call) {
    const { corrected } = call.body;
    const bytes = corrected === undefined ? {} : { corrected: Buffer.from(corrected, 'base64') };
    await mustExist(call, call.params.messageId);
    return answer(await call.deps.services.replayMessage(call.ctx, { id: call.params.messageId, ...bytes }));
  },
});

const discardRoute = act({
  path: '/messages/:messageId/discard',
  summary: 'Settle a message that waits without using it.',
  permission: 'message.correct',
  audit: 'act',
  repeat: 'harmless',
  params,
  body: z.strictObject({ because: z.string().trim().min(3).max(500) }),
  response: replayed,
  async handle(call) {
    await mustExist(call, call.params.messageId);
    const input = { id: call.params.messageId, because: call.body.because };
    return answer(await call.deps.services.discardMessage(call.ctx, input));
  },
});

async function mustExist({ deps, ctx }: Pick<Call, 'deps' | 'ctx'>, messageId: string): Promise<void> {
  if (!(await inOrg(deps.db, ctx, (tx) => findMessage(tx, messageId)))) throw new Problem('not_found');
}

function answer(done: MessageReplayed): { body: z.input<typeof replayed> } {
  if (done.kind === 'not_found') throw new Problem('not_found');
  // Settled already: the same answer as the call that settled it.
  return { body: { state: done.state, problems: done.kind === 'replayed' ? done.faults : [] } };
}

const fault = z.object({ line: count, column: z.string(), message: z.string(), inbox: count.optional() });

const csvRoute = act({
  path: '/imports/charges',
  summary:
    'Bring charges in as CSV, a row a charge (docs/intake.md). A wrong row waits in the inbox and stops no other.',
  permission: 'visit.import',
  audit: 'act',
  repeat: 'content',
  raw: ['text/csv'],
  maxBytes: 5 * MiB,
  query: z.strictObject({
    source: z
      .string()
      .regex(/^[\x21-\x7e]{1,100}$/)
      .default('csv'),
  }),
  body: z.instanceof(Buffer),
  response: z.object({ rows: count, applied: count, pending: count, duplicates: count, faults: z.array(fault) }),
  async handle(call) {
    return { body: await call.deps.services.takeCsv(call.ctx, { source: call.query.source, bytes: call.body }) };
  },
});

export const messageRoutes = [listRoute, messageRoute, rawRoute, replayRoute, discardRoute, csvRoute];
