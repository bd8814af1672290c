import { linkSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { errorCode } from './errors';
import { processIdentity } from './processes';

/** Who holds a lock. */
export interface LockOwner {
  readonly pid: number;
  readonly identity: string;
  readonly host: string;
  readonly token: string;
}

export interface Lock {
  readonly path: string;
  release(): void;
}

const HEARTBEAT_MS = 5_000;
/** A holder on another machine (shared home) cannot be looked up; it is taken for dead after this silence. */
const SILENCE_MS = 60_000;
/** Breaking a stale lock takes microseconds; whoever holds the breaker longer has died in it. */
const BREAKER_MS = 10_000;

/**
 * Takes the lock file, or returns the living process that has it. A lock of a dead process is broken.
 *
 * The file appears with its content in one act (link), so nobody ever reads an empty lock. Breaking is done under a second
 * lock, because two that find the same stale file must not remove each other's fresh one.
 */
export function tryLock(path: string): Lock | LockOwner {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const lock = create(path);
    if (lock) return lock;
    const owner = readOwner(path);
    if (owner && isAlive(owner, path)) return owner;
    breakStale(path);
  }
  return readOwner(path) ?? { pid: 0, identity: '', host: hostname(), token: '' };
}

export const isLock = (value: Lock | LockOwner): value is Lock => 'release' in value;

/** The living holder of the lock, if there is one. */
export function lockHolder(path: string): LockOwner | undefined {
  const owner = readOwner(path);
  return owner && isAlive(owner, path) ? owner : undefined;
}

function create(path: string): Lock | undefined {
  const token = randomBytes(8).toString('hex');
  const owner: LockOwner = { pid: process.pid, identity: processIdentity(process.pid) ?? '', host: hostname(), token };
  const draft = `${path}.${token}`;
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o644 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    path,
    release: () => {
      clearInterval(heartbeat);
      // Only our own lock is removed: if it was broken meanwhile, the file is somebody else's.
      if (readOwner(path)?.token === token) rmSync(path, { force: true });
    },
  };
}

function isAlive(owner: LockOwner, path: string): boolean {
  if (owner.host === hostname()) return processIdentity(owner.pid) === owner.identity;
  try {
    return Date.now() - statSync(path).mtimeMs < SILENCE_MS;
  } catch {
    return false;
  }
}

function breakStale(path: string): void {
  const breaker = `${path}.breaker`;
  try {
    writeFileSync(breaker, String(process.pid), { flag: 'wx' });
  } catch {
    // Somebody else is breaking it, or died in the act.
    if (ageMs(breaker) > BREAKER_MS) rmSync(breaker, { force: true });
    return;
  }
  try {
    const owner = readOwner(path);
    // An absent one was let go in between: what were removed now could be somebody's fresh lock.
    if (owner === null || (owner && !isAlive(owner, path))) rmSync(path, { force: true });
  } finally {
    rmSync(breaker, { force: true });
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** Undefined: there is no lock. Null: there is one that cannot be read. */
function readOwner(path: string): LockOwner | null | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockOwner;
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? undefined : null;
  }
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // The lock was removed by hand: nothing to keep fresh.
  }
}
