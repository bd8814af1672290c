/** Denials: one row a claim line and reason. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'denial',
    `id uuid not null, primary key (org_id, id), encounter_id uuid not null, claim_id uuid not null, line_id uuid, remit_claim_id uuid not null, group_code text not null, carc text not null,
     remarks text[] not null, ${centsColumn('amount_cents')}, status text not null check (status in ('open', 'in_correction', 'in_appeal', 'closed')), outcome text, category text not null, owner text not null,
     next_action text not null, correction text check (correction in ('1', '7')), task_id uuid, opened_at timestamptz not null, closed_at timestamptz`,
  );
  await knex.raw('create index on denial (org_id, encounter_id)');
}

export { down };
