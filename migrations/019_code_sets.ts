/**
 * Code sets and edit data, by the day from which a file is in force. What is public has no organisation and is seen by
 * all; CPT and a practice's own lists carry theirs. Only the job role writes them: the application looks codes up.
 */
import type { Knex } from 'knex';
import { down, referenceTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await referenceTable(
    knex,
    'code_load',
    `id uuid primary key, kind text not null, effective_from date not null, source text not null, sha256 bytea not null, code_count integer not null, pair_count integer not null,
     loaded_at timestamptz not null, loaded_by text not null, rolled_back_at timestamptz, rolled_back_by text`,
  );
  await knex.raw('create index on code_load (kind, effective_from)');
  await referenceTable(
    knex,
    'code',
    `load_id uuid not null, code text not null, from_date date not null default '-infinity', primary key (load_id, code, from_date), to_date date, title text not null, billable boolean not null, data jsonb`,
  );
  await referenceTable(
    knex,
    'code_pair',
    `load_id uuid not null, a text not null, b text not null, from_date date not null default '-infinity', primary key (load_id, a, b, from_date), to_date date, value text not null`,
  );
}

export { down };
