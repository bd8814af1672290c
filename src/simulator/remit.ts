/** A payment run as an 835: its claims, what the payer keeps back or adds, and what it cannot take back yet. */
import { type Day, daysBetween } from '../calendar';
import { cents, type Cents, negate, sum, ZERO } from '../money/cents';
import type { ProviderAdjustment, Remittance, RemittanceClaim, RemittanceLine } from '../x12/types';
import { patientName } from './answers';
import type { RemitEntry } from './claims-desk';
import { percentOf, type SimulatedPayer } from './payers';

export interface RemittanceContext {
  payer: SimulatedPayer;
  date: Day;
  trace: string;
  receiverId: string;
  /** What the last remittance could not take back: money that this one is short of, above zero. */
  broughtForward: Cents;
  /** The payer's monthly fee falls on it. */
  isFirstOfMonth?: boolean;
}

/** Positive: to be paid; negative: what the run cannot take back. */
export function netOf(
  entries: readonly RemitEntry[],
  context: Pick<RemittanceContext, 'payer' | 'date' | 'trace' | 'broughtForward' | 'isFirstOfMonth'>,
): Cents {
  const taken = sum(ownAdjustments(entries, context).map(({ amount }) => amount));
  return cents(sum(entries.map(({ result }) => result.paid)) - taken - context.broughtForward);
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
  const net = netOf(entries, context);
  const amount = net > 0 ? net : ZERO;
  const carried = net < 0 ? negate(net) : ZERO;
  const { billingProvider } = (entries[0] as RemitEntry).claim;
  const balance = (of: Cents): ProviderAdjustment[] =>
    of === 0 ? [] : [providerAdjustment(entries, context, 'FB', trace, of)];
  const remittance: Remittance = {
    stControlNumber: '0001',
    payment: paymentOf(payer, amount, date),
    trace,
    originatingCompany: `1${payer.taxId}`,
    receiverId,
    productionDate: date,
    payer: payerOf(payer),
    payee: { name: billingProvider.name, npi: billingProvider.npi, taxId: billingProvider.taxId, references: [] },
    unknown: [],
    claims: entries.map((entry, at) => remitClaim(entry, context, at)),
    providerAdjustments: [...ownAdjustments(entries, context), ...balance(broughtForward), ...balance(negate(carried))],
  };
  return { remittance, carried };
}

function payerOf({ name, code, address }: SimulatedPayer): Remittance['payer'] {
  const { line, city, state, zip } = address;
  return {
    name,
    id: code,
    idSource: '2U',
    address: { line1: line, city, state, zip },
    contacts: [{ function: 'BL', name: 'EDI SUPPORT', numbers: [{ qualifier: 'TE', number: '8005550101' }] }],
    references: [],
  };
}

type RunContext = Pick<RemittanceContext, 'payer' | 'date' | 'trace' | 'isFirstOfMonth'>;

function providerAdjustment(
  entries: readonly RemitEntry[],
  { date }: RunContext,
  reason: string,
  reference: string,
  amount: Cents,
): ProviderAdjustment {
  const { npi } = (entries[0] as RemitEntry).claim.billingProvider;
  return { npi, fiscalDate: `${date.slice(0, 4)}-12-31`, reason, reference, amount };
}

/** Interest, claim by claim (L6, negative: the payer pays more), and the month's fee (CS, positive). DOMAIN 4.1. */
function ownAdjustments(entries: readonly RemitEntry[], context: RunContext): ProviderAdjustment[] {
  const fee = context.payer.habits?.monthlyFeeCents ?? 0;
  const interest = entries.flatMap((entry) => {
    const amount = interestOn(entry, context);
    return amount === 0 ? [] : [providerAdjustment(entries, context, 'L6', entry.icn, negate(amount))];
  });
  if (fee === 0 || !context.isFirstOfMonth || entries.length === 0) return interest;
  const month = context.date.slice(0, 7).replace('-', '');
  return [...interest, providerAdjustment(entries, context, 'CS', `FEE${month}`, cents(fee))];
}

function interestOn({ status, receivedOn, result }: RemitEntry, { payer, date }: RunContext): Cents {
  const habit = payer.habits?.interest;
  if (!habit || status === '22' || !receivedOn || result.paid <= 0) return ZERO;
  const late = daysBetween(receivedOn, date) - habit.afterDays;
  // A year of 365 days, whole cents, rounded down.
  return late <= 0 ? ZERO : cents(Math.floor((percentOf(result.paid, habit.yearlyPercent) * late) / 365));
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

function remitClaim(entry: RemitEntry, context: RunContext, at: number): RemittanceClaim {
  const { claim, icn, status, result, forwardedTo } = entry;
  const { last, first, memberId } = claim.subscriber;
  const interest = interestOn(entry, context);
  return {
    ...(at === 0 && { headerLoop: { number: '1', summaries: [] } }),
    patientControlNumber: claim.patientControlNumber,
    status,
    charge: result.charge,
    paid: result.paid,
    patientResponsibility: result.patientResponsibility,
    filingIndicator: context.payer.kind === 'medicare' ? 'MB' : '12',
    payerControlNumber: icn,
    facility: claim.place,
    frequency: claim.frequency,
    adjustments: [],
    remarks: [],
    patient: patientName(claim),
    ...(claim.patient && { subscriber: { type: '1', last, ...(first && { first }), idQualifier: 'MI', id: memberId } }),
    ...(forwardedTo && {
      forwardedTo: { type: '2', last: forwardedTo.name, idQualifier: 'PI', id: forwardedTo.id },
    }),
    references: [],
    dates: [],
    contacts: [],
    amounts: interest > 0 ? [{ qualifier: 'I', amount: interest }] : [],
    quantities: [],
    lines: result.lines.map(remitLine),
    unknown: [],
  };
}

function remitLine(result: RemitEntry['result']['lines'][number]): RemittanceLine {
  const { line, charge, paid, allowed, adjustments, remarks, paidAs } = result;
  const billed = { qualifier: line.qualifier ?? 'HC', code: line.code, modifiers: line.modifiers };
  return {
    procedure: paidAs ? { ...billed, code: paidAs } : billed,
    ...(paidAs && { billedProcedure: billed }),
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
