/** How an organisation reaches its clearinghouse, and how that goes: one row each, the first by people, the second by machines. */
import type { Knex } from 'knex';
import { down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  // Without a row the organisation uses the folders of the installation. What opens the door is sealed, apart from the rest.
  await tenantTable(
    knex,
    'partner',
    `primary key (org_id), name text not null, adapter text not null check (adapter in ('directory', 'sftp')), settings jsonb not null, secret bytea,
     changed_at timestamptz not null default clock_timestamp(), check (adapter <> 'sftp' or secret is not null)`,
    { app: ['select', 'insert', 'update', 'delete'], job: ['select'] },
  );
  // All times here are of the machines: a breaker waits by the clock on the wall even where business time is told.
  await tenantTable(
    knex,
    'partner_state',
    `primary key (org_id), breaker text not null default 'closed' check (breaker in ('closed', 'open', 'half_open')), failures integer not null default 0,
     wait_ms bigint not null default 0, retry_at timestamptz, last_error text, last_failed_at timestamptz, last_ok_at timestamptz, polled_until timestamptz,
     check (breaker = 'closed' or retry_at is not null)`,
    { job: ['select'] },
  );
}

export { down };
