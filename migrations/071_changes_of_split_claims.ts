/** A changed chart may concern several claims of a visit that one claim could not carry: each that is replaced or withdrawn for it. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`alter table chart_change add column claim_ids uuid[] not null default '{}'`);
  // Row-level security is forced on the owner too, who would see no row to change.
  await knex.raw('alter table chart_change no force row level security');
  await knex.raw('update chart_change set claim_ids = array[claim_id] where claim_id is not null');
  await knex.raw('alter table chart_change force row level security');
  // The old column stays, empty from now on: a process of the version before may still read it.
  await knex.raw('alter table chart_change drop constraint if exists chart_change_check');
  await knex.raw(
    `alter table chart_change add constraint chart_change_order_check check ((frequency is null) = (claim_ids = '{}'))`,
  );
}

export { down };
