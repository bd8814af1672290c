import { formatX12 } from '../../money/cents';
import { CLAIM_NAMES, MIA_REMARKS, MOA_REMARKS } from './claim835';
import { digitsOf } from '../core/dates';
import { X12WriteError, quantityText, seg } from '../core/element';
import { BANK_FIELDS } from './parse835';
import type { TransactionSource } from '../core/writer';
import { addressSegments, cas, nm1, per, procedureParts, ref, refs } from '../core/parts';
import type {
  ProviderAdjustment,
  QualifiedAmount,
  QualifiedQuantity,
  RawSegment,
  Reference,
  Remittance,
  RemittanceClaim,
  RemittanceHeader,
  RemittanceLine,
  TransactionOut,
} from '../types';

/** An 835 as its segments, in the guide's order. It writes what it is given and does not balance it. */
export function write835(remittance: Remittance): TransactionOut {
  const { segments, ...rest } = source835(remittance, remittance.claims, remittance.providerAdjustments);
  return { ...rest, segments: [...segments].flat() };
}

/** The same, each claim's segments made when they are asked for: with `writePieces` memory does not grow with the claims. */
export function source835(
  header: RemittanceHeader,
  claims: Iterable<RemittanceClaim>,
  providerAdjustments: readonly ProviderAdjustment[],
): TransactionSource {
  return { id: '835', control: header.stControlNumber, segments: segmentsOf(header, claims, providerAdjustments) };
}

function* segmentsOf(
  header: RemittanceHeader,
  claims: Iterable<RemittanceClaim>,
  providerAdjustments: readonly ProviderAdjustment[],
): Generator<RawSegment[]> {
  yield headerSegments(header);
  let isFirst = true;
  for (const claim of claims) {
    const { headerLoop } = claim;
    if (isFirst || headerLoop) yield [seg('LX', headerLoop?.number ?? '1'), ...(headerLoop?.summaries ?? [])];
    yield claimSegments(claim);
    isFirst = false;
  }
  yield plbSegments(providerAdjustments);
}

function headerSegments(header: RemittanceHeader): RawSegment[] {
  const { payment, payer, payee } = header;
  const bank = BANK_FIELDS.map((field) => payment.bank?.[field]);
  const { handling, amount, creditDebit, method, date } = payment;
  const payerIds = payer.idSource === 'N104' ? ['XV', payer.id] : [];
  const payeeIds = payee.npi !== undefined ? ['XX', payee.npi] : payee.taxId !== undefined ? ['FI', payee.taxId] : [];
  return [
    seg('BPR', handling, formatX12(amount), creditDebit, method, ...bank, digitsOf(date)),
    seg('TRN', '1', header.trace, header.originatingCompany, header.originatingSupplement),
    ...ref('EV', header.receiverId),
    ...header.unknown,
    ...(header.productionDate === undefined ? [] : [seg('DTM', '405', digitsOf(header.productionDate))]),
    seg('N1', 'PR', payer.name, ...payerIds),
    ...addressSegments(payer.address),
    ...ref('2U', payer.idSource === '2U' ? payer.id : undefined),
    ...refs(payer.references),
    ...payer.contacts.map(per),
    seg('N1', 'PE', payee.name, ...payeeIds),
    ...addressSegments(payee.address),
    ...ref('TJ', payee.npi === undefined ? undefined : payee.taxId),
    ...refs(payee.references),
  ];
}

/** Loop 2100: CLP, CAS, NM1, MIA, MOA, REF, DTM, PER, AMT, QTY. */
function claimSegments(claim: RemittanceClaim): RawSegment[] {
  const { patientStatus, drg, drgWeight, dischargeFraction } = claim;
  const clp = seg(
    'CLP',
    claim.patientControlNumber,
    claim.status,
    formatX12(claim.charge),
    formatX12(claim.paid),
    claim.patientResponsibility === 0 ? undefined : formatX12(claim.patientResponsibility),
    claim.filingIndicator,
    claim.payerControlNumber,
    claim.facility,
    claim.frequency,
    patientStatus,
    drg,
    drgWeight,
    dischargeFraction,
  );
  const out = [clp];
  addAll(out, cas(claim.adjustments));
  for (const [entity, field] of CLAIM_NAMES) {
    const name = claim[field];
    if (name) out.push(nm1(entity, name));
  }
  if (claim.remarks.length > 0 || claim.mia || claim.moa) addAll(out, remarkSegments(claim));
  addReferences(out, claim.references);
  for (const { qualifier, date } of claim.dates) out.push(seg('DTM', qualifier, digitsOf(date)));
  for (const contact of claim.contacts) out.push(per(contact));
  addQualified(out, claim);
  addAll(out, claim.unknown);
  for (const line of claim.lines) addLine(out, line);
  return out;
}

