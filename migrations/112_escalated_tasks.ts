/** A task whose legal day comes near and that nobody has decided is the supervisor's to see, put off or not. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table task add column escalated_at timestamptz');
}

export { down };
