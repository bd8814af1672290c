/** Reads of the books. */
import { row, rows, type Tx } from '../../db';

export interface LineMoneyRow {
  id: string;
  n: number;
  code: string;
  modifiers: string[];
  units: number;
  removed: boolean;
  charged: number;
  adjusted: number;
  payer_paid: number;
  patient_paid: number;
  written_off: number;
}

/**
 * A line's money out of its postings. A receivable's credit is what lowered it, so the signs are turned here once and for all:
 * positive is what was charged, cut, paid, given up.
 */
export function linesOf(tx: Tx, encounterId: string): Promise<LineMoneyRow[]> {
  return rows(
    tx,
    `select l.id, l.n, l.code, l.modifiers, l.units, l.removed,
            coalesce(sum(p.cents) filter (where p.detail = 'charge'), 0) as charged,
            coalesce(-sum(p.cents) filter (where p.detail = 'adjustment'), 0) as adjusted,
            coalesce(-sum(p.cents) filter (where p.detail = 'payment' and p.party <> 'patient'), 0) as payer_paid,
            coalesce(-sum(p.cents) filter (where p.detail = 'payment' and p.party = 'patient'), 0) as patient_paid,
            coalesce(-sum(p.cents) filter (where p.detail = 'write_off'), 0) as written_off
     from charge_line l left join ledger_posting p on p.org_id = l.org_id and p.encounter_id = l.encounter_id and p.line_id = l.id and p.account = 'receivable'
     where l.encounter_id = ? group by l.org_id, l.id, l.n, l.code, l.modifiers, l.units, l.removed order by l.n`,
    [encounterId],
  );
}

export interface OwedRow {
  line_id: string;
  party: string;
  name: string | null;
  cents: number;
}

export function owedOf(tx: Tx, encounterId: string): Promise<OwedRow[]> {
  return rows(
    tx,
    `select b.line_id, b.party, p.name, b.cents from line_balance b left join payer p on p.org_id = b.org_id and p.id::text = b.party
     where b.encounter_id = ? and b.cents <> 0 order by b.party`,
    [encounterId],
  );
}

export function sumsByAccount(tx: Tx): Promise<{ account: string; cents: number; postings: number }[]> {
  return rows(
    tx,
    'select account, coalesce(sum(cents), 0) as cents, count(*) as postings from ledger_posting group by account order by account',
  );
}

export function sumsByOwner(
  tx: Tx,
): Promise<{ party: string; name: string | null; cents: number; encounters: number }[]> {
  return rows(
    tx,
    `select b.party, p.name, sum(b.cents) as cents, count(distinct b.encounter_id) as encounters
     from line_balance b left join payer p on p.org_id = b.org_id and p.id::text = b.party where b.cents <> 0 group by b.party, p.name order by sum(b.cents) desc`,
  );
}

export function heldByOwner(
  tx: Tx,
): Promise<{ account: string; party: string | null; name: string | null; cents: number }[]> {
  return rows(
    tx,
    `select l.account, l.party, p.name, -sum(l.cents) as cents from ledger_posting l left join payer p on p.org_id = l.org_id and p.id::text = l.party
     where l.account in ('unapplied', 'refunds_payable', 'unmatched') group by l.account, l.party, p.name having sum(l.cents) <> 0 order by l.account, l.party`,
  );
}

export interface Proof {
  entries: number;
  total: number;
  unbalanced: number;
  receivable: number;
  line_balances: number;
  encounter_balances: number;
}

/** Three ways to the same number, and no entry that does not sum to zero. `throughline verify` proves more. */
export async function proof(tx: Tx): Promise<Proof> {
  const found = await row<Proof>(
    tx,
    `select (select count(*) from ledger_entry) as entries,
            coalesce((select sum(cents) from ledger_posting), 0) as total,
            (select count(*) from (select 1 from ledger_posting group by entry_id having sum(cents) <> 0) x) as unbalanced,
            coalesce((select sum(cents) from ledger_posting where account = 'receivable'), 0) as receivable,
            coalesce((select sum(cents) from line_balance), 0) as line_balances,
            coalesce((select sum(payer_cents + patient_cents) from encounter), 0) as encounter_balances`,
  );
  return found!;
}
