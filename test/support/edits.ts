/** Claims and code sets in a few words, and what all edits of a claim find in them. */
import { Reference, type KindCode, type KindPair } from '../../src/codes/reference';
import type { CodeKind } from '../../src/codes/types';
import { CLAIM_EDITS } from '../../src/scrubbing/claim-edits';
import { claimFacts, type ClaimOf } from './claims';

/** A row of a code set. */
export const code = (kind: CodeKind, name: string, more: Partial<KindCode> = {}): KindCode => ({
  kind,
  code: name,
  title: name,
  billable: true,
  from: null,
  to: null,
  data: null,
  ...more,
});
export const pair = (kind: CodeKind, a: string, b: string, value = '', days: Partial<KindPair> = {}): KindPair => ({
  kind,
  a,
  b,
  from: null,
  to: null,
  value,
  ...days,
});

/** Findings as `code line`, `!` where it may be overridden, `?` where it only warns, `i` where it is a note. */
export function found(claim: ClaimOf, ...rows: (KindCode | KindPair)[]): string[] {
  const codes = rows.filter((row): row is KindCode => 'code' in row);
  const pairs = rows.filter((row): row is KindPair => 'a' in row);
  const reference = new Reference({ kinds: [...new Set(rows.map((row) => row.kind))], codes, pairs });
  const facts = claimFacts({ today: '2026-12-31', through: '2026-12-31', ...claim });
  return CLAIM_EDITS.flatMap((edit) => edit(facts, reference)).map(({ code: name, lineId, overridable, severity }) =>
    [
      name,
      ...(lineId ? [facts.lines.find((line) => line.id === lineId)!.n] : []),
      ...(overridable ? ['!'] : []),
      ...(severity === 'warning' ? ['?'] : severity === 'info' ? ['i'] : []),
    ].join(' '),
  );
}
/** A line of a claim. */
export const line = (name: string, ...modifiers: string[]): { code: string; modifiers: string[] } => ({
  code: name,
  modifiers,
});
export const lines = (...all: NonNullable<ClaimOf['lines']>): ClaimOf => ({ lines: all });
