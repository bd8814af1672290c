/** Random but well-formed values of the typed transactions, for parse(write(x)) = x. */
import fc from 'fast-check';
import { type Cents, cents } from '../../../src/money/cents';
import type * as x from '../../../src/x12/types';

type Spec<T> = { [K in keyof T]-?: fc.Arbitrary<T[K]> };

/** A record whose optional fields may be absent (never present and undefined). */
function record<T extends object>(spec: Spec<T>, ...requiredKeys: (keyof T)[]): fc.Arbitrary<T> {
  return fc.record(spec, { requiredKeys: requiredKeys as never, noNullPrototype: true }) as fc.Arbitrary<T>;
}

/** Printable, no delimiter, no blank at either end. */
const CHARACTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,-/#&\'()"!?+=;<>@_|{}[]%$'];
export const words = (maxLength = 20): fc.Arbitrary<string> =>
  fc
    .string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength })
    .map((text) => text.trim())
    .filter((text) => text !== '');
const code = (maxLength: number, minLength = 1) =>
  fc.string({ unit: fc.constantFrom(...'ABCDEFGHJKMNPRSTUVWXYZ0123456789'), minLength, maxLength });
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
export const money: fc.Arbitrary<Cents> = fc.integer({ min: -999_999_999, max: 999_999_999 }).map(cents);
const date = fc
  .integer({ min: 0, max: 80_000 })
  .map((day) => new Date(Date.UTC(1900, 0, 1) + day * 86_400_000).toISOString().slice(0, 10));
const time = fc.constantFrom('0000', '0705', '1200', '2359');
const quantity = fc.integer({ min: -9_999_999, max: 9_999_999 }).map((thousandths) => thousandths / 1000);
const units = fc.integer({ min: 1, max: 9999 });
const list = <T>(one: fc.Arbitrary<T>, maxLength = 3, minLength = 0) => fc.array(one, { minLength, maxLength });
const nothing: fc.Arbitrary<x.RawSegment[]> = fc.constant([]);

const address = record<x.Address>(
  { line1: words(), line2: words(), city: words(), state: code(2, 2), zip: digits(9), country: code(2, 2) },
  'line1',
  'city',
);
const contact = record<x.Contact>(
  {
    function: fc.constantFrom('CX', 'BL', 'IC'),
    name: words(),
    numbers: list(fc.record({ qualifier: fc.constantFrom('TE', 'EX', 'EM', 'UR'), number: words() }), 3, 1),
  },
  'function',
  'numbers',
);
const reference = (...qualifiers: string[]) => fc.record({ qualifier: fc.constantFrom(...qualifiers), id: words() });
const name = record<x.Name>(
  {
    type: fc.constantFrom('1', '2'),
    last: words(),
    first: words(),
    middle: words(),
    suffix: words(5),
    idQualifier: fc.constantFrom('MI', 'XX', 'PI', 'C'),
    id: words(),
  },
  'type',
  'last',
);
const procedure = record<x.Procedure>(
  {
    qualifier: fc.constantFrom('HC', 'N4', 'NU'),
    code: code(5, 4),
    modifiers: list(code(2, 2), 4),
    description: words(),
  },
  'qualifier',
  'code',
  'modifiers',
);
const adjustment = record<x.Adjustment>(
  { group: fc.constantFrom('CO', 'PR', 'OA', 'PI'), carc: code(4), amount: money, quantity },
  'group',
  'carc',
  'amount',
);
const adjustments = list(adjustment, 9);
const unknown = (...ids: string[]) =>
  list(fc.record({ id: fc.constantFrom(...ids), elements: list(words(), 3, 1) }), 2);

const remittanceLine = record<x.RemittanceLine>(
  {
    segment: fc.constant(undefined),
    procedure,
    billedProcedure: procedure,
    revenueCode: digits(4),
    charge: money,
    paid: money,
    units,
    unitsBilled: quantity,
    adjustments,
    remarks: list(code(5)),
    controlNumber: words(),
    allowed: money,
    date,
    through: date,
    references: list(reference('LU', '1S', 'HPI', '0K')),
    amounts: list(fc.record({ qualifier: fc.constantFrom('AU', 'KH', 'T'), amount: money })),
    quantities: list(fc.record({ qualifier: fc.constantFrom('ZK', 'ZL'), quantity })),
    unknown: unknown('K3', 'NTE'),
  },
  ...(['procedure', 'charge', 'paid', 'units', 'adjustments', 'remarks', 'references', 'amounts'] as const),
  ...(['quantities', 'unknown'] as const),
).map((line) => (line.date === undefined ? { ...line, through: undefined } : line));

