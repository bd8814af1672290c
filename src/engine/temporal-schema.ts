import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EngineError, errorCode, explainLog } from './errors';
import type { ServerBinaries } from './temporal-build';
import type { TemporalStore } from './temporal-config';
import { TEMPORAL_DATABASE, VISIBILITY_DATABASE, withClient } from './postgres-roles';

/** The schemas inside server 1.32.2. */
const SCHEMAS = [
  { database: TEMPORAL_DATABASE, schema: 'postgresql/v12/temporal', version: '1.19' },
  { database: VISIBILITY_DATABASE, schema: 'postgresql/v12/visibility', version: '1.14' },
] as const;

/**
 * Creates or upgrades the tables of both databases; says whether there was anything to do. Each step may be repeated, so a
 * start that was killed in the middle is simply done again.
 */
export async function ensureSchemas({ sqlTool }: ServerBinaries, store: TemporalStore): Promise<boolean> {
  let changed = false;
  for (const { database, schema, version } of SCHEMAS) {
    const before = await schemaVersion(store, database);
    if (before !== undefined && compareVersions(before, version) >= 0) continue;
    changed = true;
    // "0.0" is what setup-schema writes; without it the tool's own tables are missing or half made.
    if (before === undefined) await runTool(sqlTool, store, database, ['setup-schema', '-v', '0.0']);
    await runTool(sqlTool, store, database, ['update-schema', '--schema-name', schema]);
  }
  return changed;
}

export function compareVersions(left: string, right: string): number {
  const [a = [], b = []] = [left, right].map((text) => text.split('.').map(Number));
  return (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0);
}

async function schemaVersion(store: TemporalStore, database: string): Promise<string | undefined> {
  return withClient(storeUrl(store, database), async (client) => {
    try {
      const { rows } = await client.query<{ curr_version: string }>(
        'SELECT curr_version FROM schema_version WHERE db_name = $1',
        [database],
      );
      return rows[0]?.curr_version;
    } catch (error) {
      if (errorCode(error) === '42P01') return undefined;
      throw error;
    }
  });
}

function storeUrl({ host, port, user, password, tls }: TemporalStore, database: string): string {
  const address = `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
  return tls ? `${address}?sslmode=no-verify` : address;
}

async function runTool(tool: string, store: TemporalStore, database: string, command: string[]): Promise<void> {
  const tls = store.tls ? ['--tls', '--tls-disable-host-verification'] : [];
  const args = [
    '--plugin',
    'postgres12',
    '--ep',
    store.host,
    '-p',
    String(store.port),
    '-u',
    store.user,
    '--db',
    database,
    ...tls,
  ];
  try {
    // The password goes by the environment: arguments can be read by every user of the machine.
    await promisify(execFile)(tool, [...args, ...command], { env: { ...process.env, SQL_PASSWORD: store.password } });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const lines = `${stdout}${stderr}`.trim().split('\n').slice(-3).join('\n    ');
    throw (
      explainLog('Temporal schema', lines) ??
      new EngineError(
        'TEMPORAL_SCHEMA_FAILED',
        `The tables of ${database} could not be made (${command[0]}):\n    ${lines}`,
        'See the message above.',
      )
    );
  }
}
