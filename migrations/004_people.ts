/** Guarantors, patients, coverages. What identifies a person is sealed; exact search goes through blind indexes. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'guarantor',
    `id uuid not null, primary key (org_id, id), source text not null, source_id text not null, unique (org_id, source, source_id), person bytea not null,
     created_at timestamptz not null default now()`,
  );
  await tenantTable(
    knex,
    'patient',
    `id uuid not null, primary key (org_id, id), source text not null, source_id text not null, unique (org_id, source, source_id), guarantor_id uuid not null,
     person bytea not null, name_born_blind bytea not null, created_at timestamptz not null default now()`,
  );
  await knex.raw('create index on patient (org_id, name_born_blind)');
  await knex.raw('create index on patient (org_id, guarantor_id)');
  await tenantTable(
    knex,
    'coverage',
    `id uuid not null, primary key (org_id, id), patient_id uuid not null, source_id text not null, payer_id uuid not null, rank smallint not null, from_date date, to_date date,
     member bytea, member_blind bytea, group_number text, subscriber bytea, relationship text not null default 'self', unique (org_id, patient_id, source_id)`,
  );
  await knex.raw('create index on coverage (org_id, member_blind)');
}

export { down };
