/** The waits of a guarantor's account. Each is one row; the account's process holds the timer of the earliest. */
import { addDays, type Day, dayOf, type Instant } from '../calendar';
import { row } from '../db';
import { endOf } from '../deadlines/ladder';
import type { Work } from '../deps';
import { newId } from '../ids';
import type { DeadlineKind } from '../words';

/** `firesAt`: the end of the day unless something else is said. Returns the row's id. */
export async function openAccountWait(
  { tx, ctx, practice }: Work,
  guarantorId: string,
  kind: DeadlineKind,
  due: Day,
  firesAt?: Instant,
): Promise<string> {
  const id = newId();
  await tx('deadline').insert({
    org_id: ctx.org,
    id,
    kind,
    owner_kind: 'account',
    owner_id: guarantorId,
    guarantor_id: guarantorId,
    due_date: due,
    fires_at: firesAt ?? endOf(due, practice.zone),
    told: practice.told,
    opened_at: ctx.at,
  });
  return id;
}

/** The wait before collections, moved or opened. */
export async function setCollectionsGate(work: Work, guarantorId: string, due: Day): Promise<void> {
  const { tx, ctx, practice } = work;
  const open = await row<{ id: string }>(
    tx,
    `select id from deadline where owner_kind = 'account' and owner_id = ? and kind = 'collections_gate' and status = 'open'`,
    [guarantorId],
  );
  if (!open) return void (await openAccountWait(work, guarantorId, 'collections_gate', due));
  await tx('deadline')
    .where({ org_id: ctx.org, id: open.id })
    .update({ due_date: due, fires_at: endOf(due, practice.zone) });
}

/** Days after which somebody looks at an account that nothing else will move: a bankruptcy, an agency's work. */
const REVIEW_DAYS = 365;

/**
 * Cycles make statements, and nothing here calls them. So that nobody who owes is forgotten if none comes, an account that
 * waits for nothing else looks again: after a statement's usual time where statements may go out, else after a year.
 */
export async function waitForSomething(work: Work, guarantorId: string, isBilled: boolean): Promise<void> {
  const { tx, ctx, practice } = work;
  const waits = await row(
    tx,
    `select 1 where exists (select from deadline where org_id = ? and owner_kind = 'account' and owner_id = ? and status = 'open')
       or exists (select from task where org_id = ? and owner_kind = 'account' and owner_id = ? and state not in ('done', 'cancelled'))`,
    [ctx.org, guarantorId, ctx.org, guarantorId],
  );
  if (waits) return;
  const days = isBilled ? practice.policy.statementEveryDays : REVIEW_DAYS;
  const due = addDays(dayOf(ctx.at, practice.zone), days);
  await openAccountWait(work, guarantorId, isBilled ? 'statement' : 'account_review', due);
}
