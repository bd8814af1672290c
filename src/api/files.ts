/** Files sent to and received from partners. */
import { z } from 'zod';
import { QUARANTINE_REASON_MEANINGS, type QuarantineReason } from '../words';
import { cursorsFor, page } from './cursor';
import { Problem } from './problems';
import { act, MiB, read } from './route';
import { cents, count, id, instant, listOf, listQuery } from './shapes';
import { claimsIn, detailOf, type FileRow, findFile, listFiles } from './store/files';

const fileShape = z.object({
  id,
  direction: z.enum(['in', 'out']),
  name: z.string(),
  kind: z.string(),
  partner: z.string(),
  status: z.string(),
  reasons: z.array(z.object({ code: z.string(), means: z.string() })),
  at: instant,
  doneAt: instant.nullable(),
  bytes: count,
  sha256: z.string(),
  claims: count,
  cents,
});
export type FileShape = z.output<typeof fileShape>;

const present = (row: FileRow): FileShape => ({
  id: row.id,
  direction: row.direction,
  name: row.name,
  kind: row.kind,
  partner: row.partner,
  status: row.status,
  reasons: row.reasons.map((code) => ({ code, means: QUARANTINE_REASON_MEANINGS[code as QuarantineReason] ?? code })),
  at: row.at,
  doneAt: row.done_at,
  bytes: row.size,
  sha256: row.sha256.toString('hex'),
  claims: row.claims,
  cents: row.cents,
});

const listRoute = read({
  path: '/files',
  summary: 'Files in and out, newest first, with their status and its reasons.',
  permission: 'file.read',
  audit: 'none',
  query: z.strictObject({
    ...listQuery,
    direction: z.enum(['in', 'out']).optional(),
    status: z
      .string()
      .regex(/^[a-z_]{1,30}$/)
      .optional(),
  }),
  response: listOf(fileShape),
  async handle(tx, call) {
    const { limit, cursor, ...filter } = call.query;
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'files', filter);
    const found = page(await listFiles(tx, filter, cursors.read(cursor), limit), limit, cursors, (row) => [
      row.at,
      row.id,
    ]);
    return { body: { ...found, items: found.items.map(present) } };
  },
});

const fileDetail = fileShape.extend({ findings: z.array(z.record(z.string(), z.unknown())) });
export type FileDetail = z.output<typeof fileDetail>;

const fileRoute = read({
  path: '/files/:fileId',
  summary: 'One file, with what was found in it (sums that do not meet, segments that break the form).',
  permission: 'file.read',
  audit: 'view',
  params: z.strictObject({ fileId: id }),
  response: fileDetail,
  seen: (body) => ({ kind: 'file', ids: [body.id] }),
  async handle(tx, call) {
    const file = await findFile(tx, call.params.fileId);
    if (!file) throw new Problem('not_found');
    const detail = (await detailOf(tx, file.id))?.detail;
    const findings = (Array.isArray(detail) ? detail : detail ? [detail] : []).map((item) =>
      typeof item === 'object' ? { ...item } : { finding: item },
    );
    return { body: { ...present(file), findings } };
  },
});

const fileClaim = z.object({
  id,
  pcn: z.string(),
  icn: z.string().nullable(),
  status: z.string(),
  chargeCents: cents,
  paidCents: cents.nullable(),
  patientCents: cents.nullable(),
  encounterId: id.nullable(),
  encounterNumber: z.int().nullable(),
  claim: z.int().nullable(),
});
export type FileClaim = z.output<typeof fileClaim>;

const claimsRoute = read({
  path: '/files/:fileId/claims',
  summary: 'The claims of a file, in its order.',
  permission: 'file.read',
  audit: 'view',
  params: z.strictObject({ fileId: id }),
  query: z.strictObject(listQuery),
  response: listOf(fileClaim),
  seen: (body) => ({ kind: 'encounter', ids: body.items.flatMap((item) => item.encounterId ?? []) }),
  async handle(tx, call) {
    const { limit, cursor } = call.query;
    const file = await findFile(tx, call.params.fileId);
    if (!file) throw new Problem('not_found');
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'file-claims', { file: file.id });
    const after = cursors.read(cursor)?.[0] as number | undefined;
    const found = page(await claimsIn(tx, file, after, limit), limit, cursors, (row) => [row.place]);
    const items = found.items.map((row) => ({
      ...row,
      chargeCents: row.charge_cents,
      paidCents: row.paid_cents,
      patientCents: row.patient_cents,
      encounterId: row.encounter_id,
      encounterNumber: row.encounter_number,
      claim: row.claim_n,
    }));
    return { body: { ...found, items } };
  },
});

const receiveRoute = act({
  path: '/files',
  summary: 'Hand in an X12 file as its bytes. The same bytes again are the same file.',
  permission: 'file.receive',
  audit: 'act',
  repeat: 'content',
  raw: ['application/edi-x12', 'application/octet-stream', 'text/plain'],
  maxBytes: 20 * MiB,
  query: z.strictObject({ name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'is not a file name') }),
  body: z.instanceof(Buffer),
  response: z.object({ fileId: id, duplicate: z.boolean() }),
  async handle(call) {
    if (call.body.length === 0)
      throw new Problem('request_invalid', { errors: [{ path: 'body', message: 'is empty' }] });
    const received = await call.deps.services.receiveFile(call.ctx, { name: call.query.name, bytes: call.body });
    return { status: received.duplicate ? 200 : 201, body: received };
  },
});

export const fileRoutes = [listRoute, fileRoute, claimsRoute, receiveRoute];
