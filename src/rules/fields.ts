/**
 * What a rule may read: every field with its type, its meaning and where it comes from. The list is the whole of a rule's
 * sight; docs/rules-fields.md is made from it. Reading is a plain function, so that a rule can do nothing but look.
 */
import { type Day, daysBetween } from '../calendar';
import { sum, ZERO } from '../money/cents';
import { CLAIM_FREQUENCIES, PAYER_KINDS } from '../words';
import type { ClaimFacts, LineFacts, OtherService, PayerFacts } from './claim-facts';

/** The operators of a field follow from its type (operators.ts). */
export const FIELD_TYPES = {
  text: 'a text or code',
  number: 'a whole number',
  cents: 'an amount in whole cents',
  day: 'a calendar day, YYYY-MM-DD',
  list: 'several texts or codes',
} as const;
export type FieldType = keyof typeof FIELD_TYPES;

export type FieldValue = string | number | readonly string[] | null | undefined;

export interface Field {
  type: FieldType;
  means: string;
  read: (claim: ClaimFacts, line: LineFacts) => FieldValue;
  /** Why the field never has this value; of a beginning or a bound only what a value could begin with is asked. */
  never?: (value: string, isPart: boolean) => string | null;
}

const oneOf =
  (...values: readonly string[]) =>
  (value: string): string | null =>
    values.includes(value) ? null : `is a word that the field never has; it has ${values.join(', ')}`;
/** HCPCS and CPT. */
const procedure = (value: string, isPart: boolean): string | null =>
  (isPart ? /^[A-Z0-9]{1,5}$/ : /^[A-Z0-9]{5}$/).test(value)
    ? null
    : 'is not written as a HCPCS or CPT code: five characters, letters in capitals';
/** Here and in charts diagnoses have their dot; only in X12 they have none. */
const diagnosis = (value: string, isPart: boolean): string | null =>
  (isPart ? /^[A-Z](\d([A-Z0-9](\.[A-Z0-9]{0,4})?)?)?$/ : /^[A-Z]\d[A-Z0-9](\.[A-Z0-9]{1,4})?$/).test(value)
    ? null
    : 'is not written as an ICD-10-CM code: E11.9, with its dot';

const codesOf = (lines: readonly { code: string }[]): string[] => lines.map((line) => line.code);
const ofPayer =
  (read: (payer: PayerFacts) => FieldValue) =>
  (claim: ClaimFacts): FieldValue =>
    claim.payer ? read(claim.payer) : null;

/** Completed years, as a birthday counts them; undefined where nobody knows the birth date. */
export function ageOn(born: Day | undefined, on: Day): number | undefined {
  if (born === undefined) return undefined;
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5) < born.slice(5) ? years - 1 : years;
}

const others = (claim: ClaimFacts, wanted: (service: OtherService) => boolean): string[] =>
  codesOf(claim.others.filter(wanted));

