/**
 * The only door to Postgres. Every read and write of an organisation's rows goes through `inOrg`, which opens one
 * transaction and names the tenant in it; without that, row-level security shows nothing.
 */
import knexFactory, { type Knex } from 'knex';
import pg from 'pg';
import type { Ctx } from './ctx';
import { log } from './log';

export type Db = Knex;
export type Tx = Knex.Transaction;

// Dates stay calendar days and instants stay UTC texts; cents are whole numbers far inside 2^53 (see money/cents.ts).
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an integer from the database is beyond 2^53');
  return value;
});
// sum() of bigint is numeric in Postgres; all our sums are of whole cents.
pg.types.setTypeParser(pg.types.builtins.NUMERIC, (text) => (text.includes('.') ? text : Number(text)) as never);

/** Left alone, knex writes to stdout, where data goes; and what it says may quote a row. Whoever asked gets the error itself. */
const knexLog = {
  debug: () => undefined,
  deprecate: () => undefined,
  warn: () => log.debug('the pool could not connect; it tries again'),
  error: () => log.warn('the pool met an error'),
};

/** Opens a pool. `max` counts towards the server's max_connections: see docs/operations.md, connection budget. */
export function connect(url: string, options: { max?: number; name?: string } = {}): Db {
  return knexFactory({
    client: 'pg',
    connection: { connectionString: url, application_name: options.name ?? 'throughline' },
    pool: { min: 0, max: options.max ?? 10 },
    acquireConnectionTimeout: 30_000,
    log: knexLog,
  });
}

/** One transaction of one organisation. The tenant is set for this transaction only, never for the session. */
export function inOrg<T>(db: Db, ctx: Pick<Ctx, 'org'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.raw("select set_config('app.org', ?, true)", [ctx.org]);
    return work(tx);
  });
}

/** Rows of a raw query, typed by the caller who wrote the SQL. */
export async function rows<T>(tx: Db | Tx, sql: string, bindings: Knex.RawBinding[] = []): Promise<T[]> {
  const result = await tx.raw<{ rows: T[] }>(sql, bindings);
  return result.rows;
}

export async function row<T>(tx: Db | Tx, sql: string, bindings: Knex.RawBinding[] = []): Promise<T | undefined> {
  return (await rows<T>(tx, sql, bindings))[0];
}
