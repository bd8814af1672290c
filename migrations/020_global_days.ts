/** A practice's own global periods, beside those of the fee schedule that is loaded for all. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'global_days',
    `code text not null, effective_from date not null, primary key (org_id, code, effective_from), days smallint not null check (days in (0, 10, 90))`,
  );
}

export { down };
