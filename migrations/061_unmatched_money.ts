/** Remittances that a person has matched, remembered as evidence; and unmatched money that goes back to its payer. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table remit_claim drop constraint remit_claim_state_check');
  await knex.raw(
    `alter table remit_claim add constraint remit_claim_state_check check (state in ('staged', 'posted', 'waiting', 'unmatched', 'reversed', 'returned'))`,
  );
  await tenantTable(
    knex,
    'remit_match',
    `remit_claim_id uuid not null, primary key (org_id, remit_claim_id), payer_id uuid not null, icn text, pcn_key text not null, claim_id uuid not null, encounter_id uuid not null,
     because text, matched_by text not null, matched_at timestamptz not null`,
    { app: ['select', 'insert'] },
  );
  await knex.raw('create index on remit_match (org_id, payer_id, icn) where icn is not null');
  await knex.raw('create index on remit_match (org_id, payer_id, pcn_key)');
  await tenantTable(
    knex,
    'payer_return',
    `id uuid not null, primary key (org_id, id), remit_claim_id uuid not null, payer_id uuid not null, ${centsColumn('amount_cents')}, check (amount_cents > 0), task_id uuid not null,
     state text not null check (state in ('asked', 'approved', 'refused', 'paid')), because text, asked_by text not null, asked_at timestamptz not null,
     approved_by text check (approved_by <> asked_by), approved_at timestamptz, paid_by text, paid_at timestamptz`,
  );
  await knex.raw(
    `create unique index on payer_return (org_id, remit_claim_id) where state in ('asked', 'approved', 'paid')`,
  );
}

export { down };
