/**
 * Messages from practices' systems (HL7 v2, CSV): each once by its sender's id of it, its bytes sealed as a document; those
 * that cannot be used wait with their reasons. And which charges a sender has sent, so that the same one is never taken twice.
 */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  // The same control id with other bytes is a row of its own: whether it corrects the first or misuses its id is decided when it comes.
  await tenantTable(
    knex,
    'inbox_message',
    `id uuid not null, primary key (org_id, id), n bigint generated always as identity, unique (org_id, n), source text not null, format text not null check (format in ('hl7', 'csv')),
     control text not null, sha256 bytea not null, unique (org_id, source, control, sha256), kind text not null, document_id uuid not null, corrected_id uuid,
     state text not null check (state in ('applied', 'pending', 'failed', 'discarded')), problems jsonb not null default '[]', waits_for text, encounter_id uuid,
     attempts integer not null default 1, received_at timestamptz not null, settled_at timestamptz, settled_by text, because text,
     check ((state = 'pending') = (waits_for is not null))`,
  );
  await knex.raw(`create index on inbox_message (org_id, state, n)`);
  await knex.raw(`create index on inbox_message (org_id, source, waits_for) where state = 'pending'`);
  await tenantTable(
    knex,
    'received_charge',
    `source text not null, visit text not null, charge text not null, primary key (org_id, source, visit, charge), encounter_id uuid not null, message_id uuid not null, withdrawn_by uuid`,
  );
}

export { down };
