/** Random parties, supplements and other payers of an 837. */
import fc from 'fast-check';
import type * as x from '../../../src/x12/types';
import {
  type Spec,
  address,
  adjustments,
  code,
  contact,
  date,
  digits,
  list,
  money,
  procedure,
  record,
  units,
  words,
} from './arbitraryParts';

type Own<T> = Omit<T, keyof x.LoopRest>;

/** A value whose optional fields may be absent, and which at times has a segment that no field holds. */
export function loop<T extends x.LoopRest>(spec: Spec<Own<T>>, ...required: (keyof Own<T>)[]): fc.Arbitrary<T> {
  return withRest(record<Own<T>>(spec, ...required)) as unknown as fc.Arbitrary<T>;
}

/** Segments of an id that no guide has, after those of the loop itself. */
export const rest: fc.Arbitrary<x.RawSegment[]> = list(
  fc.record({ id: fc.constantFrom('ZZZ', 'QQ'), elements: list(words(), 3, 1) }),
  2,
  1,
);

export function withRest<T extends object>(value: fc.Arbitrary<T>): fc.Arbitrary<T & x.LoopRest> {
  const unknown = fc.option(rest, { freq: 6, nil: undefined });
  return fc.tuple(value, unknown).map(([one, kept]) => (kept ? { ...one, unknown: kept } : one));
}

/** Only a sign against what the first name tells. */
type Named = { first?: string; entityType?: '1' | '2' };
const typed = <T extends Named>(value: T): T =>
  value.entityType === undefined ? value : { ...value, entityType: value.first === undefined ? '1' : '2' };

/** DMG carries both: the writer says U where a birth date comes without a sex. */
const whole = <T extends x.Person837>(person: T): T => {
  const { born, sex, ...others } = person;
  return born === undefined || sex === undefined ? (others as T) : person;
};

export const reference = (...qualifiers: string[]) =>
  record<x.Reference837>(
    { qualifier: fc.constantFrom(...qualifiers), id: words(), payerId: words() },
    ...(['qualifier', 'id'] as const),
  );
const references = (...qualifiers: string[]) => list(reference(...qualifiers), 2, 1);

/** Of claims, five CAS in all: each group stands together. */
const adjustments837 = adjustments.map((all) => [...all].sort((a, b) => a.group.localeCompare(b.group)));

const names = {
  last: words(),
  first: words(),
  middle: words(),
  suffix: words(4),
  entityType: fc.constantFrom('1' as const, '2' as const),
};
const personFields = {
  ...names,
  born: date,
  sex: fc.constantFrom('F', 'M', 'U'),
  address,
  socialSecurityNumber: digits(9),
  casualtyClaimNumber: words(),
  casualtyMemberId: words(),
  contact,
};
const stateFields = { died: date, weight: units, pregnant: fc.constant('Y') };
export const person = loop<x.Person837>({ ...personFields, ...stateFields }, 'last')
  .map(whole)
  .map(typed);
const memberFields = { memberId: words(), idQualifier: fc.constant('II') };
export const subscriber = loop<x.Subscriber837>(
  { ...personFields, ...stateFields, ...memberFields },
  ...(['last', 'memberId'] as const),
)
  .map(whole)
  .map(typed);
/** 2330A has no PAT. */
const otherSubscriber = subscriber.map(({ died: _died, weight: _weight, pregnant: _pregnant, ...others }) => others);

export const provider = loop<x.Provider837>(
  {
    ...names,
    npi: digits(10),
    otherId: fc.record({ qualifier: fc.constantFrom('24', '34'), id: digits(9) }),
    taxonomy: code(10, 10),
    address,
    secondaryIds: references('0B', '1G', 'G2', 'LU'),
    contact,
  },
  'last',
)
  .map(typed)
  .map(({ npi, otherId, ...others }): x.Provider837 => {
    if (npi !== undefined) return { ...others, npi };
    return otherId ? { ...others, otherId } : others;
  });
export const place = loop<x.Place837>({ name: words(), address });

const otherPayerProvider = loop<x.OtherPayerProvider837>(
  { entityType: fc.constantFrom('1', '2'), secondaryIds: list(reference('G2', 'LU'), 2) },
  ...(['entityType', 'secondaryIds'] as const),
);

const payerFields = {
  name: words(),
  id: words(),
  idQualifier: fc.constant('XV'),
  address,
  secondaryIds: references('2U', 'EI', 'FY', 'NF'),
};
export const payer = loop<x.Payer837>(
  { ...payerFields, billingProviderIds: references('G2', 'LU') },
  ...(['name', 'id'] as const),
);
/** 2330B names no billing provider. */
const otherPayerPayer = payer.map(({ billingProviderIds: _ids, ...others }) => others);

export const billingProvider = loop<x.BillingProvider>(
  {
    name: words(),
    first: words(),
    middle: words(),
    suffix: words(4),
    entityType: names.entityType,
    npi: digits(10),
    taxId: digits(9),
    taxIdQualifier: fc.constant('SY' as const),
    secondaryIds: references('0B', '1G'),
    taxonomy: code(10, 10),
    currency: fc.constant('CAD'),
    address: fc.tuple(address, digits(9)).map(([one, zip]) => ({ ...one, zip })),
    shortZip: fc.constant('62701'),
    contact,
    payToAddress: loop<x.PayToAddress837>({ entityType: fc.constant('1'), address }),
    payToPlan: loop<x.PayToPlan837>(
      { ...payerFields, secondaryIds: references('2U', 'FY', 'NF', 'EI') },
      ...(['name', 'id'] as const),
    ),
  },
  ...(['name', 'npi', 'taxId', 'address'] as const),
)
  .map(typed)
  .map(({ shortZip, ...provider }): x.BillingProvider => {
    if (shortZip === undefined || provider.address.country !== undefined) return provider;
    return { ...provider, address: { ...provider.address, zip: shortZip }, shortZip };
  });

