/** Loop 2300 of an 837P, 005010X222A1. */
import { ZERO } from '../../money/cents';
import { X12WriteError } from '../core/element';
import * as fields from '../core/fields';
import { claimNote, claimReferences, clm, clm05, delayReason, fileInformation, repricerReceived } from './claim';
import { type Element, text, usual } from './elements';
import { codeEntry, codes, icdEntry } from './hi';
import { professionalLines } from './line837p';
import { loopOf } from './loop';
import { professionalOtherPayers } from './otherPayer';
import { place, provider } from './party';
import { amt, dayOf, period, ref } from './slots';
import { ambulance, attachments, conditions, contract, notes, repricing, spinalManipulation } from './supplement';
import type { Guide837 } from './guide';
import type { Claim837P, RelatedCauses837 } from './types837Claim';

/** Copied once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const read = { ...fields };

const DIAGNOSES_MAX = 12;
const CAUSES_MAX = 3;
const none = undefined;

/** CLM11: up to three causes, then the state and the country of an auto accident. */
const relatedCauses: Element<Claim837P> = {
  read: (claim, found, index) => {
    const parts = read.components(found, index);
    if (parts.every((part) => part === '')) return;
    const related: RelatedCauses837 = { causes: parts.slice(0, CAUSES_MAX).filter((part) => part !== '') };
    read.setText(related, 'state', parts[3] ?? '');
    read.setText(related, 'country', parts[4] ?? '');
    claim.relatedCauses = related;
  },
  write: ({ relatedCauses: related }) => {
    if (!related) return undefined;
    if (related.causes.length > CAUSES_MAX) {
      throw new X12WriteError('too_many', 'CLM11 takes at most 3 related causes.', 'CLM', 'CLM11-3');
    }
    const [first, second, third] = related.causes;
    return [first, second, third, related.state, related.country];
  },
};

const diagnoses = codes('diagnoses', {
  current: ['ABK', 'ABF'],
  legacy: ['BK', 'BF'],
  entry: icdEntry,
  max: DIAGNOSES_MAX,
});

const loop = loopOf<Claim837P>('2300', [
  [
    clm<Claim837P>(clm05('place', 'B'), usual('providerSignature', 'Y'), [
      text('patientSignature'),
      relatedCauses,
      text('specialProgram'),
      ...[none, none, none, none, none, none, none],
      delayReason,
    ]),
  ],
  [
    dayOf('431', 'onsetDate'),
    dayOf('454', 'initialTreatmentDate'),
    dayOf('304', 'lastSeenDate'),
    dayOf('453', 'acuteManifestationDate'),
    dayOf('439', 'accidentDate'),
    dayOf('484', 'lastMenstrualPeriodDate'),
    dayOf('455', 'lastXRayDate'),
    dayOf('471', 'prescriptionDate'),
    period('314', 'disability'),
    dayOf('360', 'disabilityFrom'),
    dayOf('361', 'disabilityThrough'),
    dayOf('297', 'lastWorkedDate'),
    dayOf('296', 'returnToWorkDate'),
    dayOf('435', 'admissionDate'),
    dayOf('096', 'dischargeDate'),
    dayOf('090', 'assumedCareDate'),
    dayOf('091', 'relinquishedCareDate'),
    dayOf('444', 'firstContactDate'),
    repricerReceived,
  ],
  [attachments],
  [contract],
  [amt('F5', 'patientPaid')],
  [
    ...claimReferences,
    ref('F5', 'medicareCrossover'),
    ref('EW', 'mammographyCertification'),
    ref('X4', 'clia'),
    ref('1J', 'carePlanOversight'),
  ],
  [fileInformation],
  [claimNote, notes(['CER', 'DCP', 'DGN', 'TPO'], 1)],
  [ambulance],
  [spinalManipulation],
  [conditions(['07', 'E1', 'E2', 'E3', '75', 'ZZ'], 8)],
  [
    diagnoses,
    codes('anesthesiaProcedures', { current: ['BP', 'BO'], entry: codeEntry, max: 2 }),
    codes('conditionCodes', { current: ['BG', 'BG'], entry: codeEntry, max: 24 }),
  ],
  [repricing],
  [
    provider<Claim837P>('DN', 'referringProvider'),
    provider<Claim837P>('P3', 'primaryCareProvider'),
    provider<Claim837P>('82', 'renderingProvider'),
    provider<Claim837P>('77', 'serviceFacility'),
    provider<Claim837P>('DQ', 'supervisingProvider'),
    place<Claim837P>('PW', 'ambulancePickUp'),
    place<Claim837P>('45', 'ambulanceDropOff'),
  ],
  [professionalOtherPayers],
  professionalLines,
]);

/** 005010X222A1. */
export const professional: Guide837<Claim837P> = {
  kind: '837P',
  version: '005010X222A1',
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
    place: '',
    frequency: '',
    diagnoses: [],
    otherPayers: [],
    lines: [],
  }),
  check: (claim) => {
    if (claim.diagnoses.length > 0) return;
    throw new X12WriteError('missing_value', 'A claim without diagnoses cannot be sent.', 'HI');
  },
};
