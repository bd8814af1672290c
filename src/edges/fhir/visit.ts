/** Encounter → one visit with everything needed to bill it. */
import { addYears, type Day } from '../../calendar';
import { isNpi } from '../../registration/npi';
import type { PatientIntake, Problem, VisitIntake } from '../../registration/intake';
import { appointmentId } from './appointments';
import type { BundleIndex, Resource } from './bundle';
import { readLine, type DraftLine } from './charges';
import { readCoverages } from './coverage';
import { type Diagnoses, readDiagnoses } from './diagnoses';
import { Findings } from './findings';
import { readGuarantor, readPerson } from './people';
import { readServices } from './services';
import { AUTHORIZATION, NPI, PLACE_BY_CLASS, PLACE_OF_SERVICE } from './systems';
import { codings, field, identifiers, list, readDay, text, type Coding } from './values';

export interface Visit {
  intake: VisitIntake;
  problems: Problem[];
}

/** What of the bundle belongs to whom, sorted once so that a day of a thousand encounters is read in one pass. */
export interface Belongings {
  items: ReadonlyMap<Resource, Resource[]>;
  conditions: ReadonlyMap<Resource, Resource[]>;
  coverages: ReadonlyMap<Resource, Resource[]>;
  accounts: ReadonlyMap<Resource, Resource[]>;
  /** Encounters with a ChargeItem, whether or not it is billable: their sender prices for itself. */
  priced: ReadonlySet<Resource>;
  /** What was done at an encounter: procedures, reports, drugs, vaccines. */
  services: ReadonlyMap<Resource, Resource[]>;
  /** Days of a patient's finished encounters in the bundle. */
  visitDays: ReadonlyMap<Resource, Day[]>;
}

export interface VisitContext {
  index: BundleIndex;
  belongings: Belongings;
  zone: string;
  source: string;
  /** Days of visits that the practice has had from this sender before, by the sender's id of the patient. */
  seen: ReadonlyMap<string, readonly Day[]>;
}

/** A visit, or, where its id, its patient or its date cannot be read, the problems that refuse it. */
export function readVisit(encounter: Resource, context: VisitContext): Visit | Problem[] {
  const { index, zone } = context;
  const found = new Findings();
  if (!encounter.id) found.missing(encounter.label, 'id', 'the encounter has no id');
  const status = text(encounter.body, 'status');
  if (!status) found.missing(encounter.label, 'status', 'the status is missing; read as finished');
  else if (status !== 'finished') found.invalid(encounter.label, 'status', 'the status is not known; read as finished');
  const patient = resolvePatient(encounter, index, found);
  const period = readPeriod(encounter, zone, found);
  const { drafts, diagnoses } = readCharges(encounter, patient, period.from, { ...context, found });
  const from = period.from ?? earliest(drafts);
  if (!encounter.id || !patient || !from) return found.problems;
  const person = readPatient(patient, from, context, found);
  if (!person) return found.problems;
  const provider = index.resolve(field(encounter.body, 'serviceProvider'), encounter);
  index.use(encounter, patient, ...(provider ? [provider] : []));
  const intake: VisitIntake = {
    source: context.source,
    sourceId: encounter.id,
    kind: 'professional',
    patient: person,
    from,
    through: period.through && period.through >= from ? period.through : from,
    place: readPlace(encounter, found),
    diagnoses: diagnoses.codes,
    lines: drafts.map((draft) => ({ ...draft, from: draft.from ?? from })),
  };
  const renderingNpi = readRenderingNpi(encounter, index, found);
  if (renderingNpi) intake.renderingNpi = renderingNpi;
  const appointment = appointmentId(encounter, index);
  if (appointment) intake.appointment = appointment;
  const authorization = list(encounter.body, 'extension').find((each) => text(each, 'url') === AUTHORIZATION);
  const number = text(authorization, 'valueString');
  if (number) intake.authorization = number;
  return { intake, problems: found.problems };
}

const LATEST: Day = '9999-12-31';

/** The sender's own ChargeItems, or, where it makes none, what was done at the visit. */
function readCharges(
  encounter: Resource,
  patient: Resource | undefined,
  visitDay: Day | undefined,
  context: VisitContext & { found: Findings },
): { drafts: DraftLine[]; diagnoses: Diagnoses } {
  const { index, belongings, found, zone } = context;
  const conditions = belongings.conditions.get(encounter) ?? [];
  const done = belongings.services.get(encounter) ?? [];
  const at = { index, found, on: visitDay ?? LATEST };
  const born = patient && readDay(field(patient.body, 'birthDate'), zone);
  if (belongings.priced.has(encounter) || !visitDay || !born) {
    for (const resource of done) index.leaveOut(resource, 'its visit has charge items');
    const diagnoses = readDiagnoses(encounter, conditions, { first: [], last: [] }, at);
    const items = belongings.items.get(encounter) ?? [];
    if (items.length === 0)
      found.missing(encounter.label, 'ChargeItem.context', 'no billable charge item names this encounter');
    const lineContext = { index, zone, found, diagnoses, visitDay };
    return { drafts: items.map((item, place) => readLine(item, lineContext, place + 1)), diagnoses };
  }
  const isKnown = hasComeBefore(patient, visitDay, context);
  const services = readServices(encounter, done, { ...at, zone, patient: { born, isKnown } });
  const diagnoses = readDiagnoses(encounter, conditions, services.implied, at);
  const drafts = services.lines(diagnoses);
  if (drafts.length === 0) found.missing(encounter.label, 'type', 'nothing that was done at this visit is billed');
  return { drafts, diagnoses };
}

