/** Of a visit that one electronic claim cannot carry: which part of its lines the claim is about. Its versions keep the number. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table claim add column part smallint not null default 1');
}

export { down };
