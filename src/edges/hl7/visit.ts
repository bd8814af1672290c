/** PV1, SCH, FT1, DG1 → the visit and its charges (HL7 v2.5.1, 3.4.3, 10.6.1, 6.5.1, 6.5.2). */
import type { Day } from '../../calendar';
import { isNpi } from '../../registration/npi';
import { ICD10CM_SHAPE, MODIFIER_SHAPE, PROCEDURE_SHAPE } from '../fhir/systems';
import { readAmount, readWhole } from '../fhir/values';
import type { ChargesEffect, SentCharge, SentVisit } from '../messages/types';
import type { Hl7Message, Segment } from './message';
import { dayAt, idAt, isId, readDay, type Reading } from './values';

/** PV1-2 (table 0004) → place of service (CMS), where the sender names none. */
const PLACE_BY_CLASS: ReadonlyMap<string, string> = new Map([
  ['O', '11'],
  ['R', '11'],
  ['C', '11'],
  ['P', '11'],
  ['N', '11'],
  ['E', '23'],
  ['I', '21'],
  ['B', '21'],
]);

/** The visit number: PV1-19, else the appointment's (SCH-2, SCH-1), else the account's (PID-18). */
export function readVisit(message: Hl7Message, reading: Reading): SentVisit | undefined {
  const pv1 = message.first('PV1');
  const sch = message.first('SCH');
  const sourceId = pv1?.get(19) ?? sch?.get(2) ?? sch?.get(1) ?? message.first('PID')?.get(18);
  if (!sourceId) {
    const [segment, field] = sch ? ['SCH', 'SCH-2'] : ['PV1', 'PV1-19'];
    reading.faults.missing(segment, field, 'the visit number is missing (PV1-19; of appointments also SCH-2)');
    return undefined;
  }
  if (!isId(sourceId)) {
    reading.faults.invalid('PV1', 'PV1-19', 'the visit number must be 1 to 100 printable ASCII characters');
    return undefined;
  }
  const from = (pv1 && dayAt(pv1, 44, reading)) ?? (sch && appointmentDay(sch, message, reading));
  const through = pv1 && dayAt(pv1, 45, reading);
  if (from && through && through < from) reading.faults.invalid('PV1', 'PV1-45', 'the visit ends before it begins');
  const renderingNpi = pv1 && npiAt(pv1, 7, reading);
  return {
    sourceId,
    place: readPlace(pv1, reading),
    ...(from && { from }),
    ...(through && { through }),
    ...(renderingNpi && { renderingNpi }),
  };
}

function readPlace(pv1: Segment | undefined, { problems }: Reading): string {
  const place = PLACE_BY_CLASS.get(pv1?.get(2) ?? 'O');
  if (!place)
    problems.add('unmapped', 'PV1', 'PV1-2', 'no place of service is known for this class; read as office (11)');
  return place ?? '11';
}

/** SCH-11 (TQ) says it in its fourth component; AIS-4 where a sender leaves that empty, as 2.5 allows. */
function appointmentDay(sch: Segment, message: Hl7Message, reading: Reading): Day | undefined {
  const written = sch.get(11, 4);
  const ais = message.first('AIS') ?? message.first('AIL') ?? message.first('AIP');
  if (written === undefined && ais) return dayAt(ais, ais.id === 'AIS' ? 4 : 6, reading);
  const day = written === undefined ? undefined : readDay(written, reading.zone);
  if (written !== undefined && !day) reading.faults.invalid('SCH', 'SCH-11.4', 'not a time; send YYYYMMDDHHMM');
  return day;
}

/** The first identifier of a field that is an NPI; one that looks like it and is none is said. */
function npiAt(segment: Segment, field: number, { problems }: Reading): string | undefined {
  const ids = segment.repetitions(field).flatMap((each) => each.get(1) ?? []);
  const npi = ids.find(isNpi);
  if (!npi && ids.some((id) => /^\d{10}$/.test(id)))
    problems.invalid(
      segment.label,
      `${segment.id}-${field}`,
      'not an NPI: its last digit is a check digit and does not fit',
    );
  return npi;
}

/** FT1 and DG1. A line that cannot be read makes the whole message wait: half of its charges would be money lost. */
export function readCharges(message: Hl7Message, reading: Reading): Omit<ChargesEffect, 'kind' | 'patient' | 'visit'> {
  const diagnoses = [...new Set(message.all('DG1').flatMap((dg1) => readDiagnosis(dg1, 3, reading)))];
  const charges: SentCharge[] = [];
  const withdrawn: string[] = [];
  const segments = message.all('FT1');
  if (segments.length === 0) reading.faults.missing('FT1', 'FT1', 'the message has no charge (FT1)');
  const seen = new Set<string>();
  for (const ft1 of segments) {
    const id = idAt(ft1, 2, 'the transaction id, by which a charge is known,', reading);
    if (id !== undefined && seen.has(id))
      reading.faults.invalid(ft1.label, 'FT1-2', 'two charges of this message have the same transaction id');
    if (id !== undefined) seen.add(id);
    const type = (ft1.get(6) ?? '').toUpperCase();
    if (type === 'CD') withdrawn.push(id ?? '');
    else if (isCharge(ft1, type, reading)) charges.push(readCharge(ft1, id ?? '', diagnoses, reading));
  }
  for (const code of charges.flatMap((charge) => charge.diagnoses)) if (!diagnoses.includes(code)) diagnoses.push(code);
  if (charges.length > 0 && diagnoses.length === 0)
    reading.problems.missing('DG1', 'DG1-3', 'no diagnosis that a claim can carry (DG1-3, FT1-19)');
  if (diagnoses.length > MAX_DIAGNOSES)
    reading.faults.invalid('DG1', 'DG1', `more than ${MAX_DIAGNOSES} diagnoses; a claim carries no more`);
  return { diagnoses, charges, withdrawn };
}

