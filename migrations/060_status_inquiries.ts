/** Questions to payers about claims (276), one row a claim and question, and what they answered (277). No names: those stay in the sealed files. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  // A file that only asks goes out as claims do: bytes and numbers fixed first, sent once, acknowledged by a 999.
  await knex.raw(
    `alter table submission_file add column kind text not null default '837P' check (kind in ('837P', '276'))`,
  );
  await tenantTable(
    knex,
    'status_inquiry',
    `id uuid not null, primary key (org_id, id), file_id uuid not null, place_in_file integer not null, encounter_id uuid not null, claim_id uuid not null, payer_id uuid not null,
     trace text not null, unique (org_id, trace), asked_on date not null, asked_at timestamptz not null, answers jsonb, answer_file_id uuid, answered_at timestamptz,
     check ((answers is null) = (answered_at is null))`,
  );
  await knex.raw('create index on status_inquiry (org_id, claim_id, asked_on)');
  await knex.raw('create index on status_inquiry (org_id, encounter_id)');
  await knex.raw('create index on status_inquiry (org_id, file_id)');
  await knex.raw(`create index on claim (org_id, accepted_at) where status = 'accepted'`);
}

export { down };
