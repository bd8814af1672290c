/** Institutional visits: a line's revenue code beside, or in place of, its procedure code; their claims go in files of their own. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table charge_line add column revenue text');
  await knex.raw('alter table submission_file drop constraint submission_file_kind_check');
  await knex.raw(
    `alter table submission_file add constraint submission_file_kind_check check (kind in ('837P', '837I', '276', 'CMS-1500', 'UB-04'))`,
  );
}

export { down };
