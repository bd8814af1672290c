/** Raw documents as they came or went, sealed; the files sent to and received from partners. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'document',
    `id uuid not null, primary key (org_id, id), sha256 bytea not null, kind text not null, unique (org_id, kind, sha256), name text not null, size integer not null, bytes bytea not null,
     received_at timestamptz not null, recorded_at timestamptz not null default clock_timestamp()`,
    { app: ['select', 'insert'] },
  );
  // Control numbers, bytes and name are fixed in the transaction that stores the file, before the first try to send it.
  await tenantTable(
    knex,
    'submission_file',
    `id uuid not null, primary key (org_id, id), n bigint not null, unique (org_id, n), payer_id uuid not null, document_id uuid not null, name text not null, unique (org_id, name),
     isa_control text not null, gs_control text not null, st_control text not null, bht text not null, unique (org_id, isa_control), claims integer not null, status text not null default 'stored'
     check (status in ('stored', 'sending', 'sent', 'accepted', 'rejected', 'partial')), stored_at timestamptz not null, sent_at timestamptz, answered_at timestamptz`,
  );
  await knex.raw('create index on submission_file (org_id, gs_control)');
  await knex.raw('create index on submission_file (org_id, bht)');
  await tenantTable(
    knex,
    'inbound_file',
    `id uuid not null, primary key (org_id, id), n bigint not null, unique (org_id, n), document_id uuid not null, name text not null, kind text not null, partner text not null,
     status text not null default 'received' check (status in ('received', 'staged', 'posted', 'read', 'quarantined', 'duplicate')), reasons text[] not null default '{}',
     detail jsonb not null default '[]', received_at timestamptz not null, done_at timestamptz`,
  );
}

export { down };
