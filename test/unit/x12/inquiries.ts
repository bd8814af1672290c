/** Random but well-formed questions and answers about coverage, 270 and 271, for parse(write(x)) = x. */
import fc from 'fast-check';
import type * as x from '../../../src/x12/types';
import { code, contact, date, digits, list, money, record, words } from './arbitraries';

/** Optional fields are absent or there, never undefined. */
type Spec<T> = { [K in keyof T]-?: fc.Arbitrary<NonNullable<T[K]>> };
export const whole = <T extends object>(spec: Spec<T>, ...required: (keyof T)[]) => record<T>(spec, ...required);

/** Elements that no field names; the number must be none of a named one. */
export const other = (at: number) => words(8).map((text) => ({ [at]: text }));
export const unknown = (...ids: string[]) =>
  list(fc.record({ id: fc.constantFrom(...ids), elements: list(words(8), 3, 1) }), 2) as fc.Arbitrary<x.RawSegment[]>;
const decimal = fc.oneof(
  fc.nat(9_999_999).map(String),
  fc.constantFrom('0.2', '.5', '1.', '100.00', '-0.125', '0.00001', '12345678901234.5'),
);
export const period: fc.Arbitrary<x.Period> = whole<x.Period>({ from: date, through: date }, 'from');

export const party = (entity: string): fc.Arbitrary<x.Party> =>
  whole<x.Party>(
    {
      entity: fc.constant(entity),
      type: fc.constantFrom('1' as const, '2' as const),
      last: fc.oneof(fc.constant(''), words()),
      first: words(),
      middle: words(),
      suffix: words(5),
      idQualifier: fc.constantFrom('MI', 'XX', 'PI', '46'),
      id: words(),
      other: other(11),
    },
    'entity',
    'type',
    'last',
  );
const described = whole<x.DescribedReference>(
  { qualifier: fc.constantFrom('18', '6P', 'G1', '9F'), id: words(), description: words(), other: other(4) },
  'qualifier',
  'id',
);
const trace = whole<x.Trace>(
  { type: fc.constantFrom('1', '2'), number: words(), company: code(10, 10), supplement: words(), other: other(5) },
  'type',
  'number',
);
const dated = whole<x.QualifiedPeriod>(
  { qualifier: fc.constantFrom('291', '346', '472'), period, other: other(4) },
  'qualifier',
  'period',
);
const amounts = list(
  whole<x.AmountOf>({ qualifier: fc.constantFrom('R', 'PB'), amount: money, other: other(3) }, 'qualifier', 'amount'),
  2,
);
export const procedure = whole<x.ProcedureRange>(
  {
    qualifier: fc.constantFrom('HC', 'AD', 'N4'),
    code: code(5, 5),
    modifiers: list(code(2, 2), 4),
    description: words(),
    through: code(5, 5),
  },
  'qualifier',
  'code',
  'modifiers',
);
const address = whole<x.EligibilityAddress>(
  {
    line1: words(),
    line2: words(),
    city: words(),
    state: code(2, 2),
    zip: digits(9),
    country: code(2, 2),
    subdivision: code(3),
    locationQualifier: code(2, 2),
    location: words(),
  },
  'line1',
  'city',
);
const provider = whole<x.ProviderInformation>(
  { code: fc.constantFrom('RF', 'PC'), qualifier: fc.constant('PXC'), id: code(10, 10), other: other(4) },
  'code',
);
const rejections = list(
  whole<x.RequestRejection>(
    {
      valid: fc.constantFrom('Y', 'N'),
      reason: fc.constantFrom('72', '75', '58'),
      followUp: fc.constantFrom('C', 'N'),
      other: other(2),
    },
    'valid',
    'reason',
    'followUp',
  ),
  2,
);
const information = whole<x.AdditionalInformation>(
  { qualifier: fc.constant('ZZ'), code: code(2, 2), category: fc.constant('44'), text: words(), other: other(5) },
  'code',
);
const header = {
  stControlNumber: digits(4),
  purpose: fc.constantFrom('13', '11'),
  reference: words(),
  date,
  time: fc.constantFrom('0705', '120000'),
  transactionType: fc.constant('RT'),
  unknown: unknown('ZZZ'),
  other: other(7),
};
const HEADER_REQUIRED = ['stControlNumber', 'purpose', 'date', 'time', 'unknown', 'sources'] as const;

const receiver = {
  name: party('1P'),
  references: list(described, 2),
  address,
  provider,
  unknown: unknown('ZZZ'),
};
const member = (entity: string) => ({
  traces: list(trace, 2),
  name: party(entity),
  references: list(described, 2),
  address,
  provider,
  demographics: whole<x.Demographics>(
    { birthDate: date, gender: fc.constantFrom('F', 'M', 'U'), other: other(5) },
    'gender',
  ),
  relationship: whole<x.MemberRelationship>(
    {
      subscriber: fc.constantFrom('Y', 'N'),
      code: fc.constantFrom('18', '19'),
      maintenanceType: fc.constant('001'),
      maintenanceReason: fc.constant('25'),
      birthSequence: digits(1),
      other: other(9),
    },
    'subscriber',
    'code',
  ),
  diagnoses: list(fc.record({ qualifier: fc.constantFrom('ABK', 'ABF'), code: code(7, 3) }), 3),
  dates: list(dated, 2),
  unknown: unknown('ZZZ', 'QTY'),
});
const MEMBER_REQUIRED = ['traces', 'name', 'references', 'diagnoses', 'dates', 'unknown'] as const;

