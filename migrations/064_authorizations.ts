/** Payers' permissions: what they cover, and how many units. What is used is reckoned from the claims that live. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'patient_authorization',
    `id uuid not null, primary key (org_id, id), patient_id uuid not null, payer_id uuid not null, number text not null, unique (org_id, patient_id, payer_id, number),
     codes text[] not null, units integer not null check (units >= 0), from_date date, to_date date, check (to_date >= from_date)`,
  );
  await knex.raw(
    'create index on encounter (org_id, patient_id, authorization_number) where authorization_number is not null',
  );
}

export { down };