const claimRequired = [
  ...(['patientControlNumber', 'status', 'charge', 'paid', 'patientResponsibility', 'filingIndicator'] as const),
  ...(['payerControlNumber', 'adjustments', 'remarks', 'references', 'dates', 'contacts', 'amounts'] as const),
  ...(['quantities', 'lines', 'unknown'] as const),
];
const remittanceClaim = record<x.RemittanceClaim>(
  {
    segment: fc.constant(undefined),
    headerLoop: fc.record({ number: digits(2), summaries: unknown('TS3', 'TS2') }),
    patientControlNumber: words(38),
    status: fc.constantFrom('1', '2', '3', '4', '19', '22'),
    charge: money,
    paid: money,
    patientResponsibility: money,
    filingIndicator: code(2),
    payerControlNumber: words(),
    facility: digits(2),
    frequency: digits(1),
    patientStatus: digits(2),
    drg: digits(3),
    drgWeight: digits(2),
    dischargeFraction: digits(1),
    adjustments,
    remarks: list(code(5), 5),
    mia: fc.constant(['0', '', '', '8000.5']),
    moa: fc.constant(['.5', '12']),
    patient: name,
    subscriber: name,
    corrected: name,
    renderingProvider: name,
    forwardedTo: name,
    correctedPayer: name,
    otherSubscriber: name,
    references: list(reference('1L', 'EA', 'F8')),
    dates: list(fc.record({ qualifier: fc.constantFrom('232', '233', '050', '036'), date })),
    contacts: list(contact, 2),
    amounts: list(fc.record({ qualifier: fc.constantFrom('AU', 'I', 'F5'), amount: money })),
    quantities: list(fc.record({ qualifier: fc.constantFrom('CA', 'NE'), quantity })),
    lines: list(remittanceLine),
    unknown: unknown('K3', 'NTE'),
  },
  ...claimRequired,
);

const bank = record<x.RemittanceBank>({
  format: code(3, 3),
  senderIdQualifier: digits(2),
  senderId: digits(9),
  senderAccountQualifier: code(2, 2),
  senderAccount: digits(9),
  originatingCompany: digits(10),
  originatingSupplement: digits(9),
  receiverIdQualifier: digits(2),
  receiverId: digits(9),
  receiverAccountQualifier: code(2, 2),
  receiverAccount: digits(9),
}).filter((value) => Object.keys(value).length > 0);

const providerAdjustment = record<x.ProviderAdjustment>(
  { npi: digits(10), fiscalDate: date, reason: code(2, 2), reference: words(), amount: money },
  'npi',
  'fiscalDate',
  'reason',
  'amount',
);

const payment = record<x.RemittancePayment>(
  {
    handling: fc.constantFrom('I', 'H', 'C'),
    amount: money,
    creditDebit: fc.constantFrom('C', 'D'),
    method: fc.constantFrom('ACH', 'CHK', 'NON'),
    date,
    bank,
  },
  ...(['handling', 'amount', 'creditDebit', 'method', 'date'] as const),
);
const payer = record<x.RemittancePayer>(
  {
    name: words(),
    id: words(),
    idSource: fc.constantFrom('2U', 'N104'),
    address,
    contacts: list(contact),
    references: list(reference('EO', 'HI', 'NF')),
  },
  ...(['name', 'id', 'idSource', 'contacts', 'references'] as const),
);
const payee = record<x.RemittancePayee>(
  { name: words(), npi: digits(10), taxId: digits(9), address, references: list(reference('PQ', '0B')) },
  'name',
  'references',
);

export const remittance = record<x.Remittance>(
  {
    stControlNumber: digits(4),
    payment,
    trace: words(),
    originatingCompany: digits(10),
    originatingSupplement: words(),
    receiverId: words(),
    productionDate: date,
    payer,
    payee,
    unknown: unknown('CUR', 'K3'),
    claims: list(remittanceClaim),
    providerAdjustments: list(providerAdjustment, 9),
  },
  ...(['stControlNumber', 'payment', 'trace', 'originatingCompany', 'payer', 'payee', 'unknown'] as const),
  ...(['claims', 'providerAdjustments'] as const),
).map((value) => {
  // The first claim stands under an LX whether told or not.
  const [first, ...rest] = value.claims;
  if (!first) return value;
  return { ...value, claims: [{ ...first, headerLoop: first.headerLoop ?? { number: '1', summaries: [] } }, ...rest] };
});

const personFields = {
  last: words(),
  first: words(),
  middle: words(),
  suffix: words(4),
  born: date,
  sex: fc.constantFrom('F', 'M', 'U'),
  address,
};
/** DMG carries both: the writer says U where a birth date comes without a sex. */
const whole = <T extends x.Person837>(person: T): T => {
  const { born, sex, ...rest } = person;
  return born === undefined || sex === undefined ? (rest as T) : person;
};
const person = record<x.Person837>(personFields, 'last').map(whole);
const subscriber = record<x.Subscriber837>({ ...personFields, memberId: words() }, 'last', 'memberId').map(whole);
const provider = (with_: 'taxonomy' | 'address' | 'nothing') =>
  record<x.Provider837>(
    {
      last: words(),
      first: words(),
      middle: words(),
      suffix: words(4),
      npi: digits(10),
      taxonomy: with_ === 'taxonomy' ? code(10, 10) : fc.constant(undefined),
      address: with_ === 'address' ? address : fc.constant(undefined),
    },
    'last',
  );
