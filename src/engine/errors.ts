/**
 * What can go wrong while the engine comes up, each with its own code, a sentence that says what is wrong, and a hint
 * that says what to do about it. Nothing here ever prints a password.
 */
export type EngineErrorCode =
  | 'HOME_NOT_WRITABLE'
  | 'HOME_NOT_TRAVERSABLE'
  | 'ALREADY_RUNNING'
  | 'PORT_TAKEN'
  | 'DISK_FULL'
  | 'CHILD_FAILED'
  | 'POSTGRES_BINARIES_MISSING'
  | 'POSTGRES_USER_MISSING'
  | 'POSTGRES_INIT_FAILED'
  | 'POSTGRES_TOO_OLD'
  | 'DATABASE_URL_INVALID'
  | 'DATABASE_REFUSED'
  | 'DATABASE_AUTH_FAILED'
  | 'DATABASE_MISSING'
  | 'DATABASE_RIGHTS_MISSING'
  | 'TEMPORAL_NOT_FOUND'
  | 'TEMPORAL_BUILD_FAILED'
  | 'TEMPORAL_SCHEMA_FAILED'
  | 'TEMPORAL_UNREACHABLE'
  | 'BACKUP_FAILED'
  | 'RESTORE_FAILED';

export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    readonly code: EngineErrorCode,
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The two sentences a person at a terminal needs. */
  explain(): string {
    return `${this.message}\n  What to do: ${this.hint}`;
  }
}

/** The address without user, password or query: safe to print. */
export function describeUrl(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port || '5432'}${pathname}`;
  } catch {
    return '(an address that cannot be read)';
  }
}

/** The `code` that Node and Postgres put on their errors; AggregateError (both IP families refused) hides it one deeper. */
export function errorCode(error: unknown): string | undefined {
  const { code, errors } = (error ?? {}) as { code?: unknown; errors?: unknown[] };
  if (typeof code === 'string') return code;
  return Array.isArray(errors) && errors.length ? errorCode(errors[0]) : undefined;
}

/** Turns a failed connection to `url` into an error with words. `name` is the variable that the person set. */
export function explainDatabaseError(error: unknown, url: string, name = 'DATABASE_URL'): EngineError {
  const where = describeUrl(url);
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return new EngineError(
        'DATABASE_REFUSED',
        `No Postgres answers at ${where} (${errorCode(error)}).`,
        `Start that server or correct ${name}; without ${name} Throughline brings its own Postgres.`,
      );
    case '28P01':
    case '28000':
      return new EngineError(
        'DATABASE_AUTH_FAILED',
        `Postgres at ${where} refused the user or the password of ${name}.`,
        `Check user and password in ${name} and the server's pg_hba.conf.`,
      );
    case '3D000':
      return new EngineError(
        'DATABASE_MISSING',
        `Postgres at ${where} has no database of that name.`,
        `Create it (CREATE DATABASE … OWNER the user of ${name}) or name another in ${name}.`,
      );
    default:
      return new EngineError(
        'DATABASE_REFUSED',
        `Postgres at ${where} did not take the connection (${errorCode(error) ?? 'no code'}).`,
        `Check ${name}, and the server's log.`,
      );
  }
}

/** Reads the end of a child's log for the causes that a person can mend; undefined when it names none of them. */
export function explainLog(name: string, log: string): EngineError | undefined {
  if (/No space left on device|ENOSPC|disk quota exceeded/i.test(log)) return diskFull(name);
  if (/address already in use|could not bind/i.test(log)) {
    return new EngineError(
      'PORT_TAKEN',
      `${name} could not take its port: another program holds it.`,
      'Stop that program, or start again: free ports are then chosen anew.',
    );
  }
  return undefined;
}

export function diskFull(where: string): EngineError {
  return new EngineError(
    'DISK_FULL',
    `${where}: the disk is full.`,
    'Free some space (or set THROUGHLINE_HOME to a larger disk) and start again; nothing that was committed is lost.',
  );
}
