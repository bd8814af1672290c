/** A person asks for a write-off on a line; what becomes of it is the encounter's step (`write_off/<request>`). */
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row } from '../db';
import { type Deps, inPractice } from '../deps';
import { newId } from '../ids';
import type { Cents } from '../money/cents';
import { sendLooks } from '../outbox';
import type { WriteOffReason } from '../words';
import { lockEncounters } from './load';

export interface WriteOffInput {
  encounterId: string;
  /** The n-th line in order of capture. */
  line: number;
  amount: Cents;
  reason: WriteOffReason;
  because?: string;
  /** The sender's idempotency key: the same key is the same request. */
  key: string;
}

export type WriteOffAsked =
  | { kind: 'asked'; requestId: string; lookId: string }
  | { kind: 'not_found' }
  /** The line's owner owes less. */
  | { kind: 'too_much'; owed: Cents };

export function askWriteOff(deps: Deps, ctx: Ctx, input: WriteOffInput): Promise<WriteOffAsked> {
  return inPractice(deps, ctx, async ({ tx, practice }) => {
    const { encounterId, amount, reason, because } = input;
    await lockEncounters(tx, [encounterId]);
    const known = await row<{ id: string }>(tx, 'select id from write_off_request where key = ?', [input.key]);
    if (known) return { kind: 'asked', requestId: known.id, lookId: `write_off/${known.id}` };
    const line = await row<{ id: string; owed: Cents }>(
      tx,
      `select l.id, (select coalesce(max(b.cents), 0)::bigint from line_balance b where b.org_id = l.org_id and b.line_id = l.id) as owed
       from charge_line l where l.encounter_id = ? and l.n = ? and not l.removed`,
      [encounterId, input.line],
    );
    if (!line) return { kind: 'not_found' };
    if (line.owed < amount) return { kind: 'too_much', owed: line.owed };
    const id = newId();
    await tx('write_off_request').insert({
      org_id: ctx.org,
      id,
      encounter_id: encounterId,
      line_id: line.id,
      amount_cents: amount,
      reason,
      because: because ?? null,
      key: input.key,
      asked_by: ctx.actor,
      asked_at: ctx.at,
    });
    await writeAudit(tx, ctx, [
      {
        action: 'write_off.ask',
        subject: { kind: 'encounter', id: encounterId },
        encounterId,
        because,
        detail: { line: input.line, cents: amount, reason },
      },
    ]);
    const lookId = `write_off/${id}`;
    await sendLooks(tx, practice, [{ owner: { kind: 'encounter', id: encounterId }, id: lookId, at: ctx.at, lane: 1 }]);
    return { kind: 'asked', requestId: id, lookId };
  });
}
