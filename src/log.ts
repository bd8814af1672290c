/**
 * One log, one line of JSON an event, on stderr. Nothing of a patient is ever written: known carriers are redacted by
 * path, and an error is logged by its name, code and the places in our code that it came through, never by its message
 * (a constraint's message quotes the row).
 */
import pino from 'pino';

export type Log = pino.Logger;

/** Keys that may hold a patient's data or a secret, wherever a careless caller puts them, to a depth of two. */
const SECRET_KEYS = [
  'password', 'secret', 'token', 'authorization', 'cookie', 'key', 'body', 'payload', 'data', 'bindings', 'detail',
  'patient', 'firstName', 'lastName', 'birthDate', 'ssn', 'memberId', 'mrn', 'address', 'phone', 'email',
]; // prettier-ignore

export const log: Log = pino(
  {
    base: null,
    level: process.env['LOG_LEVEL'] ?? 'info',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_KEYS.flatMap((key) => [`*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
    serializers: { err: faultOnce, error: faultOnce },
  },
  pino.destination({ dest: 2, sync: true }),
);

export interface Fault {
  name: string;
  code?: string;
  /** File and line of each frame; the first line of a stack, which repeats the message, is left out. */
  at?: string[];
}

/** An error without its words. */
export function fault(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: typeof error };
  // Temporal's client wraps the error that carries the code.
  const code = (error as { code?: unknown }).code ?? (error.cause as { code?: unknown } | undefined)?.code;
  const at = (error.stack ?? '').match(/^ +at .*$/gm)?.slice(0, 8);
  return {
    name: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(at ? { at: at.map((line) => line.trim()) } : {}),
  };
}

/** Callers may have taken the words away already. */
function faultOnce(error: unknown): Fault {
  const isFault = typeof error === 'object' && error !== null && !(error instanceof Error) && 'name' in error;
  return isFault ? (error as Fault) : fault(error);
}

/** `DatabaseError 23505`: what may be stored, shown and sent of an error. */
export function faultName(error: unknown): string {
  const { name, code } = fault(error);
  return code ? `${name} ${code}` : name;
}
