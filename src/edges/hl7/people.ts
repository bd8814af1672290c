/** PID, GT1, IN1 → the patient, the guarantor, who pays (HL7 v2.5.1, 3.4.2 and 6.5). */
import type { Address, CoverageIntake, PersonIntake } from '../../registration/intake';
import { stateCode } from '../fhir/states';
import type { SentPatient } from '../messages/types';
import type { Hl7Message, Repetition, Segment } from './message';
import { dayAt, idAt, isId, type Reading } from './values';

/** Undefined: nobody can be told from PID; the faults say why. `mustBeWhole`: the id alone is not enough. */
export function readPatient(message: Hl7Message, reading: Reading, mustBeWhole: boolean): SentPatient | undefined {
  const pid = message.first('PID');
  if (!pid) {
    reading.faults.missing('PID', 'PID', 'the message has no PID segment');
    return undefined;
  }
  const sourceId = readPatientId(pid, reading);
  const person = readPerson(pid, reading, mustBeWhole);
  if (!sourceId) return undefined;
  const coverages = readCoverages(message, reading);
  const guarantor = readGuarantor(message, sourceId, reading);
  return { sourceId, ...(person && { person }), ...(guarantor && { guarantor }), ...(coverages && { coverages }) };
}

/** PID-3 repeats: the medical record number (MR) before any other. */
function readPatientId(pid: Segment, { faults }: Reading): string | undefined {
  const ids = pid.repetitions(3);
  const id = (ids.find((each) => each.get(5) === 'MR') ?? ids[0])?.get(1);
  if (id === undefined) faults.missing('PID', 'PID-3', 'the patient id is missing');
  else if (isId(id)) return id;
  else faults.invalid('PID', 'PID-3', 'the patient id must be 1 to 100 printable ASCII characters');
  return undefined;
}

function readPerson(pid: Segment, reading: Reading, mustBeWhole: boolean): PersonIntake | undefined {
  const { faults, problems } = reading;
  const name = readName(pid, 5);
  const born = dayAt(pid, 7, reading);
  if (mustBeWhole && !name) faults.missing('PID', 'PID-5', 'the family name is missing');
  if (mustBeWhole && !pid.get(7)) faults.missing('PID', 'PID-7', 'the birth date is missing');
  if (!name || !born) return undefined;
  if (!name.first) problems.missing('PID', 'PID-5.2', 'the first name is missing');
  return { ...name, born, sex: readSex(pid.get(8)), address: readAddress(pid, 11, reading) };
}

/** XPN; the family name may itself have parts, of which the first is the name (2.A.88). */
function readName(segment: Segment, field: number): { last: string; first: string } | undefined {
  const last = segment.get(field, 1);
  return last === undefined ? undefined : { last, first: segment.get(field, 2) ?? '' };
}

const readSex = (code: string | undefined): PersonIntake['sex'] => (code === 'F' || code === 'M' ? code : 'U');

/** XAD. What is missing is left empty and is a problem of the visit. */
function readAddress(segment: Segment, field: number, { problems }: Reading): Address {
  const written = segment.repetitions(field);
  const address = written.find((each) => each.get(7) === 'H') ?? written[0];
  const name = `${segment.id}-${field}`;
  if (!address) {
    problems.missing(segment.label, name, 'the address is missing');
    return { line: '', city: '', state: '', zip: '' };
  }
  const line = [address.get(1), address.get(2)].filter(Boolean).join(' ');
  const city = address.get(3) ?? '';
  if (!line) problems.missing(segment.label, `${name}.1`, 'the street is missing');
  if (!city) problems.missing(segment.label, `${name}.3`, 'the city is missing');
  return { line, city, ...readStateAndZip(address, segment.label, name, problems) };
}

function readStateAndZip(
  address: Repetition,
  label: string,
  name: string,
  problems: Reading['problems'],
): Pick<Address, 'state' | 'zip'> {
  const state = stateCode(address.get(4) ?? '') ?? '';
  const zip = (address.get(5) ?? '').replace(/[\s-]/g, '');
  if (!state) problems.invalid(label, `${name}.4`, 'the state is missing or no US state, by code or by name');
  if (/^\d{5}(?:\d{4})?$/.test(zip)) return { state, zip };
  problems.invalid(label, `${name}.5`, 'the ZIP code is missing or has not 5 or 9 digits');
  return { state, zip: '' };
}

/** Table 0063, and the code that an 837 has for it. */
const IS_SELF = new Set(['SEL', 'SELF', 'S', '18']);

