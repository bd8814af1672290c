/** Loop 2300 of an 837I, 005010X223A2. */
import { ZERO } from '../../money/cents';
import { type Report, elementName } from '../core/content';
import { digitsOf, isoDate } from '../core/dates';
import { X12WriteError, seg } from '../core/element';
import * as read from '../core/fields';
import type { Segment } from '../types';
import { claimNote, claimReferences, clm, clm05, delayReason, fileInformation, repricerReceived } from './claim';
import { plain, text } from './elements';
import type { Guide837 } from './guide';
import {
  codeEntry,
  codes,
  diagnosisEntry,
  icdEntry,
  occurrenceEntry,
  oneCode,
  procedureEntry,
  spanEntry,
  valueEntry,
} from './hi';
import { institutionalLines } from './line837i';
import { type SegmentSlot, loopOf } from './loop';
import { institutionalOtherPayers } from './otherPayer';
import { provider } from './party';
import { amt, period, ref, segment } from './slots';
import { attachments, conditions, contract, notes, repricing } from './supplement';
import type { Claim837I } from './types837Claim';

/** Two segments of twelve. */
const CODES_MAX = 24;
const none = undefined;
const BILLING_NOTES = [
  'ALG',
  'DCP',
  'DGN',
  'DME',
  'MED',
  'NTR',
  'ODT',
  'RHB',
  'RLH',
  'RNH',
  'SET',
  'SFM',
  'SPT',
  'UPI',
];
const TIME = /^([01]\d|2[0-3])[0-5]\d$/;

/** DTP*435: a day (D8), or a day and its hour (DT). */
const admission: SegmentSlot<Claim837I> = {
  id: 'DTP',
  qualifiers: ['435'],
  max: 1,
  read: (claim, found, report) => {
    const format = read.text(found, 2);
    if (format === 'D8') read.setValue(claim, 'admissionDate', read.date(found, 3, report));
    else if (format === 'DT') readMoment(claim, found, report);
    else return false;
    return true;
  },
  write: ({ admissionDate, admissionHour }) => {
    if (admissionDate === undefined) return [];
    const day = digitsOf(admissionDate);
    return [admissionHour ? seg('DTP', '435', 'DT', day + admissionHour) : seg('DTP', '435', 'D8', day)];
  },
};

function readMoment(claim: Claim837I, found: Segment, report: Report): void {
  const value = read.text(found, 3);
  const date = isoDate(value.slice(0, 8));
  const hour = value.slice(8);
  if (date === undefined || !TIME.test(hour)) return badDate(found, report);
  Object.assign(claim, { admissionDate: date, admissionHour: hour });
}

function badDate(found: Segment, report: Report): void {
  report(found, 'bad_date', `${elementName(found.id, 3)} is not a date with its time.`, 3);
}

/** DTP*096 in TM. */
const discharge: SegmentSlot<Claim837I> = {
  id: 'DTP',
  qualifiers: ['096'],
  max: 1,
  read: (claim, found, report) => {
    if (read.text(found, 2) !== 'TM') return false;
    const hour = read.text(found, 3);
    if (TIME.test(hour)) claim.dischargeHour = hour;
    else badDate(found, report);
    return true;
  },
  write: ({ dischargeHour }) => (dischargeHour === undefined ? [] : [seg('DTP', '096', 'TM', dischargeHour)]),
};

/** DTP*434, which every institutional claim has. */
const statement: SegmentSlot<Claim837I> = {
  ...period('434', 'statement'),
  write: ({ statement: { from, through } }) => {
    if (from !== '') return [seg('DTP', '434', 'RD8', `${digitsOf(from)}-${digitsOf(through)}`)];
    throw new X12WriteError('missing_value', 'An institutional claim needs its statement dates.', 'DTP', 'DTP03');
  },
};

const loop = loopOf<Claim837I>('2300', [
  [
    clm<Claim837I>(clm05('facilityType', 'A'), text('providerSignature'), [
      ...[none, none, none, none, none, none, none, none, none, none],
      delayReason,
    ]),
  ],
  [discharge, statement, admission, repricerReceived],
  [segment<Claim837I>('CL1', [text('admissionType'), text('admissionSource'), plain('patientStatus')])],
  [attachments],
  [contract],
  [amt('F3', 'patientEstimatedDue')],
  [...claimReferences, ref('LU', 'accidentState'), ref('G4', 'peerReviewApproval')],
  [fileInformation],
  [notes(BILLING_NOTES, 10), claimNote],
  [conditions(['ZZ'], 1)],
  [
    oneCode('principalDiagnosis', { current: ['ABK', 'ABK'], legacy: ['BK', 'BK'], entry: diagnosisEntry }),
    oneCode('admittingDiagnosis', { current: ['ABJ', 'ABJ'], legacy: ['BJ', 'BJ'], entry: icdEntry }),
    codes('visitReasons', { current: ['APR', 'APR'], legacy: ['PR', 'PR'], entry: icdEntry, max: 3 }),
    codes('externalCauses', { current: ['ABN', 'ABN'], legacy: ['BN', 'BN'], entry: diagnosisEntry, max: 12 }),
    oneCode('drg', { current: ['DR', 'DR'], entry: codeEntry }),
    codes('otherDiagnoses', { current: ['ABF', 'ABF'], legacy: ['BF', 'BF'], entry: diagnosisEntry, max: CODES_MAX }),
    oneCode('principalProcedure', { current: ['BBR', 'BBR'], legacy: ['BR', 'BR'], entry: procedureEntry }),
    codes('otherProcedures', { current: ['BBQ', 'BBQ'], legacy: ['BQ', 'BQ'], entry: procedureEntry, max: CODES_MAX }),
    codes('occurrenceSpans', { current: ['BI', 'BI'], entry: spanEntry, max: CODES_MAX }),
    codes('occurrences', { current: ['BH', 'BH'], entry: occurrenceEntry, max: CODES_MAX }),
    codes('values', { current: ['BE', 'BE'], entry: valueEntry, max: CODES_MAX }),
    codes('conditionCodes', { current: ['BG', 'BG'], entry: codeEntry, max: CODES_MAX }),
    codes('treatmentCodes', { current: ['TC', 'TC'], entry: codeEntry, max: CODES_MAX }),
  ],
  [repricing],
  [
    provider<Claim837I>('71', 'attendingProvider'),
    provider<Claim837I>('72', 'operatingPhysician'),
    provider<Claim837I>('ZZ', 'otherOperatingPhysician'),
    provider<Claim837I>('82', 'renderingProvider'),
    provider<Claim837I>('77', 'serviceFacility'),
    provider<Claim837I>('DN', 'referringProvider'),
  ],
  [institutionalOtherPayers],
  institutionalLines,
]);

/** 005010X223A2. */
export const institutional: Guide837<Claim837I> = {
  kind: '837I',
  version: '005010X223A2',
  loop,
  create: ({ billingProvider, responsibility, relationship, filingIndicator, subscriber, payer }) => ({
    billingProvider,
    responsibility,
    relationship,
    filingIndicator,
    subscriber,
    payer,
    patientControlNumber: '',
    total: ZERO,
    facilityType: '',
    frequency: '',
    statement: { from: '', through: '' },
    patientStatus: '',
    otherPayers: [],
    lines: [],
  }),
  check: (claim) => {
    if (claim.patientStatus !== '') return;
    throw new X12WriteError('missing_value', 'An institutional claim needs the status of the patient.', 'CL1', 'CL103');
  },
};
