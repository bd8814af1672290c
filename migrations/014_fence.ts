/** The fence of a restored system: one row a restore and organisation, and the cluster in which this database last ran. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  // While a row has no lowered_at, nothing leaves the house and no cycle runs (src/engine/fence.ts).
  await tenantTable(
    knex,
    'restore_epoch',
    `epoch integer not null, primary key (org_id, epoch), restore_id text not null, unique (org_id, restore_id), reason text not null,
     raised_at timestamptz not null default clock_timestamp(), lowered_at timestamptz, lowered_by text, because text`,
    { job: ['select'] },
  );
  await knex.raw('create index on restore_epoch (org_id) where lowered_at is null');

  // Every recovery to a point in time begins a new timeline, and a copy in another cluster has another system identifier.
  // Where a managed server tells neither, both are "unknown" and a restore must be declared by hand.
  await knex.raw(`
    create function cluster_identity_now() returns text language plpgsql volatile as $$
    begin
      return (select system_identifier from pg_control_system())::text || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
    exception when insufficient_privilege or feature_not_supported or undefined_function or object_not_in_prerequisite_state then
      return 'unknown';
    end $$`);
  await knex.raw(
    'create table cluster_identity (only_one boolean primary key default true check (only_one), identity text not null)',
  );
  await knex.raw('insert into cluster_identity (identity) values (cluster_identity_now())');
  await knex.raw('grant select, update on cluster_identity to throughline_job');
}

export { down };
