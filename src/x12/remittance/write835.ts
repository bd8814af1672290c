import { formatX12 } from '../../money/cents';
import { CLAIM_NAMES, MIA_REMARKS, MOA_REMARKS } from './claim835';
import { digitsOf } from '../core/dates';
import { X12WriteError, quantityText, seg } from '../core/element';
import { BANK_FIELDS } from './parse835';
import { addressSegments, cas, nm1, per, procedureParts, ref, refs } from '../core/parts';
import type {
  ProviderAdjustment,
  QualifiedAmount,
  QualifiedQuantity,
  RawSegment,
  Remittance,
  RemittanceClaim,
  RemittanceHeader,
  RemittanceLine,
  TransactionOut,
} from '../types';

/** An 835 as its segments, in the guide's order. It writes what it is given and does not balance it. */
export function write835(remittance: Remittance): TransactionOut {
  const segments = headerSegments(remittance);
  remittance.claims.forEach((claim, i) => {
    if (i === 0 || claim.headerLoop) {
      segments.push(seg('LX', claim.headerLoop?.number ?? '1'), ...(claim.headerLoop?.summaries ?? []));
    }
    segments.push(...claimSegments(claim));
  });
  segments.push(...plbSegments(remittance.providerAdjustments));
  return { id: '835', control: remittance.stControlNumber, segments };
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
  return [
    clp,
    ...cas(claim.adjustments),
    ...CLAIM_NAMES.flatMap(([entity, field]) => (claim[field] ? [nm1(entity, claim[field])] : [])),
    ...remarkSegments(claim),
    ...refs(claim.references),
    ...claim.dates.map(({ qualifier, date }) => seg('DTM', qualifier, digitsOf(date))),
    ...claim.contacts.map(per),
    ...qualified(claim),
    ...claim.unknown,
    ...claim.lines.flatMap(lineSegments),
  ];
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
function lineSegments(line: RemittanceLine): RawSegment[] {
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
  const dates: RawSegment[] = [];
  if (line.date !== undefined) dates.push(seg('DTM', through === undefined ? '472' : '150', digitsOf(line.date)));
  if (through !== undefined) dates.push(seg('DTM', '151', digitsOf(through)));
  return [
    svc,
    ...dates,
    ...cas(line.adjustments),
    ...ref('6R', line.controlNumber),
    ...refs(line.references),
    ...(line.allowed === undefined ? [] : [seg('AMT', 'B6', formatX12(line.allowed))]),
    ...qualified(line),
    ...line.remarks.map((code) => seg('LQ', 'HE', code)),
    ...line.unknown,
  ];
}

function qualified(source: { amounts: QualifiedAmount[]; quantities: QualifiedQuantity[] }): RawSegment[] {
  return [
    ...source.amounts.map(({ qualifier, amount }) => seg('AMT', qualifier, formatX12(amount))),
    ...source.quantities.map(({ qualifier, quantity }) =>
      seg('QTY', qualifier, quantityText(quantity, 'QTY', 'QTY02')),
    ),
  ];
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
