/** The order of diagnoses and which of them exclude each other (ICD-10-CM Official Guidelines, section I). */
import { ancestors, namesCode, sideOf } from '../../codes/families';
import type { Reference } from '../../codes/reference';
import type { ClaimFacts, LineFacts } from '../../rules/claim-facts';
import { type ClaimEdit, eachLine, type Finding, finding, hasModifier } from '../finding';

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
  return causeFirst(claim, reference, first);
};

/** "If applicable" and "if known" leave it to the chart (Guidelines I.A.17). */
const IS_CONDITIONAL = /\bif\b|\bany\b/i;

/** What is "in diseases classified elsewhere" never leads; before other codes the cause that their note names. */
function causeFirst(claim: ClaimFacts, reference: Reference, first: string): Finding[] {
  const along = ancestors(first).flatMap((one) => reference.code('icd-10-cm-notes', one, claim.from) ?? []);
  const notes = along.flatMap((row) => row.data?.codeFirst ?? []).filter((note) => !IS_CONDITIONAL.test(note));
  if (notes.length === 0) return [];
  const isManifestation = along.some((row) => /classified elsewhere/i.test(row.title));
  const why = isManifestation
    ? `The first diagnosis (${first}) is a manifestation; its cause comes first.`
    : `The first diagnosis (${first}) has a note "code first".`;
  return [
    finding('diagnosis_order', 'coding', why, {
      ...(isManifestation ? {} : { severity: 'warning' as const }),
      overridable: true,
      fix: 'Put the cause that the note "code first" names before it.',
      source: 'ICD-10-CM Official Guidelines I.A.13 and I.A.17',
    }),
  ];
}

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

/** Guidelines I.B.13: the side of the diagnosis is the side of the service (LT, RT). */
export const sidesAgree: ClaimEdit = (claim, reference) =>
  eachLine(claim, (line) => {
    const side = serviceSide(line);
    const sides = line.dx.flatMap((dx) => {
      const code = claim.diagnoses[dx - 1];
      const row = code === undefined ? undefined : reference.code('icd-10-cm', code, claim.from);
      return (row && sideOf(row.title)) ?? [];
    });
    const contradicts = side !== null && sides.length > 0 && sides.every((one) => one === OPPOSITE[side]);
    return contradicts
      ? finding(
          'laterality',
          'coding',
          `Line ${line.n}: the service is of the ${side} side, its diagnosis of the other.`,
          {
            lineId: line.id,
            severity: 'warning',
            overridable: true,
            fix: 'Compare the modifier (LT, RT) and the diagnosis with the chart.',
            source: 'ICD-10-CM Official Guidelines I.B.13',
          },
        )
      : null;
  });

const OPPOSITE = { left: 'right', right: 'left' } as const;
const serviceSide = (line: LineFacts): 'left' | 'right' | null =>
  hasModifier(line, 'LT') === hasModifier(line, 'RT') ? null : hasModifier(line, 'LT') ? 'left' : 'right';
