/** People who sign in, their one-time links and sessions. Tokens are kept as SHA-256 only. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'app_user',
    `id uuid not null, primary key (org_id, id), login text not null, unique (org_id, login), name text not null, roles text[] not null, disabled_at timestamptz, created_at timestamptz not null default now()`,
  );
  await tenantTable(
    knex,
    'sign_in_link',
    `token_hash bytea not null, primary key (org_id, token_hash), user_id uuid not null, expires_at timestamptz not null, used_at timestamptz`,
  );
  await tenantTable(
    knex,
    'session',
    `token_hash bytea not null, primary key (org_id, token_hash), user_id uuid not null, created_at timestamptz not null default now(), seen_at timestamptz not null default now(),
     expires_at timestamptz not null, revoked_at timestamptz`,
  );
}

export { down };
