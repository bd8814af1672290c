/** Who did or saw what. Rows are written unchained in the step's transaction; one sealer chains them a moment later. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'audit',
    `id bigint generated always as identity, primary key (org_id, id), action text not null, actor text not null, subject_kind text not null, subject_id text not null, encounter_id uuid, because text,
     detail jsonb not null default '{}', at timestamptz not null, recorded_at timestamptz not null default clock_timestamp(), xact xid8 not null default pg_current_xact_id()`,
    { app: ['select', 'insert'], job: ['select'] },
  );
  await knex.raw('create index on audit (org_id, encounter_id)');
  await knex.raw('create index on audit (org_id, subject_kind, subject_id)');
  await tenantTable(
    knex,
    'audit_seal',
    `seq bigint not null, primary key (org_id, seq), audit_id bigint not null, unique (org_id, audit_id), hash bytea not null, sealed_at timestamptz not null default clock_timestamp()`,
    { app: ['select'], job: ['select', 'insert'] },
  );
}

export { down };
