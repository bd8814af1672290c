/** Random but well-formed values of the typed transactions, for parse(write(x)) = x. */
import fc from 'fast-check';
import type * as x from '../../../src/x12/types';
import {
  address,
  adjustments,
  code,
  contact,
  date,
  digits,
  list,
  money,
  name,
  procedure,
  quantity,
  record,
  reference,
  time,
  units,
  unknown,
  words,
} from './arbitraryParts';

export { batch837I, batch837P } from './arbitraries837';
export * from './arbitraryParts';

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

const kept = unknown('K3', 'NTE').filter((segments) => segments.length > 0);
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
    unknown: kept,
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
    unknown: kept,
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
    unknown: kept,
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
    unknown: unknown('K3', 'NTE'),
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
    unknown: kept,
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
    unknown: kept,
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
    unknown: kept,
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
    sourceUnknown: kept,
    receivedDate: date,
    processedDate: date,
    receiver: name,
    batchTrace: words(),
    statuses: list(status, 2, 1),
    totals,
    providers: list(ackProvider),
    unknown: unknown('K3', 'NTE'),
  },
  ...(['stControlNumber', 'reference', 'created', 'source', 'receiver', 'batchTrace', 'statuses'] as const),
  ...(['totals', 'providers', 'unknown'] as const),
);
