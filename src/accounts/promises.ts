/** A guarantor's word to pay an amount by a day: kept by payments, broken when the day ends without them. */
import { type Day, dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row } from '../db';
import { type Deps, inPractice, type Work } from '../deps';
import { newId } from '../ids';
import { type Cents, formatCents, negate, sum } from '../money/cents';
import { askAboutAccount, closeAccountTasks, closeAccountWaits, lockGuarantor, wakeAccount } from './guarantor';
import { openAccountWait } from './waits';

interface Promised {
  id: string;
  amount: Cents;
  paid: Cents;
  due: Day;
}

const openPromise = ({ tx }: Work, guarantorId: string): Promise<Promised | undefined> =>
  row<Promised>(
    tx,
    `select id, amount_cents as amount, paid_cents as paid, due_date as due from promise where guarantor_id = ? and status = 'open'`,
    [guarantorId],
  );

/** A new promise takes the place of the one before. False: there is no such guarantor. */
export function recordPromise(
  deps: Deps,
  ctx: Ctx,
  { guarantorId, amount, by }: { guarantorId: string; amount: Cents; by: Day },
): Promise<boolean> {
  return inPractice(deps, ctx, async (work) => {
    if (!(await lockGuarantor(work, guarantorId))) return false;
    const before = await openPromise(work, guarantorId);
    if (before) await end(work, guarantorId, before, 'cancelled');
    const id = newId();
    await work.tx('promise').insert({
      org_id: ctx.org,
      id,
      guarantor_id: guarantorId,
      amount_cents: amount,
      paid_cents: 0,
      due_date: by,
      status: 'open',
      made_on: dayOf(ctx.at, work.practice.zone),
      made_by: ctx.actor,
    });
    await openAccountWait(work, guarantorId, 'promise_to_pay', by);
    await writeAudit(work.tx, ctx, [
      { action: 'promise.record', subject: { kind: 'guarantor', id: guarantorId }, detail: { cents: amount, by } },
    ]);
    await closeAccountTasks(work, guarantorId, ['promise_broken']);
    await wakeAccount(work, guarantorId, `promise/${id}`);
    return true;
  });
}

const DEADLINE_STATUS = { kept: 'met', broken: 'missed', cancelled: 'cancelled' } as const;

async function end(
  work: Work,
  guarantorId: string,
  { id }: Promised,
  status: keyof typeof DEADLINE_STATUS,
): Promise<void> {
  await work.tx('promise').where({ org_id: work.ctx.org, id }).update({ status });
  await closeAccountWaits(work, guarantorId, ['promise_to_pay'], DEADLINE_STATUS[status]);
}

/** Part of the transaction that takes a guarantor's money in. */
export async function payPromise(work: Work, guarantorId: string, payment: Cents): Promise<void> {
  const promised = await openPromise(work, guarantorId);
  if (!promised) return;
  const paid = sum([promised.paid, payment]);
  await work.tx('promise').where({ org_id: work.ctx.org, id: promised.id }).update({ paid_cents: paid });
  if (paid >= promised.amount) await end(work, guarantorId, promised, 'kept');
}

/** Its day has ended; called by the account's step. */
export async function breakDuePromise(work: Work, guarantorId: string): Promise<void> {
  const promised = await openPromise(work, guarantorId);
  const isDue = await row(
    work.tx,
    `select 1 from deadline where owner_kind = 'account' and owner_id = ? and kind = 'promise_to_pay' and status = 'open' and fires_at <= ?`,
    [guarantorId, work.ctx.at],
  );
  if (!promised || !isDue) return;
  await end(work, guarantorId, promised, 'broken');
  const left = sum([promised.amount, negate(promised.paid)]);
  await askAboutAccount(work, guarantorId, {
    reason: 'promise_broken',
    amount: left,
    why: `The guarantor promised ${formatCents(promised.amount)} by ${promised.due}; ${formatCents(left)} of it has not come.`,
  });
}
