/** One inbound 835's process: stored → staged whole → posted in chunks → finished. A kill anywhere goes on from the record. */
import type { Deps } from '../deps';
import { row, type Tx } from '../db';
import { readDocument } from '../documents';
import type { StepInput, StepResult } from '../engine/contract';
import { type Outcome, runStep, type StepWork } from '../line/step-log';
import { finishFile } from './finish';
import { postChunk } from './post-chunk';
import { quarantine } from './quarantine';
import { stage835, UnknownPayer } from './stage';

export function advanceRemittanceFile(deps: Deps, input: StepInput): Promise<StepResult> {
  return runStep(deps, input, {
    goesOn: true,
    lock: async (tx, owner) => void (await tx.raw('select id from inbound_file where id = ? for update', [owner.id])),
    work,
    stand: async (tx, owner) => outcomeOf(await statusOf(tx, owner.id)),
  });
}

const statusOf = async (tx: Tx, id: string): Promise<string> =>
  (await row<{ status: string }>(tx, 'select status from inbound_file where id = ?', [id]))!.status;
const outcomeOf = (status: string): Outcome => ({
  stage: status,
  next: status === 'received' || status === 'staged' ? 'again' : 'done',
});

async function work(step: StepWork): Promise<Outcome> {
  const { tx, ctx, owner } = step;
  const file = await row<{ status: string; document_id: string; received_at: string }>(
    tx,
    'select status, document_id, received_at from inbound_file where id = ?',
    [owner.id],
  );
  // Every part of a file happens at the time at which the file came, however many wakes it takes.
  const at: StepWork = { ...step, ctx: { ...ctx, at: file!.received_at } };
  if (file!.status === 'received') {
    const status = await stage(at, file!.document_id);
    if (status !== 'quarantined')
      await tx('inbound_file')
        .where({ org_id: ctx.org, id: owner.id })
        .update({ status, done_at: status === 'duplicate' ? ctx.at : null });
  } else if (file!.status === 'staged' && (await postChunk(at, owner.id)) === 0) {
    await finishFile(at, owner.id);
  }
  return outcomeOf(await statusOf(tx, owner.id));
}

async function stage(step: StepWork, documentId: string): Promise<'staged' | 'duplicate' | 'quarantined'> {
  const bytes = await readDocument(step.tx, step.sealer, documentId);
  try {
    return await step.tx.transaction((inner) => stage835({ ...step, tx: inner }, step.owner.id, bytes));
  } catch (error) {
    if (!(error instanceof UnknownPayer)) throw error;
    await quarantine(step, step.owner.id, ['envelope'], [{ code: 'unknown_payer', message: error.message }]);
    return 'quarantined';
  }
}
