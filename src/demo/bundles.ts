/** A day of visits as the EHR sends it: one FHIR R4 Bundle that stands by itself. */
import { instantOf, type Day } from '../calendar';
import { formatCents, type Cents } from '../money/cents';
import { FEE_BY_CODE, type LineTemplate } from './codes';
import type { Member } from './enrolment';
import { swapDigits } from './identifiers';
import type { DemoPayer } from './payers';
import type { DemoPerson } from './people';
import { stableShare } from '../random';
import type { DemoVisit } from './schedule';
import type { Clinician, DemoPracticeConfig, FhirBundle, FhirResource } from './types';

const BASE = 'https://ehr.example/fhir';
const HCPCS = 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
const ref = (type: string, id: string): { reference: string } => ({ reference: `${type}/${id}` });
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });

/** What a clerk typed where a code belongs. */
const UNKNOWN_CODE = 'OFFICE';

export function bundleOf(
  day: Day,
  visits: readonly DemoVisit[],
  practice: DemoPracticeConfig,
  prefix: string,
): FhirBundle {
  const resources = new Map<string, FhirResource>();
  const add = (resource: FhirResource): void => {
    const key = `${resource.resourceType}/${resource.id}`;
    if (!resources.has(key)) resources.set(key, resource);
  };
  add(practiceOrganization(practice));
  for (const visit of visits) visitResources(visit, practice).forEach(add);
  return {
    resourceType: 'Bundle',
    id: `${prefix}-${day}`,
    type: 'collection',
    timestamp: instantOf(day, '21:00', practice.timezone),
    entry: [...resources].map(([key, resource]) => ({ fullUrl: `${BASE}/${key}`, resource })),
  };
}

function visitResources(visit: DemoVisit, practice: DemoPracticeConfig): FhirResource[] {
  const { member, clinician } = visit;
  const people = [...new Set([member.person, member.subscriber, member.guarantor])];
  return [
    payerOrganization(member.payer),
    practitioner(clinician),
    ...people.map((person) => patient(person, member)),
    ...(member.guarantor === member.person ? [] : [account(member)]),
    coverage(visit),
    ...visit.template.dx.map((code, at) => condition(visit, code, at)),
    encounter(visit, practice),
    ...visit.template.lines.map((line, at) => chargeItem(visit, line, at)),
  ];
}

const practiceId = (practice: DemoPracticeConfig): string => `org-${practice.npi}`;

function practiceOrganization(practice: DemoPracticeConfig): FhirResource {
  const { name, npi, address, phone } = practice;
  return {
    resourceType: 'Organization',
    id: practiceId(practice),
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: npi }],
    type: [coded('http://terminology.hl7.org/CodeSystem/organization-type', 'prov')],
    name,
    telecom: [{ system: 'phone', value: phone }],
    address: [fhirAddress(address)],
  };
}

const payerOrganization = (payer: DemoPayer): FhirResource => ({
  resourceType: 'Organization',
  id: `payer-${payer.code}`,
  identifier: [{ system: 'urn:throughline:payer-id', value: payer.code }],
  type: [coded('http://terminology.hl7.org/CodeSystem/organization-type', 'pay')],
  name: payer.name,
});

const practitioner = (clinician: Clinician): FhirResource => ({
  resourceType: 'Practitioner',
  id: clinician.id,
  identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: clinician.npi }],
  name: [{ use: 'official', family: clinician.last, given: [clinician.first] }],
});

const patient = (person: DemoPerson, { household }: Member): FhirResource => ({
  resourceType: 'Patient',
  id: person.id,
  name: [{ use: 'official', family: person.last, given: [person.first] }],
  gender: person.sex === 'F' ? 'female' : 'male',
  birthDate: person.born,
  address: [fhirAddress(household.address)],
});

const fhirAddress = ({ line, city, state, zip }: DemoPracticeConfig['address']) => ({
  use: 'home',
  line: [line],
  city,
  state,
  postalCode: `${zip.slice(0, 5)}-${zip.slice(5)}`,
});