const inquiry = fc
  .tuple(
    whole<x.BenefitInquiry>(
      {
        serviceTypes: list(code(2), 4),
        procedure,
        coverageLevel: fc.constantFrom('IND', 'FAM'),
        diagnosisPointers: list(digits(1), 4),
        amounts,
        additionalInformation: list(information, 2),
        references: list(described, 2),
        dates: list(dated, 1),
        unknown: unknown('ZZZ', 'MSG'),
        other: other(4),
      },
      'serviceTypes',
      'diagnosisPointers',
      'amounts',
      'additionalInformation',
      'references',
      'dates',
      'unknown',
    ),
    code(2),
  )
  .map(([one, type]) => (one.procedure ? one : { ...one, serviceTypes: [...one.serviceTypes, type] }));

const inquiryMember = whole<x.InquiryMember>(
  { ...member('03'), inquiries: list(inquiry, 2, 1) },
  ...MEMBER_REQUIRED,
  'inquiries',
);
const inquirySubscriber = whole<x.InquirySubscriber>(
  { ...member('IL'), inquiries: list(inquiry, 2, 1), dependents: list(inquiryMember, 2) },
  ...MEMBER_REQUIRED,
  'inquiries',
  'dependents',
);

export const inquiry270: fc.Arbitrary<x.EligibilityInquiry> = whole<x.EligibilityInquiry>(
  {
    ...header,
    sources: list(
      fc.record({
        name: party('PR'),
        receivers: list(
          whole<x.InquiryReceiver>(
            { ...receiver, subscribers: list(inquirySubscriber, 2) },
            'name',
            'references',
            'unknown',
            'subscribers',
          ),
          2,
        ),
        unknown: unknown('ZZZ'),
      }),
      2,
      1,
    ),
  },
  ...HEADER_REQUIRED,
);

const entity: fc.Arbitrary<x.BenefitEntity> = fc
  .tuple(
    party('PR'),
    whole<Omit<x.BenefitEntity, keyof x.Party>>(
      { relationship: digits(2), address, contacts: list(contact, 2), provider, unknown: unknown('ZZZ') },
      'contacts',
      'unknown',
    ),
  )
  .map(([name, rest]) => ({ ...name, ...rest }));
const delivery = whole<x.ServiceDelivery>(
  {
    quantityQualifier: fc.constant('VS'),
    quantity: decimal,
    unit: fc.constant('WK'),
    every: decimal,
    timePeriod: fc.constant('23'),
    periods: decimal,
    pattern: code(1),
    timePattern: code(1),
    other: other(9),
  },
  'quantityQualifier',
);
const yesNo = fc.constantFrom('Y' as const, 'N' as const, 'U' as const, 'W' as const);
const benefit = whole<x.Benefit>(
  {
    information: fc.constantFrom('1', 'A', 'B', 'C', 'R'),
    coverageLevel: fc.constantFrom('IND', 'FAM'),
    serviceTypes: list(code(2), 4),
    insuranceType: code(2),
    planDescription: words(),
    timePeriod: digits(2),
    amount: money,
    percent: decimal,
    quantityQualifier: code(2, 2),
    quantity: decimal,
    authorizationRequired: yesNo,
    inNetwork: yesNo,
    procedure,
    diagnosisPointers: list(digits(1), 4),
    deliveries: list(delivery, 2),
    references: list(described, 2),
    dates: list(dated, 2),
    rejections,
    messages: list(words(), 2),
    additionalInformation: list(information, 2),
    entities: list(entity, 2),
    unknown: unknown('ZZZ', 'AMT'),
    other: other(15),
  },
  'information',
  'serviceTypes',
  'diagnosisPointers',
  'deliveries',
  'references',
  'dates',
  'rejections',
  'messages',
  'additionalInformation',
  'entities',
  'unknown',
);
const answered = {
  rejections,
  military: whole<x.MilitaryInformation>(
    {
      status: code(1),
      employment: code(2, 2),
      affiliation: code(1),
      description: words(),
      rank: code(2, 2),
      period,
      other: other(8),
    },
    'status',
    'employment',
    'affiliation',
  ),
  benefits: list(benefit, 2, 1),
};
const responseMember = whole<x.ResponseMember>(
  { ...member('03'), ...answered },
  ...MEMBER_REQUIRED,
  'rejections',
  'benefits',
);
const responseSubscriber = whole<x.ResponseSubscriber>(
  { ...member('IL'), ...answered, dependents: list(responseMember, 1) },
  ...MEMBER_REQUIRED,
  'rejections',
  'benefits',
  'dependents',
);

export const response271: fc.Arbitrary<x.EligibilityResponse> = whole<x.EligibilityResponse>(
  {
    ...header,
    sources: list(
      fc.record({
        rejections,
        name: party('PR'),
        contacts: list(contact, 2),
        nameRejections: rejections,
        receivers: list(
          whole<x.ResponseReceiver>(
            { ...receiver, rejections, subscribers: list(responseSubscriber, 2) },
            'name',
            'references',
            'unknown',
            'rejections',
            'subscribers',
          ),
          1,
        ),
        unknown: unknown('ZZZ'),
      }),
      2,
      1,
    ),
  },
  ...HEADER_REQUIRED,
);
