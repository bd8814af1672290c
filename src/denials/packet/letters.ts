/** The practice's own letters: a new text is a new version, and the newest of the narrowest is what the next packet takes. */
import { writeAudit } from '../../audit/store';
import type { Ctx } from '../../ctx';
import { row } from '../../db';
import { type Deps, inPractice } from '../../deps';
import { newId } from '../../ids';
import type { DenialCategory } from '../../words';
import { letterFaults, type LetterText } from './letter';

export interface LetterInput extends LetterText {
  /** Left out: for all payers, for all categories. */
  payerCode?: string | undefined;
  category?: DenialCategory | undefined;
  because: string;
}

export type LetterWritten = { version: number } | { faults: { path: string; message: string }[] };

/** Writes the next version. With faults nothing is written. */
export async function writeLetter(deps: Deps, ctx: Ctx, input: LetterInput): Promise<LetterWritten> {
  const faults = letterFaults(input);
  if (faults.length > 0) return { faults };
  return inPractice(deps, ctx, async ({ tx }) => {
    const { payerCode = '', category = '', subject, paragraphs, because } = input;
    if (payerCode && !(await row(tx, 'select 1 from payer where code = ?', [payerCode])))
      return { faults: [{ path: 'payer', message: 'is no payer of this practice' }] };
    await tx.raw(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [`letter ${ctx.org}`]);
    const id = newId();
    const made = await row<{ version: number }>(
      tx,
      `insert into letter_template (org_id, id, payer_code, category, version, subject, paragraphs, because, written_by, written_at)
       select ?, ?, ?, ?, coalesce(max(version), 0) + 1, ?, ?::text[], ?, ?, ? from letter_template where payer_code = ? and category = ? returning version`,
      [ctx.org, id, payerCode, category, subject, paragraphs, because, ctx.actor, ctx.at, payerCode, category] as never,
    );
    await writeAudit(tx, ctx, [
      {
        action: 'letter.write',
        subject: { kind: 'letter', id },
        because,
        detail: { payer: payerCode || 'all', category: category || 'all', version: made!.version },
      },
    ]);
    return made!;
  });
}
