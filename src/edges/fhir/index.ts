/**
 * FHIR R4 in: a Bundle with Patient, Coverage, Encounter, Condition, ChargeItem, Practitioner and Organization (also
 * Account for a guarantor who is not the patient, RelatedPerson, PractitionerRole) becomes visits in billing's words.
 *
 * - Each finished Encounter is one visit, identified by `source` and the Encounter's id; that pair is the caller's key
 *   against duplicates. Encounters not finished and charges not billable are counted among the ignored.
 * - What cannot be used as it is becomes a `Problem` of the visit; the visit still arrives, with empty stand-ins, and a
 *   person puts it right. A claim must not be built while a visit has problems.
 * - Refused, with its problems: an encounter whose id, patient (family name and birth date included) or date cannot be
 *   read; a charge or a coverage that belongs to nobody in the bundle; a resource that is nested too deeply, uses a
 *   forbidden key or comes twice; a thing that is no Bundle.
 * - Everything else is ignored, counted by type (`Observation`) or by type and status (`Encounter/planned`).
 *
 * Give it the text of the file, if you have it, rather than parsed JSON: the digits of a decimal survive only there.
 */
import { dayOf } from '../../calendar';
import { BundleIndex, asProblem, type Refusal, type Resource } from './bundle';
import { coveragesByPatient } from './coverage';
import { findOffence, parseJson } from './json';
import { field, isFields, list, text, type Fields } from './values';
import { readVisit, type Visit, type VisitContext } from './visit';

export type { Refusal } from './bundle';
export type { Visit } from './visit';

export interface ReadOptions {
  /** The practice's time zone, IANA. */
  zone: string;
  /** The sender, half of the key of a visit. */
  source?: string;
}

export interface ReadResult {
  visits: Visit[];
  refused: Refusal[];
  ignored: Record<string, number>;
}

/** Reads a Bundle from its text (string or UTF-8 bytes) or from parsed JSON. Never throws on what it reads. */
export function readBundle(json: unknown, options: ReadOptions): ReadResult {
  dayOf('2000-01-01T00:00:00Z', options.zone); // an unknown zone is the caller's error: throw before any date looks bad
  let value = json;
  try {
    if (json instanceof Uint8Array) value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(json));
    else if (typeof json === 'string') value = parseJson(json);
  } catch {
    return refuseAll('', 'not JSON text in UTF-8');
  }
  if (!isFields(value)) return refuseAll('', 'not a FHIR Bundle: the JSON is no object');
  if (text(value, 'resourceType') !== 'Bundle')
    return refuseAll('resourceType', 'not a FHIR Bundle: resourceType is not "Bundle"');
  if (value['entry'] !== undefined && !Array.isArray(value['entry']))
    return refuseAll('entry', 'not a FHIR Bundle: entry is no list');
  return readEntries(value, options);
}

function refuseAll(field: string, message: string): ReadResult {
  return {
    visits: [],
    refused: [{ resource: 'Bundle', problems: [{ resource: 'Bundle', field, code: 'invalid', message }] }],
    ignored: {},
  };
}

function readEntries(bundle: Fields, options: ReadOptions): ReadResult {
  const index = new BundleIndex(bundle);
  const { entry: _, ...envelope } = bundle;
  const offence = findOffence(envelope);
  if (offence) index.refuse('Bundle', asProblem(offence));
  const belongings = {
    coverages: coveragesByPatient(index),
    conditions: conditionsByEncounter(index),
    items: itemsByEncounter(index),
    accounts: accountsByPatient(index),
  };
  const context: VisitContext = { index, belongings, zone: options.zone, source: options.source ?? 'fhir' };
  const visits: Visit[] = [];
  for (const encounter of index.all('Encounter')) {
    const status = text(encounter.body, 'status');
    if (status && NOT_A_VISIT.has(status)) {
      index.ignore(`Encounter/${status}`);
      continue;
    }
    const visit = readVisit(encounter, context);
    if (Array.isArray(visit)) index.refused.push({ resource: encounter.label, problems: visit });
    else visits.push(visit);
  }
  return { visits, refused: index.refused, ignored: index.ignored() };
}

/** Any other status but `finished` is a problem of the visit: nothing is left out because of a word that nobody knows. */
const NOT_A_VISIT = new Set('planned arrived triaged in-progress onleave cancelled entered-in-error'.split(' '));
const NOT_A_CHARGE = new Set('planned not-billable aborted billed entered-in-error'.split(' '));

function conditionsByEncounter(index: BundleIndex): Map<Resource, Resource[]> {
  const byEncounter = new Map<Resource, Resource[]>();
  for (const condition of index.all('Condition')) {
    const encounter = index.resolve(field(condition.body, 'encounter'), condition);
    const wrong = list(condition.body, 'verificationStatus', 'coding').some((each) =>
      /^(entered-in-error|refuted)$/.test(text(each, 'code') ?? ''),
    );
    if (encounter && !wrong) push(byEncounter, encounter, condition);
  }
  return byEncounter;
}

/** A charge without a visit is money that would vanish, so it is refused by name. */
function itemsByEncounter(index: BundleIndex): Map<Resource, Resource[]> {
  const byEncounter = new Map<Resource, Resource[]>();
  for (const item of index.all('ChargeItem')) {
    const status = text(item.body, 'status');
    if (status && NOT_A_CHARGE.has(status)) {
      index.ignore(`ChargeItem/${status}`);
      continue;
    }
    const encounter = index.resolve(field(item.body, 'context'), item);
    if (encounter?.type === 'Encounter') push(byEncounter, encounter, item);
    else {
      const code = text(item.body, 'context', 'reference') ? 'invalid' : 'missing';
      index.refuse(item.label, { field: 'context', code, message: 'the charge names no encounter of this bundle' });
    }
  }
  return byEncounter;
}

function accountsByPatient(index: BundleIndex): Map<Resource, Resource[]> {
  const byPatient = new Map<Resource, Resource[]>();
  for (const account of index.all('Account')) {
    if (text(account.body, 'status') === 'entered-in-error') index.ignore('Account/entered-in-error');
    else
      for (const subject of list(account.body, 'subject')) {
        const patient = index.resolve(subject, account);
        if (patient) push(byPatient, patient, account);
      }
  }
  return byPatient;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const same = map.get(key);
  if (same) same.push(value);
  else map.set(key, [value]);
}
