/** Appeal packets: look at one, send one, get back what was sent; the records that go with them, and the letters. */
import { z } from 'zod';
import { inOrg } from '../db';
import type { PacketMade } from '../denials/packet/packets';
import { DEFAULT_LETTERS } from '../denials/packet/default-letters';
import { MERGE_FIELD_MEANINGS } from '../denials/packet/letter';
import { RECORD_MEDIA_TYPES } from '../denials/packet/records';
import { findPacket, listLetters, listPackets } from '../denials/packet/store';
import { DENIAL_CATEGORIES, PACKET_CHANNELS } from '../words';
import { Problem } from './problems';
import { act, MiB, read } from './route';
import { count, freeText, id, instant } from './shapes';
import { hasAppeal } from './store/appeals';
import { findFacts } from './store/encounters';
import { findTask } from './store/tasks';

const ofAppeal = z.strictObject({ appealId: id });

/** The bytes travel as base64 in the answer: every answer of the API is JSON, checked like all others. */
const printed = z.object({
  encounterId: id,
  pages: count,
  parts: z.array(z.string()),
  letter: z.string(),
  sha256: z.string(),
  pdf: z.string(),
});
export type PrintedPacketShape = z.output<typeof printed>;

function presentMade(made: PacketMade): z.input<typeof printed> {
  switch (made.kind) {
    case 'not_found':
      throw new Problem('not_found');
    case 'unfit':
      throw new Problem('refused', { detail: made.sentence });
    case 'made': {
      const { bytes, ...packet } = made.packet;
      return { ...packet, pdf: bytes.toString('base64') };
    }
  }
}

const taskRoute = read({
  path: '/tasks/:taskId/appeal-packet',
  summary: 'The packet that an appeal of this denial would be sent with, as a PDF; nothing is filed.',
  permission: 'appeal.packet',
  audit: 'view',
  params: z.strictObject({ taskId: id }),
  response: printed,
  seen: (body) => ({ kind: 'encounter', ids: [body.encounterId] }),
  async handle(tx, call) {
    if (!(await findTask(tx, call.params.taskId))) throw new Problem('not_found');
    return { body: presentMade(await call.deps.services.packets.preview(call.ctx, call.params)) };
  },
});

const appealRoute = read({
  path: '/appeals/:appealId/packet',
  summary: 'The packet of an appeal as it would go now, as a PDF.',
  permission: 'appeal.packet',
  audit: 'view',
  params: ofAppeal,
  response: printed,
  seen: (body) => ({ kind: 'encounter', ids: [body.encounterId] }),
  async handle(tx, call) {
    if (!(await hasAppeal(tx, call.params.appealId))) throw new Problem('not_found');
    return { body: presentMade(await call.deps.services.packets.preview(call.ctx, call.params)) };
  },
});

const sentShape = z.object({
  id,
  channel: z.string(),
  recipient: z.string(),
  confirmation: z.string().nullable(),
  pages: count,
  parts: z.array(z.string()),
  letter: z.string(),
  size: count,
  sha256: z.string(),
  sentAt: instant,
  sentBy: z.string(),
});

const listRoute = read({
  path: '/appeals/:appealId/packets',
  summary: 'The packets that were sent for an appeal, with the hash of each.',
  permission: 'appeal.packet',
  audit: 'none',
  params: ofAppeal,
  response: z.object({ items: z.array(sentShape) }),
  async handle(tx, call) {
    if (!(await hasAppeal(tx, call.params.appealId))) throw new Problem('not_found');
    return { body: { items: await listPackets(tx, call.params.appealId) } };
  },
});

const sendRoute = act({
  path: '/appeals/:appealId/packets',
  summary:
    'Make the packet, keep it as it goes, and record how it went: by portal, fax or mail, with the number of its delivery.',
  permission: 'appeal.packet',
  audit: 'act',
  repeat: 'content',
  params: ofAppeal,
  body: z.strictObject({
    channel: z.enum(PACKET_CHANNELS),
    recipient: freeText(200),
    confirmation: freeText(100).optional(),
  }),
  response: z.object({ packetId: id, pages: count, sha256: z.string() }),
  async handle(call) {
    const { appealId } = call.params;
    if (!(await inOrg(call.deps.db, call.ctx, (tx) => hasAppeal(tx, appealId)))) throw new Problem('not_found');
    const sent = await call.deps.services.packets.send(call.ctx, { appealId, ...call.body });
    switch (sent.kind) {
      case 'not_found':
        throw new Problem('not_found');
      case 'decided':
        throw new Problem('refused', { detail: 'The payer has decided on this appeal; file the next level.' });
      case 'unfit':
      case 'too_large':
        throw new Problem('refused', { detail: sent.sentence });
      case 'sent': {
        const { packetId, pages, sha256 } = sent;
        return { status: 201, body: { packetId, pages, sha256 } };
      }
    }
  },
});

