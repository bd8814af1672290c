/** Coverage → who pays, as whom, in which order. */
import type { Day } from '../../calendar';
import type { CoverageIntake } from '../../registration/intake';
import type { BundleIndex, Resource } from './bundle';
import type { Findings } from './findings';
import { readPerson } from './people';
import { PAYER_ID } from './systems';
import { codings, field, identifiers, list, readDay, readWhole, text } from './values';

const DEAD = new Set(['cancelled', 'draft', 'entered-in-error']);
const PAYER_CODE_SHAPE = /^[A-Za-z0-9]{2,20}$/;

/** Coverages by beneficiary. One that names no patient of the bundle is refused, since nobody would miss it. */
export function coveragesByPatient(index: BundleIndex): Map<Resource, Resource[]> {
  const byPatient = new Map<Resource, Resource[]>();
  for (const coverage of index.all('Coverage')) {
    const status = text(coverage.body, 'status');
    if (status && DEAD.has(status)) {
      index.leaveOut(coverage, status);
      continue;
    }
    const patient = index.resolve(field(coverage.body, 'beneficiary'), coverage);
    if (patient?.type !== 'Patient') {
      const code = text(coverage.body, 'beneficiary', 'reference') ? 'invalid' : 'missing';
      index.refuse(coverage, {
        field: 'beneficiary',
        code,
        message: 'the coverage names no patient of this bundle',
      });
      continue;
    }
    const others = byPatient.get(patient);
    if (others) others.push(coverage);
    else byPatient.set(patient, [coverage]);
  }
  return byPatient;
}

/**
 * The patient's coverages by order; on equal order, as sent. A Coverage whose payor is a person says "self-pay" and is
 * left out. No Coverage at all is a problem: it must not turn silently into a bill to the patient.
 */
export function readCoverages(
  patient: Resource,
  coverages: readonly Resource[],
  on: Day,
  context: { index: BundleIndex; zone: string; found: Findings },
): CoverageIntake[] {
  if (coverages.length === 0) {
    const message =
      'no coverage names this patient; for a patient who pays, send a Coverage whose payor is the patient';
    context.found.missing(patient.label, 'Coverage.beneficiary', message);
    return [];
  }
  context.index.use(...coverages);
  const read = coverages
    .filter((coverage) => !isSelfPay(coverage, context.index))
    .map((coverage) => readCoverage(coverage, patient, context));
  let last = Math.max(0, ...read.map(({ intake }) => intake.order));
  for (const { intake } of read) if (intake.order === 0) intake.order = ++last;
  read.sort((a, b) => a.intake.order - b.intake.order);
  flagAmbiguousOrder(read, on, context.found);
  return read.map(({ intake }) => intake);
}

type Read = { coverage: Resource; intake: CoverageIntake };

function readCoverage(
  coverage: Resource,
  patient: Resource,
  context: { index: BundleIndex; zone: string; found: Findings },
): Read {
  const { found } = context;
  const intake: CoverageIntake = {
    sourceId: coverage.id,
    payerCode: readPayerCode(coverage, context.index, found),
    memberId: text(coverage.body, 'subscriberId') ?? identifiers(coverage.body, 'MB')[0]?.value ?? '',
    order: readOrder(coverage, found),
  };
  if (!coverage.id) found.missing(coverage.label, 'id', 'the coverage has no id');
  if (!intake.memberId) found.missing(coverage.label, 'subscriberId', 'the member id is missing');
  const group = list(coverage.body, 'class').find((each) =>
    codings(field(each, 'type')).some(({ code }) => code === 'group'),
  );
  const groupNumber = text(group, 'value');
  if (groupNumber) intake.group = groupNumber;
  const from = readPeriod(coverage, 'start', context);
  const to = readPeriod(coverage, 'end', context);
  if (from) intake.from = from;
  if (to) intake.to = to;
  const subscriber = readSubscriber(coverage, patient, context);
  if (subscriber) intake.subscriber = subscriber;
  return { coverage, intake };
}

