/** Payment plans: one active a guarantor, with its installments. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'payment_plan',
    `id uuid not null, primary key (org_id, id), guarantor_id uuid not null, ${centsColumn('amount_cents')}, check (amount_cents > 0),
     status text not null check (status in ('active', 'kept', 'defaulted', 'cancelled')), made_on date not null, made_by text not null, ended_at timestamptz, because text`,
  );
  await knex.raw(`create unique index one_active_plan on payment_plan (org_id, guarantor_id) where status = 'active'`);
  await tenantTable(
    knex,
    'installment',
    `plan_id uuid not null, n smallint not null, primary key (org_id, plan_id, n), due_date date not null, ${centsColumn('amount_cents')}, ${centsColumn('paid_cents')},
     check (amount_cents >= 0), check (paid_cents between 0 and amount_cents)`,
  );
}

export { down };
