/** Appeals: one row a claim, level and filing. A payer's letter answers it; the money itself comes with an 835. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'appeal',
    `id uuid not null, primary key (org_id, id), encounter_id uuid not null, claim_id uuid not null, level smallint not null check (level between 1 and 5), ${centsColumn('amount_cents')},
     denial_ids uuid[] not null, packet text[] not null, filed_on date not null, filed_at timestamptz not null, filed_by text not null,
     result text not null default 'none' check (result in ('none', 'upheld', 'overturned')), notice_on date, answered_at timestamptz, answered_by text, considered boolean not null default false,
     check ((result = 'none') = (notice_on is null))`,
  );
  await knex.raw('create index on appeal (org_id, encounter_id)');
}

export { down };
