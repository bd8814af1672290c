/** Random claims and lines of an 837. */
import fc from 'fast-check';
import { ZERO } from '../../../src/money/cents';
import type * as x from '../../../src/x12/types';
import { type Spec, code, date, digits, list, money, units, words } from './arbitraryParts';
import {
  adjudication,
  ambulance,
  attachments,
  billingProvider,
  conditions,
  contract,
  coverage,
  coverageRequired,
  loop,
  notes,
  otherPayer,
  payer,
  person,
  place,
  provider,
  reference,
  repricing,
  rest,
  subscriber,
  without,
} from './arbitraries837Parts';

const DAY = '2026-03-03';
const through = fc.constantFrom(DAY, '2026-03-04', '2026-12-31');

const lineFields = {
  lineNumber: fc.integer({ min: 1, max: 50 }),
  qualifier: fc.constantFrom('ER', 'WK'),
  code: code(5, 5),
  modifiers: list(code(2, 2), 4),
  description: words(),
  charge: money,
  unit: fc.constantFrom('UN', 'MJ'),
  units,
  controlNumber: words(),
  attachments,
  repricedReference: words(),
  adjustedRepricedReference: words(),
  thirdPartyNote: words(60),
  repricing,
  drug: loop<x.Drug837>(
    {
      qualifier: fc.constant('EN'),
      code: digits(11),
      units,
      unit: fc.constantFrom('ML', 'F2'),
      prescriptionNumber: words(),
      linkNumber: words(),
    },
    'code',
  ),
  renderingProvider: provider,
  referringProvider: provider,
  cob: list(adjudication, 2),
};
const lineRequired = ['lineNumber', 'code', 'modifiers', 'charge', 'unit', 'units', 'cob'] as const;

const answer = fc.record(
  { question: code(3), response: fc.constantFrom('Y', 'N'), text: words(), date, percent: units },
  { requiredKeys: ['question'], noNullPrototype: true },
);
const form = loop<x.Form837>(
  { qualifier: fc.constant('UT'), code: words(), answers: list(answer) },
  ...(['qualifier', 'code', 'answers'] as const),
);

const professionalLine = loop<x.Line837P>(
  {
    ...lineFields,
    from: fc.constant(DAY),
    through,
    place: digits(2),
    diagnosisPointers: list(fc.integer({ min: 1, max: 12 }), 4, 1),
    emergency: fc.constant('Y'),
    epsdt: fc.constant('Y'),
    familyPlanning: fc.constant('Y'),
    copayStatus: fc.constant('0'),
    equipment: fc.record({
      qualifier: fc.constant('HC'),
      code: code(5, 5),
      days: units,
      rental: money,
      purchase: money,
      frequency: fc.constantFrom('1', '4', '6'),
    }),
    ambulance,
    equipmentCertification: fc.record({ type: fc.constantFrom('I', 'R', 'S'), months: units }),
    conditions: conditions('07', '70', '09'),
    prescriptionDate: date,
    certificationRevisionDate: date,
    beginTherapyDate: date,
    lastCertificationDate: date,
    lastSeenDate: date,
    hemoglobinTestDate: date,
    creatinineTestDate: date,
    shippedDate: date,
    lastXRayDate: date,
    initialTreatmentDate: date,
    ambulancePatients: units,
    obstetricUnits: units,
    testResults: list(fc.record({ reference: fc.constant('TR'), qualifier: code(3, 2), value: units }), 5, 1),
    contract,
    priorAuthorizations: list(reference('G1'), 2, 1),
    referralNumbers: list(reference('9F'), 2, 1),
    mammographyCertification: words(),
    clia: words(),
    referringClia: words(),
    immunizationBatch: words(),
    salesTax: money,
    postage: money,
    fileInformation: list(words(60), 3, 1),
    notes: notes(1, 'ADD', 'DCP'),
    purchasedService: fc.record({ providerId: words(), charge: money }),
    purchasedServiceProvider: provider,
    serviceFacility: provider,
    supervisingProvider: provider,
    orderingProvider: provider,
    primaryCareProvider: provider,
    ambulancePickUp: place,
    ambulanceDropOff: place,
    forms: list(form, 2, 1),
  },
  ...lineRequired,
  ...(['from', 'diagnosisPointers'] as const),
);

/** The revenue code alone may say what was done. */
const byRevenueCode = (line: x.Line837I): x.Line837I =>
  line.charge < ZERO ? { ...without(line, ['qualifier', 'description']), code: '', modifiers: [] } : line;
const institutionalLine = loop<x.Line837I>(
  {
    ...lineFields,
    revenueCode: digits(4),
    from: fc.constant(DAY),
    through,
    nonCovered: money,
    serviceTax: money,
    facilityTax: money,
    operatingPhysician: provider,
    otherOperatingPhysician: provider,
  },
  ...lineRequired,
  'revenueCode',
)
  .map(byRevenueCode)
  .map((line) => (line.from === undefined ? without(line, ['through']) : line));

