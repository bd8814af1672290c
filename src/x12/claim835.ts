import { ZERO } from '../money/cents';
import type { Report } from './content';
import * as read from './fields';
import type { Name, RemittanceClaim, RemittanceLine, Segment } from './types';

/** Loop 2100, from its CLP. */
export function newClaim(segment: Segment, report: Report): RemittanceClaim {
  const claim: RemittanceClaim = {
    segment: segment.number,
    patientControlNumber: read.text(segment, 1),
    status: read.required(segment, 2, report),
    charge: read.amount(segment, 3, report),
    paid: read.amount(segment, 4, report),
    patientResponsibility: read.optionalAmount(segment, 5, report) ?? ZERO,
    filingIndicator: read.text(segment, 6),
    payerControlNumber: read.text(segment, 7),
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
  read.setText(claim, 'facility', read.text(segment, 8));
  read.setText(claim, 'frequency', read.text(segment, 9));
  read.setText(claim, 'patientStatus', read.text(segment, 10));
  read.setText(claim, 'drg', read.text(segment, 11));
  read.setText(claim, 'drgWeight', read.text(segment, 12));
  read.setText(claim, 'dischargeFraction', read.text(segment, 13));
  return claim;
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
      return read.adjustments(segment, report, claim.adjustments);
    case 'NM1': {
      const field = NAME_FIELD[read.text(segment, 1)];
      if (!field || claim[field]) break;
      claim[field] = read.name(segment) satisfies Name;
      return;
    }
    case 'MIA':
      return remarksOf(claim, segment, 'mia', MIA_REMARKS);
    case 'MOA':
      return remarksOf(claim, segment, 'moa', MOA_REMARKS);
    case 'REF':
      claim.references.push(read.reference(segment));
      return;
    case 'DTM': {
      const date = read.date(segment, 2, report);
      if (date !== undefined) claim.dates.push({ qualifier: read.text(segment, 1), date });
      return;
    }
    case 'PER':
      claim.contacts.push(read.contact(segment));
      return;
    default:
      if (qualified(claim, segment, report)) return;
  }
  claim.unknown.push(read.raw(segment));
}

/** Elements of MIA and MOA that hold remark codes. */
export const MIA_REMARKS: readonly number[] = [5, 20, 21, 22, 23];
export const MOA_REMARKS: readonly number[] = [3, 4, 5, 6, 7];

function remarksOf(claim: RemittanceClaim, segment: Segment, field: 'mia' | 'moa', places: readonly number[]): void {
  const rest: string[] = [];
  for (let i = 1; i < segment.elements.length; i++) {
    const value = read.text(segment, i);
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
    procedure: read.procedure(segment, 1),
    charge: read.amount(segment, 2, report),
    paid: read.amount(segment, 3, report),
    units: read.quantity(segment, 5, report) ?? 1,
    adjustments: [],
    remarks: [],
    references: [],
    amounts: [],
    quantities: [],
    unknown: [],
  };
  read.setText(line, 'revenueCode', read.text(segment, 4));
  if (read.text(segment, 6) !== '') line.billedProcedure = read.procedure(segment, 6);
  read.setValue(line, 'unitsBilled', read.quantity(segment, 7, report));
  return line;
}

function lineSegment(line: RemittanceLine, segment: Segment, report: Report): void {
  const qualifier = read.text(segment, 1);
  switch (segment.id) {
    case 'CAS':
      return read.adjustments(segment, report, line.adjustments);
    case 'DTM':
      if (!lineDate(line, qualifier, segment, report)) break;
      return;
    case 'REF':
      if (qualifier === '6R' && line.controlNumber === undefined) line.controlNumber = read.text(segment, 2);
      else line.references.push(read.reference(segment));
      return;
    case 'LQ':
      if (qualifier !== 'HE') break;
      line.remarks.push(read.text(segment, 2));
      return;
    case 'AMT':
      if (qualifier !== 'B6' || line.allowed !== undefined) {
        qualified(line, segment, report);
        return;
      }
      line.allowed = read.amount(segment, 2, report);
      return;
    default:
      if (qualified(line, segment, report)) return;
  }
  line.unknown.push(read.raw(segment));
}

/** DTM*472, or DTM*150 with DTM*151 for a period. */
function lineDate(line: RemittanceLine, qualifier: string, segment: Segment, report: Report): boolean {
  const field = qualifier === '151' ? 'through' : qualifier === '472' || qualifier === '150' ? 'date' : undefined;
  if (!field || line[field] !== undefined) return false;
  read.setValue(line, field, read.date(segment, 2, report));
  return true;
}

/** AMT and QTY of a claim or line. */
function qualified(target: Pick<RemittanceClaim, 'amounts' | 'quantities'>, segment: Segment, report: Report): boolean {
  const qualifier = read.text(segment, 1);
  if (segment.id === 'AMT') target.amounts.push({ qualifier, amount: read.amount(segment, 2, report) });
  else if (segment.id === 'QTY') {
    const quantity = read.quantity(segment, 2, report);
    if (quantity !== undefined) target.quantities.push({ qualifier, quantity });
  } else return false;
  return true;
}