/** 0: not said. FHIR counts from 1. */
function readOrder(coverage: Resource, found: Findings): number {
  const value = field(coverage.body, 'order');
  if (value === undefined) return 0;
  const order = readWhole(value);
  if (order !== undefined && order >= 1 && order <= 99) return order;
  found.invalid(coverage.label, 'order', 'the order is a whole number from 1');
  return 0;
}

function readPeriod(
  coverage: Resource,
  end: 'start' | 'end',
  { zone, found }: { zone: string; found: Findings },
): Day | undefined {
  const value = field(coverage.body, 'period', end);
  if (value === undefined) return undefined;
  const day = readDay(value, zone);
  if (!day) found.invalid(coverage.label, `period.${end}`, 'not a date, nor a time with an offset');
  return day;
}

function isSelfPay(coverage: Resource, index: BundleIndex): boolean {
  if (codings(field(coverage.body, 'type')).some(({ code }) => code === 'pay')) return true;
  return list(coverage.body, 'payor').some((payor) => {
    const party = index.resolve(payor, coverage);
    return party?.type === 'Patient' || party?.type === 'RelatedPerson';
  });
}

/** NM109 of the payer: the identifier of the payor Organization, or of the payor reference itself. */
function readPayerCode(coverage: Resource, index: BundleIndex, found: Findings): string {
  const payor = list(coverage.body, 'payor')[0];
  const organization = index.resolve(payor, coverage);
  if (organization) index.use(organization);
  const known = organization?.type === 'Organization' ? identifiers(organization.body, 'XX') : [];
  const code =
    (known.find(({ system }) => system === PAYER_ID) ?? known[0])?.value ?? text(payor, 'identifier', 'value');
  if (code && PAYER_CODE_SHAPE.test(code)) return code;
  if (code)
    found.invalid(organization?.label ?? coverage.label, 'identifier', 'a payer id has 2 to 20 letters and digits');
  else if (organization) found.missing(organization.label, 'identifier', 'the payor has no identifier');
  else found.missing(coverage.label, 'payor', 'the payor is not an Organization of this bundle');
  return '';
}

/** Codes of subscriber-relationship: what the patient is to the subscriber. */
const RELATIONSHIPS = new Map<string, 'self' | 'spouse' | 'child' | 'other'>([
  ['self', 'self'],
  ['spouse', 'spouse'],
  ['common', 'spouse'],
  ['child', 'child'],
  ['parent', 'other'],
  ['other', 'other'],
  ['injured', 'other'],
]);

function readSubscriber(
  coverage: Resource,
  patient: Resource,
  { index, zone, found }: { index: BundleIndex; zone: string; found: Findings },
): CoverageIntake['subscriber'] {
  const reference = field(coverage.body, 'subscriber');
  const code = codings(field(coverage.body, 'relationship'))[0]?.code;
  const relationship = code === undefined ? undefined : RELATIONSHIPS.get(code);
  if (code !== undefined && !relationship)
    found.invalid(coverage.label, 'relationship', 'not a subscriber relationship that a claim knows');
  const subscriber = index.resolve(reference, coverage);
  if (subscriber === patient || relationship === 'self' || (reference === undefined && code === undefined))
    return undefined;
  if (subscriber?.type !== 'Patient' && subscriber?.type !== 'RelatedPerson') {
    found.missing(coverage.label, 'subscriber', 'the subscriber is not the patient and is not in this bundle');
    return undefined;
  }
  index.use(subscriber);
  const person = readPerson(subscriber, zone, found);
  if (!relationship && code === undefined)
    found.missing(coverage.label, 'relationship', 'what the patient is to the subscriber is not said');
  return person && { ...person, relationship: relationship ?? 'other' };
}

/** Two coverages in force that claim the same place: a person says which pays first. */
function flagAmbiguousOrder(read: readonly Read[], on: Day, found: Findings): void {
  const inForce = read.filter(({ intake: { from, to } }) => (!from || from <= on) && (!to || on <= to));
  inForce.forEach(({ coverage, intake }, position) => {
    if (inForce[position - 1]?.intake.order === intake.order) {
      found.invalid(coverage.label, 'order', 'another coverage in force has the same order');
    }
  });
}
