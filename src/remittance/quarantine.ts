/** A file that is broken or does not add up is put away whole, with reasons; a person reviews it and nothing of it posts. */
import { writeAudit } from '../audit/store';
import type { StepWork } from '../line/step-log';
import { newId } from '../ids';
import type { QuarantineReason } from '../words';

/** `detail`: where and what, without patient data (codec errors and balance faults are made so). */
export async function quarantine(
  step: StepWork,
  fileId: string,
  reasons: QuarantineReason[],
  detail: object[],
  traces: string[] = [],
): Promise<void> {
  const { tx, ctx } = step;
  await tx('inbound_file')
    .where({ org_id: ctx.org, id: fileId })
    .update({ status: 'quarantined', reasons, detail: JSON.stringify(detail.slice(0, 100)), done_at: ctx.at });
  await tx('task').insert({
    org_id: ctx.org,
    id: newId(),
    kind: 'review_file',
    reason: 'quarantined',
    queue: 'posting',
    owner_kind: 'practice',
    owner_id: ctx.org,
    subject_id: fileId,
    amount_cents: 0,
    why: `The file does not post: ${reasons.map((reason) => reason.replaceAll('_', ' ')).join(', ')}. Ask the payer for a good one${traces.length ? ` under trace ${traces.join(', ')}` : ''}.`,
    opened_at: ctx.at,
  });
  await writeAudit(tx, ctx, [
    { action: 'remit.quarantine', subject: { kind: 'inbound_file', id: fileId }, detail: { reasons } },
  ]);
}
