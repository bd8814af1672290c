/**
 * PHI at rest: AES-256-GCM a value, bound to its organisation, table, column and row, so that a value moved elsewhere does
 * not open. Layout: version (1) · key id (16) · iv (12) · ciphertext · tag (16). Exact search goes through blind indexes.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Tx } from '../db';
import { type KeyProvider, readKey } from './keys';

const VERSION = 1;
const HEADER = 17;

/** `table.column`, as the binding names it. */
export type SealedColumn =
  | 'guarantor.person'
  | 'patient.person'
  | 'coverage.member'
  | 'coverage.subscriber'
  | 'claim.snapshot'
  | 'document.bytes'
  | 'decision.data'
  | 'chart_change.data'
  | 'partner.secret';

export interface OrgSealer {
  seal(column: SealedColumn, rowId: string, value: Buffer): Buffer;
  open(column: SealedColumn, rowId: string, sealed: Buffer): Buffer;
  sealJson(column: SealedColumn, rowId: string, value: unknown): Buffer;
  openJson<T>(column: SealedColumn, rowId: string, sealed: Buffer): T;
  /** A keyed, truncated hash of the normalised parts: equal people find each other, nobody reads it back. */
  blind(...parts: string[]): Buffer;
}

const idBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** Opens the organisation's keys once a process; key rotation makes a new sealer. */
export class Sealers {
  private readonly byOrg = new Map<string, Promise<OrgSealer>>();

  constructor(private readonly provider: KeyProvider) {}

  /** Must be called inside `inOrg`: keys are rows of the tenant. */
  for(tx: Tx, org: string): Promise<OrgSealer> {
    let sealer = this.byOrg.get(org);
    if (!sealer) {
      sealer = this.load(tx, org);
      this.byOrg.set(org, sealer);
      sealer.catch(() => this.byOrg.delete(org));
    }
    return sealer;
  }

  private async load(tx: Tx, org: string): Promise<OrgSealer> {
    const seal = await readKey(tx, org, this.provider, 'seal');
    const blind = await readKey(tx, org, this.provider, 'blind');
    return makeSealer(org, seal.id, seal.key, blind.key);
  }
}

/** Exported for tests of the binding; use `Sealers`. */
export function makeSealer(org: string, keyId: string, key: Buffer, blindKey: Buffer): OrgSealer {
  const aad = (column: SealedColumn, rowId: string): Buffer => Buffer.from(`${org}|${column}|${rowId}`);
  const head = Buffer.concat([Buffer.from([VERSION]), idBytes(keyId)]);
  const sealer: OrgSealer = {
    seal(column, rowId, value) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad(column, rowId));
      return Buffer.concat([head, iv, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
    },
    open(column, rowId, sealed) {
      if (sealed[0] !== VERSION || !sealed.subarray(1, HEADER).equals(idBytes(keyId))) {
        throw new Error(`a sealed ${column} names a key that is not this organisation's`);
      }
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(HEADER, HEADER + 12)).setAAD(
        aad(column, rowId),
      );
      decipher.setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(HEADER + 12, -16)), decipher.final()]);
    },
    sealJson: (column, rowId, value) => sealer.seal(column, rowId, Buffer.from(JSON.stringify(value))),
    openJson: (column, rowId, sealed) => JSON.parse(sealer.open(column, rowId, sealed).toString()),
    blind(...parts) {
      const text = parts.map((part) => part.normalize('NFKC').trim().replace(/\s+/g, ' ').toUpperCase()).join('\u0000');
      return createHmac('sha256', blindKey).update(text).digest().subarray(0, 16);
    },
  };
  return sealer;
}
