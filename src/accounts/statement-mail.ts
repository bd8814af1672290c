/**
 * From making to mailing: a practice may hold statements for some days, and what posts meanwhile recalls them. Mailed and
 * recalled exclude each other under the guarantor's lock, so a remittance that lands in time wins cleanly (FORMAT 6.13).
 */
import { addDays, type Day, dayOf, startOf } from '../calendar';
import { writeAudit } from '../audit/store';
import { rows } from '../db';
import type { Work } from '../deps';
import { closeAccountWaits, wakeAccount } from './guarantor';
import { openAccountWait } from './waits';

/** The day on which a statement made today goes out. */
const mailingDay = ({ ctx, practice }: Work): Day =>
  addDays(dayOf(ctx.at, practice.zone), practice.policy.statementHoldDays);

export const awaitMailing = (work: Work, guarantorId: string): Promise<string> => {
  const day = mailingDay(work);
  return openAccountWait(work, guarantorId, 'mailing', day, startOf(day, work.practice.zone));
};

/** Its day has come and nothing has posted. */
export async function mailDueStatement(work: Work, guarantorId: string): Promise<void> {
  const { tx, ctx, practice } = work;
  const due = await rows(
    tx,
    `select 1 from deadline where owner_kind = 'account' and owner_id = ? and kind = 'mailing' and status = 'open' and fires_at <= ?`,
    [guarantorId, ctx.at],
  );
  if (due.length === 0) return;
  await tx.raw(`update statement set status = 'mailed', mailed_on = ? where guarantor_id = ? and status = 'queued'`, [
    dayOf(ctx.at, practice.zone),
    guarantorId,
  ]);
  await closeAccountWaits(work, guarantorId, ['mailing'], 'met');
}

/**
 * Something posted on these guarantors' accounts: their queued statements are no longer true. Part of the transaction that
 * posts; the caller holds the guarantors' locks. The wait for the next statement ends too: a new one may be made at once.
 */
export async function recallStatements(work: Work, guarantorIds: readonly string[]): Promise<void> {
  const { tx, ctx, practice } = work;
  if (practice.policy.statementHoldDays === 0 || guarantorIds.length === 0) return;
  const recalled = await rows<{ id: string; guarantor: string }>(
    tx,
    `update statement set status = 'recalled' where guarantor_id = any(?) and status = 'queued' returning id, guarantor_id as guarantor`,
    [guarantorIds] as never,
  );
  for (const { id, guarantor } of recalled) {
    await closeAccountWaits(work, guarantor, ['mailing', 'statement', 'collections_gate'], 'cancelled');
    await wakeAccount(work, guarantor, `recalled/${id}`);
  }
  await writeAudit(
    tx,
    ctx,
    recalled.map(({ id }) => ({ action: 'statement.recall' as const, subject: { kind: 'statement', id } })),
  );
}
