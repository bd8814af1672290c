/**
 * Is the trail whole? Reads an organisation's chain from its first row to its last, once, and names each row that is not
 * as it was sealed. Without the signed heads a cut tail and a chain written anew cannot be seen.
 */
import type { KeyObject } from 'node:crypto';
import { rows, type Db, type Tx } from '../db';
import { CANONICAL_SQL, chainHash, genesis } from './chain';
import { readHeads, type Head, type Heads } from './head';
import { floorSql } from './seal';

const BATCH = 5_000;
/** Problems told one by one; the rest is counted. */
const TOLD = 50;

export type AuditProblemKind =
  /** The row is not what was sealed: edited, or another one stands in its place. */
  | 'changed'
  /** The sealed row is gone. */
  | 'deleted'
  /** A row in the range of sealed transactions that no seal knows: put there afterwards. */
  | 'inserted'
  /** Seals are gone in the middle. */
  | 'seal_missing'
  /** The chain ends before its signed head. */
  | 'cut'
  /** The chain is consistent with itself and contradicts a signed head. */
  | 'rewritten'
  | 'head_file';

export interface AuditProblem {
  kind: AuditProblemKind;
  auditId: number | null;
  seq: number | null;
  message: string;
}

export interface AuditVerified {
  ok: boolean;
  sealed: number;
  /** Rows that wait for the sealer. */
  unsealed: number;
  /** Places from which the chain went on after a restore. */
  restarts: Head[];
  problems: AuditProblem[];
  /** All problems, also those beyond the ones told. */
  found: number;
}

export interface VerifyAuditOptions {
  headFile?: string | undefined;
  publicKey?: KeyObject | undefined;
}

/** With the job role, in one snapshot; the sealer may go on meanwhile. */
export async function verifyAudit(jobDb: Db, org: string, options: VerifyAuditOptions = {}): Promise<AuditVerified> {
  const { headFile, publicKey } = options;
  const heads = headFile && publicKey ? readHeads(headFile, publicKey, org) : undefined;
  return jobDb.transaction((tx) => new Walk(tx, org, heads).run(), {
    isolationLevel: 'repeatable read',
    readOnly: true,
  });
}

interface Sealed {
  seq: number;
  audit_id: number;
  hash: Buffer;
  upto: string;
  canonical: string | null;
}

class Walk {
  private readonly problems: AuditProblem[] = [];
  private found = 0;
  private sealed = 0;
  private seq = 0;
  private hash: Buffer;
  private lastAuditId: number | null = null;
  private readonly signed = new Map<number, Head[]>();
  private signedUpTo = 0;

  constructor(
    private readonly tx: Tx,
    private readonly org: string,
    private readonly heads: Heads | undefined,
  ) {
    this.hash = genesis(org);
    for (const head of heads?.byOrg.get(org) ?? [])
      this.signed.set(head.seq, [...(this.signed.get(head.seq) ?? []), head]);
  }

  async run(): Promise<AuditVerified> {
    for (const message of this.heads?.problems ?? []) this.tell('head_file', null, null, message);
    this.compareWithHead();
    for (let batch = await this.next(); batch.length > 0; batch = await this.next())
      for (const one of batch) this.take(one);
    this.compareEnd();
    const unsealed = await this.findIntruders();
    const restarts = (this.heads?.restarts ?? []).filter((head) => head.org === this.org);
    return {
      ok: this.found === 0,
      sealed: this.sealed,
      unsealed,
      restarts,
      problems: this.problems,
      found: this.found,
    };
  }

  private next(): Promise<Sealed[]> {
    return rows<Sealed>(
      this.tx,
      `select s.seq, s.audit_id, s.hash, s.upto, case when a.id is not null then ${CANONICAL_SQL} end as canonical
       from audit_seal s left join audit a on a.org_id = s.org_id and a.id = s.audit_id
       where s.org_id = ? and s.seq > ? order by s.seq limit ?`,
      [this.org, this.seq, BATCH],
    );
  }

  /** Each link is proved from the stored hash before it, so that one broken row is one problem and not the whole rest. */
  private take({ seq, audit_id: id, hash, upto, canonical }: Sealed): void {
    const isNext = seq === this.seq + 1;
    if (!isNext)
      this.tell(
        'seal_missing',
        id,
        seq,
        `the seals from ${this.seq + 1} to ${seq - 1}, before audit row ${id}, are gone`,
      );
    if (canonical === null) this.tell('deleted', id, seq, `audit row ${id} (sealed as ${seq}) has been deleted`);
    else if (isNext && !chainHash(this.hash, seq, upto, canonical).equals(hash))
      this.tell('changed', id, seq, `audit row ${id} (sealed as ${seq}) is not what was sealed`);
    this.sealed += 1;
    this.seq = seq;
    this.hash = hash;
    this.lastAuditId = id;
    this.compareWithHead();
  }

  private compareWithHead(): void {
    const heads = this.signed.get(this.seq) ?? [];
    const hash = this.hash.toString('hex');
    const against = heads.find((head) => head.hash !== hash);
    if (against)
      this.tell(
        'rewritten',
        against.auditId,
        this.seq,
        `the chain at ${this.seq} (audit row ${against.auditId}) is not the one that was signed ${against.at}: a row from ${this.signedUpTo + 1} on was written anew`,
      );
    if (heads.length > 0) this.signedUpTo = this.seq;
  }

  /** Signed heads beyond the last seal: the tail is gone. */
  private compareEnd(): void {
    const beyond = [...this.signed.values()]
      .flat()
      .filter((head) => head.seq > this.seq)
      .sort((a, b) => b.seq - a.seq)[0];
    if (!beyond) return;
    const end =
      this.lastAuditId === null
        ? 'nothing is left of it'
        : `it ends with audit row ${this.lastAuditId} (sealed as ${this.seq})`;
    this.tell(
      'cut',
      beyond.auditId,
      beyond.seq,
      `the chain was signed ${beyond.at} up to audit row ${beyond.auditId} (sealed as ${beyond.seq}), and ${end}`,
    );
  }

  /** Rows without a seal: new ones wait for the sealer, older ones were put there. Says how many wait. */
  private async findIntruders(): Promise<number> {
    const found = await rows<{ id: number; late: boolean }>(
      this.tx,
      `select a.id, a.xact <= floor.xact as late from audit a, (select ${floorSql('?')} as xact) floor
       where a.org_id = ? and not exists (select from audit_seal s where s.org_id = a.org_id and s.audit_id = a.id) order by a.id`,
      [this.org, this.org],
    );
    const late = found.filter((one) => one.late);
    for (const { id } of late)
      this.tell('inserted', id, null, `audit row ${id} is in no seal, and its transaction is older than sealed ones`);
    return found.length - late.length;
  }

  private tell(kind: AuditProblemKind, auditId: number | null, seq: number | null, message: string): void {
    this.found += 1;
    if (this.problems.length < TOLD) this.problems.push({ kind, auditId, seq, message });
  }
}
