import { EngineError, describeUrl } from './errors';
import { APP_ROLE, JOB_ROLE, ensureRole, requireVersion, withClient } from './postgres-roles';
import { accepts } from './postgres';
import type { Secrets } from './secrets';

export interface DatabaseUrls {
  /** Superuser of the embedded cluster; with DATABASE_URL the same as `owner`. */
  readonly admin: string;
  readonly owner: string;
  readonly app: string;
  readonly job: string;
}

/**
 * Uses the server behind DATABASE_URL, whose user is the owner. The roles of application and jobs come from
 * DATABASE_APP_URL and DATABASE_JOB_URL, or are made with this home's passwords.
 */
export async function useExternalDatabase(env: NodeJS.ProcessEnv, { passwords }: Secrets): Promise<DatabaseUrls> {
  const owner = checkUrl(env.DATABASE_URL ?? '', 'DATABASE_URL');
  const roles = [
    { role: APP_ROLE, password: passwords.app, variable: 'DATABASE_APP_URL' },
    { role: JOB_ROLE, password: passwords.job, variable: 'DATABASE_JOB_URL' },
  ];
  await withClient(owner, async (client) => {
    await requireVersion(client, owner);
    for (const { role, password, variable } of roles) if (!env[variable]) await ensureRole(client, role, password);
  });
  const [app, job] = await Promise.all(
    roles.map(async ({ role, password, variable }) => {
      const given = env[variable];
      const url = given ? checkUrl(given, variable) : withUser(owner, role, password);
      if (given) await withClient(url, async () => undefined, variable);
      else if (!(await accepts(url))) throw foreignRole(role, variable, owner);
      return url;
    }),
  );
  return { admin: owner, owner, app: app ?? owner, job: job ?? owner };
}

function checkUrl(url: string, name: string): string {
  try {
    const { protocol } = new URL(url);
    if (protocol === 'postgres:' || protocol === 'postgresql:') return url;
  } catch {
    // Falls through: the same words for every text that is not an address.
  }
  throw new EngineError(
    'DATABASE_URL_INVALID',
    `${name} is not an address of Postgres.`,
    'Write it as postgresql://user:password@host:5432/database.',
  );
}

function withUser(url: string, user: string, password: string): string {
  const other = new URL(url);
  other.username = user;
  other.password = encodeURIComponent(password);
  return other.href;
}

function foreignRole(role: string, variable: string, owner: string): EngineError {
  return new EngineError(
    'DATABASE_AUTH_FAILED',
    `The role ${role} exists at ${describeUrl(owner)}, but not with this home's password (or it may not connect to this database).`,
    `Set ${variable} to its address with its password, or grant it CONNECT on the database.`,
  );
}
