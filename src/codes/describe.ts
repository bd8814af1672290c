/** A code as a coder sees it: its notes and those above it, its seventh characters, its side, the sex and age that it fits. Pure. */
import { ancestors, sideOf } from './families';
import type { CodeData, CodeKind, CodeRow } from './types';

/** What another load says of a code. */
export interface CodeFact {
  kind: CodeKind;
  code: string;
  data: CodeData | null;
}

export const NOTE_MEANINGS = {
  excludes1: 'never together with',
  excludes2: 'not part of it; both may be coded',
  codeFirst: 'code first',
  useAdditional: 'use an additional code',
} as const;
export type NoteKind = keyof typeof NOTE_MEANINGS;

export interface Note {
  /** The code that it stands at: the code itself, or one above it. */
  of: string;
  note: NoteKind;
  text: string;
}

export interface FoundCode extends CodeRow {
  notes: Note[];
  /** Seventh characters that its codes take, with their meaning. */
  seventh: Record<string, string> | null;
  side: ReturnType<typeof sideOf>;
  limits: Pick<CodeData, 'sex' | 'ageFrom' | 'ageTo'> | null;
}

/** Puts together what is known of a code. */
export function described(kind: CodeKind, row: CodeRow, facts: readonly CodeFact[]): FoundCode {
  const isDiagnosis = kind === 'icd-10-cm';
  const along = isDiagnosis ? ancestors(row.code) : [];
  const dataOf = (wanted: CodeKind, code: string): CodeData | null =>
    facts.find((fact) => fact.kind === wanted && fact.code === code)?.data ?? null;
  const limits = dataOf('sex-age', row.code);
  return {
    ...row,
    notes: along.flatMap((code) => notesOf(code, dataOf('icd-10-cm-notes', code))),
    seventh: along.map((code) => dataOf('icd-10-cm-notes', code)?.seventh).find(Boolean) ?? null,
    side: isDiagnosis ? sideOf(row.title) : null,
    limits,
  };
}

const notesOf = (of: string, data: CodeData | null): Note[] =>
  (Object.keys(NOTE_MEANINGS) as NoteKind[]).flatMap((note) =>
    (data?.[note] ?? []).map((text) => ({ of, note, text })),
  );
