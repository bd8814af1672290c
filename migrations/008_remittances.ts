/** Remittances (one ST..SE of an 835 each), their claims, and deposits seen at the bank. No names: those stay in the sealed raw file. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'remit',
    `id uuid not null, primary key (org_id, id), file_id uuid not null, seq integer not null, unique (org_id, file_id, seq), payer_id uuid not null, trace text not null, ${centsColumn('amount_cents')},
     method text not null, pay_date date not null, status text not null check (status in ('staged', 'posted', 'quarantined', 'duplicate')), claims integer not null, plb jsonb not null default '[]', posted_at timestamptz`,
  );
  // A payer's trace posts once, ever (DOMAIN 1.7: double-post protection enforced by the database).
  await knex.raw(
    `create unique index remit_posts_once on remit (org_id, payer_id, trace) where status in ('staged', 'posted')`,
  );
  await tenantTable(
    knex,
    'remit_claim',
    `id uuid not null, primary key (org_id, id), remit_id uuid not null, seq integer not null, unique (org_id, remit_id, seq), payer_id uuid not null, pcn text not null, icn text, status_code text not null,
     ${centsColumn('charge_cents')}, ${centsColumn('paid_cents')}, ${centsColumn('patient_cents')}, detail jsonb not null, claim_id uuid, encounter_id uuid, matched_by text,
     state text not null check (state in ('staged', 'posted', 'waiting', 'unmatched', 'reversed')), considered boolean not null default false, pay_date date not null`,
  );
  // Compared with claim.pcn_key; generated, since only leakproof operators on columns use an index under row-level security.
  await knex.raw('alter table remit_claim add column pcn_key text generated always as (upper(pcn)) stored');
  await knex.raw('create index on remit_claim (org_id, encounter_id)');
  await knex.raw('create index on remit_claim (org_id, claim_id)');
  await tenantTable(
    knex,
    'deposit',
    `id uuid not null, primary key (org_id, id), payer_id uuid not null, trace text not null, ${centsColumn('amount_cents')}, seen_on date not null, remit_id uuid, unique (org_id, payer_id, trace)`,
  );
}

export { down };
