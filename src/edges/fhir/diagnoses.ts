/** Conditions → the visit's ICD-10-CM codes, in the order in which the claim lists them. */
import type { Day } from '../../calendar';
import type { BundleIndex, Resource } from './bundle';
import { conditionVerdict, CROSSWALK_VERSION } from './crosswalk';
import type { Findings } from './findings';
import { ICD10CM, ICD10CM_SHAPE } from './systems';
import { sayCode } from './terms';
import { codings, field, list, readWhole, type Coding } from './values';

/** 837P, HI: twelve. */
const MAX_DIAGNOSES = 12;

export interface Diagnoses {
  codes: string[];
  /** 1-based place of a Condition among the codes. Two conditions of one code share a place. */
  pointers: Map<Resource, number>;
}

/** Codes that the services of the visit bring with them: a check-up its reason, a vaccine the need for it. */
export interface Implied {
  first: readonly string[];
  last: readonly string[];
}

export interface DiagnosisContext {
  index: BundleIndex;
  found: Findings;
  /** Date of service; a code holds on it or not. */
  on: Day;
}

/**
 * The order is `Encounter.diagnosis.rank`, entries without a rank after those, as sent. Without any
 * `Encounter.diagnosis`: the conditions that name this encounter, as sent. More than twelve is a problem.
 */
export function readDiagnoses(
  encounter: Resource,
  conditions: readonly Resource[],
  implied: Implied,
  context: DiagnosisContext,
): Diagnoses {
  const { index, found } = context;
  const result: Diagnoses = { codes: [...implied.first], pointers: new Map() };
  for (const condition of listedConditions(encounter, index, found) ?? conditions) {
    const places = readIcd(condition, context).map((code) => placeOf(code, result.codes));
    if (places[0] !== undefined && places[0] <= MAX_DIAGNOSES) result.pointers.set(condition, places[0]);
  }
  for (const code of implied.last) placeOf(code, result.codes);
  if (result.codes.length > MAX_DIAGNOSES) {
    found.invalid(
      encounter.label,
      'diagnosis',
      `more than ${MAX_DIAGNOSES} diagnoses; the first ${MAX_DIAGNOSES} are kept`,
    );
    result.codes.length = MAX_DIAGNOSES;
  }
  if (result.codes.length === 0) found.missing(encounter.label, 'diagnosis', 'no diagnosis that a claim can carry');
  return result;
}

const placeOf = (code: string, codes: string[]): number => codes.indexOf(code) + 1 || codes.push(code);

function listedConditions(encounter: Resource, index: BundleIndex, found: Findings): Resource[] | undefined {
  const entries = list(encounter.body, 'diagnosis');
  if (entries.length === 0) return undefined;
  const ranked = entries.flatMap((entry, position) => {
    const condition = index.resolve(field(entry, 'condition'), encounter);
    const written = field(entry, 'rank');
    const rank = readWhole(written);
    if (written !== undefined && !(rank !== undefined && rank > 0)) {
      found.invalid(encounter.label, `diagnosis[${position}].rank`, 'the rank is a whole number from 1');
    }
    if (condition?.type === 'Condition') return [{ condition, rank: rank ?? Infinity }];
    // A Procedure is allowed here by FHIR and is no diagnosis.
    if (!condition)
      found.invalid(encounter.label, `diagnosis[${position}].condition`, 'the condition is not in this bundle');
    return [];
  });
  // Infinity - Infinity is NaN, so compare instead of subtracting.
  return ranked.sort((a, b) => (a.rank === b.rank ? 0 : a.rank < b.rank ? -1 : 1)).map(({ condition }) => condition);
}

/** Its ICD-10-CM code as sent, else those that the crosswalk gives for it; none is a problem, or a condition that no claim needs. */
function readIcd(condition: Resource, { index, found, on }: DiagnosisContext): string[] {
  const all = codings(field(condition.body, 'code'));
  const verdict = conditionVerdict(all, on);
  const icd = all.find(({ system }) => system !== undefined && ICD10CM.has(system));
  if (!icd && verdict?.kind === 'none') {
    index.leaveOut(condition, 'not needed for billing');
    return [];
  }
  index.use(condition);
  if (icd) {
    const code = normalIcd(icd);
    if (!code) found.add('unknown_code', condition.label, 'code', 'not of the form of an ICD-10-CM code');
    return code ? [code] : [];
  }
  if (all.length === 0) found.missing(condition.label, 'code', 'the condition has no code');
  if (verdict?.kind === 'codes') return verdict.codes;
  if (all.length > 0) {
    const because = verdict?.kind === 'coder' ? verdict.because : `not in the crosswalk ${CROSSWALK_VERSION}`;
    found.add('unmapped', condition.label, 'code', `${sayCode(all)} has no ICD-10-CM code here: ${because}`);
  }
  return [];
}

/** With its dot, whether or not the sender writes it: `E119` and `E11.9` are one code. */
export function normalIcd({ code }: Pick<Coding, 'code'>): string | undefined {
  const upper = code.toUpperCase();
  if (!ICD10CM_SHAPE.test(upper)) return undefined;
  const bare = upper.replace('.', '');
  return bare.length > 3 ? `${bare.slice(0, 3)}.${bare.slice(3)}` : bare;
}
