/**
 * What the chain is made of. Each sealed row's hash covers the hash before it, its number in the chain, and every column
 * of the audit row; so an edited row, a missing one and two that changed places are found where they are.
 */
import { createHash } from 'node:crypto';

/** Every column of `audit`, in the order of the encoding. A column that is added must be added here, at the end (a test holds it). */
export const AUDIT_COLUMNS = [
  'org_id',
  'id',
  'action',
  'actor',
  'subject_kind',
  'subject_id',
  'encounter_id',
  'because',
  'detail',
  'at',
  'recorded_at',
  'xact',
] as const;

/** Instants in microseconds, so that neither zone nor date style of a session changes the text. */
const MICROSECONDS = new Set<string>(['at', 'recorded_at']);
const AS_TEXT = new Set<string>(['detail', 'xact']);

const encoded = (column: string): string => {
  if (MICROSECONDS.has(column)) return `(extract(epoch from a.${column}) * 1000000)::bigint`;
  return AS_TEXT.has(column) ? `a.${column}::text` : `a.${column}`;
};

/** SQL for the canonical text of a row of `audit a`: a JSON list of its columns, in which no two rows look the same. */
export const CANONICAL_SQL = `json_build_array(${AUDIT_COLUMNS.map(encoded).join(', ')})::text`;

/** What stands before an organisation's first row. */
export const genesis = (org: string): Buffer => createHash('sha256').update(`throughline-audit/1|${org}`).digest();

/** `upto` is the newest transaction of the pass that sealed the row. */
export function chainHash(before: Buffer, seq: number, upto: string, canonical: string): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64BE(BigInt(seq));
  numbers.writeBigUInt64BE(BigInt(upto), 8);
  return createHash('sha256').update(before).update(numbers).update(canonical).digest();
}
