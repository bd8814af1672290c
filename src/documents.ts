/** Raw documents: stored unchanged and sealed, found by what they are (SHA-256), never edited. */
import { createHash } from 'node:crypto';
import type { Instant } from './calendar';
import { row, type Tx } from './db';
import { newId } from './ids';
import type { OrgSealer } from './privacy/seal';

export interface NewDocument {
  kind: string;
  name: string;
  bytes: Buffer;
  receivedAt: Instant;
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** Stores a document. The same bytes of the same kind are one document: `isNew` tells. */
export async function storeDocument(
  tx: Tx,
  sealer: OrgSealer,
  org: string,
  document: NewDocument,
): Promise<{ id: string; isNew: boolean }> {
  const digest = sha256(document.bytes);
  const find = (): Promise<{ id: string } | undefined> =>
    row<{ id: string }>(tx, 'select id from document where kind = ? and sha256 = ?', [document.kind, digest] as never);
  const known = await find();
  if (known) return { id: known.id, isNew: false };
  const id = newId();
  const inserted = await tx('document')
    .insert({
      org_id: org,
      id,
      sha256: digest,
      kind: document.kind,
      name: document.name,
      size: document.bytes.length,
      bytes: sealer.seal('document.bytes', id, document.bytes),
      received_at: document.receivedAt,
    })
    .onConflict(['org_id', 'kind', 'sha256'])
    .ignore()
    .returning('id');
  // Somebody else stored the same bytes at the same moment.
  if (inserted.length === 0) return { id: (await find())!.id, isNew: false };
  return { id, isNew: true };
}

export async function readDocument(tx: Tx, sealer: OrgSealer, id: string): Promise<Buffer> {
  const found = await row<{ bytes: Buffer }>(tx, 'select bytes from document where id = ?', [id]);
  if (!found) throw new Error('no such document');
  return sealer.open('document.bytes', id, found.bytes);
}