/** 837P, HI: twelve. */
const MAX_DIAGNOSES = 12;

/** Table 0017. Payments and adjustments come by 835 and from the practice's own people, never from a chart. */
function isCharge(ft1: Segment, type: string, { faults }: Reading): boolean {
  if (type === 'CG') return true;
  if (type === '')
    faults.missing(ft1.label, 'FT1-6', 'the transaction type is missing; CG is a charge, CD takes one back');
  else if (type === 'PY' || type === 'AJ')
    faults.invalid(ft1.label, 'FT1-6', 'payments and adjustments are not taken from DFT; post them here');
  else faults.invalid(ft1.label, 'FT1-6', 'the transaction type is not known; CG is a charge, CD takes one back');
  return false;
}

function readCharge(ft1: Segment, sourceId: string, visitDiagnoses: string[], reading: Reading): SentCharge {
  const from = dayAt(ft1, 4, reading);
  if (!ft1.get(4)) reading.faults.missing(ft1.label, 'FT1-4', 'the date of service is missing');
  const units = readUnits(ft1, reading);
  const charge = readPrice(ft1, units, reading);
  const own = ft1.repetitions(19).length > 0 ? readDiagnosis(ft1, 19, reading) : [];
  const diagnoses = own.length > 0 || visitDiagnoses.length !== 1 ? own : visitDiagnoses;
  if (diagnoses.length === 0 && visitDiagnoses.length > 0)
    reading.problems.missing(ft1.label, 'FT1-19', 'the charge names none of the diagnoses');
  if (diagnoses.length > MAX_POINTERS)
    reading.faults.invalid(ft1.label, 'FT1-19', `a line points to at most ${MAX_POINTERS} diagnoses`);
  return {
    sourceId,
    code: readCode(ft1, reading),
    modifiers: readModifiers(ft1, reading),
    units,
    ...(charge !== undefined && { charge }),
    from: from ?? '',
    diagnoses,
  };
}

const MAX_POINTERS = 4;
const MAX_MODIFIERS = 4;

/** FT1-25 (procedure code) where the sender keeps it apart from its own transaction code, FT1-7. */
function readCode(ft1: Segment, { faults }: Reading): string {
  const field = ft1.get(25) === undefined ? 7 : 25;
  const code = (ft1.get(field) ?? '').toUpperCase();
  if (PROCEDURE_SHAPE.test(code)) return code;
  if (!code) faults.missing(ft1.label, 'FT1-25', 'the procedure code is missing (FT1-25, or FT1-7)');
  else faults.add('unknown_code', ft1.label, `FT1-${field}`, 'not of the form of a CPT or HCPCS code');
  return '';
}

function readModifiers(ft1: Segment, { faults }: Reading): string[] {
  const written = ft1.repetitions(26).flatMap((each) => each.get(1)?.toUpperCase() ?? []);
  if (written.some((modifier) => !MODIFIER_SHAPE.test(modifier)))
    faults.add('unknown_code', ft1.label, 'FT1-26', 'a modifier has two letters or digits');
  if (written.length > MAX_MODIFIERS) faults.invalid(ft1.label, 'FT1-26', `more than ${MAX_MODIFIERS} modifiers`);
  return [...new Set(written)];
}

function readUnits(ft1: Segment, { faults }: Reading): number {
  const written = ft1.get(10);
  if (written === undefined) return 1;
  const units = readWhole(written);
  if (units !== undefined && units >= 1 && units <= 9_999) return units;
  faults.invalid(ft1.label, 'FT1-10', 'the quantity is not a whole number from 1 to 9999');
  return 1;
}

/** FT1-11, the whole line's charge; else FT1-12, of one unit. Left out: priced from the fee schedule. */
function readPrice(ft1: Segment, units: number, { faults }: Reading): SentCharge['charge'] {
  const field = ft1.get(11) === undefined ? 12 : 11;
  const written = ft1.get(field);
  if (written === undefined) return undefined;
  const amount = readAmount(written);
  const currency = ft1.get(field, 1, 2);
  if (currency !== undefined && currency !== 'USD')
    faults.invalid(ft1.label, `FT1-${field}`, 'the amount is not in USD');
  else if ('wrong' in amount) faults.invalid(ft1.label, `FT1-${field}`, `the amount is ${amount.wrong}`);
  else if (amount.cents < 0)
    faults.invalid(ft1.label, `FT1-${field}`, 'the amount is negative; take a charge back with CD in FT1-6');
  else {
    const whole = readAmount(String(amount.cents * (field === 12 ? units : 1)) + 'e-2');
    if ('cents' in whole) return whole.cents;
    faults.invalid(ft1.label, `FT1-${field}`, `the amount is ${whole.wrong}`);
  }
  return undefined;
}

/** ICD-10-CM with the dot, from every repetition. */
function readDiagnosis(segment: Segment, field: number, { faults }: Reading): string[] {
  const name = `${segment.id}-${field}`;
  const written = segment.repetitions(field).flatMap((each) => each.get(1)?.toUpperCase() ?? []);
  if (written.length === 0) faults.missing(segment.label, name, 'the diagnosis code is missing');
  return written.flatMap((code) => {
    if (ICD10CM_SHAPE.test(code))
      return [code.length > 3 && code[3] !== '.' ? `${code.slice(0, 3)}.${code.slice(3)}` : code];
    faults.add('unknown_code', segment.label, name, 'not of the form of an ICD-10-CM code');
    return [];
  });
}
