import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { EngineError } from './errors';
import { readJson, writeJson } from './files';
import { isLock, tryLock } from './lock';
import { sleep } from './processes';

/** Made once for a home. Whoever loses this file loses the encrypted columns and payloads with it. */
export interface Secrets {
  /** Passwords of the embedded cluster, by role. */
  readonly passwords: {
    readonly superuser: string;
    readonly owner: string;
    readonly app: string;
    readonly job: string;
    readonly temporal: string;
  };
  /** 32 bytes, base64: the key-encryption key of the record. */
  readonly masterKey: string;
  /** 32 bytes, base64: the key of Temporal's payload codec. */
  readonly codecKey: string;
}

/** Reads the secrets, or makes them. Two that start at once get the same ones. */
export async function loadSecrets(path: string): Promise<Secrets> {
  for (;;) {
    if (existsSync(path)) return readSecrets(path);
    const lock = tryLock(`${path}.lock`);
    if (!isLock(lock)) {
      await sleep(50);
      continue;
    }
    try {
      if (!existsSync(path)) writeJson(path, makeSecrets(), 0o600);
    } finally {
      lock.release();
    }
  }
}

function readSecrets(path: string): Secrets {
  const secrets = readJson<Secrets>(path);
  const complete = secrets?.passwords?.superuser && secrets.passwords.temporal && secrets.masterKey && secrets.codecKey;
  if (secrets && complete) return secrets;
  // Never replaced by new ones: with other keys what is stored could not be read any more.
  throw new EngineError(
    'HOME_NOT_WRITABLE',
    `The secrets file ${path} cannot be read or is incomplete.`,
    'Restore it from a backup; or, if nothing in this home is needed, remove the home.',
  );
}

function makeSecrets(): Secrets {
  const password = (): string => randomBytes(24).toString('base64url');
  const key = (): string => randomBytes(32).toString('base64');
  return {
    passwords: { superuser: password(), owner: password(), app: password(), job: password(), temporal: password() },
    masterKey: key(),
    codecKey: key(),
  };
}
