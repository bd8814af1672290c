/** Is each code one on the day of service? Only sets that are loaded are asked (DOMAIN 1.3: valid on the date of service, not today). */
import type { CodeKind } from '../../codes/types';
import type { LineFacts } from '../../rules/claim-facts';
import { ageOn } from '../../rules/fields';
import { type ClaimEdit, eachLine, type Finding, finding } from '../finding';

/** Level II has a letter in front; CPT has digits, with a letter behind in categories II and III. */
const setOf = (code: string): CodeKind => (/^[A-Z]/.test(code) ? 'hcpcs' : 'cpt');

/** 45 CFR 162.1002: the code set in effect on the date of service. */
export const procedureIsValid: ClaimEdit = (claim, reference) =>
  eachLine(claim, (line) => {
    const set = setOf(line.code);
    if (!reference.has(set)) return null;
    const row = reference.code(set, line.code, line.from);
    if (row?.billable) return null;
    const why = reference.knows(set, line.code)
      ? `Line ${line.n}: code ${line.code} is not in force on the day of service.`
      : `Line ${line.n}: code ${line.code} is not in ${set === 'hcpcs' ? 'HCPCS level II' : 'CPT'}.`;
    return finding('invalid_code', 'coding', why, {
      lineId: line.id,
      fix: 'Take the code that was in force on that day.',
      source: '45 CFR 162.1002',
    });
  });

/** ICD-10-CM Official Guidelines I.B.2: codes are used at their highest number of characters. */
export const diagnosisIsValid: ClaimEdit = (claim, reference) => {
  if (!reference.has('icd-10-cm')) return [];
  return claim.diagnoses.flatMap((code, index) => {
    const row = reference.code('icd-10-cm', code, claim.from);
    const name = `Diagnosis ${index + 1} (${code})`;
    if (row?.billable) return [];
    if (row)
      return [
        finding('unspecific_diagnosis', 'coding', `${name} is a category; a claim needs a code below it.`, {
          fix: 'Code to the highest specificity that the chart supports.',
          source: 'ICD-10-CM Official Guidelines I.B.2',
        }),
      ];
    const seventh = reference.code('icd-10-cm-notes', code.slice(0, 7), claim.from)?.data?.seventh;
    return [
      finding('invalid_diagnosis', 'coding', `${name} is not an ICD-10-CM code on the first day of service.`, {
        fix: seventh
          ? `A seventh character is missing: one of ${Object.keys(seventh).join(', ')}.`
          : 'Take the code that was in force on that day.',
        source: '45 CFR 162.1002',
      }),
    ];
  });
};

/** A modifier that no set has (only where one is loaded); those of level II stand in the HCPCS file. */
export const modifierIsValid: ClaimEdit = (claim, reference) => {
  if (!reference.has('modifier')) return [];
  return eachLine(claim, (line) => {
    const unknown = line.modifiers.find(
      (modifier) => !reference.code('modifier', modifier, line.from) && !reference.code('hcpcs', modifier, line.from),
    );
    return unknown
      ? finding('invalid_modifier', 'coding', `Line ${line.n}: ${unknown} is not a modifier on the day of service.`, {
          lineId: line.id,
        })
      : null;
  });
};

export const placeIsValid: ClaimEdit = (claim, reference) =>
  claim.kind === 'professional' &&
  reference.has('place-of-service') &&
  !reference.code('place-of-service', claim.place, claim.from)
    ? [
        finding(
          'invalid_place',
          'charge_entry',
          `Place of service ${claim.place || '(none)'} is not in the code set (CLM05-1).`,
        ),
      ]
    : [];

/** Sex and age: of procedures by line, of diagnoses for the claim. What is not known of the patient is not judged. */
export const fitsSexAndAge: ClaimEdit = (claim, reference) => {
  const unfit = (code: string, on: string): boolean => {
    const limits = reference.code('sex-age', code, on)?.data;
    if (!limits) return false;
    const { sex, born } = claim.patient;
    const age = ageOn(born, on);
    const isOtherSex = limits.sex !== undefined && (sex === 'F' || sex === 'M') && sex !== limits.sex;
    const isTooYoung = age !== undefined && limits.ageFrom !== undefined && age < limits.ageFrom;
    const isTooOld = age !== undefined && limits.ageTo !== undefined && age > limits.ageTo;
    return isOtherSex || isTooYoung || isTooOld;
  };
  const found = (code: string, why: string, lineId: string | null = null): Finding =>
    finding('sex_age', 'coding', `${why} does not fit the patient's sex or age.`, {
      lineId,
      overridable: true,
      fix: `Check ${code}, and the patient's birth date and sex; a payer asks for modifier KX or condition code 45 where it is right.`,
      source: 'CMS IOCE, sex and age edits',
    });
  return [
    ...eachLine(claim, (line: LineFacts) =>
      unfit(line.code, line.from) ? found(line.code, `Line ${line.n}: ${line.code}`, line.id) : null,
    ),
    ...claim.diagnoses.flatMap((code, index) =>
      unfit(code, claim.from) ? [found(code, `Diagnosis ${index + 1} (${code})`)] : [],
    ),
  ];
};
