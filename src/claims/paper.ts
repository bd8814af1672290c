/** Claims of payers that take paper: printed by the submission window, and sent as they are printed (FORMAT 3, run). */
import { dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Work } from '../deps';
import { storeDocument } from '../documents';
import { newId } from '../ids';
import { takeNumber } from '../practice/store';
import type { ClaimContent } from './content';
import { formText, formsOf } from './forms';

/** A claim that the window has locked. */
export interface PaperClaim {
  id: string;
  encounterId: string;
  payerId: string;
  payerCode: string;
  visitKind: 'professional' | 'institutional';
  snapshot: Buffer;
}

const FORM_OF = {
  professional: { kind: 'CMS-1500', suffix: '1500' },
  institutional: { kind: 'UB-04', suffix: 'ub04' },
} as const;

/** One print run a payer and form. Nobody acknowledges paper, so that nothing waits for an acknowledgement. */
export async function printClaims(work: Work, batch: PaperClaim[]): Promise<number> {
  const { tx, ctx } = work;
  const fileId = await storeRun(work, batch);
  await tx.raw(
    `update claim c set status = 'sent', sent_at = ?, file_id = ?, place_in_file = x.place from jsonb_to_recordset(?::jsonb) as x(id uuid, place int) where c.org_id = ? and c.id = x.id`,
    [ctx.at, fileId, JSON.stringify(batch.map(({ id }, index) => ({ id, place: index + 1 }))), ctx.org],
  );
  await tx.raw(
    `update claim old set status = case when new.frequency = '8' then 'voided' else 'replaced' end from claim new
     where new.file_id = ? and new.replaces is not null and old.org_id = new.org_id and old.id = new.replaces`,
    [fileId],
  );
  await tx.raw(
    `update encounter e set stage = 'adjudication', stage_since = ? from claim c
     where c.file_id = ? and e.org_id = c.org_id and e.id = c.encounter_id and e.stage = 'submission'
       and not exists (select 1 from claim o where o.org_id = e.org_id and o.encounter_id = e.id and o.file_id is distinct from ?
         and o.status in ('ready', 'held', 'sent', 'syntax_accepted', 'received'))`,
    [ctx.at, fileId, fileId],
  );
  await writeAudit(
    tx,
    ctx,
    batch.map(({ id, encounterId }) => ({
      action: 'claim.submit',
      subject: { kind: 'claim', id },
      encounterId,
      detail: { file: fileId },
    })),
  );
  return batch.length;
}

/** Numbered in the series of all files; no control number of it goes anywhere. */
async function storeRun({ tx, ctx, sealer, practice }: Work, batch: PaperClaim[]): Promise<string> {
  const id = newId();
  const n = await takeNumber(tx, ctx.org, 'submission_file');
  const forms = batch.flatMap((claim) =>
    formsOf(sealer.openJson<ClaimContent>('claim.snapshot', claim.id, claim.snapshot)),
  );
  const { payerId, payerCode, visitKind } = batch[0]!;
  const { kind, suffix } = FORM_OF[visitKind];
  const number = String(n).padStart(9, '0');
  const name = `${dayOf(ctx.at, practice.zone).replaceAll('-', '')}-${payerCode}-${number}.${suffix}`;
  const bytes = Buffer.from(formText(forms));
  const document = await storeDocument(tx, sealer, ctx.org, { kind, name, bytes, receivedAt: ctx.at });
  await tx('submission_file').insert({
    org_id: ctx.org,
    id,
    n,
    kind,
    payer_id: payerId,
    document_id: document.id,
    name,
    isa_control: number,
    gs_control: String(n),
    st_control: '',
    bht: '',
    claims: batch.length,
    status: 'sent',
    stored_at: ctx.at,
    sent_at: ctx.at,
  });
  return id;
}
