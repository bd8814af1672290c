/** Closes of a day: what posted since the close before, and deposits against advice. A report; the books stay as they are. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'day_close',
    `n bigint not null, primary key (org_id, n), day date not null, closed_at timestamptz not null, closed_by text not null, report jsonb not null,
     recorded_at timestamptz not null default clock_timestamp()`,
    { app: ['select', 'insert'] },
  );
}

export { down };
