/** What stands on a UB-04 (CMS-1450), by form locator (NUBC UB-04 manual): 22 lines a form, each with its total. Pure. */
import { formatCents, sum, type Cents, ZERO } from '../money/cents';
import type { Claim837I, Line837I } from '../x12';
import { addressOf, nameOf, RELATIONSHIP_OF } from './form-texts';

export function itemsOfUb04(
  claim: Claim837I,
  lines: Line837I[],
  total: Cents,
  isFirst: boolean,
): [string, string | undefined][] {
  const patient = claim.patient ?? claim.subscriber;
  const paid = isFirst ? sum(claim.otherPayers.map((other) => other.paid ?? ZERO)) : ZERO;
  return [
    ['1', `${claim.billingProvider.name}, ${addressOf(claim.billingProvider)}`],
    ['3a', claim.patientControlNumber],
    ['4', `0${claim.facilityType}${claim.frequency}`],
    ['5', claim.billingProvider.taxId],
    ['6', `${claim.statement.from} ${claim.statement.through}`],
    ['8', nameOf(patient)],
    ['9', addressOf(patient)],
    ['10', patient.born],
    ['11', patient.sex],
    ['12', claim.admissionDate],
    ['14', claim.admissionType],
    ['15', claim.admissionSource],
    ['17', claim.patientStatus],
    ...lines.flatMap((line, index) => lineItems(line, index + 1)),
    ['47', formatCents(total)],
    ['50', claim.payer.name],
    ['54', formatCents(paid)],
    ['56', claim.billingProvider.npi],
    ['58', nameOf(claim.subscriber)],
    ['59', RELATIONSHIP_OF[claim.relationship] ?? 'OTHER'],
    ['60', claim.subscriber.memberId],
    ['62', claim.group],
    ['63', claim.priorAuthorization],
    ['64', claim.originalReference],
    ['67', [claim.principalDiagnosis, ...(claim.otherDiagnoses ?? [])].flatMap((one) => one?.code ?? []).join(' ')],
    ['69', claim.admittingDiagnosis],
    ['70', claim.visitReasons?.join(' ')],
    ['76', claim.attendingProvider && `${claim.attendingProvider.npi} ${nameOf(claim.attendingProvider)}`],
  ];
}

const lineItems = (line: Line837I, row: number): [string, string | undefined][] => [
  [`42.${row}`, line.revenueCode],
  [`44.${row}`, [line.code, ...line.modifiers].join(' ').trim()],
  [`45.${row}`, line.from],
  [`46.${row}`, String(line.units)],
  [`47.${row}`, formatCents(line.charge)],
];
