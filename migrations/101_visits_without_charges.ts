/** A booked visit ends in charges or in a stated reason (DOMAIN 1.2): the reason, while it has none. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    `alter table encounter add column not_billed text check (not_billed in ('visit_cancelled', 'no_show', 'no_charge')), add check (not_billed is null or planned)`,
  );
}

export { down };
