/** Claims in the record: written by the steps that build and change them. */
import type { Tx } from '../db';

/**
 * Keeps submission windows off an encounter's unsent claims until this transaction ends: a window skips what is locked, and
 * what a window has taken already is seen as taken. After the encounter's own lock.
 */
export async function lockUnsentClaims(tx: Tx, encounterId: string): Promise<void> {
  await tx.raw(
    `select id from claim where encounter_id = ? and status in ('ready', 'held') and file_id is null order by id for update`,
    [encounterId],
  );
}
