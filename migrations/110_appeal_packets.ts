/** Appeal packets as they were sent, the practice's own versions of letters, and the records that go with them. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  // A version never changes once it is written; '' stands for all payers, or all categories.
  await tenantTable(
    knex,
    'letter_template',
    `id uuid not null, primary key (org_id, id), payer_code text not null default '', category text not null default '', version integer not null check (version > 0),
     unique (org_id, payer_code, category, version), subject text not null, paragraphs text[] not null check (cardinality(paragraphs) > 0), because text not null,
     written_by text not null, written_at timestamptz not null`,
    { app: ['select', 'insert'] },
  );
  await tenantTable(
    knex,
    'encounter_record',
    `id uuid not null, primary key (org_id, id), encounter_id uuid not null, document_id uuid not null, unique (org_id, encounter_id, document_id), title text not null,
     media_type text not null check (media_type in ('image/png', 'image/jpeg', 'text/plain')), added_at timestamptz not null, added_by text not null`,
    { app: ['select', 'insert'] },
  );
  await tenantTable(
    knex,
    'appeal_packet',
    `id uuid not null, primary key (org_id, id), appeal_id uuid not null, encounter_id uuid not null, document_id uuid not null, channel text not null check (channel in ('portal', 'fax', 'mail')),
     recipient text not null, unique (org_id, appeal_id, document_id, channel, recipient), confirmation text, pages integer not null check (pages > 0), parts text[] not null,
     letter text not null, sent_at timestamptz not null, sent_by text not null`,
    { app: ['select', 'insert'] },
  );
  await knex.raw('create index on appeal_packet (org_id, encounter_id)');
}

export { down };