/** Undefined: the patient owes, or the message does not say who does. */
function readGuarantor(message: Hl7Message, patientId: string, reading: Reading): SentPatient['guarantor'] {
  const gt1 = message.first('GT1');
  if (!gt1 || IS_SELF.has(gt1.get(11) ?? '')) return undefined;
  const name = readName(gt1, 3);
  const id = gt1.get(2) ?? `guarantor:${patientId}`;
  if (!name) reading.problems.missing(gt1.label, 'GT1-3', 'the guarantor’s family name is missing');
  if (!name || !isId(id) || id === patientId) return undefined;
  return { sourceId: id, ...name, address: readAddress(gt1, 5, reading) };
}

/** In the order of IN1-22, else of the segments. Undefined: the message says nothing of it. */
function readCoverages(message: Hl7Message, reading: Reading): CoverageIntake[] | undefined {
  const segments = message.all('IN1');
  if (segments.length === 0) return isSelfPay(message) ? [] : undefined;
  const counts = new Map<string, number>();
  const read = segments.flatMap((in1, index) => {
    const payerCode = readPayer(in1, reading);
    if (!payerCode) return [];
    const n = (counts.get(payerCode) ?? 0) + 1;
    counts.set(payerCode, n);
    // The sender's own id of a coverage is its plan's or its policy's number; the latter is the patient's and stays sealed.
    return [{ ...readCoverage(in1, reading), payerCode, sourceId: `IN1/${payerCode}/${n}`, index }];
  });
  const placed = read.sort((a, b) => a.order - b.order || a.index - b.index);
  return placed.map(({ index: _, ...coverage }, place) => ({ ...coverage, order: place + 1 }));
}

/** PV1-20, a code of the sender's: those that are used for it everywhere. */
const SELF_PAY = new Set(['SP', 'SELF', 'SELFPAY', 'SELF PAY', 'SELF-PAY']);
const isSelfPay = (message: Hl7Message): boolean => SELF_PAY.has((message.first('PV1')?.get(20) ?? '').toUpperCase());

function readPayer(in1: Segment, reading: Reading): string | undefined {
  const code = idAt(in1, 3, 'the payer’s id', reading);
  if (code === undefined || /^[A-Za-z0-9]{2,20}$/.test(code)) return code;
  reading.faults.invalid(in1.label, 'IN1-3', 'a payer’s id has 2 to 20 letters and digits (its id in the 837, NM109)');
  return undefined;
}

function readCoverage(in1: Segment, reading: Reading): Omit<CoverageIntake, 'payerCode' | 'sourceId'> {
  const memberId = in1.get(36) ?? in1.get(49) ?? '';
  const group = in1.get(8);
  const from = dayAt(in1, 12, reading);
  const to = dayAt(in1, 13, reading);
  const priority = in1.get(22) ?? in1.get(1) ?? '';
  if (!memberId) reading.problems.missing(in1.label, 'IN1-36', 'the member id (policy number) is missing');
  if (from && to && to < from) reading.faults.invalid(in1.label, 'IN1-13', 'the coverage ends before it begins');
  const subscriber = readSubscriber(in1, reading);
  return {
    memberId,
    order: /^\d{1,2}$/.test(priority) ? Number(priority) : 99,
    ...(group && { group }),
    ...(from && { from }),
    ...(to && { to }),
    ...(subscriber && { subscriber }),
  };
}

/** What the patient is to the insured. Senders write it from either side; a child is a child whoever says it (table 0063, 837 codes). */
const RELATIONSHIPS = new Map<string, 'spouse' | 'child' | 'other'>([
  ...['SPO', 'SP', 'DOM', '01'].map((code) => [code, 'spouse'] as const),
  ...['CHD', 'C', '19', 'PAR', 'MTH', 'FTH', 'NCH', 'SCH', 'FCH'].map((code) => [code, 'child'] as const),
]);

function readSubscriber(in1: Segment, reading: Reading): CoverageIntake['subscriber'] {
  const code = (in1.get(17) ?? '').toUpperCase();
  if (code === '' || IS_SELF.has(code)) return undefined;
  const name = readName(in1, 16);
  const born = dayAt(in1, 18, reading);
  if (!name || !born) {
    const field = name ? 'IN1-18' : 'IN1-16';
    reading.problems.missing(in1.label, field, 'the insured is not the patient, and name or birth date is missing');
    return undefined;
  }
  const relationship = RELATIONSHIPS.get(code) ?? 'other';
  return { ...name, born, sex: readSex(in1.get(43)), address: readAddress(in1, 19, reading), relationship };
}
