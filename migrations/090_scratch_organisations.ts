/** An organisation that one run of a scenario made for itself. It is in no list: what happened in it was said when the run ended. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table org add column scratch boolean not null default false, add check (told or not scratch)');
}

export { down };
