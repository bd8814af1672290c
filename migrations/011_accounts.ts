/** What guarantors pay and what they are sent. An issued statement never changes. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'payment',
    `id uuid not null, primary key (org_id, id), guarantor_id uuid not null, encounter_id uuid not null, ${centsColumn('amount_cents')}, method text not null check (method in ('card', 'check', 'cash')),
     key text not null, unique (org_id, key), received_on date not null, status text not null default 'received' check (status in ('received', 'returned'))`,
  );
  await knex.raw('create index on payment (org_id, guarantor_id)');
  await tenantTable(
    knex,
    'statement',
    `id uuid not null, primary key (org_id, id), guarantor_id uuid not null, number integer not null, kind text not null check (kind in ('statement', 'final_notice')), made_on date not null, unique (org_id, guarantor_id, made_on),
     ${centsColumn('due_cents')}, status text not null check (status in ('queued', 'mailed', 'recalled', 'returned')), mailed_on date, document_id uuid`,
  );
  await tenantTable(
    knex,
    'statement_line',
    `statement_id uuid not null, line_id uuid not null, primary key (org_id, statement_id, line_id), encounter_id uuid not null, ${centsColumn('charge_cents')}, ${centsColumn('insurance_cents')},
     ${centsColumn('adjusted_cents')}, ${centsColumn('patient_paid_cents')}, ${centsColumn('due_cents')}`,
    { app: ['select', 'insert'] },
  );
}

export { down };
