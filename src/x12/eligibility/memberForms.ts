/** What 270 and 271 say alike: names, references, addresses and the loops of a person (guide 005010X279A1, 2000A to 2100D). */
import type { Report } from '../core/content';
import { decimal, form, money, needed, neededDay, period, plain, qualifiedDay, scalar, text } from '../core/forms';
import { NM1 } from '../core/commonForms';
import * as read from '../core/fields';
import { type Field, many, one, part, spread } from '../core/loops';
import type {
  AdditionalInformation,
  AmountOf,
  Demographics,
  DescribedReference,
  Diagnosis,
  EligibilityAddress,
  EligibilityHeader,
  EligibilityMember,
  EligibilityReceiver,
  MemberRelationship,
  MilitaryInformation,
  OtherElements,
  ProviderInformation,
  QualifiedPeriod,
  RequestRejection,
  Segment,
  Trace,
} from '../types';

export const ELIGIBILITY_GUIDE = '005010X279A1';

export const REF = form<DescribedReference>('REF', { qualifier: needed(1), id: plain(2), description: text(3) });

export const DTP = form<QualifiedPeriod>('DTP', { qualifier: needed(1), period: period(2) });

export const AMT = form<AmountOf>('AMT', { qualifier: needed(1), amount: { ...money(2), required: true } });

export const AAA = form<RequestRejection>('AAA', { valid: needed(1), reason: needed(3), followUp: needed(4) });

const PRV = form<ProviderInformation>('PRV', { code: needed(1), qualifier: text(2), id: text(3) });

export const III = form<AdditionalInformation>('III', {
  qualifier: text(1),
  code: text(2),
  category: text(3),
  text: text(4),
});

export const MSG = scalar('MSG', needed(1));

const TRN = form<Trace>('TRN', { type: needed(1), number: needed(2), company: text(3), supplement: text(4) });

const DMG = form<Demographics>('DMG', { birthDate: qualifiedDay(1), gender: text(3) });

const INS = form<MemberRelationship>('INS', {
  subscriber: needed(1),
  code: needed(2),
  maintenanceType: text(3),
  maintenanceReason: text(4),
  birthSequence: decimal(17),
});

const MPI = form<MilitaryInformation>('MPI', {
  status: needed(1),
  employment: needed(2),
  affiliation: needed(3),
  description: text(4),
  rank: text(5),
  period: { ...period(6), required: false },
});

type StreetPart = Pick<EligibilityAddress, 'line1' | 'line2'> & OtherElements;
const N3 = form<StreetPart>('N3', { line1: needed(1), line2: text(2) });

type CityPart = Omit<EligibilityAddress, 'line1' | 'line2'> & OtherElements;
const N4 = form<CityPart>('N4', {
  city: text(1),
  state: text(2),
  zip: text(3),
  country: text(4),
  locationQualifier: text(5),
  location: text(6),
  subdivision: text(7),
});

/** N3 and N4, in this order. */
export const ADDRESS: readonly Field<{ address?: EligibilityAddress }>[] = [part('address', N3), part('address', N4)];

/** HI: all of its composites are one list. */
const DIAGNOSES: Field<{ diagnoses: Diagnosis[] }> = {
  take(target, segment) {
    if (segment.id !== 'HI' || target.diagnoses.length > 0) return false;
    target.diagnoses = diagnosesOf(segment);
    return true;
  },
  give: ({ diagnoses }) =>
    diagnoses.length === 0 ? [] : [{ id: 'HI', elements: diagnoses.map(({ qualifier, code }) => [qualifier, code]) }],
};

function diagnosesOf(segment: Segment): Diagnosis[] {
  const diagnoses: Diagnosis[] = [];
  for (let at = 1; at < segment.elements.length; at++) {
    const [qualifier = '', code = ''] = read.components(segment, at);
    if (qualifier !== '' || code !== '') diagnoses.push({ qualifier, code });
  }
  return diagnoses;
}

/** BHT; its structure code says source, receiver, subscriber, dependent. */
export const HEADER: Field<EligibilityHeader> = spread(
  form<Omit<EligibilityHeader, 'stControlNumber' | 'unknown'>>(
    'BHT',
    { purpose: needed(2), reference: text(3), date: neededDay(4), time: plain(5), transactionType: text(6) },
    { 1: '0022' },
  ),
);

/** A header before its BHT is read. */
export const blankHeader = (stControlNumber: string) => ({
  stControlNumber,
  purpose: '',
  date: '',
  time: '',
  sources: [],
  unknown: [],
});

/** The segments of 2100B up to where a 271 has its AAA, and behind it. */
export const RECEIVER_FIELDS: readonly Field<EligibilityReceiver>[] = [
  one('name', NM1),
  many('references', REF),
  ...ADDRESS,
];
export const PROVIDER: Field<{ provider?: ProviderInformation }> = one('provider', PRV);

/** The segments of 2000C and 2100C (and D) up to where a 271 has its AAA. */
export const MEMBER_NAME_FIELDS: readonly Field<EligibilityMember>[] = [
  many('traces', TRN),
  one('name', NM1),
  many('references', REF),
  ...ADDRESS,
];
/** And those behind it. */
export const MEMBER_DETAIL_FIELDS: readonly Field<EligibilityMember>[] = [
  PROVIDER,
  one('demographics', DMG),
  one('relationship', INS),
  DIAGNOSES,
  many('dates', DTP),
];
export const MILITARY: Field<{ military?: MilitaryInformation }> = one('military', MPI);

/** A receiver or a person before the NM1: `closeNamed` sees to it that there is a name. */
export const blankReceiver = () => ({ references: [], unknown: [] });
export const blankMember = () => ({ traces: [], references: [], diagnoses: [], dates: [], unknown: [] });

/** A transaction must say what it is about, and of whom. */
export function closeHeader(value: EligibilityHeader & { sources: unknown[] }, last: Segment, report: Report): void {
  if (value.purpose === '' && value.date === '') report(last, 'missing_segment', 'The header (BHT) is missing.');
  if (value.sources.length === 0) report(last, 'missing_segment', 'There is no information source (HL 20).');
}
