/**
 * An institutional claim (837I, 005010X223A2), from what both guides have in common. A chart tells billing neither how the
 * patient came nor how the patient left; the codes for that are the ones that claim nothing (NUBC UB-04 manual, FL 14 to 17).
 */
import type { EncounterFacts, Line } from '../line/record';
import { ZERO } from '../money/cents';
import type { Claim837, Claim837I, Line837I, Provider837 } from '../x12';

/** Information not available (NUBC FL 14, FL 15). */
const NOT_KNOWN = '9';
/** Discharged to home or self care, routine discharge (NUBC FL 17). */
const HOME = '01';
/** Types of bill whose patient was admitted (837I TR3, 2300 DTP*435). */
const ADMITTED = ['11', '12', '18', '21', '22', '41', '81', '82'];
/** Emergency room, urgent care, observation of those who came unasked: the patient's own reason is told (NUBC FL 70). */
const UNSCHEDULED = /^(045|0516|0526)/;
/** Room and board is billed by days (NUBC revenue codes 010X to 021X). */
const ROOM_AND_BOARD = /^0(1\d|20|21)/;

export function institutionalContent(
  { from, through, place, diagnoses }: EncounterFacts,
  { renderingProvider, ...common }: Claim837 & { renderingProvider: Provider837 },
  lines: Line837I[],
): Claim837I {
  const [principal = '', ...others] = diagnoses;
  const isAdmitted = ADMITTED.includes(place);
  return {
    ...common,
    facilityType: place,
    statement: { from, through },
    ...(isAdmitted && { admissionDate: from, admittingDiagnosis: principal }),
    admissionType: NOT_KNOWN,
    admissionSource: NOT_KNOWN,
    patientStatus: HOME,
    principalDiagnosis: { code: principal },
    ...(lines.some(({ revenueCode }) => UNSCHEDULED.test(revenueCode)) && { visitReasons: [principal] }),
    ...(others.length > 0 && { otherDiagnoses: others.map((code) => ({ code })) }),
    // The attending provider renders the services, unless a line says another.
    attendingProvider: renderingProvider,
    lines: isAdmitted ? lines.map(({ from: _, ...line }) => line) : lines,
  };
}

/** Loop 2400: the revenue code, with a procedure where one says more. */
export const institutionalLine = (line: Line, lineNumber: number, cob: Line837I['cob']): Line837I => ({
  lineNumber,
  revenueCode: line.revenue ?? '',
  code: line.code,
  modifiers: line.modifiers,
  charge: line.charge ?? ZERO,
  unit: ROOM_AND_BOARD.test(line.revenue ?? '') ? 'DA' : 'UN',
  units: line.units,
  from: line.from,
  controlNumber: line.control,
  cob,
});
