/** Each seal says up to which transaction its pass went: what is at or below it and not sealed was put there afterwards. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table audit_seal add column upto xid8 not null');
}

export { down };
