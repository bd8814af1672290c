/**
 * A structured remit becomes what the payer's system would have said: the codec's own `Remittance`, so that the bytes come
 * from the writer that everybody uses. What the file leaves out is taken from the claim as it was billed.
 */
import { cents, negate, sum, type Cents } from '../money/cents';
import type { Day } from '../calendar';
import type { PayerKind } from '../words';
import type { Adjustment as X12Adjustment, Procedure } from '../x12/types';
import type { Remittance, RemittanceClaim, RemittanceLine } from '../x12/types';
import type { BilledLine, ClaimFacts, ScenarioFacts } from './driver';
import { findClaim, findLine, type Inventions } from './lookup';
import { UnknownFact } from './placeholders';
import type { Adjustment, ClaimKey, Payer, Remit, RemitClaim, RemitLine, Scenario } from './types';

export interface RemitContext {
  scenario: Scenario;
  facts: ScenarioFacts;
  inventions: Inventions;
  /** The step's day. */
  day: Day;
  /** What each claim's last remit said, reversals left out. */
  said: ReadonlyMap<ClaimKey, RemittanceClaim>;
}

export interface BuiltRemit {
  remittance: Remittance;
  /** What this remit says of each claim of ours, to be remembered. */
  said: [ClaimKey, RemittanceClaim][];
}

/** CLP02 of a reversal. */
const REVERSAL = '22';
/** REF*6R is left out on purpose. */
const NO_CONTROL = 'none';

export function buildRemit(remit: Remit, context: RemitContext): BuiltRemit {
  const { scenario, inventions } = context;
  const payer = scenario.payers[remit.payer]!;
  const date = remit.date ?? context.day;
  const claims = remit.claims.map((claim) => claimOf(claim, payer, context));
  const said = remit.claims.flatMap(({ claim, status }, nth): [ClaimKey, RemittanceClaim][] =>
    claim && status !== REVERSAL ? [[claim, claims[nth]!]] : [],
  );
  const remittance: Remittance = {
    stControlNumber: '0001',
    payment: paymentOf(remit, date),
    trace: inventions.trace(remit.trace),
    originatingCompany: ORIGINATOR,
    receiverId: 'THROUGHLINE',
    productionDate: date,
    payer: {
      name: payer.name,
      id: payer.id,
      idSource: '2U',
      address: { line1: '1 PAYER PLAZA', city: 'COLUMBUS', state: 'OH', zip: '432150001' },
      contacts: [{ function: 'BL', name: 'EDI SUPPORT', numbers: [{ qualifier: 'TE', number: '8005550101' }] }],
      references: [],
    },
    payee: {
      name: scenario.practice.name,
      npi: scenario.practice.npi,
      taxId: scenario.practice.tax_id,
      references: [],
    },
    unknown: [],
    claims,
    providerAdjustments: remit.plb.map((plb) => ({
      npi: scenario.practice.npi,
      fiscalDate: `${date.slice(0, 4)}-12-31`,
      ...plb,
    })),
  };
  return { remittance, said };
}

const ORIGINATOR = '1512345678';

function paymentOf(remit: Remit, date: Day): Remittance['payment'] {
  const payment = {
    handling: remit.method === 'NON' ? 'H' : 'I',
    amount: remit.amount,
    creditDebit: 'C',
    method: remit.method,
    date,
  };
  if (remit.method !== 'ACH') return payment;
  const sender = { senderIdQualifier: '01', senderId: '021000021', senderAccountQualifier: 'DA' };
  const receiver = { receiverIdQualifier: '01', receiverId: '021000021', receiverAccountQualifier: 'DA' };
  return {
    ...payment,
    bank: {
      format: 'CCP',
      ...sender,
      senderAccount: '123456789',
      originatingCompany: ORIGINATOR,
      ...receiver,
      receiverAccount: '987654321',
    },
  };
}

function claimOf(claim: RemitClaim, payer: Payer, context: RemitContext): RemittanceClaim {
  const { facts, inventions } = context;
  if (claim.status === REVERSAL && claim.claim && claim.lines.length === 0) return reversalOf(claim, context);
  const ours = claim.claim ? findClaim(facts, claim.claim) : undefined;
  const lines = claim.lines.map((line) => lineOf(line, ours, context));
  const adjustments = adjustmentsOf(claim.cas);
  const charge = claim.charge ?? (lines.length > 0 || !ours ? sum(lines.map((line) => line.charge)) : ours.total);
  return {
    patientControlNumber: claim.pcn ?? ours?.pcn ?? '0',
    status: claim.status,
    charge,
    paid: claim.paid!,
    patientResponsibility: claim.patient ?? patientPart([adjustments, ...lines.map((line) => line.adjustments)]),
    filingIndicator: filingIndicator(payer.kind),
    payerControlNumber: claim.icn ?? inventions.icn(claim.claim ?? `unknown.${hashed(claim)}`),
    facility: ours?.facility ?? '11',
    frequency: ours?.frequency ?? '1',
    adjustments,
    remarks: claim.remarks,
    patient: patientOf(claim, ours),
    forwardedTo: forwardedTo(claim, context),
    references: [],
    dates: [],
    contacts: [],
    amounts: [],
    quantities: [],
    lines,
    unknown: [],
  };
}

