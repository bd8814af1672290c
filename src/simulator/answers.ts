/** The simulator's answers as X12 objects: 999, 277CA, 835. */
import type { Day } from '../calendar';
import { cents, negate, sum, ZERO, type Cents } from '../money/cents';
import type {
  AcknowledgedClaim,
  Batch837P,
  Claim837P,
  ClaimAcknowledgement,
  ImplementationAcknowledgement,
  Name,
  ProviderAdjustment,
  Remittance,
  RemittanceClaim,
  RemittanceLine,
  StatusCode,
  X12File,
} from '../x12/types';
import type { Decision, RemitEntry } from './claims-desk';
import type { SimulatedPayer } from './payers';

/** One 999 for each group of the file. A file with any fault is refused whole. */
export function acknowledgeGroups(file: X12File): ImplementationAcknowledgement[] {
  const groups = file.interchanges.flatMap((interchange) => interchange.groups);
  const status = file.errors.length === 0 ? 'A' : 'R';
  return groups.map((group, at) => ({
    stControlNumber: String(at + 1).padStart(4, '0'),
    group: { functionalId: group.functionalId, control: group.control, version: group.version },
    transactions: group.transactions.map(({ id, control, version }) => ({
      id,
      control,
      version,
      status,
      codes: status === 'A' ? [] : ['5'],
      segmentErrors: [],
    })),
    status,
    includedCount: group.transactions.length,
    receivedCount: group.transactions.length,
    acceptedCount: status === 'A' ? group.transactions.length : 0,
    codes: [],
    unknown: [],
  }));
}

export interface Decided {
  claim: Claim837P;
  decision: Decision;
}

const code = (category: string, status: string, entity: string): StatusCode => ({ category, status, entity });
const organization = (last: string, idQualifier: string, id: string): Name => ({ type: '2', last, idQualifier, id });

/** The 277CA of one payer for one batch. */
export function acknowledgeClaims(
  batch: Batch837P,
  decided: readonly Decided[],
  context: { payer: { code: string; name: string }; received: Day; processed: Day; reference: string; control: string },
): ClaimAcknowledgement {
  const { payer, received, processed, reference } = context;
  const amountOf = (of: readonly Decided[]): Cents => sum(of.map(({ claim }) => claim.total));
  const accepted = decided.filter(({ decision }) => 'icn' in decision);
  const rejected = decided.filter(({ decision }) => !('icn' in decision));
  const received19 = { codes: [code('A1', '19', 'PR')], date: processed, action: 'WQ', amount: amountOf(decided) };
  return {
    stControlNumber: context.control,
    reference,
    created: { date: processed, time: '0800' },
    source: { ...organization(payer.name, 'PI', payer.code), entity: 'PR' },
    sourceTrace: reference,
    receivedDate: received,
    processedDate: processed,
    receiver: organization(batch.submitter.name, '46', batch.submitter.id),
    batchTrace: batch.bht03,
    statuses: [received19],
    totals: {
      ...(accepted.length > 0 && { acceptedCount: accepted.length, acceptedAmount: amountOf(accepted) }),
      ...(rejected.length > 0 && { rejectedCount: rejected.length, rejectedAmount: amountOf(rejected) }),
    },
    providers: byProvider(decided).map((of) => ({
      provider: providerName(of[0] as Decided),
      trace: '0',
      statuses: [{ codes: [code('A1', '19', 'PR')], action: 'WQ', amount: amountOf(of) }],
      references: [],
      totals: {},
      claims: of.map((each) => acknowledgedClaim(each, processed)),
    })),
    unknown: [],
  };
}

function byProvider(decided: readonly Decided[]): Decided[][] {
  const groups = new Map<string, Decided[]>();
  for (const each of decided) {
    const { npi } = each.claim.billingProvider;
    groups.set(npi, [...(groups.get(npi) ?? []), each]);
  }
  return [...groups.values()];
}

function providerName({ claim: { billingProvider } }: Decided): Name {
  const { name, first, npi } = billingProvider;
  return { type: first ? '1' : '2', last: name, ...(first && { first }), idQualifier: 'XX', id: npi };
}

function acknowledgedClaim({ claim, decision }: Decided, processed: Day): AcknowledgedClaim {
  const taken = 'icn' in decision;
  const codes = [taken ? code('A2', '20', 'PR') : decision.rejected];
  const from = claim.lines[0]?.from;
  return {
    patient: patientName(claim),
    patientControlNumber: claim.patientControlNumber,
    statuses: [{ codes, date: processed, action: taken ? 'WQ' : 'U', amount: claim.total }],
    ...(taken && { payerControlNumber: decision.icn }),
    references: [],
    ...(from && { from }),
    lines: [],
  };
}

