/** The order of diagnoses and which of them exclude each other (ICD-10-CM Official Guidelines, section I). */
import type { Reference } from '../../codes/reference';
import type { ClaimFacts } from '../../rules/claim-facts';
import { type ClaimEdit, finding } from '../finding';

/** Guidelines I.C.20.a.6: an external cause is never the first diagnosis; I.A.13: nor is a manifestation. */
export const firstDiagnosisMayLead: ClaimEdit = (claim, reference) => {
  const first = claim.diagnoses[0];
  if (first === undefined) return [];
  if (/^[V-Y]/.test(first))
    return [
      finding('diagnosis_order', 'coding', `The first diagnosis (${first}) is an external cause.`, {
        fix: 'Put the injury or illness first.',
        source: 'ICD-10-CM Official Guidelines I.C.20.a.6',
      }),
    ];
  return notesAlong(claim, reference, first).some((notes) => (notes.codeFirst?.length ?? 0) > 0)
    ? [
        finding(
          'diagnosis_order',
          'coding',
          `The first diagnosis (${first}) is a manifestation; its cause comes first.`,
          {
            overridable: true,
            fix: 'Put the cause that the note "code first" names before it.',
            source: 'ICD-10-CM Official Guidelines I.A.13',
          },
        ),
      ]
    : [];
};

export const diagnosisOnce: ClaimEdit = (claim) => {
  const twice = claim.diagnoses.find((code, index) => claim.diagnoses.indexOf(code) !== index);
  return twice
    ? [
        finding('duplicate_diagnosis', 'coding', `Diagnosis ${twice} stands twice.`, {
          source: '837P TR3, 2300 HI: each code once',
        }),
      ]
    : [];
};

/** Guidelines I.A.12.a: codes under an Excludes1 note are never used together (but for unrelated conditions). */
export const excludesEachOther: ClaimEdit = (claim, reference) => {
  if (!reference.has('icd-10-cm-notes')) return [];
  return claim.diagnoses.flatMap((code) =>
    claim.diagnoses
      .filter((other) => other !== code && isExcluded(claim, reference, code, other))
      .map((other) =>
        finding('excludes1', 'coding', `${other} stands in an Excludes1 note of ${code}; they exclude each other.`, {
          severity: 'warning',
          overridable: true,
          fix: 'Keep the one that the chart supports, unless the two conditions are unrelated.',
          source: 'ICD-10-CM Official Guidelines I.A.12.a',
        }),
      ),
  );
};

const isExcluded = (claim: ClaimFacts, reference: Reference, code: string, other: string): boolean =>
  notesAlong(claim, reference, code).some((notes) => notes.excludes1?.some((note) => namesCode(note, other)));

/** The notes of a code and of all categories above it. */
function notesAlong(
  claim: ClaimFacts,
  reference: Reference,
  code: string,
): { codeFirst?: string[]; excludes1?: string[] }[] {
  return ancestors(code).flatMap((one) => reference.code('icd-10-cm-notes', one, claim.from)?.data ?? []);
}

/** `E11.42` → E11.42, E11.4, E11. */
export function ancestors(code: string): string[] {
  const all = [code];
  for (let length = code.length - 1; length >= 3; length -= 1) {
    const shorter = code.slice(0, length);
    if (!shorter.endsWith('.')) all.push(shorter);
  }
  return all;
}

/** Notes name codes in brackets: `(S62.-)`, `(E08.-, E09.0)`, `(O24.0-O24.9)`. */
export function namesCode(note: string, code: string): boolean {
  const inBrackets = [...note.matchAll(/\(([^)]*)\)/g)].flatMap(([, inside]) => inside!.split(/[,;]\s*/));
  return inBrackets.some((named) => {
    const range = /^([A-Z]\d[A-Z0-9](?:\.[A-Z0-9]+)?)-([A-Z]\d[A-Z0-9](?:\.[A-Z0-9]+)?)$/.exec(named.trim());
    if (range) return code >= range[1]! && (code <= range[2]! || code.startsWith(range[2]!));
    const family = named.trim().replace(/\.?-$/, '');
    return /^[A-Z]\d[A-Z0-9](\.[A-Z0-9]+)?$/.test(family) && code.startsWith(family);
  });
}
