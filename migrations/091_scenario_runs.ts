/** Runs of scenarios that people watch on the page: what happened step by step, and what was true then. Of made-up people only. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'scenario_run',
    `id uuid not null, primary key (org_id, id), scenario text not null, title text not null, state text not null check (state in ('running', 'passed', 'failed')),
     moments jsonb not null default '[]', started_by text not null, started_at timestamptz not null`,
  );
}

export { down };
