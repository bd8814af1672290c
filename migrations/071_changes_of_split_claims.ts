/** A changed chart may concern several claims of a visit that one claim could not carry: each that is replaced or withdrawn for it. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`alter table chart_change add column claim_ids uuid[] not null default '{}'`);
  await knex.raw('update chart_change set claim_ids = array[claim_id] where claim_id is not null');
  // The check that named it goes with it.
  await knex.raw('alter table chart_change drop column claim_id');
  await knex.raw(
    `alter table chart_change add constraint chart_change_order_check check ((frequency is null) = (claim_ids = '{}'))`,
  );
}

export { down };
