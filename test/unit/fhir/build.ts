/** A small valid bundle, and the means to spoil one thing in it. */
import { readBundle, type ReadResult } from '../../../src/edges/fhir/index';

export const ZONE = 'America/Chicago';
type Json = Record<string, any>;

export function validBundle(): Json {
  const of = (resource: Json) => ({
    fullUrl: `https://ehr.example/fhir/${resource.resourceType}/${resource.id}`,
    resource,
  });
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      of({ resourceType: 'Organization', id: 'php', identifier: [{ system: 'urn:x', value: 'PHP01' }] }),
      of({
        resourceType: 'Practitioner',
        id: 'dr',
        identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1000000020' }],
      }),
      of(person('ada', 'MERIWETHER', 'ADA', 'female', '1984-05-17')),
      of({
        resourceType: 'Coverage',
        id: 'cov',
        status: 'active',
        beneficiary: { reference: 'Patient/ada' },
        subscriberId: 'PHP100200301',
        payor: [{ reference: 'Organization/php' }],
        order: 1,
        period: { start: '2026-01-01' },
        class: [{ type: { coding: [{ code: 'group' }] }, value: 'G7001' }],
      }),
      of({
        resourceType: 'Encounter',
        id: 'enc',
        status: 'finished',
        class: { code: 'AMB' },
        subject: { reference: 'Patient/ada' },
        period: { start: '2026-03-03T15:00:00Z', end: '2026-03-03T15:20:00Z' },
        participant: [{ individual: { reference: 'Practitioner/dr' } }],
        diagnosis: [
          { condition: { reference: 'Condition/c2' }, rank: 2 },
          { condition: { reference: 'Condition/c1' }, rank: 1 },
        ],
      }),
      of(condition('c1', 'Z01.419')),
      of(condition('c2', 'Z124')),
      of(charge('l1', 'S0612', 180.0, ['c1'])),
      of(charge('l2', 'Q0091', 60.5, ['c1', 'c2'])),
    ],
  };
}

export function person(id: string, family: string, given: string, gender: string, birthDate: string): Json {
  const address = [{ line: ['12 Elm Row'], city: 'Harrow', state: 'Ohio', postalCode: '43215-0001' }];
  return {
    resourceType: 'Patient',
    id,
    name: [{ use: 'official', family, given: [given] }],
    gender,
    birthDate,
    address,
  };
}

export function condition(id: string, code: string): Json {
  const coding = [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }];
  return {
    resourceType: 'Condition',
    id,
    code: { coding },
    subject: { reference: 'Patient/ada' },
    encounter: { reference: 'Encounter/enc' },
  };
}

export function charge(id: string, code: string, value: number, conditions: string[]): Json {
  return {
    resourceType: 'ChargeItem',
    id,
    status: 'billable',
    subject: { reference: 'Patient/ada' },
    context: { reference: 'Encounter/enc' },
    code: { coding: [{ system: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code }] },
    quantity: { value: 1 },
    priceOverride: { value, currency: 'USD' },
    occurrenceDateTime: '2026-03-03',
    supportingInformation: conditions.map((each) => ({ reference: `Condition/${each}` })),
  };
}

/** Reads the valid bundle after a change to one of its resources. */
export function readWith(id: string, change: (resource: Json) => void, zone = ZONE): ReadResult {
  const bundle = validBundle();
  change(resourceOf(bundle, id));
  return readBundle(bundle, { zone, source: 'ehr' });
}

export const resourceOf = (bundle: Json, id: string): Json =>
  bundle.entry.find((entry: Json) => entry.resource.id === id).resource;

export function add(bundle: Json, ...resources: Json[]): Json {
  bundle.entry.push(...resources.map((resource) => ({ resource })));
  return bundle;
}

/** `Coverage/cov subscriberId missing` for each problem of the only visit. */
export const said = (result: ReadResult): string[] =>
  (result.visits[0]?.problems ?? []).map(({ resource, field, code }) => `${resource} ${field} ${code}`);

export const refusals = (result: ReadResult): string[] =>
  result.refused.flatMap(({ problems }) => problems.map(({ resource, field, code }) => `${resource} ${field} ${code}`));
