/**
 * Money that a payer moves outside any claim is shown to a person where its reason is unusual, and where the payer has taken
 * money that nothing explains: its provider balance is below 0.00. At 0.00 there is nothing left to ask (FORMAT 6.6).
 */
import { row } from '../db';
import type { Work } from '../deps';
import { newId } from '../ids';
import { type Cents, formatCents, magnitude, negate } from '../money/cents';

/** What a remit says of money outside its claims. */
export interface ProviderAdjustment {
  reason: string;
  reference?: string;
  amount: Cents;
}

interface PostedRemit {
  id: string;
  payerId: string;
  plb: ProviderAdjustment[];
}

/** Interest, capitation, and the two by which payers carry what they are owed from one payment to the next. */
const USUAL: readonly string[] = ['L6', 'CT', 'FB', 'WO'];
/** Excess that was given back already, and that a reversal takes again (`reverse.ts`). */
const RECOUPED = 'recouped';

/** Asked after all of the remit has posted. */
export async function reviewProviderBalance(work: Work, remit: PostedRemit): Promise<void> {
  for (const plb of remit.plb.filter(({ reason }) => !USUAL.includes(reason)))
    await ask(work, remit, plb.reason, plb.amount, `The payer moved money outside any claim (PLB ${plb.reason}).`);
  const { balance, moved } = await providerBalance(work, remit);
  if (balance === 0) return closeAll(work, remit.payerId);
  if (balance > 0 || moved >= 0 || (await isAsked(work, remit.payerId))) return;
  const reason = mainReason(remit.plb);
  const why = `The payer has taken ${formatCents(negate(balance))} that nothing explains (${reason === RECOUPED ? 'reversals' : `PLB ${reason}`}).`;
  await ask(work, remit, reason, negate(balance), why);
}

/** What took most. */
const mainReason = (plb: readonly ProviderAdjustment[]): string =>
  [...plb].filter(({ amount }) => amount > 0).sort((a, b) => b.amount - a.amount)[0]?.reason ?? RECOUPED;

/** Positive: the payer has yet to take it. `moved` is this remit's part. */
async function providerBalance({ tx }: Work, remit: PostedRemit): Promise<{ balance: Cents; moved: Cents }> {
  const found = await row<{ balance: Cents; moved: Cents }>(
    tx,
    `select coalesce(-sum(p.cents), 0)::bigint as balance,
       coalesce(-sum(p.cents) filter (where (e.source_kind = 'remit' and e.source_id = ?)
         or (e.source_kind = 'remit_claim' and e.source_id in (select c.id from remit_claim c where c.remit_id = ?))), 0)::bigint as moved
     from ledger_posting p join ledger_entry e on e.org_id = p.org_id and e.id = p.entry_id where p.account = 'provider_balance' and p.party = ?`,
    [remit.id, remit.id, remit.payerId],
  );
  return found!;
}

const OPEN = `select 1 from remit r where r.org_id = t.org_id and r.id = t.subject_id and r.payer_id = ?`;

const isAsked = async ({ tx }: Work, payerId: string): Promise<boolean> =>
  (await row(
    tx,
    `select 1 from task t where t.kind = 'review_plb' and t.state not in ('done', 'cancelled') and exists (${OPEN})`,
    [payerId],
  )) !== undefined;

async function closeAll({ tx, ctx }: Work, payerId: string): Promise<void> {
  await tx.raw(
    `update task t set state = 'cancelled', closed_at = ?, version = t.version + 1 where t.kind = 'review_plb' and t.state not in ('done', 'cancelled') and exists (${OPEN})`,
    [ctx.at, payerId],
  );
}

async function ask({ tx, ctx }: Work, remit: PostedRemit, reason: string, amount: Cents, why: string): Promise<void> {
  await tx('task').insert({
    org_id: ctx.org,
    id: newId(),
    kind: 'review_plb',
    reason,
    queue: 'posting',
    owner_kind: 'practice',
    owner_id: ctx.org,
    subject_id: remit.id,
    amount_cents: magnitude(amount),
    outcomes: ['accept'],
    why,
    opened_at: ctx.at,
  });
}
