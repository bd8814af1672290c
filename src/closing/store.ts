/** The books and the bank as a close of the day sees them, and the closes that there are. */
import type { Day, Instant } from '../calendar';
import type { Ctx } from '../ctx';
import { row, rows, type Tx } from '../db';
import type { Account, EntryKind } from '../ledger/types';
import type { Cents } from '../money/cents';
import type { BankLine, Books, CloseReport } from './report';

/** One statement, so that entries that post meanwhile are in both parts or in none. `through`: what is dated later is left out. */
export async function booksAt(tx: Tx, through: Day | null): Promise<Books> {
  const found = await row<{
    accounts: { account: Account; cents: Cents }[];
    kinds: { kind: EntryKind; entries: number; cents: Cents }[];
  }>(
    tx,
    `with p as materialized (
       select e.id, e.kind, p.account, p.cents from ledger_entry e join ledger_posting p on p.org_id = e.org_id and p.entry_id = e.id where e.business_date <= coalesce(?::date, 'infinity'))
     select (select coalesce(json_agg(x), '[]') from (select account, sum(cents)::bigint as cents from p group by account) x) as accounts,
       (select coalesce(json_agg(x), '[]') from (
          select kind, count(distinct id)::int as entries, coalesce(sum(cents) filter (where cents > 0), 0)::bigint as cents from p group by kind) x) as kinds`,
    [through],
  );
  return {
    accounts: Object.fromEntries(found!.accounts.map(({ account, cents }) => [account, cents])),
    kinds: Object.fromEntries(found!.kinds.map(({ kind, entries, cents }) => [kind, { entries, cents }])),
  };
}

/** Deposits and advice of a day on or after `from`, and all that have not met. */
export const bankSince = (tx: Tx, from: Day | null, zone: string): Promise<(BankLine & { on: Day })[]> =>
  rows(
    tx,
    `select * from (
       select p.name as payer, d.trace, d.amount_cents as deposited, r.amount_cents as advised,
         case when r.id is null then 'without_advice' when r.amount_cents <> d.amount_cents then 'different' else 'met' end as state,
         greatest(d.seen_on, (r.posted_at at time zone ?)::date) as "on"
       from deposit d join payer p on p.org_id = d.org_id and p.id = d.payer_id left join remit r on r.org_id = d.org_id and r.id = d.remit_id and r.status = 'posted'
       union all
       select p.name, r.trace, null, r.amount_cents, 'without_deposit', (r.posted_at at time zone ?)::date
       from remit r join payer p on p.org_id = r.org_id and p.id = r.payer_id
       where r.status = 'posted' and r.amount_cents <> 0 and not exists (select 1 from deposit d where d.org_id = r.org_id and d.remit_id = r.id)) x
     where x.state <> 'met' or x."on" >= coalesce(?::date, '-infinity') order by x.payer, x.trace`,
    [zone, zone, from],
  );

export interface DayClose {
  n: number;
  day: Day;
  closedAt: Instant;
  closedBy: string;
  report: CloseReport;
}

const COLUMNS = 'n, day, closed_at as "closedAt", closed_by as "closedBy", report';

export const lastClose = (tx: Tx): Promise<DayClose | undefined> =>
  row<DayClose>(tx, `select ${COLUMNS} from day_close order by n desc limit 1`);

/** The newest first, older ones than `before`. */
export const listCloses = (tx: Tx, before: number | undefined, limit: number): Promise<DayClose[]> =>
  rows<DayClose>(tx, `select ${COLUMNS} from day_close where n < ? order by n desc limit ?`, [
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  ]);

export async function keepClose(tx: Tx, ctx: Ctx, n: number, report: CloseReport): Promise<void> {
  await tx('day_close').insert({
    org_id: ctx.org,
    n,
    day: report.through,
    closed_at: ctx.at,
    closed_by: ctx.actor,
    report: JSON.stringify(report),
  });
}

/** Two closes at once would both begin where the last one ended. */
export const lockCloses = (tx: Tx, org: string): Promise<unknown> =>
  row(tx, 'select org_id from org where org_id = ? for update', [org]);
