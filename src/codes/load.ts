/** Taking a code file in, and taking a load back. A file is read whole before anything is written, and written whole or not at all. */
import { createHash } from 'node:crypto';
import type { Day, Instant } from '../calendar';
import type { Db } from '../db';
import { type CodeBytes, readCodeFiles } from './read';
import { type Difference, difference, insertLoad, loadInForce, type LoadRow, lockKind, markRolledBack } from './store';
import type { CodeKind } from './types';

export interface LoadRequest {
  kind: CodeKind;
  /** One file, or all the files that its publisher cut it into. */
  files: readonly CodeBytes[];
  effective: Day;
  org: string | null;
  at: Instant;
  by: string;
  progress?: (written: number, total: number) => void;
}

export interface Loaded {
  /** False: this very file is in force from that day already. */
  changed: boolean;
  codes: number;
  pairs: number;
  /** Null: there was none before it. */
  difference: Difference | null;
}

/** Kinds that belong to one organisation: CPT by its licence, and its own lists. */
const OWN_KINDS: ReadonlySet<CodeKind> = new Set(['cpt']);

/** Why this kind cannot be loaded for this owner; null if it can. */
export const ownerFault = (kind: CodeKind, org: string | null): string | null =>
  OWN_KINDS.has(kind) && org === null
    ? 'CPT is loaded for the organisation that has the licence: name it with --org'
    : null;

/** Throws BadCodeFile with all bad rows; then nothing was changed. Needs the job role. */
export async function loadCodes(jobDb: Db, request: LoadRequest): Promise<Loaded> {
  const { kind, org, effective, files, progress = () => undefined } = request;
  const sha256 = hashOf(files);
  const source = files.map(({ name }) => name).join(', ');
  const file = readCodeFiles(kind, files);
  return jobDb.transaction(async (tx) => {
    await lockKind(tx, kind);
    const before = await loadInForce(tx, kind, org, effective);
    const counts = { codes: file.codes.length, pairs: file.pairs.length };
    if (before?.effective === effective && before.sha256.equals(sha256))
      return { changed: false, ...counts, difference: null };
    const id = await insertLoad(tx, { ...request, source, sha256 }, file, progress);
    return { changed: true, ...counts, difference: before ? await difference(tx, id, before.id) : null };
  });
}

function hashOf(files: readonly CodeBytes[]): Buffer {
  const hash = createHash('sha256');
  for (const { bytes } of files) hash.update(bytes);
  return hash.digest();
}

export interface RolledBack {
  undone: LoadRow;
  /** What is in force on its first day now. */
  now: LoadRow | undefined;
}

/** Takes back the load that holds on a day: the one before it holds again. Undefined: there is none. */
export function rollBack(
  jobDb: Db,
  request: { kind: CodeKind; org: string | null; on: Day; at: Instant; by: string },
): Promise<RolledBack | undefined> {
  const { kind, org, on, at, by } = request;
  return jobDb.transaction(async (tx) => {
    await lockKind(tx, kind);
    const undone = await loadInForce(tx, kind, org, on);
    if (!undone) return undefined;
    await markRolledBack(tx, undone.id, at, by);
    return { undone, now: await loadInForce(tx, kind, org, on) };
  });
}
