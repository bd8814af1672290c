/** Scheduled visits and their good-faith estimates. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table encounter add column planned boolean not null default false');
  await tenantTable(
    knex,
    'estimate',
    `encounter_id uuid not null, primary key (org_id, encounter_id), ${centsColumn('amount_cents')}, scheduled_on date not null, sent_on date, sent_by text`,
  );
}

export { down };
