/** Write-offs that a person asks for beside any task: what the owner of a line owes. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'write_off_request',
    `id uuid not null, primary key (org_id, id), encounter_id uuid not null, line_id uuid not null, ${centsColumn('amount_cents')}, check (amount_cents > 0), reason text not null,
     because text, key text not null, unique (org_id, key), asked_by text not null, asked_at timestamptz not null, status text not null default 'asked' check (status in ('asked', 'waiting', 'posted', 'refused', 'moot'))`,
  );
  await knex.raw(`create index on write_off_request (org_id, encounter_id) where status in ('asked', 'waiting')`);
}

export { down };
