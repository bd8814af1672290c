/**
 * What the EHR (or a person for it) changes in a visit after it was registered, and charges that come later: each message
 * once, kept sealed until the claim it concerns lets it in. Claims that were built before a change and not sent are stale
 * until they are built anew; coverages that a new list leaves out stay for the claims that name them.
 */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'chart_change',
    `id uuid not null, primary key (org_id, id), encounter_id uuid not null, message text not null, unique (org_id, encounter_id, message), content_hash text not null, data bytea not null,
     state text not null default 'new' check (state in ('new', 'waiting', 'applied', 'ignored')), frequency text check (frequency in ('7', '8')), claim_id uuid,
     made_by text not null, at timestamptz not null, settled_at timestamptz, check ((frequency is null) = (claim_id is null))`,
  );
  await knex.raw(
    `create index on chart_change (org_id, encounter_id) where state in ('new', 'waiting') or frequency is not null`,
  );
  await knex.raw('alter table encounter add column entered_in_error boolean not null default false');
  await knex.raw('alter table claim add column stale boolean not null default false');
  await knex.raw('alter table coverage add column dropped boolean not null default false');
}

export { down };
