/** Why Medicare pays after another plan of the patient's (SBR05), where the rules of coverage order say so. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table coverage add column msp_type text');
}

export { down };
