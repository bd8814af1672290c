/** A step reads all tasks and decisions of its encounter, the finished ones too: partial indexes made it read the organisation's. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  for (const table of ['task', 'decision']) {
    await knex.raw(`drop index ${table}_org_id_encounter_id_idx`);
    await knex.raw(`create index on ${table} (org_id, encounter_id)`);
  }
}

export { down };
