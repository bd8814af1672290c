/** Claims. A sent claim never changes: a correction is a new version. One that a payer forwarded itself has no number and no snapshot of ours. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'claim',
    `id uuid not null, primary key (org_id, id), encounter_id uuid not null, n integer not null, unique (org_id, encounter_id, n), payer_id uuid not null, coverage_id uuid not null,
     rank smallint not null, version integer not null, frequency text not null check (frequency in ('1', '7', '8')), pcn text, unique (org_id, pcn), replaces uuid,
     original_icn text, icn text, status text not null, ${centsColumn('total_cents')}, line_ids uuid[] not null, snapshot bytea, built_at timestamptz not null,
     file_id uuid, sent_at timestamptz, accepted_at timestamptz, rejection text, place_in_file integer`,
  );
  await knex.raw('create index on claim (org_id, encounter_id)');
  await knex.raw('create index on claim (org_id, file_id) where file_id is not null');
  await knex.raw(`create index on claim (org_id, built_at) where status = 'ready'`);
  await knex.raw('create index on claim (org_id, payer_id, icn) where icn is not null');
  // Patient control numbers come back in any case and sometimes cut; search is by this key (FORMAT 6.7).
  await knex.raw('alter table claim add column pcn_key text generated always as (upper(pcn)) stored');
  await knex.raw('create index on claim (org_id, pcn_key)');
}

export { down };
