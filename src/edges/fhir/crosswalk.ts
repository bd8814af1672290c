/**
 * From the codes of a chart (SNOMED CT, CVX, LOINC, RxNorm) to those that a claim can carry (ICD-10-CM, HCPCS, CPT), as
 * data with a version: `crosswalk.json`. A row says one of four things:
 *
 * - `icd` or `hcpcs`: this is the code;
 * - `visit`: a check-up, whose code follows age and whether the patient is known (CMS, Medicare Claims Processing Manual, ch. 12, 30.6.7);
 * - `coder`: only somebody who reads the note can say, and why;
 * - `none`: nothing of it is billed, and why.
 *
 * A code without a row becomes a coder's task too. Nothing is guessed: a code that looks right bills what was not done.
 */
import { z } from 'zod';
import { addDays, addMonths, addYears, type Day } from '../../calendar';
import data from './crosswalk.json';
import { ICD10CM_SHAPE, PROCEDURE_SHAPE } from './systems';
import type { Coding } from './values';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const icd = z.string().regex(ICD10CM_SHAPE);
const hcpcs = z.string().regex(PROCEDURE_SHAPE);
/** Dates of service for which a row holds, both included. */
const inForce = { from: day.optional(), to: day.optional() };
const coded = { system: z.string(), code: z.string(), ...inForce };
const reason = z.string().min(1);
const ages = { fromYears: z.int().optional(), fromMonths: z.int().optional(), fromDays: z.int().optional() };
const agedCode = z.strictObject({ ...ages, hcpcs });

const schema = z.strictObject({
  version: z.string(),
  conditions: z.array(
    z.union([
      z.strictObject({ ...coded, icd: z.array(icd).min(1) }),
      z.strictObject({ ...coded, none: reason }),
      z.strictObject({ ...coded, coder: reason }),
    ]),
  ),
  services: z.array(
    z.union([
      z.strictObject({ ...coded, hcpcs }),
      z.strictObject({ ...coded, visit: z.literal('preventive') }),
      z.strictObject({ ...coded, coder: reason }),
      z.strictObject({ ...coded, none: reason }),
    ]),
  ),
  vaccines: z.array(
    z.union([
      z.strictObject({
        cvx: z.string(),
        ...inForce,
        hcpcs,
        route: z.literal('other').optional(),
        fromMonths: z.int().optional(),
      }),
      z.strictObject({ cvx: z.string(), ...inForce, coder: reason, belowMonths: z.int().optional() }),
    ]),
  ),
  /** Giving a vaccine, by its way into the body: the first of a visit, and each further one. */
  administration: z.strictObject({
    injection: z.strictObject({ first: hcpcs, more: hcpcs }),
    other: z.strictObject({ first: hcpcs, more: hcpcs }),
  }),
  preventive: z.strictObject({
    new: z.array(agedCode).min(1),
    established: z.array(agedCode).min(1),
    diagnoses: z.array(z.strictObject({ ...ages, icd })).min(1),
  }),
  immunizationDiagnosis: icd,
});

const CROSSWALK = schema.parse(data);

export const CROSSWALK_VERSION = CROSSWALK.version;
export const IMMUNIZATION_DIAGNOSIS = CROSSWALK.immunizationDiagnosis;
export const ADMINISTRATION = CROSSWALK.administration;

/** What the crosswalk says of a code: see the head of this file. */
export type Verdict =
  { kind: 'codes'; codes: string[] } | { kind: 'preventive' } | { kind: 'coder' | 'none'; because: string };
export type VaccineVerdict =
  { kind: 'vaccine'; code: string; route: 'injection' | 'other' } | { kind: 'coder'; because: string };

/** What a condition is called on a claim; undefined if no row knows it on that day. */
export const conditionVerdict = (codings: readonly Coding[], on: Day): Verdict | undefined =>
  verdict(CROSSWALK.conditions, codings, on);

/** What a service of a visit is called on a claim; undefined if no row knows it on that day. */
export const serviceVerdict = (codings: readonly Coding[], on: Day): Verdict | undefined =>
  verdict(CROSSWALK.services, codings, on);

interface CodedRow {
  system: string;
  code: string;
  from?: Day;
  to?: Day;
  icd?: string[];
  hcpcs?: string;
  visit?: 'preventive';
  coder?: string;
  none?: string;
}

function verdict(rows: readonly CodedRow[], codings: readonly Coding[], on: Day): Verdict | undefined {
  const row = rows.find(
    (each) => holds(each, on) && codings.some(({ system, code }) => system === each.system && code === each.code),
  );
  if (!row) return undefined;
  if (row.visit) return { kind: 'preventive' };
  if (row.coder) return { kind: 'coder', because: row.coder };
  if (row.none) return { kind: 'none', because: row.none };
  return { kind: 'codes', codes: row.icd ?? [row.hcpcs!] };
}

const holds = ({ from, to }: { from?: Day; to?: Day }, on: Day): boolean => (!from || from <= on) && (!to || on <= to);

const CVX = new Set(['http://hl7.org/fhir/sid/cvx', 'urn:oid:2.16.840.1.113883.12.292']);

/** The product given, by its CVX code and the age of who got it. */
export function vaccineVerdict(codings: readonly Coding[], on: Day, born: Day): VaccineVerdict | undefined {
  const written = codings.find(({ system }) => system !== undefined && CVX.has(system))?.code;
  // Older senders leave the zero in front away: 8 and 08 are one code.
  const code = written?.replace(/^(\d)$/, '0$1');
  const row = CROSSWALK.vaccines.find(
    (each) =>
      each.cvx === code &&
      holds(each, on) &&
      !('fromMonths' in each && each.fromMonths !== undefined && on < addMonths(born, each.fromMonths)) &&
      !('belowMonths' in each && each.belowMonths !== undefined && on >= addMonths(born, each.belowMonths)),
  );
  if (!row) return undefined;
  return 'hcpcs' in row
    ? { kind: 'vaccine', code: row.hcpcs, route: row.route ?? 'injection' }
    : { kind: 'coder', because: row.coder };
}

interface Age {
  fromYears?: number;
  fromMonths?: number;
  fromDays?: number;
}

/** The last row whose age the person has reached; rows rise with age. */
const byAge = <T extends Age>(rows: readonly T[], born: Day, on: Day): T =>
  rows.findLast(
    ({ fromYears = 0, fromMonths = 0, fromDays = 0 }) =>
      addDays(addMonths(addYears(born, fromYears), fromMonths), fromDays) <= on,
  ) ?? rows[0]!;

/** Code and diagnosis of a check-up. The findings of the visit are not known here, so the diagnosis says "without". */
export function preventiveVisit(person: { born: Day; isKnown: boolean }, on: Day): { code: string; icd: string } {
  const { new: fresh, established, diagnoses } = CROSSWALK.preventive;
  const { hcpcs: code } = byAge(person.isKnown ? established : fresh, person.born, on);
  return { code, icd: byAge(diagnoses, person.born, on).icd };
}
