import { formatX12 } from '../../money/cents';
import { X12WriteError, quantityText, seg } from '../core/element';
import { addressSegments, cas, dtp, nm1, procedureParts, ref } from '../core/parts';
import type {
  Claim837P,
  Line837P,
  LineAdjudication,
  OtherPayer837,
  Person837,
  Provider837,
  RawSegment,
} from '../types';

/** Limits of the guide: HI of 2300, SV107, loops 2400 and 2320. */
const DIAGNOSES_MAX = 12;
const POINTERS_MAX = 4;
const LINES_MAX = 50;
const OTHER_PAYERS_MAX = 10;

/** Loop 2300 and everything under it. */
export function claimSegments837(claim: Claim837P): RawSegment[] {
  count(claim.diagnoses.length, 1, DIAGNOSES_MAX, 'diagnoses', 'HI');
  count(claim.lines.length, 1, LINES_MAX, 'lines', 'LX');
  count(claim.otherPayers.length, 0, OTHER_PAYERS_MAX, 'other payers', 'SBR');
  const { total, place, frequency } = claim;
  const clm = seg(
    'CLM',
    claim.patientControlNumber,
    formatX12(total),
    undefined,
    undefined,
    [place, 'B', frequency],
    claim.providerSignature ?? 'Y',
    claim.assignment ?? 'A',
    claim.benefitsAssigned ?? 'Y',
    claim.release ?? 'Y',
  );
  const diagnoses = claim.diagnoses.map((code, i) => [i === 0 ? 'ABK' : 'ABF', code.replaceAll('.', '')]);
  return [
    clm,
    ...ref('G1', claim.priorAuthorization),
    ...ref('F8', claim.originalReference),
    ...ref('D9', claim.clearinghouseTrace),
    ...(claim.note === undefined ? [] : [seg('NTE', 'ADD', claim.note)]),
    seg('HI', ...diagnoses),
    ...providerSegments('DN', claim.referringProvider),
    ...providerSegments('82', claim.renderingProvider),
    ...providerSegments('77', claim.serviceFacility),
    ...providerSegments('DQ', claim.supervisingProvider),
    ...claim.otherPayers.flatMap(otherPayerSegments),
    ...claim.lines.flatMap(lineSegments),
  ];
}

function count(found: number, least: number, most: number, what: string, segmentId: string): void {
  if (found < least) throw new X12WriteError('missing_value', `A claim without ${what} cannot be sent.`, segmentId);
  if (found <= most) return;
  throw new X12WriteError('too_many', `An electronic claim holds at most ${most} ${what}.`, segmentId);
}

/** NM1 of a subscriber or patient; MI and the member's number where there is one. */
export function nm1Person(entity: string, person: Person837, memberId?: string): RawSegment {
  const { last, first, middle, suffix } = person;
  const type = first === undefined ? '2' : '1';
  return nm1(entity, { type, last, first, middle, suffix, idQualifier: memberId && 'MI', id: memberId });
}

/** Loops 2310 and 2420: NM1, PRV (rendering provider), N3 and N4 (service facility). */
function providerSegments(entity: string, provider: Provider837 | undefined): RawSegment[] {
  if (!provider) return [];
  const { last, first, middle, suffix, npi, taxonomy, address } = provider;
  const type = first === undefined ? '2' : '1';
  return [
    nm1(entity, { type, last, first, middle, suffix, idQualifier: npi && 'XX', id: npi }),
    ...(taxonomy === undefined ? [] : [seg('PRV', 'PE', 'PXC', taxonomy)]),
    ...addressSegments(address),
  ];
}

/** Loops 2320, 2330A and 2330B. */
function otherPayerSegments(other: OtherPayer837): RawSegment[] {
  const { responsibility, relationship, group, groupName, mspType, filingIndicator, subscriber, payer } = other;
  const { paid, remainingPatientLiability } = other;
  const none = undefined;
  return [
    seg('SBR', responsibility, relationship, group, groupName, mspType, none, none, none, filingIndicator),
    ...cas(other.adjustments),
    ...(paid === undefined ? [] : [seg('AMT', 'D', formatX12(paid))]),
    ...(remainingPatientLiability === undefined ? [] : [seg('AMT', 'EAF', formatX12(remainingPatientLiability))]),
    seg('OI', none, none, other.benefitsAssigned ?? 'Y', none, none, other.release ?? 'Y'),
    nm1Person('IL', subscriber, subscriber.memberId),
    ...addressSegments(subscriber.address),
    nm1('PR', { type: '2', last: payer.name, idQualifier: 'PI', id: payer.id }),
    ...dtp('573', other.paidDate),
    ...ref('F8', other.payerControlNumber),
  ];
}

/** Loops 2400, 2420A and 2430. */
function lineSegments(line: Line837P): RawSegment[] {
  const { diagnosisPointers, code, modifiers, description } = line;
  if (diagnosisPointers.length < 1 || diagnosisPointers.length > POINTERS_MAX) {
    throw new X12WriteError('too_many', 'A line points to 1 to 4 diagnoses.', 'SV1', 'SV107');
  }
  const sv1 = seg(
    'SV1',
    procedureParts({ qualifier: line.qualifier ?? 'HC', code, modifiers, description }),
    formatX12(line.charge),
    line.unit,
    quantityText(line.units, 'SV1', 'SV104'),
    line.place,
    undefined,
    diagnosisPointers.map(String),
  );
  return [
    seg('LX', String(line.lineNumber)),
    sv1,
    ...dtp('472', line.from, line.through),
    ...ref('6R', line.controlNumber),
    ...providerSegments('82', line.renderingProvider),
    ...line.cob.flatMap(adjudicationSegments),
  ];
}

/** Loop 2430. Charge = SVD02 + ΣCAS is the caller's to keep. */
function adjudicationSegments(adjudication: LineAdjudication): RawSegment[] {
  const { payerId, paid, procedure, units, bundledLineNumber, adjustments, date } = adjudication;
  const bundled = bundledLineNumber === undefined ? undefined : String(bundledLineNumber);
  const svd = [formatX12(paid), procedureParts(procedure), undefined, quantityText(units, 'SVD', 'SVD05'), bundled];
  return [seg('SVD', payerId, ...svd), ...cas(adjustments), ...dtp('573', date)];
}
