/** Encounters, their charge lines, and the running balance of each line by who owes it. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'encounter',
    `id uuid not null, primary key (org_id, id), number bigint not null, unique (org_id, number), source text not null, source_id text not null,
     unique (org_id, source, source_id), source_hash text not null, patient_id uuid not null, guarantor_id uuid not null, kind text not null, from_date date not null,
     through_date date not null, place text not null, diagnoses text[] not null, authorization_number text, problems jsonb not null default '[]', stage text not null,
     held boolean not null default false, coded_at timestamptz, overrides text[] not null default '{}', registered_at timestamptz not null,
     payer_cents bigint not null default 0, patient_cents bigint not null default 0, held_cents bigint not null default 0, stage_since timestamptz not null,
     version integer not null default 1`,
  );
  await knex.raw('create index on encounter (org_id, guarantor_id)');
  await knex.raw('create index on encounter (org_id, patient_id, from_date)');
  await knex.raw('create index on encounter (org_id, stage)');
  await tenantTable(
    knex,
    'charge_line',
    `id uuid not null, primary key (org_id, id), encounter_id uuid not null, n integer not null, unique (org_id, encounter_id, n), source_id text not null, code text not null,
     modifiers text[] not null, units integer not null, charge_cents bigint, from_date date not null, dx integer[] not null, control text not null, unique (org_id, control), removed boolean not null default false`,
  );
  // party: a payer's id, or 'patient'. Kept in the transaction of the postings; throughline verify recomputes it.
  await tenantTable(
    knex,
    'line_balance',
    `line_id uuid not null, party text not null, primary key (org_id, line_id, party), encounter_id uuid not null, ${centsColumn('cents')}`,
  );
  await knex.raw('create index on line_balance (org_id, encounter_id)');
}

export { down };