const packetRoute = read({
  path: '/packets/:packetId',
  summary: 'A packet as it was sent, byte for byte.',
  permission: 'appeal.packet',
  audit: 'view',
  params: z.strictObject({ packetId: id }),
  response: z.object({ encounterId: id, pdf: z.string() }),
  seen: (body) => ({ kind: 'encounter', ids: [body.encounterId] }),
  async handle(tx, call) {
    if (!(await findPacket(tx, call.params.packetId))) throw new Problem('not_found');
    const { encounterId, bytes } = (await call.deps.services.packets.read(call.ctx, call.params.packetId))!;
    return { body: { encounterId, pdf: bytes.toString('base64') } };
  },
});

const recordRoute = act({
  path: '/encounters/:encounterId/records',
  summary:
    'Attach a record of the visit, a page as PNG or JPEG or a text; the next packet holds it. The same bytes are the same record.',
  permission: 'appeal.packet',
  audit: 'act',
  repeat: 'content',
  raw: [...RECORD_MEDIA_TYPES],
  maxBytes: 10 * MiB,
  params: z.strictObject({ encounterId: id }),
  query: z.strictObject({ title: freeText(100) }),
  body: z.instanceof(Buffer),
  response: z.object({ recordId: id }),
  async handle(call) {
    const { encounterId } = call.params;
    if (!(await inOrg(call.deps.db, call.ctx, (tx) => findFacts(tx, encounterId)))) throw new Problem('not_found');
    const input = { encounterId, title: call.query.title, bytes: call.body };
    const attached = await call.deps.services.packets.attach(call.ctx, input);
    if (attached.kind === 'not_found') throw new Problem('not_found');
    if (attached.kind === 'not_readable')
      throw new Problem('request_invalid', {
        errors: [{ path: 'body', message: 'is no PNG, JPEG or UTF-8 text; hand a PDF in page by page, as images' }],
      });
    return { status: 201, body: { recordId: attached.recordId } };
  },
});

const letterShape = z.object({
  payerCode: z.string().nullable(),
  category: z.string().nullable(),
  version: count,
  subject: z.string(),
  paragraphs: z.array(z.string()),
  writtenBy: z.string().nullable(),
  writtenAt: instant.nullable(),
});

const lettersRoute = read({
  path: '/appeal-letters',
  summary: 'The appeal letters in all versions (0 comes with the product), and the fields that they may name.',
  permission: 'appeal.packet',
  audit: 'none',
  response: z.object({
    items: z.array(letterShape),
    fields: z.array(z.object({ name: z.string(), means: z.string() })),
  }),
  async handle(tx) {
    const own = await listLetters(tx);
    const shipped = DEFAULT_LETTERS.map((letter) => ({ ...letter, writtenBy: null, writtenAt: null }));
    const fields = Object.entries(MERGE_FIELD_MEANINGS).map(([name, means]) => ({ name, means }));
    return { body: { items: [...shipped, ...own], fields } };
  },
});

const writeRoute = act({
  path: '/appeal-letters',
  summary:
    'Write the next version of a letter: for one payer or all, for one category or all. Faults are told by path.',
  permission: 'letter.write',
  audit: 'act',
  repeat: 'harmless',
  body: z.strictObject({
    payer: z.string().min(1).max(80).optional(),
    category: z.enum(DENIAL_CATEGORIES).optional(),
    subject: freeText(200),
    paragraphs: z.array(freeText(4000)).min(1).max(40),
    because: freeText(1000),
  }),
  response: z.object({ version: count }),
  async handle({ ctx, deps, body }) {
    const { payer, ...text } = body;
    const written = await deps.services.packets.writeLetter(ctx, { ...text, payerCode: payer });
    if ('version' in written) return { status: 201, body: written };
    const errors = written.faults.slice(0, 50).map(({ path, message }) => ({ path: `body.${path}`, message }));
    throw new Problem('request_invalid', { errors });
  },
});

export const packetRoutes = [
  taskRoute,
  appealRoute,
  listRoute,
  sendRoute,
  packetRoute,
  recordRoute,
  lettersRoute,
  writeRoute,
];
