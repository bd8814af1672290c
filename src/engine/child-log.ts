import { copyFileSync, existsSync, openSync, renameSync, statSync, truncateSync } from 'node:fs';

export interface LogLimits {
  readonly maxBytes: number;
  /** How many older files stay: NAME.log.1 is the youngest. */
  readonly keep: number;
}

export const LOG_LIMITS: LogLimits = { maxBytes: 10 * 1024 * 1024, keep: 3 };

/** Opens a log for appending. A child writes to the file itself, not to a pipe, so that it outlives its parent. */
export function openLog(path: string): number {
  return openSync(path, 'a', 0o640);
}

/**
 * Moves a log that has grown too long aside. Its writer holds the file open, so the content is copied and the file emptied
 * in place; lines written between the two are lost, which a log may. Says whether it did anything.
 */
export function rotateLog(path: string, { maxBytes, keep }: LogLimits = LOG_LIMITS): boolean {
  if (!existsSync(path) || statSync(path).size <= maxBytes) return false;
  for (let age = keep - 1; age >= 1; age -= 1) {
    if (existsSync(`${path}.${age}`)) renameSync(`${path}.${age}`, `${path}.${age + 1}`);
  }
  if (keep > 0) copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
  return true;
}
