import { ZERO } from '../../money/cents';
import type { Report } from '../core/content';
import * as read from '../core/fields';
import type { Name, RemittanceClaim, RemittanceLine, Segment } from '../types';

/** Bound once: as tsx runs it, each use of an import calls a getter, and here every segment of an 835 passes. */
const {
  adjustments,
  amount,
  contact,
  date,
  name,
  optionalAmount,
  procedure,
  quantity,
  raw,
  reference,
  required,
  setText,
  setValue,
  text,
} = read;

/** Loop 2100, from its CLP. */
export function newClaim(segment: Segment, report: Report): RemittanceClaim {
  const claim: RemittanceClaim = {
    segment: segment.number,
    patientControlNumber: text(segment, 1),
    status: required(segment, 2, report),
    charge: amount(segment, 3, report),
    paid: amount(segment, 4, report),
    patientResponsibility: optionalAmount(segment, 5, report) ?? ZERO,
    filingIndicator: text(segment, 6),
    payerControlNumber: text(segment, 7),
    adjustments: [],
    remarks: [],
    references: [],
    dates: [],
    contacts: [],
    amounts: [],
    quantities: [],
    lines: [],
    unknown: [],
  };
  const [facility, frequency] = [text(segment, 8), text(segment, 9)];
  if (facility !== '') claim.facility = facility;
  if (frequency !== '') claim.frequency = frequency;
  if (segment.elements.length > 10) inpatient(claim, segment);
  return claim;
}

/** CLP10 to CLP13. */
function inpatient(claim: RemittanceClaim, segment: Segment): void {
  setText(claim, 'patientStatus', text(segment, 10));
  setText(claim, 'drg', text(segment, 11));
  setText(claim, 'drgWeight', text(segment, 12));
  setText(claim, 'dischargeFraction', text(segment, 13));
}

/** Takes any segment after a CLP: from the first SVC on, all belongs to the line. */
export function claimSegment(claim: RemittanceClaim, segment: Segment, report: Report): void {
  if (segment.id === 'SVC') {
    claim.lines.push(newLine(segment, report));
    return;
  }
  const line = claim.lines[claim.lines.length - 1];
  if (line) lineSegment(line, segment, report);
  else headSegment(claim, segment, report);
}

type NameField =
  'patient' | 'subscriber' | 'corrected' | 'renderingProvider' | 'forwardedTo' | 'correctedPayer' | 'otherSubscriber';

/** NM101 of loop 2100, in the guide's order. */
export const CLAIM_NAMES: readonly (readonly [string, NameField])[] = [
  ['QC', 'patient'],
  ['IL', 'subscriber'],
  ['74', 'corrected'],
  ['82', 'renderingProvider'],
  ['TT', 'forwardedTo'],
  ['PR', 'correctedPayer'],
  ['GB', 'otherSubscriber'],
];
const NAME_FIELD: Readonly<Record<string, NameField>> = Object.fromEntries(CLAIM_NAMES);

function headSegment(claim: RemittanceClaim, segment: Segment, report: Report): void {
  switch (segment.id) {
    case 'CAS':
      return adjustments(segment, report, claim.adjustments);
    case 'NM1': {
      const field = NAME_FIELD[text(segment, 1)];
      if (!field || claim[field]) break;
      claim[field] = name(segment) satisfies Name;
      return;
    }
    case 'MIA':
      return remarksOf(claim, segment, 'mia', MIA_REMARKS);
    case 'MOA':
      return remarksOf(claim, segment, 'moa', MOA_REMARKS);
    case 'REF':
      claim.references.push(reference(segment));
      return;
    case 'DTM': {
      const day = date(segment, 2, report);
      if (day !== undefined) claim.dates.push({ qualifier: text(segment, 1), date: day });
      return;
    }
    case 'PER':
      claim.contacts.push(contact(segment));
      return;
    default:
      if (qualified(claim, segment, report)) return;
  }
  claim.unknown.push(raw(segment));
}

/** Elements of MIA and MOA that hold remark codes. */
export const MIA_REMARKS: readonly number[] = [5, 20, 21, 22, 23];
export const MOA_REMARKS: readonly number[] = [3, 4, 5, 6, 7];

function remarksOf(claim: RemittanceClaim, segment: Segment, field: 'mia' | 'moa', places: readonly number[]): void {
  const rest: string[] = [];
  for (let i = 1; i < segment.elements.length; i++) {
    const value = text(segment, i);
    if (!places.includes(i)) rest.push(value);
    else {
      rest.push('');
      if (value !== '') claim.remarks.push(value);
    }
  }
  while (rest.length > 0 && rest[rest.length - 1] === '') rest.pop();
  if (rest.length > 0) claim[field] = rest;
}

function newLine(segment: Segment, report: Report): RemittanceLine {
  const line: RemittanceLine = {
    segment: segment.number,
    procedure: procedure(segment, 1),
    charge: amount(segment, 2, report),
    paid: amount(segment, 3, report),
    units: quantity(segment, 5, report) ?? 1,
    adjustments: [],
    remarks: [],
    references: [],
    amounts: [],
    quantities: [],
    unknown: [],
  };
  const revenueCode = text(segment, 4);
  if (revenueCode !== '') line.revenueCode = revenueCode;
  if (text(segment, 6) !== '') line.billedProcedure = procedure(segment, 6);
  const unitsBilled = quantity(segment, 7, report);
  if (unitsBilled !== undefined) line.unitsBilled = unitsBilled;
  return line;
}

function lineSegment(line: RemittanceLine, segment: Segment, report: Report): void {
  const qualifier = text(segment, 1);
  switch (segment.id) {
    case 'CAS':
      return adjustments(segment, report, line.adjustments);
    case 'DTM':
      if (!lineDate(line, qualifier, segment, report)) break;
      return;
    case 'REF':
      if (qualifier === '6R' && line.controlNumber === undefined) line.controlNumber = text(segment, 2);
      else line.references.push(reference(segment));
      return;
    case 'LQ':
      if (qualifier !== 'HE') break;
      line.remarks.push(text(segment, 2));
      return;
    case 'AMT':
      if (qualifier !== 'B6' || line.allowed !== undefined) {
        qualified(line, segment, report);
        return;
      }
      line.allowed = amount(segment, 2, report);
      return;
    default:
      if (qualified(line, segment, report)) return;
  }
  line.unknown.push(raw(segment));
}

/** DTM*472, or DTM*150 with DTM*151 for a period. */
function lineDate(line: RemittanceLine, qualifier: string, segment: Segment, report: Report): boolean {
  const field = qualifier === '151' ? 'through' : qualifier === '472' || qualifier === '150' ? 'date' : undefined;
  if (!field || line[field] !== undefined) return false;
  setValue(line, field, date(segment, 2, report));
  return true;
}

/** AMT and QTY of a claim or line. */
function qualified(target: Pick<RemittanceClaim, 'amounts' | 'quantities'>, segment: Segment, report: Report): boolean {
  const qualifier = text(segment, 1);
  if (segment.id === 'AMT') target.amounts.push({ qualifier, amount: amount(segment, 2, report) });
  else if (segment.id === 'QTY') {
    const count = quantity(segment, 2, report);
    if (count !== undefined) target.quantities.push({ qualifier, quantity: count });
  } else return false;
  return true;
}