/** CPT calls a patient established who has come within three years. */
const hasComeBefore = (patient: Resource, on: Day, { belongings, seen }: VisitContext): boolean =>
  [...(belongings.visitDays.get(patient) ?? []), ...(seen.get(patient.id) ?? [])].some(
    (day) => addYears(on, -3) < day && day < on,
  );

function resolvePatient(encounter: Resource, index: BundleIndex, found: Findings): Resource | undefined {
  const patient = index.resolve(field(encounter.body, 'subject'), encounter);
  if (patient?.type === 'Patient' && patient.id) return patient;
  if (!text(encounter.body, 'subject', 'reference'))
    found.missing(encounter.label, 'subject', 'the encounter names no patient');
  else found.invalid(encounter.label, 'subject', 'the patient is not in this bundle');
  return undefined;
}

function readPatient(patient: Resource, from: Day, context: VisitContext, found: Findings): PatientIntake | undefined {
  const { index, zone, belongings } = context;
  const person = readPerson(patient, zone, found);
  if (!person) return undefined;
  const guarantor = readGuarantor(patient, belongings.accounts.get(patient) ?? [], index, found);
  const coverages = readCoverages(patient, belongings.coverages.get(patient) ?? [], from, { index, zone, found });
  return { sourceId: patient.id, ...person, ...(guarantor && { guarantor }), coverages };
}

function readPeriod(
  encounter: Resource,
  zone: string,
  found: Findings,
): { from: Day | undefined; through: Day | undefined } {
  const start = field(encounter.body, 'period', 'start');
  const end = field(encounter.body, 'period', 'end');
  const from = readDay(start, zone);
  const through = end === undefined ? from : readDay(end, zone);
  if (start === undefined) found.missing(encounter.label, 'period.start', 'the date of the visit is missing');
  else if (!from) found.invalid(encounter.label, 'period.start', 'not a date, nor a time with an offset');
  if (end !== undefined && !through)
    found.invalid(encounter.label, 'period.end', 'not a date, nor a time with an offset');
  if (from && through && through < from)
    found.invalid(encounter.label, 'period.end', 'the visit ends before it starts');
  return { from, through };
}

function earliest(drafts: readonly DraftLine[]): Day | undefined {
  const days = drafts.flatMap(({ from }) => (from ? [from] : []));
  return days.sort()[0];
}

/** A place-of-service coding of class or type says it outright; else the class does. */
function readPlace(encounter: Resource, found: Findings): string {
  const types = list(encounter.body, 'type').flatMap(codings);
  const code = text(encounter.body, 'class', 'code');
  const every: Coding[] = [...(code ? [{ system: text(encounter.body, 'class', 'system'), code }] : []), ...types];
  const outright = every.find((each) => each.system === PLACE_OF_SERVICE && /^\d{2}$/.test(each.code));
  const place = outright?.code ?? PLACE_BY_CLASS.get(code ?? '');
  if (place) return place;
  if (code)
    found.add('unmapped', encounter.label, 'class', 'no place of service is known for this class; read as office (11)');
  else found.missing(encounter.label, 'class', 'the class is missing; read as office (11)');
  return '11';
}

const PERFORMERS = new Set(['PPRF', 'ATND']);

/** The primary performer or attender among the participants, else the first practitioner. */
function readRenderingNpi(encounter: Resource, index: BundleIndex, found: Findings): string | undefined {
  const participants = list(encounter.body, 'participant');
  const performer = participants.find((each) =>
    list(each, 'type')
      .flatMap(codings)
      .some(({ code }) => PERFORMERS.has(code)),
  );
  const ordered = performer === undefined ? participants : [performer, ...participants];
  for (const participant of ordered) {
    const reference = field(participant, 'individual');
    const practitioner = asPractitioner(index.resolve(reference, encounter), index);
    if (!practitioner) continue;
    index.use(practitioner);
    const npi = identifiers(practitioner.body, 'NPI').find(
      ({ system }) => system !== undefined && NPI.has(system),
    )?.value;
    if (npi && isNpi(npi)) return npi;
    if (npi)
      found.invalid(
        practitioner.label,
        'identifier',
        'not an NPI: ten digits, the first 1 or 2, the last a check digit',
      );
    else found.missing(practitioner.label, 'identifier', 'the practitioner has no NPI');
    return undefined;
  }
  if (ordered.length > 0) found.invalid(encounter.label, 'participant.individual', 'no practitioner of this bundle');
  return undefined;
}

function asPractitioner(resource: Resource | undefined, index: BundleIndex): Resource | undefined {
  if (resource?.type === 'PractitionerRole') {
    index.use(resource);
    return asPractitioner(index.resolve(field(resource.body, 'practitioner'), resource), index);
  }
  return resource?.type === 'Practitioner' ? resource : undefined;
}
