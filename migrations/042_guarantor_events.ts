/** What happens to a guarantor outside of payments, in order, never changed; promises to pay; balances with an agency. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'guarantor_event',
    `id uuid not null, primary key (org_id, id), guarantor_id uuid not null, kind text not null, happened_on date not null, because text, actor text not null, at timestamptz not null`,
    { app: ['select', 'insert'] },
  );
  await knex.raw('create index on guarantor_event (org_id, guarantor_id)');
  await tenantTable(
    knex,
    'promise',
    `id uuid not null, primary key (org_id, id), guarantor_id uuid not null, ${centsColumn('amount_cents')}, ${centsColumn('paid_cents')}, due_date date not null,
     status text not null check (status in ('open', 'kept', 'broken', 'cancelled')), made_on date not null, made_by text not null`,
  );
  await knex.raw(`create unique index one_open_promise on promise (org_id, guarantor_id) where status = 'open'`);
  await knex.raw('alter table encounter add column referred_on date');
}

export { down };