/** Fields of the whole claim. */
const CLAIM_FIELDS = {
  'claim.kind': {
    type: 'text',
    means: 'professional or institutional',
    read: (c) => c.kind,
    never: oneOf('professional', 'institutional'),
  },
  'claim.frequency': {
    type: 'text',
    means: '1 original, 7 replacement, 8 void (CLM05-3)',
    read: (c) => c.frequency,
    never: oneOf(...CLAIM_FREQUENCIES),
  },
  'claim.place': { type: 'text', means: 'place of service, or type of bill (CLM05-1)', read: (c) => c.place },
  'claim.from': { type: 'day', means: 'first day of service', read: (c) => c.from },
  'claim.through': { type: 'day', means: 'last day of service', read: (c) => c.through },
  'claim.ageDays': {
    type: 'number',
    means: 'days from the last day of service to the day on which it is judged',
    read: (c) => daysBetween(c.through, c.today),
  },
  'claim.total': {
    type: 'cents',
    means: 'sum of the line charges (CLM02)',
    read: (c) => sum(c.lines.map((line) => line.charge ?? ZERO)),
  },
  'claim.lineCount': { type: 'number', means: 'number of service lines', read: (c) => c.lines.length },
  'claim.codes': {
    type: 'list',
    means: 'HCPCS and CPT codes of all lines',
    read: (c) => codesOf(c.lines),
    never: procedure,
  },
  'claim.modifiers': {
    type: 'list',
    means: 'modifiers of all lines',
    read: (c) => c.lines.flatMap((line) => line.modifiers),
  },
  'claim.diagnoses': {
    type: 'list',
    means: 'ICD-10-CM codes with the dot, in order (HI)',
    read: (c) => c.diagnoses,
    never: diagnosis,
  },
  'claim.firstDiagnosis': {
    type: 'text',
    means: 'the first diagnosis (HI01-2)',
    read: (c) => c.diagnoses[0] ?? null,
    never: diagnosis,
  },
  'claim.authorization': {
    type: 'text',
    means: 'prior authorization number (REF*G1); empty where there is none',
    read: (c) => c.authorization,
  },
  'claim.daysToFilingLimit': {
    type: 'number',
    means: 'days until the payer’s last day for this claim; negative after it',
    read: (c) => (c.filingLimit ? daysBetween(c.today, c.filingLimit) : null),
  },
  'payer.code': { type: 'text', means: 'payer id (NM109, qualifier PI)', read: ofPayer((p) => p.code) },
  'payer.kind': {
    type: 'text',
    means: 'commercial, medicare, medicaid …',
    read: ofPayer((p) => p.kind),
    never: oneOf(...PAYER_KINDS),
  },
  'payer.plan': { type: 'text', means: 'group number of the coverage (SBR03)', read: ofPayer((p) => p.plan) },
  'payer.rank': { type: 'number', means: '1 primary, 2 secondary …', read: ofPayer((p) => p.rank) },
  'patient.age': {
    type: 'number',
    means: 'completed years on the first day of service',
    read: (c) => ageOn(c.patient.born, c.from),
  },
  'patient.sex': { type: 'text', means: 'F, M or U (DMG03)', read: (c) => c.patient.sex, never: oneOf('F', 'M', 'U') },
  'provider.npi': { type: 'text', means: 'NPI of the billing provider', read: (c) => c.provider.npi },
  'provider.taxonomy': { type: 'text', means: 'taxonomy of the billing provider', read: (c) => c.provider.taxonomy },
  'provider.rendering': { type: 'text', means: 'NPI of the rendering provider', read: (c) => c.provider.renderingNpi },
  'provider.state': { type: 'text', means: 'state of the billing provider', read: (c) => c.provider.state },
  'history.codesSameDay': {
    type: 'list',
    means: 'codes of this patient’s other encounters here on the first day of service',
    read: (c) => others(c, (service) => service.from === c.from),
    never: procedure,
  },
  'history.codes30Days': {
    type: 'list',
    means: 'codes of this patient’s other encounters here in the 30 days before the first day of service',
    read: (c) => others(c, (service) => service.from <= c.from && daysBetween(service.from, c.from) <= 30),
    never: procedure,
  },
  'history.codes365Days': {
    type: 'list',
    means: 'codes of this patient’s other encounters here in the 365 days before the first day of service',
    read: (c) => others(c, (service) => service.from <= c.from && daysBetween(service.from, c.from) <= 365),
    never: procedure,
  },
} satisfies Record<string, Field>;

/** Fields of one line: only where a rule looks at lines. */
const LINE_FIELDS = {
  'line.code': { type: 'text', means: 'HCPCS or CPT code (SV101-2)', read: (_, l) => l.code, never: procedure },
  'line.modifiers': { type: 'list', means: 'its modifiers, in order', read: (_, l) => l.modifiers },
  'line.units': { type: 'number', means: 'units of service (SV104)', read: (_, l) => l.units },
  'line.charge': { type: 'cents', means: 'charge of the whole line (SV102)', read: (_, l) => l.charge },
  'line.from': { type: 'day', means: 'day of the service', read: (_, l) => l.from },
  'line.diagnoses': {
    type: 'list',
    means: 'the diagnoses that the line points to',
    read: (c, l) => l.dx.flatMap((dx) => c.diagnoses[dx - 1] ?? []),
    never: diagnosis,
  },
  'line.pointers': { type: 'number', means: 'how many diagnoses it points to (SV107)', read: (_, l) => l.dx.length },
} satisfies Record<string, Field>;

export const FIELDS: Readonly<Record<string, Field>> = { ...CLAIM_FIELDS, ...LINE_FIELDS };
export const isLineField = (name: string): boolean => name in LINE_FIELDS;
