/** What a person does with a message that waits: tries it again, as it is or corrected, or discards it with a reason. */
import { writeAudit } from '../../audit/store';
import type { Ctx } from '../../ctx';
import { inOrg } from '../../db';
import { type Deps, inPractice } from '../../deps';
import { storeDocument } from '../../documents';
import type { Problem } from '../../registration/intake';
import type { InboxState } from '../../words';
import { findMessage, lockMessage, settleMessage } from './store';
import { attempt, bytesOf } from './take';

export type Replayed =
  | { kind: 'replayed'; state: InboxState; faults: Problem[] }
  | { kind: 'settled'; state: InboxState }
  | { kind: 'not_found' };

/** `corrected` takes the place of the sender's bytes, which stay as they came. An applied or discarded message is settled. */
export function replayMessage(deps: Deps, ctx: Ctx, input: { id: string; corrected?: Buffer }): Promise<Replayed> {
  return inPractice(deps, ctx, async (work) => {
    const { tx, sealer } = work;
    const row = await lockMessage(tx, input.id);
    if (!row) return { kind: 'not_found' };
    if (row.state === 'applied' || row.state === 'discarded') return { kind: 'settled', state: row.state };
    const bytes = input.corrected ?? (await bytesOf(work, row));
    const corrected = input.corrected && {
      kind: 'message',
      name: `${row.format} corrected`,
      bytes,
      receivedAt: ctx.at,
    };
    const document = corrected && (await storeDocument(tx, sealer, ctx.org, corrected));
    const detail = { n: row.n, corrected: document !== undefined };
    await writeAudit(tx, ctx, [{ action: 'message.replay', subject: { kind: 'message', id: row.id }, detail }]);
    const { state, faults } = await attempt(work, row, bytes, document?.id);
    return { kind: 'replayed', state, faults };
  });
}

/** It stays in the inbox with the reason, and is never tried again. */
export function discardMessage(
  deps: Deps,
  ctx: Ctx,
  { id, because }: { id: string; because: string },
): Promise<Replayed> {
  return inPractice(deps, ctx, async ({ tx }) => {
    const row = await lockMessage(tx, id);
    if (!row) return { kind: 'not_found' };
    if (row.state === 'applied' || row.state === 'discarded') return { kind: 'settled', state: row.state };
    await settleMessage(tx, ctx, id, { state: 'discarded', problems: row.problems, because });
    await writeAudit(tx, ctx, [
      { action: 'message.discard', subject: { kind: 'message', id }, because, detail: { n: row.n } },
    ]);
    return { kind: 'replayed', state: 'discarded', faults: [] };
  });
}

/** The bytes as they stand: the correction where there is one, else the sender's. Whoever reads them sees a patient's data. */
export function rawMessage(deps: Deps, ctx: Pick<Ctx, 'org'>, id: string): Promise<Buffer | undefined> {
  return inOrg(deps.db, ctx, async (tx) => {
    const row = await findMessage(tx, id);
    return row && bytesOf({ tx, sealer: await deps.sealers.for(tx, ctx.org) }, row);
  });
}
