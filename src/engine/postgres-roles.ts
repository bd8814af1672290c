import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { EngineError, describeUrl, errorCode, explainDatabaseError } from './errors';
import type { Secrets } from './secrets';

/** The roles and databases of Throughline in a cluster. Migrations grant; here the roles only come to exist. */
export const DATABASE = 'throughline';
export const OWNER_ROLE = 'throughline_owner';
export const APP_ROLE = 'throughline_app';
export const JOB_ROLE = 'throughline_job';
export const TEMPORAL_ROLE = 'throughline_temporal';
export const TEMPORAL_DATABASE = 'temporal';
export const VISIBILITY_DATABASE = 'temporal_visibility';

/** 14 is the oldest that the migrations are written for. */
const OLDEST_VERSION = 14;

/** Runs `work` on one connection. A failure to connect becomes an error with words about `name`. */
export async function withClient<T>(
  url: string,
  work: (client: Client) => Promise<T>,
  name = 'DATABASE_URL',
): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw explainDatabaseError(error, url, name);
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes roles and databases of the embedded cluster; does nothing for those that are there. */
export async function provisionCluster(adminUrl: string, { passwords }: Secrets): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await ensureRole(client, OWNER_ROLE, passwords.owner);
    await ensureRole(client, APP_ROLE, passwords.app);
    await ensureRole(client, JOB_ROLE, passwords.job);
    await ensureRole(client, TEMPORAL_ROLE, passwords.temporal);
    await ensureDatabase(client, DATABASE, OWNER_ROLE, [APP_ROLE, JOB_ROLE]);
    await ensureDatabase(client, TEMPORAL_DATABASE, TEMPORAL_ROLE, []);
    await ensureDatabase(client, VISIBILITY_DATABASE, TEMPORAL_ROLE, []);
  });
  const visibility = new URL(adminUrl);
  visibility.pathname = `/${VISIBILITY_DATABASE}`;
  await withClient(visibility.href, (client) => client.query('CREATE EXTENSION IF NOT EXISTS btree_gin'));
}

/** Fails with words when the server is older than the migrations need. */
export async function requireVersion(client: Client, url: string): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  const major = Math.floor(Number(rows[0]?.server_version_num ?? 0) / 10_000);
  if (major >= OLDEST_VERSION) return;
  throw new EngineError(
    'POSTGRES_TOO_OLD',
    `Postgres at ${describeUrl(url)} is version ${major}; Throughline needs ${OLDEST_VERSION} or later.`,
    'Upgrade that server, or leave DATABASE_URL unset: Throughline then brings its own Postgres 18.',
  );
}

/** Makes a login role without any right of its own; an existing one is left as it is. */
export async function ensureRole(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount) return;
  const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE';
  try {
    // A role is made without BYPASSRLS; to say NOBYPASSRLS, managed servers want a superuser.
    await client.query(`CREATE ROLE ${escapeIdentifier(role)} ${rights} PASSWORD ${escapeLiteral(password)}`);
  } catch (error) {
    if (errorCode(error) === '42710') return;
    throw lacksRight(error, `make the role ${role}`);
  }
}

/** Makes the database if it is missing, closed to every role but its owner and those named. */
export async function ensureDatabase(
  client: Client,
  name: string,
  owner: string,
  guests: readonly string[],
): Promise<void> {
  const known = await client.query<{ ours: boolean }>(
    "SELECT pg_has_role(datdba, 'USAGE') AS ours FROM pg_database WHERE datname = $1",
    [name],
  );
  if (!known.rowCount) {
    try {
      const owned = `CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(owner)}`;
      await client.query(`${owned} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`);
    } catch (error) {
      if (errorCode(error) !== '42P04') throw lacksRight(error, `make the database ${name}`);
    }
  }
  if (known.rows[0]?.ours === false) return;
  await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${escapeIdentifier(name)} FROM PUBLIC`);
  for (const guest of guests) {
    // Bulk loads copy into temporary tables.
    await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${escapeIdentifier(name)} TO ${escapeIdentifier(guest)}`);
  }
}

function lacksRight(error: unknown, act: string): unknown {
  if (errorCode(error) !== '42501') return error;
  return new EngineError(
    'DATABASE_RIGHTS_MISSING',
    `The user of DATABASE_URL may not ${act}.`,
    `Give it CREATEROLE and CREATEDB; or let an administrator make the roles ${APP_ROLE} and ${JOB_ROLE} (then set DATABASE_APP_URL and DATABASE_JOB_URL) and the databases ${TEMPORAL_DATABASE} and ${VISIBILITY_DATABASE}, owned by it.`,
    { cause: error },
  );
}