const payer837 = fc.record({ name: words(), id: words() });
const coverage = {
  responsibility: fc.constantFrom('P', 'S', 'T'),
  relationship: fc.constantFrom('18', '01', '19', 'G8'),
  group: words(),
  groupName: words(),
  mspType: fc.constantFrom('12', '43'),
  filingIndicator: fc.constantFrom('CI', 'MB'),
  payer: payer837,
};
const coverageRequired = ['responsibility', 'relationship', 'filingIndicator', 'subscriber', 'payer'] as const;

const otherPayer = record<x.OtherPayer837>(
  {
    ...coverage,
    subscriber: subscriber.map(({ born: _born, sex: _sex, ...rest }) => rest),
    adjustments,
    paid: money,
    remainingPatientLiability: money,
    benefitsAssigned: fc.constantFrom('N', 'W'),
    release: fc.constant('I'),
    paidDate: date,
    payerControlNumber: words(),
  },
  ...coverageRequired,
  'adjustments',
);

const adjudication = record<x.LineAdjudication>(
  {
    payerId: words(),
    paid: money,
    procedure,
    units,
    bundledLineNumber: fc.integer({ min: 1, max: 50 }),
    adjustments,
    date,
  },
  ...(['payerId', 'paid', 'procedure', 'units', 'adjustments'] as const),
);

const line837 = record<x.Line837P>(
  {
    lineNumber: fc.integer({ min: 1, max: 50 }),
    qualifier: fc.constantFrom('ER', 'WK'),
    code: code(5, 5),
    modifiers: list(code(2, 2), 4),
    description: words(),
    charge: money,
    unit: fc.constantFrom('UN', 'MJ'),
    units,
    place: digits(2),
    diagnosisPointers: list(fc.integer({ min: 1, max: 12 }), 4, 1),
    from: fc.constant('2026-03-03'),
    through: fc.constantFrom('2026-03-04', '2026-12-31'),
    controlNumber: words(),
    renderingProvider: provider('taxonomy'),
    cob: list(adjudication, 2),
    unknown: fc.constant(undefined),
  },
  ...(['lineNumber', 'code', 'modifiers', 'charge', 'unit', 'units', 'diagnosisPointers', 'from', 'cob'] as const),
);

const billingProvider = record<x.BillingProvider>(
  {
    name: words(),
    first: words(),
    npi: digits(10),
    taxId: digits(9),
    taxonomy: code(10, 10),
    address: record<x.Address>(
      { line1: words(), line2: words(), city: words(), state: code(2, 2), zip: digits(9), country: code(2, 2) },
      ...(['line1', 'city', 'zip'] as const),
    ),
    contact,
  },
  ...(['name', 'npi', 'taxId', 'address'] as const),
);

const claim837 = record<x.Claim837P>(
  {
    ...coverage,
    subscriber,
    billingProvider,
    patient: person,
    patientControlNumber: words(),
    total: money,
    place: digits(2),
    frequency: fc.constantFrom('1', '7', '8'),
    providerSignature: fc.constant('N'),
    assignment: fc.constantFrom('B', 'C'),
    benefitsAssigned: fc.constantFrom('N', 'W'),
    release: fc.constant('I'),
    originalReference: words(),
    priorAuthorization: words(),
    clearinghouseTrace: words(),
    note: words(60),
    diagnoses: list(code(7, 3), 12, 1),
    referringProvider: provider('nothing'),
    renderingProvider: provider('taxonomy'),
    serviceFacility: provider('address'),
    supervisingProvider: provider('nothing'),
    otherPayers: list(otherPayer, 2),
    lines: list(line837, 3, 1),
    unknown: fc.constant(undefined),
  },
  ...coverageRequired,
  ...(['billingProvider', 'patient', 'patientControlNumber', 'total', 'place', 'frequency', 'diagnoses'] as const),
  ...(['otherPayers', 'lines'] as const),
).map((claim) => (claim.relationship === '18' ? { ...claim, patient: undefined } : claim));

export const batch837P = record<x.Batch837P>(
  {
    stControlNumber: digits(4),
    bht03: words(),
    created: fc.record({ date, time }),
    submitter: fc.record({
      name: words(),
      id: words(),
      contact: record<x.Batch837P['submitter']['contact']>({ name: words(), phone: digits(10) }, 'phone'),
    }),
    receiver: fc.record({ name: words(), id: words() }),
    claims: list(claim837),
    unknown: fc.constant(undefined),
  },
  ...(['stControlNumber', 'bht03', 'created', 'submitter', 'receiver', 'claims'] as const),
);

