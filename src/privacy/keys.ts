/** Data keys. Each organisation has its own, wrapped by a key-encryption key that never enters the database. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { newId } from '../ids';
import { row, type Tx } from '../db';

/** Wraps and unwraps data keys. Drivers: the local key file (here); an external key service later. */
export interface KeyProvider {
  readonly kekId: string;
  wrap(key: Buffer, context: string): Buffer;
  unwrap(wrapped: Buffer, context: string): Buffer;
}

/** A 32-byte key-encryption key held in this process (from the secrets file or the environment). */
export function localKeyProvider(key: Buffer, kekId = 'local-1'): KeyProvider {
  if (key.length !== 32) throw new Error('the master key must be 32 bytes');
  return {
    kekId,
    wrap(data, context) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
      return Buffer.concat([iv, cipher.update(data), cipher.final(), cipher.getAuthTag()]);
    },
    unwrap(wrapped, context) {
      const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, 12)).setAAD(Buffer.from(context));
      decipher.setAuthTag(wrapped.subarray(-16));
      return Buffer.concat([decipher.update(wrapped.subarray(12, -16)), decipher.final()]);
    },
  };
}

export type KeyPurpose = 'seal' | 'blind';

const context = (org: string, id: string, purpose: KeyPurpose): string => `${org}|data_key|${id}|${purpose}`;

/** Makes an organisation's two keys; called once, when it is created. */
export async function makeOrgKeys(tx: Tx, org: string, provider: KeyProvider): Promise<void> {
  for (const purpose of ['seal', 'blind'] as const) {
    const id = newId();
    const wrapped = provider.wrap(randomBytes(32), context(org, id, purpose));
    await tx('data_key').insert({ org_id: org, id, purpose, kek_id: provider.kekId, wrapped });
  }
}

/** The newest key of a purpose, or a named one; throws when it is not there. */
export async function readKey(
  tx: Tx,
  org: string,
  provider: KeyProvider,
  purpose: KeyPurpose,
  id?: string,
): Promise<{ id: string; key: Buffer }> {
  const found = await row<{ id: string; wrapped: Buffer }>(
    tx,
    `select id, wrapped from data_key where org_id = ? and purpose = ? and (?::uuid is null or id = ?::uuid) order by id desc limit 1`,
    [org, purpose, id ?? null, id ?? null] as never,
  );
  if (!found) throw new Error(`no ${purpose} key for this organisation`);
  return { id: found.id, key: provider.unwrap(found.wrapped, context(org, found.id, purpose)) };
}