/** A claim that is not ours has a control number too, one for each name and charge. */
const hashed = (claim: RemitClaim): number =>
  [...JSON.stringify([claim.name, claim.pcn, claim.lines])].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) % 1e9, 7);

function patientOf(claim: RemitClaim, ours: ClaimFacts | undefined): RemittanceClaim['patient'] {
  const member = ours && ours.member !== '' ? { idQualifier: 'MI', id: ours.member } : {};
  const [last, first] = claim.name ?? (ours ? [ours.patient.last, ours.patient.first] : ['UNKNOWN', '']);
  return { type: '1', last, first, ...member };
}

function forwardedTo(claim: RemitClaim, { scenario }: RemitContext): RemittanceClaim['forwardedTo'] {
  const next = claim.forwarded_to ? scenario.payers[claim.forwarded_to] : undefined;
  return next && { type: '2', last: next.name, idQualifier: 'PI', id: next.id };
}

function lineOf(line: RemitLine, ours: ClaimFacts | undefined, { scenario }: RemitContext): RemittanceLine {
  const billed = ours && line.line !== undefined ? findLine(ours, line.line) : undefined;
  const recoded = billed !== undefined && line.code !== undefined && line.code !== billed.code;
  const control = line.control === NO_CONTROL ? undefined : (line.control ?? billed?.control);
  return {
    procedure: procedureOf(line, billed, recoded),
    billedProcedure: recoded && billed.code !== null ? hcpcs(billed.code, billed.modifiers) : undefined,
    revenueCode: billed?.code ? (billed.revenue ?? undefined) : undefined,
    charge: line.charge ?? billed!.charge,
    paid: line.paid,
    units: line.units ?? billed?.units ?? 1,
    adjustments: adjustmentsOf(line.cas),
    remarks: line.remarks,
    controlNumber: control,
    allowed: line.allowed,
    date: billed?.from ?? scenario.dos,
    references: [],
    amounts: [],
    quantities: [],
    unknown: [],
  };
}

const hcpcs = (code: string, modifiers: string[]): Procedure => ({ qualifier: 'HC', code, modifiers });

function procedureOf(line: RemitLine, billed: BilledLine | undefined, recoded: boolean): Procedure {
  const code = line.code ?? billed?.code;
  // A line of an institutional claim may have a revenue code only.
  if (code == null) return { qualifier: 'NU', code: billed!.revenue ?? '', modifiers: [] };
  return hcpcs(code, line.modifiers ?? (recoded ? [] : (billed?.modifiers ?? [])));
}

const adjustmentsOf = (list: Adjustment[]): X12Adjustment[] =>
  list.map(({ group, reason, amount }) => ({ group, carc: reason, amount }));

const patientPart = (lists: X12Adjustment[][]): Cents =>
  sum(lists.flat().flatMap(({ group, amount }) => (group === 'PR' ? [amount] : [])));

/** Every amount with the other sign; what it is about stays. Units stay too: a quantity is what was done, not money. */
function reversalOf(claim: RemitClaim, { said }: RemitContext): RemittanceClaim {
  const last = said.get(claim.claim!);
  if (!last) throw new UnknownFact(`claim ${claim.claim} has had no remit that could be reversed`);
  return {
    ...last,
    segment: undefined,
    patientControlNumber: claim.pcn ?? last.patientControlNumber,
    payerControlNumber: claim.icn ?? last.payerControlNumber,
    status: REVERSAL,
    charge: negate(last.charge),
    paid: negate(last.paid),
    patientResponsibility: negate(last.patientResponsibility),
    adjustments: negated(last.adjustments),
    amounts: negated(last.amounts),
    remarks: claim.remarks.length > 0 ? claim.remarks : last.remarks,
    // A payer that takes its answer back forwards nothing.
    forwardedTo: undefined,
    lines: last.lines.map((line) => ({
      ...line,
      segment: undefined,
      charge: negate(line.charge),
      paid: negate(line.paid),
      allowed: line.allowed === undefined ? undefined : negate(line.allowed),
      adjustments: negated(line.adjustments),
      amounts: negated(line.amounts),
    })),
  };
}

const negated = <T extends { amount: Cents }>(list: T[]): T[] =>
  list.map((item) => ({ ...item, amount: cents(-item.amount) }));

/** CLP06, the payer's own kind. */
function filingIndicator(kind: PayerKind): string {
  const indicators: Record<PayerKind, string> = {
    commercial: '12',
    medicare: 'MB',
    medicare_advantage: '16',
    medicaid: 'MC',
    medigap: '12',
    tricare: 'CH',
    workers_comp: 'WC',
    auto: 'AM',
  };
  return indicators[kind];
}
