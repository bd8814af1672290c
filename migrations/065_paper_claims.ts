/** Claims on paper: a print run is a file that goes to the printer, not to a partner. Its claims are sent as it is made. */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table submission_file drop constraint submission_file_kind_check');
  await knex.raw(
    `alter table submission_file add constraint submission_file_kind_check check (kind in ('837P', '276', 'CMS-1500'))`,
  );
}

export { down };
