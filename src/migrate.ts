/** Brings a database to the newest schema. Several processes may try at once: one works, the others wait and find it done. */
import { resolve } from 'node:path';
import knexFactory, { type Knex } from 'knex';
import pg from 'pg';

/** Any number, the same in every process: the lock under which one of them migrates. */
const LOCK = 7_468_772_301;

export interface Migrated {
  /** File names of the migrations that this call ran; empty if the schema was new enough. */
  ran: string[];
}

/** Needs the role that owns the database. The lock belongs to a connection, so that it is free again when a process dies. */
export async function migrate(ownerUrl: string): Promise<Migrated> {
  const guard = new pg.Client({ connectionString: ownerUrl, application_name: 'throughline-migrate' });
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock($1)', [LOCK]);
    return await migrateLatest(ownerUrl);
  } finally {
    await guard.end();
  }
}

async function migrateLatest(ownerUrl: string): Promise<Migrated> {
  const knex = knexFactory({ client: 'pg', connection: ownerUrl, pool: { min: 0, max: 2 } });
  const config: Knex.MigratorConfig = {
    directory: resolve(__dirname, '../migrations'),
    extension: 'ts',
    loadExtensions: ['.ts'],
    tableName: 'schema_migration',
  };
  try {
    // knex keeps a lock row of its own, which a killed process leaves behind; ours is held here, so it can only be stale.
    await knex.migrate.forceFreeMigrationsLock(config);
    const [, ran] = (await knex.migrate.latest(config)) as [number, string[]];
    return { ran };
  } finally {
    await knex.destroy();
  }
}
