/**
 * The sample practice: a small family clinic in an invented valley, with its patients, their insurers and a run of
 * days. Byte for byte a function of its options; no clock, no network. What goes wrong in it: `troubles.ts`.
 */
import { addDays, isDay, type Day } from '../calendar';
import { sum } from '../money/cents';
import { bundleOf, chargeItemId, chargeOf } from './bundles';
import { FEE_SCHEDULE, REVIEW_CODES } from './codes';
import { demoNpi } from './identifiers';
import { PAYERS } from './payers';
import { Random } from '../random';
import { scheduleVisits, type DemoVisit } from './schedule';
import type { Clinician, DemoPractice, DemoPracticeConfig, EncounterFact, Fix } from './types';

export interface GenerateOptions {
  seed: number;
  encounters: number;
  /** The first day; visits begin on the first working day from it. */
  start: Day;
}

const MAX_ENCOUNTERS = 100_000;

export function generatePractice({ seed, encounters, start }: GenerateOptions): DemoPractice {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError('the seed is a whole number from 0');
  if (!Number.isSafeInteger(encounters) || encounters < 1 || encounters > MAX_ENCOUNTERS) {
    throw new RangeError(`encounters: 1 to ${MAX_ENCOUNTERS}`);
  }
  if (!isDay(start)) throw new RangeError('start is a date, YYYY-MM-DD');
  const prefix = `s${seed}`;
  const practice = makePractice(seed, prefix);
  const { timezone: zone, clinicians } = practice;
  const visits = scheduleVisits({ seed, encounters, start, zone, prefix, clinicians });
  const byDay = new Map<Day, DemoVisit[]>();
  for (const visit of visits) byDay.set(visit.day, [...(byDay.get(visit.day) ?? []), visit]);
  return {
    practice,
    payers: PAYERS,
    // In force well before the first day, so that a claim from before it is priced too.
    feeSchedule: { effective: `${addDays(start, -365).slice(0, 4)}-01-01`, items: FEE_SCHEDULE },
    bundles: [...byDay].map(([day, of]) => ({ day, bundle: bundleOf(day, of, practice, prefix) })),
    facts: { seed, encounters: visits.map(factOf) },
  };
}

function makePractice(seed: number, prefix: string): DemoPracticeConfig {
  const random = new Random('practice', seed);
  const names: [last: string, first: string][] = [
    ['ABERNATHY', 'IRIS'],
    ['OYELARAN', 'SAMUEL'],
    ['LINDQVIST', 'MARTA'],
  ];
  const clinicians: Clinician[] = names.map(([last, first], at) => ({
    id: `${prefix}-dr${at + 1}`,
    last,
    first,
    npi: demoNpi(20 + at),
    taxonomy: '207Q00000X',
  }));
  return {
    name: 'HARROW CREEK FAMILY CLINIC',
    npi: demoNpi(10),
    taxId: `99${random.digits(7)}`,
    taxonomy: '207Q00000X',
    timezone: 'America/New_York',
    phone: '8005550142',
    address: { line: '18 MILL LANE', city: 'HARROW CREEK', state: 'OH', zip: '439990018' },
    submitterId: 'HARROWCREEK',
    clinicians,
    reviewCodes: REVIEW_CODES,
  };
}

function factOf(visit: DemoVisit): EncounterFact {
  const { member, trouble, template } = visit;
  const fix = fixOf(visit);
  return {
    id: visit.id,
    day: visit.day,
    patientId: member.person.id,
    guarantorId: member.guarantor.id,
    payerCode: member.payer.code,
    memberId: member.memberId,
    charge: sum(template.lines.map(chargeOf)),
    ...(trouble && { trouble }),
    ...(fix && { fix }),
  };
}

function fixOf(visit: DemoVisit): Fix | undefined {
  const { member, trouble, template } = visit;
  if (trouble === 'missing_member' || trouble === 'swapped_member')
    return { coverageId: member.coverageId, memberId: member.memberId };
  if (trouble !== 'unknown_code') return undefined;
  return {
    chargeItemId: chargeItemId(visit, 0),
    code: template.lines[0]?.code ?? '',
  };
}
