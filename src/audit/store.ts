/** Audit rows, written in the transaction of what they tell of; the sealer chains them a moment later. */
import type { Ctx } from '../ctx';
import type { Tx } from '../db';
import type { AuditAction } from '../words';

export interface AuditRow {
  action: AuditAction;
  subject: { kind: string; id: string };
  encounterId?: string;
  because?: string;
  /** Left out: the context's. */
  actor?: string;
  /** Ids, codes and cents only. */
  detail?: Record<string, unknown>;
}

export async function writeAudit(tx: Tx, ctx: Ctx, notes: AuditRow[]): Promise<void> {
  if (notes.length === 0) return;
  await tx('audit').insert(
    notes.map((note) => ({
      org_id: ctx.org,
      action: note.action,
      actor: note.actor ?? ctx.actor,
      subject_kind: note.subject.kind,
      subject_id: note.subject.id,
      encounter_id: note.encounterId ?? null,
      because: note.because ?? ctx.reason ?? null,
      detail: JSON.stringify(note.detail ?? {}),
      at: ctx.at,
    })),
  );
}
