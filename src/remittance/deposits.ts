/** Deposits seen at the bank, and their advice: whichever comes first waits for the other (FORMAT 6.8; DOMAIN 4.9). */
import { type Day, dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row } from '../db';
import { endOf } from '../deadlines/ladder';
import { otherSideLimit } from '../deadlines/limits';
import { type Deps, inPractice, type Work } from '../deps';
import { newId } from '../ids';
import { entry, transfer } from '../ledger/entries';
import { post } from '../ledger/store';
import type { Posting } from '../ledger/types';
import { type Cents, formatCents, least, magnitude, negate, sum, ZERO } from '../money/cents';
import { sendLooks } from '../outbox';

export interface DepositInput {
  payerCode: string;
  trace: string;
  amount: Cents;
  on?: Day;
}

/** Records a deposit once; the same payer and trace again changes nothing. */
export function recordDeposit(
  deps: Deps,
  ctx: Ctx,
  input: DepositInput,
): Promise<{ depositId: string; duplicate: boolean }> {
  return inPractice(deps, ctx, async (work) => {
    const { tx, practice } = work;
    const payer = await row<{ id: string }>(tx, 'select id from payer where code = ?', [input.payerCode]);
    if (!payer) throw new Error(`no payer with the id ${input.payerCode}`);
    await oneSideAtATime(work, payer.id);
    const known = await row<{ id: string }>(tx, 'select id from deposit where payer_id = ? and trace = ?', [
      payer.id,
      input.trace,
    ]);
    if (known) return { depositId: known.id, duplicate: true };
    const id = newId();
    const remit = await remitOf(work, payer.id, input.trace);
    await tx('deposit').insert({
      org_id: ctx.org,
      id,
      payer_id: payer.id,
      trace: input.trace,
      amount_cents: input.amount,
      seen_on: input.on ?? dayOf(ctx.at, practice.zone),
      remit_id: remit?.id ?? null,
    });
    const cash = { account: 'cash' as const, party: payer.id, payerId: payer.id };
    const advised = remit ? least(input.amount, remit.amount) : ZERO;
    await postOn(work, 'deposit', `deposit/${id}`, id, [
      ...(remit ? transfer(advised, cash, inTransit(payer.id, remit.id)) : []),
      // What no advice speaks of is money without a home.
      ...transfer(sum([input.amount, negate(advised)]), cash, unmatched(payer.id, id)),
    ]);
    if (remit) await meet(work, remit.id, id, input.amount, remit.amount);
    else await openOtherSide(work, 'era_missing', id);
    await writeAudit(tx, ctx, [
      { action: 'deposit.record', subject: { kind: 'deposit', id }, detail: { cents: input.amount } },
    ]);
    return { depositId: id, duplicate: false };
  });
}

/** A posted advice finds its deposit, or waits for it. An advice of nothing waits for nothing. */
export async function settleDeposit(
  work: Work,
  remit: { id: string; payerId: string; trace: string; amount: Cents },
): Promise<void> {
  await oneSideAtATime(work, remit.payerId);
  const deposit = await row<{ id: string; amount: Cents }>(
    work.tx,
    'select id, amount_cents as amount from deposit where payer_id = ? and trace = ? for update',
    [remit.payerId, remit.trace],
  );
  if (!deposit) {
    if (remit.amount !== 0) await openOtherSide(work, 'eft_missing', remit.id);
    return;
  }
  await work.tx('deposit').where({ org_id: work.ctx.org, id: deposit.id }).update({ remit_id: remit.id });
  await postOn(
    work,
    'deposit_match',
    `deposit_match/${deposit.id}`,
    deposit.id,
    transfer(
      least(deposit.amount, remit.amount),
      unmatched(remit.payerId, deposit.id),
      inTransit(remit.payerId, remit.id),
    ),
  );
  await meet(work, remit.id, deposit.id, deposit.amount, remit.amount);
}

/** A deposit and its advice that come in one moment must see each other, and the same deposit twice at once is one. */
const oneSideAtATime = ({ tx }: Work, payerId: string): Promise<unknown> =>
  row(tx, 'select id from payer where id = ? for update', [payerId]);

const inTransit = (payerId: string, remitId: string): Omit<Posting, 'cents'> => ({
  account: 'in_transit',
  party: payerId,
  detail: remitId,
  payerId,
});
const unmatched = (payerId: string, depositId: string): Omit<Posting, 'cents'> => ({
  account: 'unmatched',
  party: payerId,
  detail: depositId,
  payerId,
});

const postOn = (
  { tx, ctx, practice }: Work,
  kind: 'deposit' | 'deposit_match',
  key: string,
  id: string,
  postings: Posting[],
): Promise<void> =>
  post(tx, ctx, [
    entry({ kind, key, businessDate: dayOf(ctx.at, practice.zone), source: { kind: 'deposit', id }, postings }),
  ]);

/** Both sides are here: the waits end, and a difference is shown to a person. */
async function meet(
  { tx, ctx }: Work,
  remitId: string,
  depositId: string,
  deposited: Cents,
  advised: Cents,
): Promise<void> {
  await tx.raw(
    `update deadline set status = 'met', closed_at = ? where owner_kind = 'practice' and kind in ('era_missing', 'eft_missing') and subject_id in (?, ?) and status = 'open'`,
    [ctx.at, remitId, depositId],
  );
  await tx.raw(
    `update task set state = 'cancelled', closed_at = ?, version = version + 1 where kind = 'match_deposit' and reason in ('eft_without_era', 'era_without_eft') and subject_id in (?, ?) and state not in ('done', 'cancelled')`,
    [ctx.at, remitId, depositId],
  );
  const difference = sum([deposited, negate(advised)]);
  if (difference === 0) return;
  await tx('task').insert({
    org_id: ctx.org,
    id: newId(),
    kind: 'match_deposit',
    reason: 'deposit_mismatch',
    queue: 'posting',
    owner_kind: 'practice',
    owner_id: ctx.org,
    subject_id: depositId,
    amount_cents: magnitude(difference),
    why: `The bank shows ${formatCents(deposited)}, the advice says ${formatCents(advised)}.`,
    opened_at: ctx.at,
  });
}

/** Advice without a deposit: the practice waits for the money some business days. */
async function openOtherSide(work: Work, kind: 'eft_missing' | 'era_missing', subjectId: string): Promise<void> {
  const { tx, ctx, practice } = work;
  const due = otherSideLimit(dayOf(ctx.at, practice.zone), practice);
  const id = newId();
  await tx('deadline').insert({
    org_id: ctx.org,
    id,
    kind,
    owner_kind: 'practice',
    owner_id: ctx.org,
    subject_id: subjectId,
    due_date: due,
    fires_at: endOf(due, practice.zone),
    told: practice.told,
    opened_at: ctx.at,
  });
  await sendLooks(tx, practice, [
    { owner: { kind: 'practice', id: ctx.org }, id: `opened/${id}`, at: ctx.at, lane: 5 },
  ]);
}

const remitOf = (work: Work, payerId: string, trace: string): Promise<{ id: string; amount: Cents } | undefined> =>
  row(work.tx, `select id, amount_cents as amount from remit where payer_id = ? and trace = ? and status = 'posted'`, [
    payerId,
    trace,
  ]);
