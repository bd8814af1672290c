/** What every migration uses to make a table safe: tenant first, row-level security forced, rights granted one by one. */
import type { Knex } from 'knex';

type Right = 'select' | 'insert' | 'update' | 'delete';

export interface TenantTable {
  /** Rights of the application's role; append-only tables leave out update and delete. */
  app?: Right[];
  /** Rights of the cross-organisation job role; most tables give it none. */
  job?: Right[];
}

const CENTS = 'bigint not null check (%s between -1000000000000 and 1000000000000)';
export const centsColumn = (name: string): string => `${name} ${CENTS.replace('%s', name)}`;

/**
 * Creates a table whose rows belong to one organisation. The policy compares with a setting that exists only inside
 * `inOrg`'s transaction: unset, it is null and no row matches.
 */
export async function tenantTable(knex: Knex, name: string, columns: string, rights: TenantTable = {}): Promise<void> {
  const app = rights.app ?? ['select', 'insert', 'update'];
  await knex.raw(`create table ${name} (org_id uuid not null, ${columns})`);
  await knex.raw(`alter table ${name} enable row level security`);
  await knex.raw(`alter table ${name} force row level security`);
  const tenant = `org_id = nullif(current_setting('app.org', true), '')::uuid`;
  await knex.raw(`create policy tenant on ${name} to throughline_app using (${tenant}) with check (${tenant})`);
  await knex.raw(`grant ${app.join(', ')} on ${name} to throughline_app`);
  if (rights.job) {
    await knex.raw(`create policy across on ${name} to throughline_job using (true) with check (true)`);
    await knex.raw(`grant ${rights.job.join(', ')} on ${name} to throughline_job`);
  }
}

/**
 * Creates a table of reference data: rows without an organisation are everybody's, rows with one are its own. The
 * application's role reads; the job role, which loads files from the command line, writes.
 */
export async function referenceTable(knex: Knex, name: string, columns: string): Promise<void> {
  await knex.raw(`create table ${name} (org_id uuid, ${columns})`);
  await knex.raw(`alter table ${name} enable row level security`);
  await knex.raw(`alter table ${name} force row level security`);
  const seen = `org_id is null or org_id = nullif(current_setting('app.org', true), '')::uuid`;
  await knex.raw(`create policy tenant on ${name} for select to throughline_app using (${seen})`);
  await knex.raw(`create policy across on ${name} to throughline_job using (true) with check (true)`);
  await knex.raw(`grant select on ${name} to throughline_app`);
  await knex.raw(`grant select, insert, update on ${name} to throughline_job`);
}

/** Migrations only go forward; a mistake is mended by a new one. */
export const down = async (): Promise<void> => {
  throw new Error('migrations are forward only: restore a backup, or write a new migration');
};
