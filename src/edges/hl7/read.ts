/**
 * Which message says what (HL7 v2.5.1, 3.3, 6.4, 10.4):
 *
 * - ADT A01 A04: the visit has begun; A08: patient and visit changed; A28 A31: the patient alone.
 * - SIU S12 S13 S14: a visit is booked, moved, changed; S15 S17: cancelled; S26: the patient did not come. S16 and S18 to S25
 *   concern resources and lists, and have no effect here.
 * - DFT P03: charges (FT1) of a visit.
 *
 * Anything else is refused by name, A40 (merge) among it.
 */
import type { Problem } from '../../registration/intake';
import type { Effect, NotUsable, Understood } from '../messages/types';
import type { Hl7Message } from './message';
import { readPatient } from './people';
import { newReading, type Reading } from './values';
import { readCharges, readVisit } from './visit';

type Reader = (message: Hl7Message, reading: Reading) => Effect | undefined;

const patient: Reader = (message, reading) => {
  const read = readPatient(message, reading, true);
  return read && { kind: 'patient', patient: read };
};

const visit: Reader = (message, reading) => {
  const patient = readPatient(message, reading, true);
  const read = readVisit(message, reading);
  if (read && !read.from) sayDateMissing(message, reading);
  return patient && read?.from ? { kind: 'visit', patient, visit: { ...read, from: read.from } } : undefined;
};

function sayDateMissing(message: Hl7Message, { faults }: Reading): void {
  if (faults.problems.some(({ field }) => field === 'SCH-11.4' || field === 'PV1-44')) return;
  if (message.first('SCH')) faults.missing('SCH', 'SCH-11.4', 'the time of the appointment is missing');
  else faults.missing('PV1', 'PV1-44', 'the date on which the visit began is missing');
}

const noVisit =
  (because: 'visit_cancelled' | 'no_show'): Reader =>
  (message, reading) => {
    const read = readVisit(message, reading);
    return read && { kind: 'no_visit', visit: read.sourceId, because };
  };

const charges: Reader = (message, reading) => {
  const patient = readPatient(message, reading, false);
  const read = readVisit(message, reading);
  const billed = readCharges(message, reading);
  return patient && read && { kind: 'charges', patient, visit: read, ...billed };
};

const nothing: Reader = () => ({ kind: 'nothing' });

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['ADT^A01', visit],
  ['ADT^A04', visit],
  // An A08 without a visit's number or date still says who the patient is.
  [
    'ADT^A08',
    (message, reading) =>
      (message.first('PV1')?.get(44) && message.first('PV1')?.get(19) ? visit : patient)(message, reading),
  ],
  ['ADT^A28', patient],
  ['ADT^A31', patient],
  ['SIU^S12', visit],
  ['SIU^S13', visit],
  ['SIU^S14', visit],
  ['SIU^S15', noVisit('visit_cancelled')],
  ['SIU^S17', noVisit('visit_cancelled')],
  ['SIU^S26', noVisit('no_show')],
  ...['S16', 'S18', 'S19', 'S20', 'S21', 'S22', 'S23', 'S24', 'S25'].map((event) => [`SIU^${event}`, nothing] as const),
  ['DFT^P03', charges],
]);

const VERSIONS = /^2\.(3|3\.1|4|5|5\.1)$/;

/** What the message says, or all that is wrong with it. `known` alone is needed of MSH to answer the sender. */
export function readMessage(message: Hl7Message, zone: string): Understood | NotUsable {
  const reading = newReading(zone);
  const unsupported = readHead(message, reading);
  if (unsupported) return { faults: [unsupported], unsupported: true };
  const effect = READERS.get(message.type)!(message, reading);
  const faults = reading.faults.problems;
  return faults.length > 0 || !effect ? { faults } : { effect, problems: reading.problems.problems };
}

function readHead({ msh, type }: Hl7Message, { faults }: Reading): Problem | undefined {
  if (!msh.get(10)) faults.missing('MSH', 'MSH-10', 'the message control id is missing');
  if (!msh.get(9)) return said('MSH-9', 'the message type is missing; send for instance ADT^A04');
  if (!VERSIONS.test(msh.get(12) ?? ''))
    return said('MSH-12', 'the version is not taken here; send 2.3, 2.3.1, 2.4, 2.5 or 2.5.1');
  if (type === 'ADT^A40')
    return said('MSH-9', 'patients are not merged by message; merge them here and discard this message');
  if (!READERS.has(type))
    return said('MSH-9', `this kind of message is not taken here; taken are ${[...READERS.keys()].join(', ')}`);
  return undefined;
}

const said = (field: string, message: string): Problem => ({ resource: 'MSH', field, code: 'invalid', message });
