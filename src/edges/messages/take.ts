/**
 * One message of a practice's system, in one transaction: its bytes sealed, its row in the inbox, its effect. What it can
 * answer the sender it answers only when that has committed. A message that cannot be used is kept all the same, and waits
 * in the inbox with its reasons; no message stops another.
 */
import { createHash } from 'node:crypto';
import { writeAudit } from '../../audit/store';
import type { Instant } from '../../calendar';
import type { Ctx } from '../../ctx';
import { inOrg } from '../../db';
import { type Deps, inWork, type Work } from '../../deps';
import { readDocument, storeDocument } from '../../documents';
import type { Problem } from '../../registration/intake';
import type { InboxState } from '../../words';
import { readers } from './readers';
import {
  allPending,
  countAttempt,
  type InboxRow,
  lockMessage,
  openMessage,
  pendingOn,
  sameControl,
  type Settlement,
  settleMessage,
} from './store';
import { applyEffect } from './apply';
import type { Applied } from './ground';

export interface SentMessage {
  source: string;
  format: InboxRow['format'];
  bytes: Buffer;
}

export interface Taken {
  id: string;
  n: number;
  state: InboxState;
  /** These bytes were taken before, and nothing was done now. */
  duplicate: boolean;
  faults: Problem[];
  unsupported: boolean;
  at: Instant;
}

/** Takes one message in. What it throws is the machine's trouble; then nothing of the message is kept, and it must come again. */
export function takeMessage(deps: Deps, who: Pick<Ctx, 'org' | 'actor'>, sent: SentMessage): Promise<Taken> {
  return inWork(deps, who, async (work) => {
    const { control, kind } = readers[sent.format].identify(sent.bytes);
    const { tx, ctx, sealer } = work;
    const document = await storeDocument(tx, sealer, ctx.org, {
      kind: 'message',
      name: sent.format,
      bytes: sent.bytes,
      receivedAt: ctx.at,
    });
    const sha256 = createHash('sha256').update(sent.bytes).digest();
    const { source, format } = sent;
    const message = { source, format, control, kind, sha256, documentId: document.id };
    const { row, isNew } = await openMessage(tx, ctx, message);
    if (!isNew && row.state !== 'failed') return answer(row, ctx.at);
    if (isNew)
      await writeAudit(tx, ctx, [
        { action: 'message.receive', subject: { kind: 'message', id: row.id }, detail: { format, n: row.n } },
      ]);
    else await countAttempt(tx, ctx, row.id);
    const tried = await attempt(work, row, sent.bytes);
    return { id: row.id, n: row.n, duplicate: false, at: ctx.at, ...tried };
  });
}

const answer = ({ id, n, state, problems }: InboxRow, at: Instant): Taken => ({
  id,
  n,
  state,
  duplicate: true,
  faults: state === 'failed' ? problems : [],
  unsupported: false,
  at,
});

type Tried = Pick<Taken, 'state' | 'faults' | 'unsupported'>;

/** Reads the message and brings it into the record; writes what became of it, and takes up what has waited for it. */
export async function attempt(work: Work, row: InboxRow, bytes: Buffer, correctedId?: string): Promise<Tried> {
  const { tx, ctx } = work;
  const read = readers[row.format].read(bytes, work.practice.zone);
  if ('faults' in read) {
    await settleMessage(tx, ctx, row.id, { state: 'failed', problems: read.faults, correctedId });
    return { state: 'failed', faults: read.faults, unsupported: read.unsupported ?? false };
  }
  const others = await sameControl(tx, row);
  if (others.some(({ state }) => state === 'applied' || state === 'pending')) {
    const faults = [readers[row.format].reused];
    await settleMessage(tx, ctx, row.id, { state: 'failed', problems: faults, correctedId });
    return { state: 'failed', faults, unsupported: false };
  }
  const applied = await inSavepoint(work, (inner) =>
    applyEffect(inner, { source: row.source, messageId: row.id }, read),
  );
  const settlement = settlementOf(applied);
  await settleMessage(tx, ctx, row.id, { ...settlement, correctedId });
  if (applied.kind === 'failed') return { state: 'failed', faults: applied.faults, unsupported: false };
  // A corrected message has come under the same control id: the wrong one needs nobody any more.
  for (const { id, state } of others)
    if (state === 'failed')
      await settleMessage(tx, ctx, id, { state: 'discarded', because: `corrected by message ${row.n}` });
  if (applied.kind === 'applied' && applied.brings.length > 0) await takeUp(work, row.source, applied.brings);
  return { state: settlement.state, faults: [], unsupported: false };
}

function settlementOf(applied: Applied): Settlement {
  if (applied.kind === 'failed') return { state: 'failed', problems: applied.faults };
  if (applied.kind === 'waits') return { state: 'pending', waitsFor: applied.for };
  return { state: 'applied', ...(applied.encounterId && { encounterId: applied.encounterId }) };
}

/** Class 22: a value that a column cannot hold. It is the message's own fault, and no reason for it to come for ever. */
const DATA_EXCEPTION = /^22/;
const UNSTORABLE: Problem = {
  resource: 'MSH',
  field: 'message',
  code: 'invalid',
  message:
    'a value of the message cannot be stored (a control character, or a number out of range); correct it and replay it',
};

/** What is refused or waits leaves nothing behind but its row. */
async function inSavepoint(work: Work, apply: (work: Work) => Promise<Applied>): Promise<Applied> {
  let result: Applied | undefined;
  try {
    await work.tx.transaction(async (tx) => {
      result = await apply({ ...work, tx });
      if (result.kind !== 'applied') throw new NothingDone();
    });
  } catch (error) {
    if (error instanceof NothingDone) return result!;
    if (DATA_EXCEPTION.test((error as { code?: string }).code ?? '')) return { kind: 'failed', faults: [UNSTORABLE] };
    throw error;
  }
  return result!;
}

class NothingDone extends Error {}

/** Tries again what has waited for a patient or a visit that is there now. */
async function takeUp(work: Work, source: string, keys: string[]): Promise<void> {
  for (const { id } of await pendingOn(work.tx, source, keys)) await tryAgain(work, id);
}

async function tryAgain(work: Work, id: string): Promise<boolean> {
  const row = await lockMessage(work.tx, id);
  if (row?.state !== 'pending') return false;
  const { state } = await attempt(work, row, await bytesOf(work, row));
  return state === 'applied';
}

export const bytesOf = (
  { tx, sealer }: Pick<Work, 'tx' | 'sealer'>,
  { correctedId, documentId }: InboxRow,
): Promise<Buffer> => readDocument(tx, sealer, correctedId ?? documentId);

const PENDING_AT_ONCE = 1_000;

/** Tries all that waits once more, each in its own transaction; how many went on. Safe at any time. */
export async function takeUpPending(deps: Deps, who: Pick<Ctx, 'org' | 'actor'>): Promise<number> {
  const waiting = await inOrg(deps.db, who, (tx) => allPending(tx, PENDING_AT_ONCE));
  let done = 0;
  for (const { id } of waiting) if (await inWork(deps, who, (work) => tryAgain(work, id))) done += 1;
  return done;
}