function patientName(claim: Claim837P): Name {
  const { last, first } = claim.patient ?? claim.subscriber;
  return { type: '1', last, ...(first && { first }), idQualifier: 'MI', id: claim.subscriber.memberId };
}

export interface RemittanceContext {
  payer: SimulatedPayer;
  date: Day;
  trace: string;
  receiverId: string;
  /** What the last remittance could not take back: money that this one is short of, above zero. */
  broughtForward: Cents;
}

/**
 * The payment of one run. A payer cannot pay less than nothing: what reversals leave below zero is carried to the next
 * run (PLB FB, negative here, positive there).
 */
export function remit(
  entries: readonly RemitEntry[],
  context: RemittanceContext,
): { remittance: Remittance; carried: Cents } {
  const { payer, date, trace, receiverId, broughtForward } = context;
  const net = cents(sum(entries.map(({ result }) => result.paid)) - broughtForward);
  const amount = net > 0 ? net : ZERO;
  const carried = net < 0 ? negate(net) : ZERO;
  const { billingProvider } = (entries[0] as RemitEntry).claim;
  const balance = (reference: string, of: Cents): ProviderAdjustment[] =>
    of === 0
      ? []
      : [{ npi: billingProvider.npi, fiscalDate: `${date.slice(0, 4)}-12-31`, reason: 'FB', reference, amount: of }];
  const { line, city, state, zip } = payer.address;
  const remittance: Remittance = {
    stControlNumber: '0001',
    payment: paymentOf(payer, amount, date),
    trace,
    originatingCompany: `1${payer.taxId}`,
    receiverId,
    productionDate: date,
    payer: {
      name: payer.name,
      id: payer.code,
      idSource: '2U',
      address: { line1: line, city, state, zip },
      contacts: [{ function: 'BL', name: 'EDI SUPPORT', numbers: [{ qualifier: 'TE', number: '8005550101' }] }],
      references: [],
    },
    payee: { name: billingProvider.name, npi: billingProvider.npi, taxId: billingProvider.taxId, references: [] },
    unknown: [],
    claims: entries.map((entry, at) => remitClaim(entry, payer, at)),
    providerAdjustments: [...balance(trace, broughtForward), ...balance(trace, negate(carried))],
  };
  return { remittance, carried };
}

function paymentOf(payer: SimulatedPayer, amount: Cents, date: Day): Remittance['payment'] {
  if (amount === 0) return { handling: 'H', amount, creditDebit: 'C', method: 'NON', date };
  const bank = {
    format: 'CCP',
    senderIdQualifier: '01',
    senderId: '021000021',
    senderAccountQualifier: 'DA',
    senderAccount: '123456789',
    originatingCompany: `1${payer.taxId}`,
    receiverIdQualifier: '01',
    receiverId: '021000021',
    receiverAccountQualifier: 'DA',
    receiverAccount: '987654321',
  };
  return { handling: 'I', amount, creditDebit: 'C', method: 'ACH', date, bank };
}

function remitClaim({ claim, icn, status, result }: RemitEntry, payer: SimulatedPayer, at: number): RemittanceClaim {
  const { last, first, memberId } = claim.subscriber;
  return {
    ...(at === 0 && { headerLoop: { number: '1', summaries: [] } }),
    patientControlNumber: claim.patientControlNumber,
    status,
    charge: result.charge,
    paid: result.paid,
    patientResponsibility: result.patientResponsibility,
    filingIndicator: payer.kind === 'medicare' ? 'MB' : '12',
    payerControlNumber: icn,
    facility: claim.place,
    frequency: claim.frequency,
    adjustments: [],
    remarks: [],
    patient: patientName(claim),
    ...(claim.patient && { subscriber: { type: '1', last, ...(first && { first }), idQualifier: 'MI', id: memberId } }),
    references: [],
    dates: [],
    contacts: [],
    amounts: [],
    quantities: [],
    lines: result.lines.map(remitLine),
    unknown: [],
  };
}

function remitLine({
  line,
  charge,
  paid,
  allowed,
  adjustments,
  remarks,
}: RemitEntry['result']['lines'][number]): RemittanceLine {
  return {
    procedure: { qualifier: line.qualifier ?? 'HC', code: line.code, modifiers: line.modifiers },
    charge,
    paid,
    units: line.units,
    adjustments,
    remarks,
    ...(line.controlNumber && { controlNumber: line.controlNumber }),
    ...(allowed !== undefined && { allowed }),
    date: line.from,
    references: [],
    amounts: [],
    quantities: [],
    unknown: [],
  };
}
