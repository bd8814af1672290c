/** What a practice configures, with the dates from which it holds. The newest row not after a date is the one in force. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'policy',
    `effective_from date not null, primary key (org_id, effective_from), settings jsonb not null`,
  );
  await tenantTable(
    knex,
    'payer',
    `id uuid not null, primary key (org_id, id), code text not null, unique (org_id, code), name text not null, kind text not null, created_at timestamptz not null default now()`,
  );
  await tenantTable(
    knex,
    'payer_terms',
    `payer_id uuid not null, effective_from date not null, primary key (org_id, payer_id, effective_from), filing jsonb not null, secondary_filing jsonb,
     corrected_filing_days integer, appeals jsonb not null, replacement boolean not null default true, response_days integer not null,
     overpayment_days integer, claims text not null default 'electronic' check (claims in ('electronic', 'paper'))`,
  );
  await tenantTable(
    knex,
    'contract_rate',
    `payer_id uuid not null, code text not null, effective_from date not null, primary key (org_id, payer_id, code, effective_from), ${centsColumn('allowed_cents')}`,
  );
  await tenantTable(
    knex,
    'fee',
    `code text not null, effective_from date not null, primary key (org_id, code, effective_from), ${centsColumn('charge_cents')}, description text not null default ''`,
  );
  await tenantTable(
    knex,
    'ncci_pair',
    `column_1 text not null, column_2 text not null, effective_from date not null, primary key (org_id, column_1, column_2, effective_from), indicator text not null check (indicator in ('0', '1', '9'))`,
  );
  await tenantTable(
    knex,
    'unit_limit',
    `code text not null, effective_from date not null, primary key (org_id, code, effective_from), units integer not null, mai smallint not null check (mai in (1, 2, 3))`,
  );
}

export { down };
