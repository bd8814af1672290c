/** A payer's number that an earlier 835 told finds its claim again (FORMAT 6.7). */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index remit_claim_number on remit_claim (org_id, payer_id, icn) where icn is not null');
}

export { down };