const contexts = list(list(fc.oneof(words(), list(words(), 3, 2)), 3, 1), 2);
const elementError = record<x.ElementError>(
  {
    element: fc.integer({ min: 1, max: 20 }),
    component: fc.integer({ min: 1, max: 9 }),
    repetition: fc.integer({ min: 1, max: 9 }),
    dataElement: digits(4),
    code: digits(1),
    badValue: words(),
    contexts,
  },
  ...(['element', 'code', 'contexts'] as const),
);
const segmentError = record<x.SegmentError>(
  {
    segmentId: code(3, 2),
    position: fc.integer({ min: 1, max: 99_999 }),
    loop: code(4),
    code: code(2),
    contexts,
    elementErrors: list(elementError),
  },
  ...(['segmentId', 'position', 'contexts', 'elementErrors'] as const),
);
const acknowledged = record<x.AcknowledgedTransaction>(
  {
    id: digits(3),
    control: digits(4),
    version: words(),
    status: fc.constantFrom('A', 'E', 'R'),
    codes: list(code(2), 5),
    segmentErrors: list(segmentError),
  },
  ...(['id', 'control', 'status', 'codes', 'segmentErrors'] as const),
);
const count = fc.nat({ max: 99_999 });
export const ack999 = record<x.ImplementationAcknowledgement>(
  {
    stControlNumber: digits(4),
    group: record<x.ImplementationAcknowledgement['group']>(
      { functionalId: code(2, 2), control: digits(5), version: words() },
      'functionalId',
      'control',
    ),
    transactions: list(acknowledged),
    status: fc.constantFrom('A', 'E', 'P', 'R'),
    includedCount: count,
    receivedCount: count,
    acceptedCount: count,
    codes: list(code(2), 5),
    unknown: nothing,
  },
  ...(['stControlNumber', 'group', 'transactions', 'status', 'includedCount', 'receivedCount'] as const),
  ...(['acceptedCount', 'codes', 'unknown'] as const),
);

const statusCode = record<x.StatusCode>(
  { category: code(3), status: digits(3), entity: code(2) },
  'category',
  'status',
);
const status = record<x.ClaimStatus>(
  {
    codes: list(statusCode, 3, 1),
    date,
    action: fc.constantFrom('WQ', 'U'),
    amount: money,
    message: words(60),
  },
  'codes',
);
const totals = record<x.AcknowledgementTotals>({
  acceptedCount: count,
  rejectedCount: count,
  acceptedAmount: money,
  rejectedAmount: money,
});
const FROM_THROUGH = { from: fc.constant('2026-03-03'), through: fc.constantFrom('2026-03-05') };
const dated = <T extends { from?: string; through?: string }>(value: T): T => {
  const { through: _through, ...rest } = value;
  return value.from === undefined ? (rest as T) : value;
};
const ackLine = record<x.AcknowledgedLine>(
  {
    procedure,
    charge: money,
    revenueCode: digits(4),
    units,
    statuses: list(status, 2, 1),
    controlNumber: words(),
    references: list(reference('XZ')),
    ...FROM_THROUGH,
  },
  ...(['procedure', 'charge', 'statuses', 'references'] as const),
).map(dated);
const ackClaim = record<x.AcknowledgedClaim>(
  {
    patient: name,
    patientControlNumber: words(),
    statuses: list(status, 3, 1),
    payerControlNumber: words(),
    references: list(reference('D9', 'BLT')),
    ...FROM_THROUGH,
    lines: list(ackLine, 2),
  },
  ...(['patient', 'patientControlNumber', 'statuses', 'references', 'lines'] as const),
).map(dated);
const ackProvider = record<x.AcknowledgedProvider>(
  {
    provider: name,
    trace: words(),
    statuses: list(status, 2),
    references: list(reference('0B', '1G')),
    totals,
    claims: list(ackClaim),
  },
  ...(['provider', 'statuses', 'references', 'totals', 'claims'] as const),
);
export const ack277ca = record<x.ClaimAcknowledgement>(
  {
    stControlNumber: digits(4),
    reference: words(),
    created: fc.record({ date, time }),
    source: name.map((value) => ({ entity: 'PR', ...value })),
    sourceTrace: words(),
    receivedDate: date,
    processedDate: date,
    receiver: name,
    batchTrace: words(),
    statuses: list(status, 2, 1),
    totals,
    providers: list(ackProvider),
    unknown: nothing,
  },
  ...(['stControlNumber', 'reference', 'created', 'source', 'receiver', 'batchTrace', 'statuses'] as const),
  ...(['totals', 'providers', 'unknown'] as const),
);
