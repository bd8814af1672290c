/**
 * Unmatched money that is not ours goes back to its payer (FORMAT 6.7, 6.9): asked for, above the practice's limit approved
 * by another person, then paid. Until it has left the bank it stays unmatched, and nothing posts.
 */
import { dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row } from '../db';
import { type Deps, inPractice, type Work } from '../deps';
import { refuseIfFenced } from '../engine/fence';
import { newId } from '../ids';
import { entry, transfer } from '../ledger/entries';
import { post } from '../ledger/store';
import { type Cents, formatCents } from '../money/cents';
import type { DecidedTask, DecisionMade, TakenEffect } from '../tasks/decision-made';

export async function askReturn(work: Work, task: DecidedTask, decision: DecisionMade): Promise<TakenEffect> {
  const { tx, ctx, practice } = work;
  const remit = await row<{ id: string; payerId: string; paid: Cents }>(
    tx,
    `select id, payer_id as "payerId", paid_cents as paid from remit_claim where id = ? and state = 'unmatched' for update`,
    [task.subjectId!],
  );
  if (!remit) return { unfit: 'This remittance has found its claim already.' };
  if (remit.paid < 0) return { unfit: 'The payer took money here; there is nothing to give back.' };
  // An answer that paid nothing leaves nothing to give back: it is only put aside.
  if (remit.paid === 0) {
    await markReturned(work, remit.id);
    return { task: 'done' };
  }
  const needsApproval = remit.paid > practice.policy.refundLimit;
  const id = newId();
  await tx('payer_return').insert({
    org_id: ctx.org,
    id,
    remit_claim_id: remit.id,
    payer_id: remit.payerId,
    amount_cents: remit.paid,
    task_id: task.id,
    state: needsApproval ? 'asked' : 'approved',
    because: decision.because ?? null,
    asked_by: ctx.actor,
    asked_at: ctx.at,
  });
  await audit(work, 'refund.request', id, decision.because);
  if (!needsApproval) {
    await audit(work, 'refund.approve', id, decision.because);
    return { task: 'done' };
  }
  await askForApproval(work, id, remit.paid, decision.because);
  return { task: 'waiting_for_review' };
}

const markReturned = ({ tx, ctx }: Work, remitClaimId: string): Promise<unknown> =>
  tx('remit_claim')
    .where({ org_id: ctx.org, id: remitClaimId })
    .update({ state: 'returned', claim_id: null, encounter_id: null });

const audit = (
  { tx, ctx }: Work,
  action: 'refund.request' | 'refund.approve',
  id: string,
  because?: string,
): Promise<void> => writeAudit(tx, ctx, [{ action, subject: { kind: 'payer_return', id }, because }]);

async function askForApproval({ tx, ctx }: Work, returnId: string, amount: Cents, because?: string): Promise<void> {
  await tx('task').insert({
    org_id: ctx.org,
    id: newId(),
    kind: 'approve',
    reason: 'refund',
    queue: 'approvals',
    owner_kind: 'practice',
    owner_id: ctx.org,
    subject_id: returnId,
    amount_cents: amount,
    outcomes: ['approve', 'refuse'],
    requested_by: ctx.actor,
    why: `${formatCents(amount)} of unmatched money should go back to its payer: ${because ?? 'no reason given'}.`,
    opened_at: ctx.at,
  });
}

/** The second person's word: the task that asked is done, or open again. */
export async function answerReturn(work: Work, approval: DecidedTask, decision: DecisionMade): Promise<TakenEffect> {
  const { tx, ctx } = work;
  const approved = decision.outcome === 'approve';
  const asked = await row<{ id: string; task_id: string }>(
    tx,
    `update payer_return set state = ?, approved_by = ?, approved_at = ? where id = ? and state = 'asked' returning id, task_id`,
    [approved ? 'approved' : 'refused', ctx.actor, ctx.at, approval.subjectId!],
  );
  if (!asked) return { unfit: 'What was asked for is settled already.' };
  if (approved) await audit(work, 'refund.approve', asked.id, decision.because);
  await tx('task')
    .where({ org_id: ctx.org, id: asked.task_id })
    .update({
      state: approved ? 'done' : 'open',
      version: tx.raw('version + 1'),
      ...(approved ? { closed_at: ctx.at, outcome: 'return_to_payer' } : {}),
    });
  return { task: 'done' };
}

export type ReturnPaid = 'paid' | 'not_found' | 'not_approved';

/** An approved return leaves the bank. The same again changes nothing. */
export function payReturn(deps: Deps, ctx: Ctx, returnId: string): Promise<ReturnPaid> {
  return inPractice(deps, ctx, async (work) => {
    const { tx, practice } = work;
    await refuseIfFenced(tx, ctx.org);
    const found = await row<{ state: string; payerId: string; remitClaimId: string; amount: Cents }>(
      tx,
      'select state, payer_id as "payerId", remit_claim_id as "remitClaimId", amount_cents as amount from payer_return where id = ? for update',
      [returnId],
    );
    if (!found) return 'not_found';
    if (found.state === 'paid') return 'paid';
    if (found.state !== 'approved') return 'not_approved';
    const { payerId, remitClaimId, amount } = found;
    await post(tx, ctx, [
      entry({
        kind: 'refund_paid',
        key: `return_paid/${returnId}`,
        businessDate: dayOf(ctx.at, practice.zone),
        source: { kind: 'payer_return', id: returnId },
        postings: transfer(
          amount,
          { account: 'unmatched', party: payerId, detail: remitClaimId, payerId },
          { account: 'cash', party: payerId, payerId },
        ),
      }),
    ]);
    await tx('payer_return')
      .where({ org_id: ctx.org, id: returnId })
      .update({ state: 'paid', paid_by: ctx.actor, paid_at: ctx.at });
    await markReturned(work, remitClaimId);
    await writeAudit(tx, ctx, [
      { action: 'refund.pay', subject: { kind: 'payer_return', id: returnId }, detail: { cents: amount } },
    ]);
    return 'paid';
  });
}
