/** How a code of a public terminology is named to a person, and that nothing else of a chart slips into a sentence. */
import type { Coding } from './values';

const NAMES: ReadonlyMap<string, { name: string; shape: RegExp }> = new Map([
  ['http://snomed.info/sct', { name: 'SNOMED CT', shape: /^\d{6,18}$/ }],
  ['http://hl7.org/fhir/sid/cvx', { name: 'CVX', shape: /^\d{1,3}$/ }],
  ['http://loinc.org', { name: 'LOINC', shape: /^\d{1,7}-\d$/ }],
  ['http://www.nlm.nih.gov/research/umls/rxnorm', { name: 'RxNorm', shape: /^\d{1,8}$/ }],
]);

/** `SNOMED CT 162673000`; a code of another system, or one that has not its system's form, may be anything and is not said. */
export function sayCode(codings: readonly Coding[]): string {
  for (const { system, code } of codings) {
    const known = system === undefined ? undefined : NAMES.get(system);
    if (known?.shape.test(code)) return `${known.name} ${code}`;
  }
  return 'its code';
}
