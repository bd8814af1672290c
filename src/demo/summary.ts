/** Where the practice stands, as `npm start` and `throughline demo status` print it: stages, waits, money by owner, the ledger's sum. */
import { inOrg, row, rows } from '../db';
import type { Db } from '../db';
import type { Cents } from '../money/cents';
import { STAGES, type Stage } from '../words';

export interface Summary {
  at: string;
  stages: { stage: Stage; encounters: number; payers: Cents; patients: Cents; held: Cents }[];
  /** What encounters wait for: open tasks by queue, and the next date of each kind of deadline. */
  tasks: { queue: string; kind: string; reason: string; count: number; cents: Cents }[];
  deadlines: { kind: string; count: number; next: string }[];
  files: { kind: string; status: string; count: number }[];
  money: {
    charges: Cents;
    paidByPayers: Cents;
    paidByPatients: Cents;
    adjusted: Cents;
    writtenOff: Cents;
    payersOwe: Cents;
    patientsOwe: Cents;
    held: Cents;
    cash: Cents;
    inTransit: Cents;
    unmatched: Cents;
  };
  /** Debits less credits of everything ever posted; 0 means balanced. */
  ledgerSum: Cents;
  entries: number;
}

export function summarise(db: Db, org: string): Promise<Summary> {
  return inOrg(db, { org }, async (tx) => {
    const stages = await rows<Summary['stages'][number]>(
      tx,
      'select stage, count(*)::int as encounters, sum(payer_cents)::bigint as payers, sum(patient_cents)::bigint as patients, sum(held_cents)::bigint as held from encounter group by stage',
    );
    const tasks = await rows<Summary['tasks'][number]>(
      tx,
      `select queue, kind, reason, count(*)::int as count, sum(amount_cents)::bigint as cents from task where state not in ('done', 'cancelled') group by 1, 2, 3 order by 1, 2, 3`,
    );
    const deadlines = await rows<Summary['deadlines'][number]>(
      tx,
      `select kind, count(*)::int as count, min(due_date)::text as next from deadline where status = 'open' group by kind order by min(due_date)`,
    );
    const files = await rows<Summary['files'][number]>(
      tx,
      `select kind, status, count(*)::int as count from submission_file group by kind, status union all select kind, status, count(*)::int from inbound_file group by kind, status order by 1, 2`,
    );
    const clock = await row<{ at: string }>(tx, 'select at from org_clock');
    return {
      at: clock?.at ?? new Date().toISOString(),
      stages: stages.sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage)),
      tasks,
      deadlines,
      files,
      ...(await moneyOf(tx)),
    };
  });
}

const MONEY_SQL = `
  select coalesce(-sum(cents) filter (where account = 'charges'), 0)::bigint as charges,
    coalesce(-sum(cents) filter (where account = 'receivable' and detail = 'payment' and party <> 'patient'), 0)::bigint as "paidByPayers",
    coalesce(-sum(cents) filter (where account = 'receivable' and detail = 'payment' and party = 'patient'), 0)::bigint as "paidByPatients",
    coalesce(sum(cents) filter (where account = 'adjustment'), 0)::bigint as adjusted,
    coalesce(sum(cents) filter (where account = 'write_off'), 0)::bigint as "writtenOff",
    coalesce(sum(cents) filter (where account = 'receivable' and party <> 'patient'), 0)::bigint as "payersOwe",
    coalesce(sum(cents) filter (where account = 'receivable' and party = 'patient'), 0)::bigint as "patientsOwe",
    coalesce(-sum(cents) filter (where account in ('unapplied', 'refunds_payable')), 0)::bigint as held,
    coalesce(sum(cents) filter (where account = 'cash'), 0)::bigint as cash,
    coalesce(sum(cents) filter (where account = 'in_transit'), 0)::bigint as "inTransit",
    coalesce(-sum(cents) filter (where account = 'unmatched'), 0)::bigint as unmatched,
    coalesce(sum(cents), 0)::bigint as "ledgerSum", count(distinct entry_id)::int as entries
  from ledger_posting`;

async function moneyOf(tx: Parameters<typeof row>[0]): Promise<Pick<Summary, 'money' | 'ledgerSum' | 'entries'>> {
  const { ledgerSum, entries, ...money } = (await row<Summary['money'] & { ledgerSum: Cents; entries: number }>(
    tx,
    MONEY_SQL,
  ))!;
  return { money, ledgerSum, entries };
}
