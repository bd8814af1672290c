/** The end of an 835: money outside any claim (PLB), the deposit it belongs to, reviews that it settles. */
import { dayOf } from '../calendar';
import { rows } from '../db';
import { entry, transfer } from '../ledger/entries';
import { post } from '../ledger/store';
import type { Account } from '../ledger/types';
import { type Cents, negate } from '../money/cents';
import type { Work } from '../deps';
import { settleDeposit } from './deposits';
import { type ProviderAdjustment, reviewProviderBalance } from './review-plb';

interface PostedRemit {
  id: string;
  payerId: string;
  trace: string;
  amount: Cents;
  method: string;
  plb: ProviderAdjustment[];
}

export async function finishFile(work: Work, fileId: string): Promise<void> {
  const { tx, ctx } = work;
  const remits = await rows<PostedRemit>(
    tx,
    `select id, payer_id as "payerId", trace, amount_cents as amount, method, plb from remit where file_id = ? and status = 'staged' order by seq`,
    [fileId],
  );
  for (const remit of remits) {
    await postProviderAdjustments(work, remit);
    await reviewProviderBalance(work, remit);
    await tx('remit').where({ org_id: ctx.org, id: remit.id }).update({ status: 'posted', posted_at: ctx.at });
    await settleDeposit(work, remit);
    await closeReviews(work, remit);
  }
  await tx('inbound_file').where({ org_id: ctx.org, id: fileId }).update({ status: 'posted', done_at: ctx.at });
}

const ACCOUNT_OF_PLB: Record<string, Account> = { L6: 'interest', CT: 'capitation' };

/** Each PLB posts by minus its amount: a positive one lowered the payment (FORMAT 6.6). */
async function postProviderAdjustments({ tx, ctx, practice }: Work, remit: PostedRemit): Promise<void> {
  if (remit.plb.length === 0) return;
  const postings = remit.plb.flatMap((plb) =>
    transfer(
      negate(plb.amount),
      { account: 'in_transit', party: remit.payerId, detail: remit.id, payerId: remit.payerId },
      {
        account: ACCOUNT_OF_PLB[plb.reason] ?? 'provider_balance',
        party: remit.payerId,
        detail: plb.reason,
        payerId: remit.payerId,
      },
    ),
  );
  await post(tx, ctx, [
    entry({
      kind: 'provider_adjustment',
      key: `plb/${remit.id}`,
      businessDate: dayOf(ctx.at, practice.zone),
      source: { kind: 'remit', id: remit.id },
      postings,
    }),
  ]);
}

/** A quarantined file with this payer and trace has been made good, if each of its traces has. */
async function closeReviews({ tx, ctx }: Work, remit: PostedRemit): Promise<void> {
  await tx.raw(
    `update task t set state = 'cancelled', closed_at = ?, version = t.version + 1 from remit r
     where r.payer_id = ? and r.trace = ? and r.status = 'quarantined' and t.org_id = r.org_id and t.subject_id = r.file_id and t.kind = 'review_file' and t.state not in ('done', 'cancelled')
       and not exists (select from remit q where q.org_id = r.org_id and q.file_id = r.file_id and q.status = 'quarantined'
         and not exists (select from remit p where p.org_id = q.org_id and p.payer_id = q.payer_id and p.trace = q.trace and p.status = 'posted'))`,
    [ctx.at, remit.payerId, remit.trace],
  );
}