const account = (member: Member): FhirResource => ({
  resourceType: 'Account',
  id: `${member.person.id}-acc`,
  status: 'active',
  subject: [ref('Patient', member.person.id)],
  guarantor: [{ party: ref('Patient', member.guarantor.id) }],
});

/** The member id as the EHR knows it: right, missing, or with two digits swapped. */
function memberIdAsSent({ member, trouble }: DemoVisit): string | undefined {
  if (trouble === 'missing_member') return undefined;
  return trouble === 'swapped_member' ? swapDigits(member.memberId, member.payer.memberIdPattern) : member.memberId;
}

function coverage(visit: DemoVisit): FhirResource {
  const { member } = visit;
  const memberId = memberIdAsSent(visit);
  const group = member.group && {
    type: coded('http://terminology.hl7.org/CodeSystem/coverage-class', 'group'),
    value: member.group,
  };
  return {
    resourceType: 'Coverage',
    id: member.coverageId,
    status: 'active',
    ...(memberId && { subscriberId: memberId }),
    subscriber: ref('Patient', member.subscriber.id),
    beneficiary: ref('Patient', member.person.id),
    relationship: coded('http://terminology.hl7.org/CodeSystem/subscriber-relationship', member.relationship),
    period: { start: member.from },
    payor: [ref('Organization', `payer-${member.payer.code}`)],
    ...(group && { class: [group] }),
    order: 1,
  };
}

const condition = (visit: DemoVisit, code: string, at: number): FhirResource => ({
  resourceType: 'Condition',
  id: `${visit.id}-d${at + 1}`,
  code: coded('http://hl7.org/fhir/sid/icd-10-cm', code),
  subject: ref('Patient', visit.member.person.id),
  encounter: ref('Encounter', visit.id),
});

function encounter(visit: DemoVisit, practice: DemoPracticeConfig): FhirResource {
  const performer = coded('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'PPRF');
  return {
    resourceType: 'Encounter',
    id: visit.id,
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: visit.template.video ? 'VR' : 'AMB' },
    subject: ref('Patient', visit.member.person.id),
    participant: [{ type: [performer], individual: ref('Practitioner', visit.clinician.id) }],
    period: { start: visit.start, end: visit.end },
    diagnosis: visit.template.dx.map((_, at) => ({
      condition: ref('Condition', `${visit.id}-d${at + 1}`),
      rank: at + 1,
    })),
    serviceProvider: ref('Organization', practiceId(practice)),
  };
}

export const chargeItemId = (visit: DemoVisit, at: number): string => `${visit.id}-l${at + 1}`;
export const chargeOf = (line: LineTemplate): Cents =>
  ((FEE_BY_CODE.get(line.code)?.charge ?? 0) * (line.units ?? 1)) as Cents;

function chargeItem(visit: DemoVisit, line: LineTemplate, at: number): FhirResource {
  const id = chargeItemId(visit, at);
  const code = visit.trouble === 'unknown_code' && at === 0 ? UNKNOWN_CODE : line.code;
  const codes = [code, ...(line.modifiers ?? [])].map((each) => ({ system: HCPCS, code: each }));
  // Some EHRs price, some leave it to billing: this one does either, and the fee schedule gives the same.
  const priced = stableShare('priced', id) < 0.6;
  return {
    resourceType: 'ChargeItem',
    id,
    status: 'billable',
    code: { coding: codes },
    subject: ref('Patient', visit.member.person.id),
    context: ref('Encounter', visit.id),
    occurrenceDateTime: visit.start,
    quantity: { value: line.units ?? 1 },
    ...(priced && { priceOverride: { value: Number(formatCents(chargeOf(line))), currency: 'USD' } }),
    supportingInformation: line.dx.map((pointer) => ref('Condition', `${visit.id}-d${pointer}`)),
  };
}
