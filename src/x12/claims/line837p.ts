/** Loop 2400 of an 837P. */
import { ZERO } from '../../money/cents';
import { X12WriteError } from '../core/element';
import * as fields from '../core/fields';
import { type Element, day, lineProcedure, mustMoney, mustNumber, number, plain, text } from './elements';
import { cob, drug, lineSlots, lx } from './line';
import { type LoopSlot, type SegmentSlot, loopOf } from './loop';
import { place, provider } from './party';
import { amt, dayOf, days, nested, qty, ref, refs, repeated, segment, texts } from './slots';
import { ambulance, conditions, contract, lineAttachments, notes, repricing } from './supplement';
import type { DurableEquipment837, Form837, FormAnswer837, Line837P, TestResult837 } from './types837Line';

/** Copied once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const read = { ...fields };

const POINTERS_MAX = 4;
const LINES_MAX = 50;
const none = undefined;

/** SV107. */
const pointers: Element<Line837P> = {
  read: (line, found, index) => {
    const texts = read.components(found, index).filter((component) => /^\d+$/.test(component));
    line.diagnosisPointers = texts.map(Number);
  },
  write: ({ diagnosisPointers }) => {
    if (diagnosisPointers.length < 1 || diagnosisPointers.length > POINTERS_MAX) {
      throw new X12WriteError('too_many', 'A line points to 1 to 4 diagnoses.', 'SV1', 'SV107');
    }
    return diagnosisPointers.map(String);
  },
};

const sv1: SegmentSlot<Line837P> = {
  ...segment<Line837P>('SV1', [
    lineProcedure,
    mustMoney('charge'),
    plain('unit'),
    mustNumber('units', 0),
    text('place'),
    none,
    pointers,
    none,
    text('emergency'),
    none,
    text('epsdt'),
    text('familyPlanning'),
    none,
    none,
    text('copayStatus'),
  ]),
  accepts: ({ code, unit }) => code === '' && unit === '',
};

/** SV501. */
const equipmentProcedure: Element<DurableEquipment837> = {
  read: (target, found, index) => {
    const [qualifier = '', code = ''] = read.components(found, index);
    Object.assign(target, { qualifier, code });
  },
  write: ({ qualifier, code }) => [qualifier, code],
};

const equipment = nested<'equipment', DurableEquipment837>('SV5', 'equipment', [
  equipmentProcedure,
  'DA',
  mustNumber('days', 0),
  mustMoney('rental'),
  mustMoney('purchase'),
  plain('frequency'),
]);

const equipmentCertification = nested<'equipmentCertification', { type: string; months: number }>(
  'CR3',
  'equipmentCertification',
  [plain('type'), 'MO', mustNumber('months', 0)],
);

const testResults = repeated<'testResults', TestResult837>(
  'MEA',
  'testResults',
  [plain('reference'), plain('qualifier'), mustNumber('value', 0)],
  { max: 5 },
);

const purchasedService = nested<'purchasedService', { providerId: string; charge: Line837P['charge'] }>(
  'PS1',
  'purchasedService',
  [plain('providerId'), mustMoney('charge')],
);

const formLoop = loopOf<Form837>('2440', [
  [segment<Form837>('LQ', [plain('qualifier'), plain('code')], { always: true })],
  [
    repeated<'answers', FormAnswer837>(
      'FRM',
      'answers',
      [plain('question'), text('response'), text('text'), day('date'), number('percent')],
      { max: 99 },
    ),
  ],
]);

const forms: LoopSlot<Line837P> = {
  id: 'LQ',
  max: 99,
  loop: formLoop,
  open: (line) => {
    const form: Form837 = { qualifier: '', code: '', answers: [] };
    (line.forms ??= []).push(form);
    return form;
  },
  children: (line) => line.forms ?? [],
};

const loop = loopOf<Line837P>('2400', [
  [lx],
  [sv1],
  [equipment],
  [lineAttachments],
  [ambulance],
  [equipmentCertification],
  [conditions(['07', '70', '09'], 5)],
  [
    days('472'),
    dayOf('471', 'prescriptionDate'),
    dayOf('607', 'certificationRevisionDate'),
    dayOf('463', 'beginTherapyDate'),
    dayOf('461', 'lastCertificationDate'),
    dayOf('304', 'lastSeenDate'),
    dayOf('738', 'hemoglobinTestDate'),
    dayOf('739', 'creatinineTestDate'),
    dayOf('011', 'shippedDate'),
    dayOf('455', 'lastXRayDate'),
    dayOf('454', 'initialTreatmentDate'),
  ],
  [qty('PT', 'ambulancePatients'), qty('FL', 'obstetricUnits')],
  [testResults],
  [contract],
  [
    ref('9B', 'repricedReference'),
    ref('9D', 'adjustedRepricedReference'),
    refs(['G1'], 'priorAuthorizations', 5),
    ref('6R', 'controlNumber'),
    ref('EW', 'mammographyCertification'),
    ref('X4', 'clia'),
    ref('F4', 'referringClia'),
    ref('BT', 'immunizationBatch'),
    refs(['9F'], 'referralNumbers', 5),
  ],
  [amt('T', 'salesTax'), amt('F4', 'postage')],
  [texts('K3', 'fileInformation', 10)],
  [notes(['ADD', 'DCP'], 1), segment<Line837P>('NTE', ['TPO', text('thirdPartyNote')])],
  [purchasedService],
  [repricing],
  [drug],
  [
    provider<Line837P>('82', 'renderingProvider'),
    provider<Line837P>('QB', 'purchasedServiceProvider'),
    provider<Line837P>('77', 'serviceFacility'),
    provider<Line837P>('DQ', 'supervisingProvider'),
    provider<Line837P>('DK', 'orderingProvider'),
    provider<Line837P>('DN', 'referringProvider'),
    provider<Line837P>('P3', 'primaryCareProvider'),
    place<Line837P>('PW', 'ambulancePickUp'),
    place<Line837P>('45', 'ambulanceDropOff'),
  ],
  [cob],
  [forms],
]);

export const professionalLines = lineSlots<Line837P>('SV1', loop, LINES_MAX, (lineNumber) => ({
  lineNumber,
  code: '',
  modifiers: [],
  charge: ZERO,
  unit: '',
  units: 0,
  diagnosisPointers: [],
  from: '',
  cob: [],
}));
