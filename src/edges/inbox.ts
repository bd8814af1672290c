/** Takes in what partners send: stored unchanged, then a look at it. The same bytes twice are one file. */
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { type Deps, inPractice } from '../deps';
import { row } from '../db';
import { storeDocument } from '../documents';
import { newId, type OwnerKind } from '../ids';
import { sendLooks } from '../outbox';
import { takeNumber } from '../practice/store';
import { kindOf } from '../x12';
import type { ClearinghousePort, InboundFile } from './clearinghouse/port';

const OWNER_OF: Record<string, OwnerKind> = {
  '835': 'remittanceFile',
  '999': 'acknowledgementFile',
  '277CA': 'acknowledgementFile',
  '277': 'acknowledgementFile',
  TA1: 'acknowledgementFile',
};

export interface Received {
  fileId: string;
  /** These very bytes were here before; nothing happens. */
  duplicate: boolean;
}

/** Stores one file and wakes the process that reads it. What is neither a remit nor an acknowledgement is quarantined by it. */
export function receiveFile(deps: Deps, ctx: Ctx, file: InboundFile): Promise<Received> {
  return inPractice(deps, ctx, async ({ tx, sealer, practice }) => {
    const kind = kindOf(file.bytes);
    const document = await storeDocument(tx, sealer, ctx.org, {
      kind: 'inbound',
      name: file.name,
      bytes: file.bytes,
      receivedAt: ctx.at,
    });
    if (!document.isNew) {
      const known = await row<{ id: string }>(tx, 'select id from inbound_file where document_id = ?', [document.id]);
      return { fileId: known!.id, duplicate: true };
    }
    const id = newId();
    const n = await takeNumber(tx, ctx.org, 'inbound_file');
    await tx('inbound_file').insert({
      org_id: ctx.org,
      id,
      n,
      document_id: document.id,
      name: file.name,
      kind,
      partner: '',
      received_at: ctx.at,
    });
    await writeAudit(tx, ctx, [
      { action: 'file.receive', subject: { kind: 'inbound_file', id }, detail: { kind, size: file.bytes.length } },
    ]);
    const owner = { kind: OWNER_OF[kind] ?? ('remittanceFile' as const), id };
    await sendLooks(tx, practice, [{ owner, id: `received/${id}`, at: ctx.at }]);
    return { fileId: id, duplicate: false };
  });
}

/** Polls the partner's folder. A file is archived only after its transaction committed; a kill between only repeats it. */
export async function pollInbound(deps: Deps, ctx: Ctx, clearinghouse: ClearinghousePort): Promise<Received[]> {
  const received: Received[] = [];
  for (const file of await clearinghouse.fetchInbound(ctx.org)) {
    received.push(await receiveFile(deps, ctx, file));
    await clearinghouse.archiveInbound(ctx.org, file.name);
  }
  return received;
}
