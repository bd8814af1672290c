/** Waiting with words, and trying again while a neighbour is being restarted. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Postgres classes 08 (connection) and 57P (shutting down), the socket's own, and gRPC's UNAVAILABLE, RESOURCE_EXHAUSTED (said of a workflow that is just closing, too) and DEADLINE_EXCEEDED. */
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '14',
  '8',
  '4',
]);
const AWAY_WORDS =
  /Connection terminated|Connection ended|timeout acquiring a connection|Client has encountered a connection error/;

/** Whether an error says that a server is away, and not that the call was wrong. */
function isAway(error: unknown): boolean {
  const { code, message, cause } = error as { code?: unknown; message?: string; cause?: unknown };
  const known = code === undefined ? '' : String(code);
  if (AWAY_CODES.has(known) || known.startsWith('08')) return true;
  return AWAY_WORDS.test(message ?? '') || (cause !== undefined && cause !== null && isAway(cause));
}

/** Repeats an idempotent call while a server is away, up to a limit; any other error is the caller's at once. */
export async function patiently<T>(call: () => Promise<T>, limitMs: number): Promise<T> {
  const until = Date.now() + limitMs;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 1_000)) {
    try {
      return await call();
    } catch (error) {
      if (!isAway(error) || Date.now() >= until) throw error;
      await sleep(waitMs);
    }
  }
}

/** Asks until the answer is there; after the limit it fails with the sentence that `late` makes. */
export async function until<T>(
  ask: () => Promise<T | undefined>,
  limitMs: number,
  late: () => string | Promise<string>,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (let waitMs = 4; ; waitMs = Math.min(waitMs * 1.5, 25)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= end) throw new Error(await late());
    await sleep(waitMs);
  }
}
