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
 * - An Appointment is a visit to come, or one that will not be (`appointments.ts`).
 * - An Encounter without any ChargeItem is charged by what was done at it (`services.ts`), through the crosswalk.
 * - Everything else is ignored, counted by type (`Observation`) or by type and why (`Encounter/planned`). A sender's own Claim and
 *   ExplanationOfBenefit are among that: claims are built here, and money comes from 835s alone.
 * - Every resource of the bundle is taken, ignored or refused: the three counts add up to its entries.
 *
 * Give it the text of the file, if you have it, rather than parsed JSON: the digits of a decimal survive only there.
 */
import { type Day, dayOf } from '../../calendar';
import type { Problem } from '../../registration/intake';
import { type Booking, readAppointments } from './appointments';
import { BundleIndex, asProblem, type Refusal, type Resource } from './bundle';
import { coveragesByPatient } from './coverage';
import { findOffence, parseJson } from './json';
import { SERVICE_TYPES } from './services';
import { field, isFields, list, readDay, text, type Fields } from './values';
import { type Belongings, readVisit, type Visit, type VisitContext } from './visit';

export type { Refusal } from './bundle';
export type { Visit } from './visit';

export interface ReadOptions {
  /** The practice's time zone, IANA. */
  zone: string;
  /** The sender, half of the key of a visit. */
  source?: string;
  /** Days of visits known from this sender, by its id of the patient: who came within three years is no new patient. */
  seen?: ReadonlyMap<string, readonly Day[]>;
}

export interface ReadResult {
  visits: Visit[];
  /** Appointments whose visit is not among them. */
  bookings: Booking[];
  refused: Refusal[];
  /** Resources by type that something of a visit came from. */
  taken: Record<string, number>;
  ignored: Record<string, number>;
  /** How many entries the bundle has. */
  entries: number;
}

/** A bundle whose text has been read, and that is still to be made into visits. */
export interface OpenBundle {
  /** The sender's ids of the patients in it. */
  patients: string[];
  read(options: ReadOptions): ReadResult;
}

/** Reads a Bundle from its text (string or UTF-8 bytes) or from parsed JSON. Never throws on what it reads. */
export const readBundle = (json: unknown, options: ReadOptions): ReadResult => openBundle(json).read(options);

/** The first half of `readBundle`, for who has to look something up about its patients. Never throws on what it reads. */
export function openBundle(json: unknown): OpenBundle {
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
  const bundle = value;
  const patients = new BundleIndex(bundle).all('Patient').flatMap(({ id }) => (id ? [id] : []));
  return { patients, read: (options) => readEntries(bundle, options) };
}

function refuseAll(field: string, message: string): OpenBundle {
  const problem: Problem = { resource: 'Bundle', field, code: 'invalid', message };
  const refused = [{ resource: 'Bundle', problems: [problem] }];
  return { patients: [], read: () => ({ visits: [], bookings: [], refused, taken: {}, ignored: {}, entries: 0 }) };
}

function readEntries(bundle: Fields, options: ReadOptions): ReadResult {
  const { zone, source = 'fhir', seen = new Map() } = options;
  dayOf('2000-01-01T00:00:00Z', zone); // an unknown zone is the caller's error: throw before any date looks bad
  const index = new BundleIndex(bundle);
  const { entry: _, ...envelope } = bundle;
  const offence = findOffence(envelope);
  if (offence) index.refuse('Bundle', asProblem(offence));
  const belongings = belongingsOf(index, zone);
  const context: VisitContext = { index, belongings, zone, source, seen };
  const visits: Visit[] = [];
  for (const encounter of index.all('Encounter')) {
    const visit = readEncounter(encounter, context);
    if (visit) visits.push(visit);
  }
  const bookings = readAppointments({ index, zone, coverages: belongings.coverages });
  const { taken, ignored } = index.accounts();
  return { visits, bookings, refused: index.refused, taken, ignored, entries: list(bundle, 'entry').length };
}

function readEncounter(encounter: Resource, context: VisitContext): Visit | undefined {
  const { index } = context;
  const status = text(encounter.body, 'status');
  if (status && NOT_A_VISIT.has(status)) {
    index.leaveOut(encounter, status);
    return undefined;
  }
  const visit = readVisit(encounter, context);
  if (!Array.isArray(visit)) return visit;
  index.refuse(encounter, ...visit);
  return undefined;
}

function belongingsOf(index: BundleIndex, zone: string): Belongings {
  const { items, priced } = itemsByEncounter(index);
  return {
    coverages: coveragesByPatient(index),
    conditions: conditionsByEncounter(index),
    accounts: accountsByPatient(index),
    services: servicesByEncounter(index),
    visitDays: visitDaysByPatient(index, zone),
    items,
    priced,
  };
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
function itemsByEncounter(index: BundleIndex): { items: Map<Resource, Resource[]>; priced: Set<Resource> } {
  const items = new Map<Resource, Resource[]>();
  const priced = new Set<Resource>();
  for (const item of index.all('ChargeItem')) {
    const status = text(item.body, 'status');
    const encounter = index.resolve(field(item.body, 'context'), item);
    if (encounter?.type === 'Encounter') priced.add(encounter);
    if (status && NOT_A_CHARGE.has(status)) index.leaveOut(item, status);
    else if (encounter?.type === 'Encounter') push(items, encounter, item);
    else {
      const code = text(item.body, 'context', 'reference') ? 'invalid' : 'missing';
      index.refuse(item, { field: 'context', code, message: 'the charge names no encounter of this bundle' });
    }
  }
  return { items, priced };
}

/** In the order of `SERVICE_TYPES`, within a type as sent. MedicationAdministration calls its encounter `context`. */
function servicesByEncounter(index: BundleIndex): Map<Resource, Resource[]> {
  const byEncounter = new Map<Resource, Resource[]>();
  for (const resource of SERVICE_TYPES.flatMap((type) => index.all(type))) {
    const reference = field(resource.body, 'encounter') ?? field(resource.body, 'context');
    const encounter = index.resolve(reference, resource);
    if (encounter?.type === 'Encounter') push(byEncounter, encounter, resource);
  }
  return byEncounter;
}

function visitDaysByPatient(index: BundleIndex, zone: string): Map<Resource, Day[]> {
  const byPatient = new Map<Resource, Day[]>();
  for (const encounter of index.all('Encounter')) {
    const patient = index.resolve(field(encounter.body, 'subject'), encounter);
    const day = readDay(field(encounter.body, 'period', 'start'), zone);
    if (patient && day && !NOT_A_VISIT.has(text(encounter.body, 'status') ?? '')) push(byPatient, patient, day);
  }
  return byPatient;
}

function accountsByPatient(index: BundleIndex): Map<Resource, Resource[]> {
  const byPatient = new Map<Resource, Resource[]>();
  for (const account of index.all('Account')) {
    if (text(account.body, 'status') === 'entered-in-error') index.leaveOut(account, 'entered-in-error');
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
