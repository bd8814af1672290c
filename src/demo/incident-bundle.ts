/** What the front desk hands in once: visits with which something is wrong that only a person can put right. */
import { addDays, addYears, type Day } from '../calendar';
import type { Samples } from './practice';

const SNOMED = 'http://snomed.info/sct';
const ICD10CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';

interface VisitOptions {
  id: string;
  last: string;
  first: string;
  born: Day;
  day: Day;
  /** Left out: the address lacks it. */
  zip?: string;
  memberId: string;
}

type Json = Record<string, unknown>;

/**
 * - a walk-in whose address has no ZIP code: charge entry;
 * - a chart without charges, whose level a coder must choose;
 * - a visit that lay in a drawer until its filing limit was over: claim edits.
 */
export function incidentBundle(samples: Samples, on: Day): Json {
  const payer = firstPayer(samples);
  const late = 'days' in payer.filing ? payer.filing.days + 20 : 386;
  const walkIn = {
    id: 'walk-in',
    last: 'PELLETIER',
    first: 'ODETTE',
    born: '1979-06-02',
    day: on,
    memberId: 'PHP700100201',
  };
  const chart = {
    id: 'chart',
    last: 'STANHOPE',
    first: 'MILO',
    born: '1992-11-20',
    day: on,
    zip: '439992114',
    memberId: 'PHP700100302',
  };
  const drawer = {
    id: 'drawer',
    last: 'FARRADAY',
    first: 'JUNE',
    born: '1958-03-14',
    day: addDays(on, -late),
    zip: '439991077',
    memberId: 'PHP700100403',
  };
  return bundleOf(samples, [
    ...charged(walkIn, 'J06.9', '99213'),
    ...charted(chart),
    ...charged(drawer, 'I10', '99214'),
  ]);
}

/** A service that the practice has just begun to offer, before its payer has certified it: credentialing. */
export function newServiceBundle(samples: Samples, on: Day): Json {
  const payer = firstPayer(samples);
  const code = payer.habits?.notCertified[0];
  if (!code) throw new Error(`Payer ${payer.code} of the samples certifies every service.`);
  const visit = {
    id: 'new-service',
    last: 'KETTERING',
    first: 'HUGO',
    born: '1974-08-09',
    day: on,
    zip: '439992090',
    memberId: 'PHP700100506',
  };
  return bundleOf(samples, charged(visit, 'Z13.39', code));
}

const firstPayer = ({ payers }: Samples): Samples['payers'][number] =>
  payers.find((each) => each.kind === 'commercial')!;

function bundleOf(samples: Samples, visits: Json[]): Json {
  const resources = [
    {
      resourceType: 'Organization',
      id: 'desk-payer',
      identifier: [{ system: 'urn:throughline:payer-id', value: firstPayer(samples).code }],
    },
    {
      resourceType: 'Practitioner',
      id: 'desk-doctor',
      identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: samples.practice.clinicians[0]!.npi }],
    },
    ...visits,
  ];
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
}

/** A visit as the practice's own system sends it. */
function charged(visit: VisitOptions, icd: string, code: string): Json[] {
  return [
    ...visitOf(visit, undefined),
    condition(visit, [{ system: ICD10CM, code: icd }]),
    {
      resourceType: 'ChargeItem',
      id: `desk-${visit.id}-1`,
      status: 'billable',
      context: { reference: `Encounter/desk-${visit.id}` },
      code: { coding: [{ system: HCPCS, code }] },
      quantity: { value: 1 },
    },
  ];
}

/** A visit as a chart has it: what was found, and that the patient came with a symptom. */
const charted = (visit: VisitOptions): Json[] => [
  ...visitOf(visit, [{ coding: [{ system: SNOMED, code: '185345009' }] }]),
  condition(visit, [{ system: SNOMED, code: '10509002' }]),
];

const condition = (visit: VisitOptions, coding: Json[]): Json => ({
  resourceType: 'Condition',
  id: `desk-${visit.id}-dx`,
  code: { coding },
  encounter: { reference: `Encounter/desk-${visit.id}` },
});

function visitOf({ id, last, first, born, day, zip, memberId }: VisitOptions, type: Json[] | undefined): Json[] {
  const address = { line: ['7 TANNERY STEPS'], city: 'HARROW CREEK', state: 'OH', ...(zip ? { postalCode: zip } : {}) };
  const patient = { reference: `Patient/desk-${id}` };
  return [
    {
      resourceType: 'Patient',
      id: `desk-${id}`,
      name: [{ family: last, given: [first] }],
      birthDate: born,
      address: [address],
    },
    {
      resourceType: 'Coverage',
      id: `desk-${id}-cov`,
      status: 'active',
      beneficiary: patient,
      subscriberId: memberId,
      payor: [{ reference: 'Organization/desk-payer' }],
      period: { start: addYears(day, -2) },
    },
    {
      resourceType: 'Encounter',
      id: `desk-${id}`,
      status: 'finished',
      class: { code: 'AMB' },
      ...(type ? { type } : {}),
      subject: patient,
      period: { start: day, end: day },
      participant: [{ individual: { reference: 'Practitioner/desk-doctor' } }],
    },
  ];
}