export const coverage = {
  responsibility: fc.constantFrom('P', 'S', 'T'),
  relationship: fc.constantFrom('18', '01', '19', 'G8'),
  group: words(),
  groupName: words(),
  mspType: fc.constantFrom('12', '43'),
  filingIndicator: fc.constantFrom('CI', 'MB'),
};
export const coverageRequired = ['responsibility', 'relationship', 'filingIndicator', 'subscriber', 'payer'] as const;

const remarks = (most: number) => list(code(5), most, 1);
const outpatient = record<x.OutpatientAdjudication837>({
  reimbursementRate: units,
  hcpcsPayable: money,
  remarks: remarks(5),
  esrdPaid: money,
  nonPayableProfessional: money,
});
const inpatient = record<x.InpatientAdjudication837>(
  {
    coveredDays: units,
    operatingOutlier: money,
    lifetimePsychiatricDays: units,
    drgAmount: money,
    remark: code(5),
    disproportionateShare: money,
    mspPassThrough: money,
    capital: money,
    capitalFederalDrg: money,
    capitalHospitalDrg: money,
    capitalDisproportionateShareDrg: money,
    oldCapital: money,
    capitalIndirectMedicalEducation: money,
    operatingHospitalDrg: money,
    costReportDays: units,
    operatingFederalDrg: money,
    capitalOutlier: money,
    indirectTeaching: money,
    nonPayableProfessional: money,
    remarks: remarks(4),
    capitalException: money,
  },
  'coveredDays',
);

/** Loop 2320; of a guide only the fields that it has. */
export function otherPayer(...absent: (keyof x.OtherPayer837)[]): fc.Arbitrary<x.OtherPayer837> {
  const other = loop<x.OtherPayer837>(
    {
      ...coverage,
      subscriber: otherSubscriber,
      payer: otherPayerPayer,
      adjustments: adjustments837,
      paid: money,
      nonCovered: money,
      remainingPatientLiability: money,
      benefitsAssigned: fc.constantFrom('N', 'W'),
      release: fc.constant('I'),
      patientSignature: fc.constant('P'),
      inpatient,
      outpatient,
      paidDate: date,
      payerControlNumber: words(),
      priorAuthorization: words(),
      referralNumber: words(),
      adjustmentIndicator: fc.constant('Y'),
      attendingProvider: otherPayerProvider,
      operatingPhysician: otherPayerProvider,
      otherOperatingPhysician: otherPayerProvider,
      referringProvider: otherPayerProvider,
      primaryCareProvider: otherPayerProvider,
      renderingProvider: otherPayerProvider,
      serviceFacility: otherPayerProvider,
      supervisingProvider: otherPayerProvider,
      billingProvider: otherPayerProvider,
    },
    ...coverageRequired,
    'adjustments',
  );
  return other.map((value) => without(value, absent));
}

/** A value without some of its fields. */
export function without<T extends object>(value: T, keys: readonly (keyof T)[]): T {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as keyof T))) as T;
}

export const adjudication = loop<x.LineAdjudication>(
  {
    payerId: words(),
    paid: money,
    procedure,
    revenueCode: digits(4),
    units,
    bundledLineNumber: fc.integer({ min: 1, max: 50 }),
    adjustments: adjustments837,
    date,
    remainingPatientLiability: money,
  },
  ...(['payerId', 'paid', 'procedure', 'units', 'adjustments'] as const),
);

export const attachments = list(
  record<x.Attachment837>(
    { reportType: code(2, 2), transmission: code(2, 2), controlNumber: words() },
    ...(['reportType', 'transmission'] as const),
  ),
  3,
  1,
);
export const contract = record<x.Contract837>(
  { type: digits(2), amount: money, percent: units, code: words(), termsDiscountPercent: units, version: words() },
  'type',
);
export const conditions = (...categories: string[]) =>
  list(
    fc.record({
      category: fc.constantFrom(...categories),
      applies: fc.constantFrom('Y', 'N'),
      conditions: list(code(3), 5),
    }),
    1,
    1,
  );
export const ambulance = record<x.AmbulanceTransport837>(
  { patientWeight: units, reason: code(1), distance: units, roundTripPurpose: words(), stretcherPurpose: words() },
  'reason',
);
export const repricing = record<x.Repricing837>(
  {
    methodology: digits(2),
    allowed: money,
    savings: money,
    repricerId: words(),
    rate: fc.constantFrom('12.345', '.5'),
    approvedGroup: words(),
    approvedGroupAmount: money,
    approvedRevenueCode: digits(4),
    approvedQualifier: fc.constant('HC'),
    approvedCode: code(5),
    approvedUnit: fc.constant('UN'),
    approvedUnits: units,
    rejectReason: code(2),
    policyCompliance: code(1),
    exception: code(1),
  },
  'methodology',
);
export const notes = (most: number, ...qualifiers: string[]) =>
  list(fc.record({ qualifier: fc.constantFrom(...qualifiers), text: words(60) }), most, 1);
