/**
 * Rules of the global layer live as the others do: a draft, tried in some practice, approved by a second person. A draft
 * has no day from which it holds. Whether it was tried is asked across organisations.
 */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    `alter table shared_rule alter column active_from drop not null, add column approved_by text check (approved_by <> written_by), add column approved_at timestamptz,
       add column approved_because text, add column retired_because text`,
  );
  await knex.raw('create policy across on backtest for select to throughline_job using (true)');
  await knex.raw('grant select on backtest to throughline_job');
}

export { down };
