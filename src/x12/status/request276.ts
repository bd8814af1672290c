import { NM1, closeNamed } from '../core/commonForms';
import { openerOf, parseContent } from '../core/content';
import { form, money, qualifiedDay, scalar, text } from '../core/forms';
import {
  type Field,
  type Loop,
  LoopParser,
  levelOf,
  loopOf,
  many,
  one,
  spread,
  transactionSegments,
} from '../core/loops';
import {
  CLAIM_REFERENCES,
  LINE_REFERENCES,
  SERVICE,
  STATUS_GUIDE,
  SVC,
  blankHeader,
  claimTrace,
  closeHeader,
  header,
} from './statusForms';
import type {
  ClaimInquiry,
  ClaimStatusRequest,
  LineInquiry,
  Parsed276,
  RequestPatient,
  RequestProvider,
  RequestReceiver,
  RequestSource,
  RequestSubscriber,
  TransactionOut,
} from '../types';

/** Loops 2210D and 2210E. */
const LINE: Loop<LineInquiry> = { fields: [...LINE_REFERENCES, SERVICE], inner: [] };

/** Loops 2200D and 2200E. */
const CLAIM: Loop<ClaimInquiry> = {
  fields: [...CLAIM_REFERENCES, one('charge', scalar('AMT', money(2), { 1: 'T3' })), SERVICE],
  inner: [loopOf('lines', SVC, () => ({ references: [], unknown: [] }), LINE)],
};

const claims = loopOf<'claims', { trace: string }, ClaimInquiry>(
  'claims',
  claimTrace('1'),
  () => ({ references: [], lines: [], unknown: [] }),
  CLAIM,
);

const DMG = form<Pick<RequestPatient, 'birthDate' | 'gender' | 'other'>>('DMG', {
  birthDate: qualifiedDay(1),
  gender: text(3),
});

/** DMG stands before the NM1 (2000D, 2100D). */
const PATIENT_FIELDS: readonly Field<RequestPatient>[] = [spread(DMG), one('name', NM1)];

const DEPENDENT: Loop<RequestPatient> = {
  fields: PATIENT_FIELDS,
  inner: [claims],
  close(patient, last, report) {
    closeNamed(patient, last, report);
    if (patient.claims.length === 0) report(last, 'missing_segment', 'No claim of a patient is asked after (TRN).');
  },
};

const SUBSCRIBER: Loop<RequestSubscriber> = {
  fields: PATIENT_FIELDS,
  inner: [claims, levelOf('dependents', '23', () => ({ claims: [], unknown: [] }), DEPENDENT, false)],
  close(patient, last, report) {
    closeNamed(patient, last, report);
    if (patient.claims.length + patient.dependents.length > 0) return;
    report(last, 'missing_segment', 'No claim of a patient is asked after (TRN).');
  },
};

const PROVIDER: Loop<RequestProvider> = {
  fields: [many('names', NM1)],
  inner: [levelOf('subscribers', '22', () => ({ claims: [], dependents: [], unknown: [] }), SUBSCRIBER)],
};

const RECEIVER: Loop<RequestReceiver> = {
  fields: [one('name', NM1)],
  inner: [levelOf('providers', '19', () => ({ names: [], subscribers: [], unknown: [] }), PROVIDER)],
  close: closeNamed,
};

const SOURCE: Loop<RequestSource> = {
  fields: [one('name', NM1)],
  inner: [levelOf('receivers', '21', () => ({ providers: [], unknown: [] }), RECEIVER)],
  close: closeNamed,
};

const REQUEST_276: Loop<ClaimStatusRequest> = {
  fields: [header<ClaimStatusRequest>('13')],
  inner: [levelOf('sources', '20', () => ({ receivers: [], unknown: [] }), SOURCE)],
  close: closeHeader,
};

/** Reads every 276 of a file. */
export function parse276(bytes: Buffer): Parsed276 {
  const requests: ClaimStatusRequest[] = [];
  const errors = parseContent(bytes, '276', open276, (one) => requests.push(one));
  return { requests, errors };
}

export const open276 = openerOf<ClaimStatusRequest>(({ control }, report) => {
  const value: ClaimStatusRequest = blankHeader(control);
  return { value, parser: new LoopParser(value, REQUEST_276, report) };
});

/** A 276 as its segments, in the guide's order, its levels numbered. */
export function write276(request: ClaimStatusRequest): TransactionOut {
  const segments = transactionSegments(REQUEST_276, request);
  return { id: '276', control: request.stControlNumber, version: STATUS_GUIDE, segments };
}
