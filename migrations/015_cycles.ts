/** Cycles that have run, by kind and nominal time: a cycle that is asked for again does nothing. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'cycle_run',
    `kind text not null, nominal timestamptz not null, primary key (org_id, kind, nominal), result jsonb not null default '{}', recorded_at timestamptz not null default clock_timestamp()`,
    { app: ['select', 'insert'] },
  );
}

export { down };