const claimFields = {
  ...coverage,
  subscriber,
  payer,
  billingProvider,
  patient: person,
  level: fc.constant(undefined),
  subscriberLevel: fc.record({ unknown: rest }),
  patientLevel: fc.record({ unknown: rest }),
  patientControlNumber: words(),
  total: money,
  frequency: fc.constantFrom('1', '7', '8'),
  providerSignature: fc.constant('N'),
  assignment: fc.constantFrom('B', 'C'),
  benefitsAssigned: fc.constantFrom('N', 'W'),
  release: fc.constant('I'),
  delayReason: digits(1),
  attachments,
  contract,
  originalReference: words(),
  priorAuthorization: words(),
  referralNumber: words(),
  clearinghouseTrace: words(),
  authorizationException: words(),
  repricedReference: words(),
  adjustedRepricedReference: words(),
  investigationalDevice: words(),
  medicalRecordNumber: words(),
  demonstrationProject: words(),
  repricerReceivedDate: date,
  fileInformation: list(words(60), 3, 1),
  note: words(60),
  codeSet: fc.constant('ICD-9' as const),
  conditionCodes: list(code(2), 24, 1),
  repricing,
  referringProvider: provider,
  renderingProvider: provider,
  serviceFacility: provider,
};
const claimRequired = [
  ...coverageRequired,
  ...(['billingProvider', 'patient', 'patientControlNumber', 'total', 'frequency', 'otherPayers', 'lines'] as const),
];

/** The subscriber who is the patient has no level of the patient. */
const patientOf = <C extends x.Claim837>(claim: C): C =>
  without(claim, claim.relationship === '18' ? ['patient', 'patientLevel', 'level'] : ['level']);

const professionalSpec: Spec<Omit<x.Claim837P, keyof x.LoopRest>> = {
  ...claimFields,
  place: digits(2),
  notes: notes(1, 'CER', 'DCP', 'DGN', 'TPO'),
  conditions: conditions('07', 'E1', 'E2', 'E3', '75', 'ZZ'),
  patientSignature: fc.constant('P'),
  relatedCauses: fc.record(
    { causes: list(fc.constantFrom('AA', 'EM', 'OA'), 3, 1), state: code(2, 2), country: code(2, 2) },
    { requiredKeys: ['causes'], noNullPrototype: true },
  ),
  specialProgram: fc.constantFrom('02', '03'),
  onsetDate: date,
  initialTreatmentDate: date,
  lastSeenDate: date,
  acuteManifestationDate: date,
  accidentDate: date,
  lastMenstrualPeriodDate: date,
  lastXRayDate: date,
  prescriptionDate: date,
  disability: fc.record({ from: date, through: date }),
  disabilityFrom: date,
  disabilityThrough: date,
  lastWorkedDate: date,
  returnToWorkDate: date,
  admissionDate: date,
  dischargeDate: date,
  assumedCareDate: date,
  relinquishedCareDate: date,
  firstContactDate: date,
  patientPaid: money,
  medicareCrossover: fc.constantFrom('Y', 'N'),
  mammographyCertification: words(),
  clia: words(),
  carePlanOversight: words(),
  ambulance,
  spinalManipulation: fc.record(
    { patientCondition: code(1), description: words(), furtherDescription: words() },
    { requiredKeys: ['patientCondition'], noNullPrototype: true },
  ),
  diagnoses: list(code(7, 3), 12, 1),
  anesthesiaProcedures: list(code(5, 5), 2, 1),
  primaryCareProvider: provider,
  supervisingProvider: provider,
  ambulancePickUp: place,
  ambulanceDropOff: place,
  otherPayers: list(otherPayer('inpatient', 'attendingProvider', 'operatingPhysician', 'otherOperatingPhysician'), 2),
  lines: list(professionalLine, 3, 1),
};
export const claim837P = loop<x.Claim837P>(professionalSpec, ...claimRequired, 'place', 'diagnoses').map(patientOf);

const diagnosis = fc.record(
  { code: code(7, 3), presentOnAdmission: fc.constantFrom('Y', 'N', 'U', 'W') },
  { requiredKeys: ['code'], noNullPrototype: true },
);
const procedure = fc.record({ code: code(7, 7), date }, { requiredKeys: ['code'], noNullPrototype: true });

const institutionalSpec: Spec<Omit<x.Claim837I, keyof x.LoopRest>> = {
  ...claimFields,
  facilityType: digits(2),
  notes: notes(4, 'ALG', 'DME', 'MED', 'UPI'),
  conditions: conditions('ZZ'),
  statement: fc.record({ from: date, through: date }),
  admissionDate: date,
  admissionHour: fc.constantFrom('0000', '0930', '2359'),
  dischargeHour: fc.constantFrom('0000', '1100'),
  admissionType: digits(1),
  admissionSource: digits(1),
  patientStatus: digits(2),
  patientEstimatedDue: money,
  accidentState: code(2, 2),
  peerReviewApproval: words(),
  principalDiagnosis: diagnosis,
  admittingDiagnosis: code(7, 3),
  visitReasons: list(code(7, 3), 3, 1),
  externalCauses: list(diagnosis, 12, 1),
  drg: digits(3),
  otherDiagnoses: list(diagnosis, 24, 1),
  principalProcedure: procedure,
  otherProcedures: list(procedure, 24, 1),
  occurrenceSpans: list(fc.record({ code: digits(2), from: date, through: date }), 24, 1),
  occurrences: list(fc.record({ code: digits(2), date }), 24, 1),
  values: list(fc.record({ code: digits(2), amount: money }), 24, 1),
  treatmentCodes: list(words(), 24, 1),
  attendingProvider: provider,
  operatingPhysician: provider,
  otherOperatingPhysician: provider,
  otherPayers: list(otherPayer('primaryCareProvider', 'supervisingProvider'), 2),
  lines: list(institutionalLine, 3, 1),
};
export const claim837I = loop<x.Claim837I>(
  institutionalSpec,
  ...claimRequired,
  ...(['facilityType', 'statement', 'patientStatus', 'principalDiagnosis'] as const),
)
  .map(patientOf)
  .map((claim) => (claim.admissionDate === undefined ? without(claim, ['admissionHour']) : claim));
