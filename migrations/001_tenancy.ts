/** Organisations, their told clock, their data keys, their counters. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('grant usage on schema public to throughline_app, throughline_job');
  await tenantTable(
    knex,
    'org',
    `primary key (org_id), name text not null, zone text not null, told boolean not null default false,
     submitter_id text not null, npi text not null, tax_id text not null, taxonomy text not null, address jsonb not null,
     rendering jsonb not null, nonprofit_hospital boolean not null default false, created_at timestamptz not null default now()`,
    { job: ['select'] },
  );
  // A row here makes the organisation *told*: its business time is this and only a runner moves it (CLOCK).
  await tenantTable(knex, 'org_clock', `primary key (org_id), at timestamptz not null`, { job: ['select'] });
  await tenantTable(
    knex,
    'data_key',
    `id uuid not null, primary key (org_id, id), purpose text not null check (purpose in ('seal', 'blind')),
     kek_id text not null, wrapped bytea not null, made_at timestamptz not null default now(), retired_at timestamptz`,
    { app: ['select', 'insert'] },
  );
  await tenantTable(knex, 'counter', `name text not null, primary key (org_id, name), value bigint not null`);
  await knex.raw('create sequence pcn_seq start 100000');
  await knex.raw('grant usage on sequence pcn_seq to throughline_app');
}

export { down };
