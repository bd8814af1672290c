/**
 * The signed head of each organisation's chain, in an append-only file outside the database. Whoever rules the database
 * can cut the chain's tail or write the whole of it anew; what was signed elsewhere contradicts them.
 *
 * One JSON line a head. A line with `restart` says that the chain goes on from an earlier row after a restore: what was
 * signed beyond it is known to be gone, by an act that is itself signed and stays in the file.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { sizeOf, writeFileAtomic } from '../engine/files';
import { isLock, tryLock } from '../engine/lock';
import { sleep } from '../engine/processes';

export interface Head {
  org: string;
  /** 0: the chain has no row yet. */
  seq: number;
  /** Hex. */
  hash: string;
  /** The audit row that was sealed last; null at 0. */
  auditId: number | null;
  /** Wall clock. */
  at: string;
  restart?: string;
}

interface Line extends Head {
  sig: string;
}

/** A file larger than this is put aside; the next begins with the last head of every organisation. */
const ROTATE_BYTES = 1_000_000;

export const headFileOf = (home: { root: string }): string => join(home.root, 'audit-heads.jsonl');
export const headKeyFileOf = (home: { root: string }): string => join(home.root, 'audit-key.pem');

/** The home's signing key (Ed25519), made once. Whoever loses it can still read the chain, but sign no head any more. */
export async function loadHeadKey(path: string): Promise<KeyObject> {
  for (;;) {
    if (existsSync(path)) return createPrivateKey(readFileSync(path, 'utf8'));
    const lock = tryLock(`${path}.lock`);
    if (!isLock(lock)) {
      await sleep(50);
      continue;
    }
    try {
      const { privateKey } = generateKeyPairSync('ed25519');
      if (!existsSync(path))
        writeFileAtomic(path, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 0o600);
    } finally {
      lock.release();
    }
  }
}

const signedText = ({ org, seq, hash, auditId, at, restart }: Head): Buffer =>
  Buffer.from(['throughline-audit-head/1', org, seq, hash, auditId ?? '', at, restart ?? ''].join('\n'));

export interface Heads {
  /** What must still be true of each organisation's chain, in the order in which it was signed. */
  byOrg: Map<string, Head[]>;
  restarts: Head[];
  /** Lines that are not ours, by number. */
  problems: string[];
}

/** Reads the heads of one organisation, or of all. Lines whose signature is wrong are told and believed in nothing. */
export function readHeads(path: string, publicKey: KeyObject, org?: string): Heads {
  const heads: Heads = { byOrg: new Map(), restarts: [], problems: [] };
  linesOf(path).forEach((line, index) => {
    if (!line || (org !== undefined && line.org !== org)) return;
    const { sig, ...head } = line;
    if (isSigned(head, sig, publicKey)) take(heads, head);
    else heads.problems.push(`line ${index + 1} of the head file is not signed by this key`);
  });
  return heads;
}

/** Undefined stands for half a line, which a killed writer left and which was never told to anybody. */
const linesOf = (path: string): (Line | undefined)[] =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').map(parseLine) : [];

function parseLine(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

function isSigned(head: Head, signature: unknown, publicKey: KeyObject): boolean {
  try {
    return verify(null, signedText(head), publicKey, Buffer.from(signature as string, 'base64'));
  } catch {
    return false;
  }
}

function take(heads: Heads, head: Head): void {
  const known = heads.byOrg.get(head.org) ?? [];
  const kept = head.restart === undefined ? known : known.filter(({ seq }) => seq <= head.seq);
  if (head.restart !== undefined) heads.restarts.push(head);
  heads.byOrg.set(head.org, [...kept, head]);
}

/** The writer's side. Several processes may write to one file: a line is one write, and their order does not matter. */
export class HeadFile {
  private readonly newest = new Map<string, Head>();

  constructor(
    private readonly path: string,
    private readonly key: KeyObject,
  ) {
    this.reread();
  }

  /** The highest head that was signed for an organisation. */
  newestOf(org: string): Head | undefined {
    return this.newest.get(org);
  }

  /** Another process may have signed more, or a restart. Only the newest are proved here: a signature costs a tenth of a millisecond. */
  reread(): void {
    this.newest.clear();
    const publicKey = createPublicKey(this.key);
    const all: Heads = { byOrg: new Map(), restarts: [], problems: [] };
    for (const line of linesOf(this.path)) if (line) take(all, line);
    for (const [org, heads] of all.byOrg) {
      const found = heads.sort((a, b) => b.seq - a.seq).find((head) => isSigned(head, (head as Line).sig, publicKey));
      if (found) this.newest.set(org, found);
    }
  }

  /** Signs heads that say something new and puts them on disk. */
  append(heads: Omit<Head, 'at'>[]): void {
    const at = new Date().toISOString();
    const fresh = heads.filter((head) => head.restart !== undefined || this.newest.get(head.org)?.hash !== head.hash);
    if (fresh.length === 0) return;
    this.rotate();
    this.write(fresh.map((head) => ({ ...head, at })));
    for (const head of fresh) this.newest.set(head.org, { ...head, at });
  }

  private write(heads: Head[]): void {
    const file = openSync(this.path, 'a+', 0o600);
    try {
      writeSync(file, `${endsWithin(file) ? '\n' : ''}${this.textOf(heads)}`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  private textOf(heads: Head[]): string {
    const signed = (head: Head): Line => ({ ...head, sig: sign(null, signedText(head), this.key).toString('base64') });
    return heads.map((head) => `${JSON.stringify(signed(head))}\n`).join('');
  }

  /** The file is never missing: the old one keeps a name of its own before the new one takes its place. */
  private rotate(): void {
    if (sizeOf(this.path) < ROTATE_BYTES) return;
    this.reread();
    const next = `${this.path}.next`;
    writeFileAtomic(next, this.textOf([...this.newest.values()]), 0o600);
    linkSync(this.path, `${this.path}.${new Date().toISOString().replace(/[:.]/g, '')}-${process.pid}`);
    renameSync(next, this.path);
  }
}

/** True when a killed writer left the last line without its end. */
function endsWithin(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
}