/** Pushed one by one: a list that is spread is copied, and each claim has a dozen. */
function addAll(out: RawSegment[], segments: readonly RawSegment[]): void {
  for (const segment of segments) out.push(segment);
}

function addReferences(out: RawSegment[], references: readonly Reference[]): void {
  for (const { qualifier, id } of references) out.push(seg('REF', qualifier, id));
}

/** Remark codes go into MIA where the claim has one (an inpatient stay), else into MOA. */
function remarkSegments(claim: RemittanceClaim): RawSegment[] {
  const left = [...claim.remarks];
  const segments: RawSegment[] = [];
  if (claim.mia) segments.push(withRemarks('MIA', claim.mia, MIA_REMARKS, left));
  if (claim.moa || left.length > 0) segments.push(withRemarks('MOA', claim.moa ?? [], MOA_REMARKS, left));
  if (left.length > 0) {
    throw new X12WriteError('too_many', 'A claim has room for 5 remark codes (10 with an MIA).', 'MOA', 'MOA03');
  }
  return segments;
}

function withRemarks(id: string, rest: string[], places: readonly number[], left: string[]): RawSegment {
  const elements: (string | undefined)[] = [...rest];
  for (const place of places) {
    if (left.length === 0) break;
    while (elements.length < place) elements.push(undefined);
    elements[place - 1] = left.shift();
  }
  return { id, elements };
}

/** Loop 2110: SVC, DTM, CAS, REF, AMT, QTY, LQ. */
function addLine(out: RawSegment[], line: RemittanceLine): void {
  const { units, unitsBilled, billedProcedure, through } = line;
  const svc = seg(
    'SVC',
    procedureParts(line.procedure),
    formatX12(line.charge),
    formatX12(line.paid),
    line.revenueCode,
    quantityText(units, 'SVC', 'SVC05'),
    billedProcedure && procedureParts(billedProcedure),
    unitsBilled === undefined ? undefined : quantityText(unitsBilled, 'SVC', 'SVC07'),
  );
  out.push(svc);
  if (line.date !== undefined) out.push(seg('DTM', through === undefined ? '472' : '150', digitsOf(line.date)));
  if (through !== undefined) out.push(seg('DTM', '151', digitsOf(through)));
  addAll(out, cas(line.adjustments));
  if (line.controlNumber !== undefined) out.push(seg('REF', '6R', line.controlNumber));
  addReferences(out, line.references);
  if (line.allowed !== undefined) out.push(seg('AMT', 'B6', formatX12(line.allowed)));
  addQualified(out, line);
  for (const code of line.remarks) out.push(seg('LQ', 'HE', code));
  addAll(out, line.unknown);
}

function addQualified(
  out: RawSegment[],
  source: { amounts: readonly QualifiedAmount[]; quantities: readonly QualifiedQuantity[] },
): void {
  for (const { qualifier, amount } of source.amounts) out.push(seg('AMT', qualifier, formatX12(amount)));
  for (const { qualifier, quantity } of source.quantities) {
    out.push(seg('QTY', qualifier, quantityText(quantity, 'QTY', 'QTY02')));
  }
}

/** Pairs that one PLB can carry. */
const PAIRS_MAX = 6;

/** Neighbours of one provider and fiscal year share a PLB. */
function plbSegments(adjustments: readonly ProviderAdjustment[]): RawSegment[] {
  const segments: { id: string; elements: (string | string[])[] }[] = [];
  for (const { npi, fiscalDate, reason, reference, amount } of adjustments) {
    const year = digitsOf(fiscalDate);
    let plb = segments[segments.length - 1];
    const full = plb !== undefined && plb.elements.length >= 2 + PAIRS_MAX * 2;
    if (!plb || full || plb.elements[0] !== npi || plb.elements[1] !== year) {
      plb = { id: 'PLB', elements: [npi, year] };
      segments.push(plb);
    }
    plb.elements.push(reference === undefined ? reason : [reason, reference], formatX12(amount));
  }
  return segments;
}
