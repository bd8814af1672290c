/** Double entry, append only. The database itself refuses what does not balance (PROOF 4: facts 1 to 4). */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  const appendOnly = { app: ['select' as const, 'insert' as const] };
  await tenantTable(
    knex,
    'ledger_entry',
    `id uuid not null, primary key (org_id, id), kind text not null, key text not null, unique (org_id, key), business_date date not null, source_kind text not null, source_id uuid,
     reverses uuid, unique (org_id, reverses), actor text not null, reason text, xact xid8 not null default pg_current_xact_id(), recorded_at timestamptz not null default clock_timestamp()`,
    appendOnly,
  );
  await tenantTable(
    knex,
    'ledger_posting',
    `id bigint generated always as identity, primary key (org_id, id), entry_id uuid not null, account text not null check (account in ('cash', 'in_transit', 'receivable', 'charges', 'adjustment',
     'write_off', 'unapplied', 'refunds_payable', 'unmatched', 'provider_balance', 'interest', 'capitation')), ${centsColumn('cents')}, party text, detail text, encounter_id uuid, line_id uuid,
     claim_id uuid, payer_id uuid, guarantor_id uuid, foreign key (org_id, entry_id) references ledger_entry (org_id, id), check (cents <> 0),
     check (account <> 'receivable' or (line_id is not null and party is not null and detail is not null))`,
    appendOnly,
  );
  await knex.raw('create index on ledger_posting (org_id, entry_id)');
  await knex.raw('create index on ledger_posting (org_id, encounter_id)');
  await knex.raw('create index on ledger_posting (org_id, account)');
  await knex.raw('create index on ledger_posting (org_id, guarantor_id) where guarantor_id is not null');

  // One statement inserts all postings of its entries; the trigger sees them as a table (a per-row trigger halves the rate).
  await knex.raw(`
    create function ledger_posting_balances() returns trigger language plpgsql as $$
    declare bad uuid;
    begin
      select p.entry_id into bad from added p group by p.org_id, p.entry_id having sum(p.cents) <> 0 limit 1;
      if found then
        raise exception 'ledger entry % does not sum to zero', bad using errcode = '23514';
      end if;
      select e.id into bad from (select distinct org_id, entry_id from added) a
        join ledger_entry e on e.org_id = a.org_id and e.id = a.entry_id
        where e.xact <> pg_current_xact_id() limit 1;
      if found then
        raise exception 'ledger entry % is sealed: postings belong to the transaction of their entry', bad using errcode = '23001';
      end if;
      return null;
    end $$`);
  await knex.raw(
    `create trigger balances after insert on ledger_posting referencing new table as added for each statement execute function ledger_posting_balances()`,
  );
  // A header without postings balances vacuously; it is refused at commit.
  await knex.raw(`
    create function ledger_entry_has_postings() returns trigger language plpgsql as $$
    begin
      if not exists (select 1 from ledger_posting p where p.org_id = new.org_id and p.entry_id = new.id) then
        raise exception 'ledger entry % has no postings', new.id using errcode = '23514';
      end if;
      return null;
    end $$`);
  await knex.raw(
    `create constraint trigger has_postings after insert on ledger_entry deferrable initially deferred for each row execute function ledger_entry_has_postings()`,
  );
}

export { down };
