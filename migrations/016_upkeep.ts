/** Indexes by which the sealer finds what is new and the retention finds what it has exported. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index on audit (org_id, xact)');
  await knex.raw(`create index on document (org_id, name) where kind = 'history'`);
}

export { down };
