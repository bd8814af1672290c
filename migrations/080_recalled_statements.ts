/** A statement that was recalled does not count, so that another may be made on its day. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table statement drop constraint statement_org_id_guarantor_id_made_on_key');
  await knex.raw(
    `create unique index statement_once_a_day on statement (org_id, guarantor_id, made_on) where status <> 'recalled'`,
  );
}

export { down };
