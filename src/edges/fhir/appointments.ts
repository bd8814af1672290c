/**
 * Appointment → a visit that is booked, or will not be. Its number is the Appointment's id until an Encounter that names it
 * (`Encounter.appointment`) registers it under its own. What is only proposed is no visit yet.
 */
import type { Effect } from '../messages/types';
import type { BundleIndex, Resource } from './bundle';
import { readCoverages } from './coverage';
import { Findings } from './findings';
import { readPerson } from './people';
import { field, list, readDay, text } from './values';

export type Booking = Extract<Effect, { kind: 'visit' | 'no_visit' }>;

const NOT_YET = new Set(['proposed', 'pending', 'waitlist']);
const NEVER: ReadonlyMap<string, 'visit_cancelled' | 'no_show'> = new Map([
  ['cancelled', 'visit_cancelled'],
  ['entered-in-error', 'visit_cancelled'],
  ['noshow', 'no_show'],
]);

interface BookingContext {
  index: BundleIndex;
  zone: string;
  coverages: ReadonlyMap<Resource, Resource[]>;
}

/** Those of the bundle whose visit does not come with it. */
export function readAppointments(context: BookingContext): Booking[] {
  const { index } = context;
  const kept = new Set(index.all('Encounter').flatMap((encounter) => appointmentsOf(encounter, index)));
  return index.all('Appointment').flatMap((appointment) => {
    const status = text(appointment.body, 'status') ?? '';
    if (NOT_YET.has(status)) index.leaveOut(appointment, status);
    else if (kept.has(appointment)) index.use(appointment);
    else return readBooking(appointment, NEVER.get(status), context) ?? [];
    return [];
  });
}

const appointmentsOf = (encounter: Resource, index: BundleIndex): Resource[] =>
  text(encounter.body, 'status') === 'finished'
    ? list(encounter.body, 'appointment').flatMap((each) => index.resolve(each, encounter) ?? [])
    : [];

/** The id of the appointment that an Encounter names, whether or not it is in the bundle. */
export function appointmentId(encounter: Resource, index: BundleIndex): string | undefined {
  const [reference] = list(encounter.body, 'appointment');
  const named = index.resolve(reference, encounter)?.id;
  return named ?? /(?:^|\/)Appointment\/([A-Za-z0-9.-]{1,64})$/.exec(text(reference, 'reference') ?? '')?.[1];
}

function readBooking(
  appointment: Resource,
  never: 'visit_cancelled' | 'no_show' | undefined,
  { index, zone, coverages }: BookingContext,
): Booking | undefined {
  const found = new Findings();
  if (!appointment.id) found.missing(appointment.label, 'id', 'the appointment has no id');
  if (never && appointment.id) {
    index.use(appointment);
    return { kind: 'no_visit', visit: appointment.id, because: never };
  }
  const start = field(appointment.body, 'start');
  const from = readDay(start, zone);
  if (start === undefined) found.missing(appointment.label, 'start', 'the time of the appointment is missing');
  else if (!from) found.invalid(appointment.label, 'start', 'not a time with an offset');
  const patient = patientOf(appointment, index);
  if (!patient?.id) found.missing(appointment.label, 'participant.actor', 'no participant is a patient of this bundle');
  const problems = new Findings();
  const person = patient?.id ? readPerson(patient, zone, problems) : undefined;
  if (!person || !patient || !from || found.problems.length > 0) {
    index.refuse(appointment, ...found.problems, ...(found.problems.length > 0 ? [] : problems.problems));
    return undefined;
  }
  index.use(appointment, patient);
  const own = coverages.get(patient);
  const payers = own && { coverages: readCoverages(patient, own, from, { index, zone, found: problems }) };
  return {
    kind: 'visit',
    patient: { sourceId: patient.id, person, ...payers },
    visit: { sourceId: appointment.id, place: '11', from },
  };
}

const patientOf = (appointment: Resource, index: BundleIndex): Resource | undefined =>
  list(appointment.body, 'participant')
    .map((each) => index.resolve(field(each, 'actor'), appointment))
    .find((actor) => actor?.type === 'Patient');
