/** A guarantor's account as rows: the lock, what is owed, what stands in the way, questions to people. */
import type { Day } from '../calendar';
import { row, rows } from '../db';
import type { Work } from '../deps';
import { newId } from '../ids';
import type { Cents } from '../money/cents';
import { sendLooks } from '../outbox';
import type { EventFact } from './holds';

export const lockGuarantor = async ({ tx }: Work, id: string): Promise<boolean> =>
  (await row(tx, 'select id from guarantor where id = ? for update', [id])) !== undefined;

export const owedBy = async ({ tx }: Pick<Work, 'tx'>, guarantorId: string): Promise<Cents> =>
  (await row<{ owed: Cents }>(
    tx,
    'select coalesce(sum(patient_cents), 0)::bigint as owed from encounter where guarantor_id = ? and patient_cents > 0',
    [guarantorId],
  ))!.owed;

/** The last day that ended with nothing owed after something was; read from the ledger's own days, not from a flag. */
export async function lastZeroDay({ tx }: Pick<Work, 'tx'>, guarantorId: string): Promise<Day | null> {
  const days = await rows<{ day: Day; cents: Cents }>(
    tx,
    `select e.business_date as day, sum(p.cents)::bigint as cents from ledger_posting p join ledger_entry e on e.org_id = p.org_id and e.id = p.entry_id
     where p.guarantor_id = ? and p.account = 'receivable' and p.party = 'patient' group by e.business_date order by e.business_date`,
    [guarantorId],
  );
  let balance = 0;
  return days.reduce<Day | null>((last, { day, cents }) => ((balance += cents) <= 0 ? day : last), null);
}

/** Everything that happened to the guarantor, in order. */
export const eventsOf = ({ tx }: Pick<Work, 'tx'>, guarantorId: string): Promise<EventFact[]> =>
  rows<EventFact>(tx, 'select kind, happened_on as on from guarantor_event where guarantor_id = ? order by id', [
    guarantorId,
  ]);

export const hasActivePlan = async ({ tx }: Pick<Work, 'tx'>, guarantorId: string): Promise<boolean> =>
  (await row(tx, `select 1 from payment_plan where guarantor_id = ? and status = 'active'`, [guarantorId])) !==
  undefined;

export interface AccountTask {
  reason: string;
  amount: Cents;
  why: string;
  due?: Day;
}

/** One open task a reason: a second cause finds the question asked. */
export async function askAboutAccount({ tx, ctx }: Work, guarantorId: string, task: AccountTask): Promise<void> {
  const { reason, amount, why } = task;
  await tx.raw(
    `insert into task (org_id, id, kind, reason, queue, owner_kind, owner_id, guarantor_id, amount_cents, outcomes, why, due_date, opened_at)
     select ?, ?, 'patient_account', ?, 'patient_accounts', 'account', ?, ?, ?, '{resolve}', ?, ?, ?
     where not exists (select from task where org_id = ? and owner_kind = 'account' and owner_id = ? and reason = ? and state not in ('done', 'cancelled'))`,
    [
      ...[ctx.org, newId(), reason, guarantorId, guarantorId, amount, why, task.due ?? null, ctx.at],
      ...[ctx.org, guarantorId, reason],
    ],
  );
}

export async function closeAccountTasks({ tx, ctx }: Work, guarantorId: string, reasons: string[]): Promise<void> {
  await tx.raw(
    `update task set state = 'cancelled', closed_at = ?, version = version + 1
     where owner_kind = 'account' and owner_id = ? and reason = any(?) and state not in ('done', 'cancelled')`,
    [ctx.at, guarantorId, reasons] as never,
  );
}

export async function closeAccountWaits(
  { tx, ctx }: Work,
  guarantorId: string,
  kinds: string[],
  status: 'met' | 'missed' | 'cancelled',
): Promise<void> {
  await tx.raw(
    `update deadline set status = ?, closed_at = ? where owner_kind = 'account' and owner_id = ? and kind = any(?) and status = 'open'`,
    [status, ctx.at, guarantorId, kinds] as never,
  );
}

/** The account's process looks at its waits again. */
export const wakeAccount = (work: Work, guarantorId: string, cause: string): Promise<void> =>
  sendLooks(work.tx, work.practice, [
    { owner: { kind: 'account', id: guarantorId }, id: cause, at: work.ctx.at, lane: 5 },
  ]);

/** Each encounter that the guarantor owes on finds its stage again. */
export async function restage({ tx, ctx, practice }: Work, guarantorId: string, cause: string): Promise<void> {
  const owing = await rows<{ id: string }>(
    tx,
    'select id from encounter where guarantor_id = ? and patient_cents > 0 order by id',
    [guarantorId],
  );
  await sendLooks(
    tx,
    practice,
    owing.map(({ id }) => ({
      owner: { kind: 'encounter' as const, id },
      id: `${cause}/${id}`,
      at: ctx.at,
      lane: 5 as const,
    })),
  );
}
