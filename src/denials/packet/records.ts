/** Records of a visit that go with its appeals: pages as images, or text. Kept sealed; the same bytes again are the same record. */
import { writeAudit } from '../../audit/store';
import type { Ctx } from '../../ctx';
import { row } from '../../db';
import { type Deps, inPractice } from '../../deps';
import { storeDocument } from '../../documents';
import { newId } from '../../ids';
import type { AttachedRecord } from './facts';

export type RecordMediaType = AttachedRecord['mediaType'];
export const RECORD_MEDIA_TYPES: readonly RecordMediaType[] = ['image/png', 'image/jpeg', 'text/plain'];

export interface RecordInput {
  encounterId: string;
  title: string;
  bytes: Buffer;
}

export type RecordAttached = { kind: 'attached'; recordId: string } | { kind: 'not_found' } | { kind: 'not_readable' };

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** What the bytes are, whatever the sender calls them; undefined for what no packet can hold. */
export function mediaTypeOf(bytes: Buffer): RecordMediaType | undefined {
  if (bytes.subarray(0, PNG.length).equals(PNG)) return 'image/png';
  if (bytes.subarray(0, JPEG.length).equals(JPEG)) return 'image/jpeg';
  const isText = !bytes.includes(0) && !bytes.subarray(0, 5).equals(Buffer.from('%PDF-'));
  return isText && Buffer.from(bytes.toString('utf8')).equals(bytes) ? 'text/plain' : undefined;
}

/** Attaches one to its visit. */
export function attachRecord(
  deps: Deps,
  ctx: Ctx,
  { encounterId, title, bytes }: RecordInput,
): Promise<RecordAttached> {
  return inPractice(deps, ctx, async ({ tx, sealer }) => {
    if (!(await row(tx, 'select 1 from encounter where id = ?', [encounterId]))) return { kind: 'not_found' };
    const mediaType = mediaTypeOf(bytes);
    if (!mediaType) return { kind: 'not_readable' };
    const document = await storeDocument(tx, sealer, ctx.org, {
      kind: 'record',
      name: title,
      bytes,
      receivedAt: ctx.at,
    });
    const known = await row<{ id: string }>(
      tx,
      'select id from encounter_record where encounter_id = ? and document_id = ?',
      [encounterId, document.id],
    );
    if (known) return { kind: 'attached', recordId: known.id };
    const id = newId();
    await tx('encounter_record').insert({
      org_id: ctx.org,
      id,
      encounter_id: encounterId,
      document_id: document.id,
      title,
      media_type: mediaType,
      added_at: ctx.at,
      added_by: ctx.actor,
    });
    await writeAudit(tx, ctx, [
      { action: 'record.attach', subject: { kind: 'record', id }, encounterId, detail: { bytes: bytes.length } },
    ]);
    return { kind: 'attached', recordId: id };
  });
}
