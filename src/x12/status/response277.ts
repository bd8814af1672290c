import { NM1, PER, closeNamed } from '../core/commonForms';
import { type Report, openerOf, parseContent } from '../core/content';
import { type Loop, LoopParser, levelOf, loopOf, many, one, transactionSegments } from '../core/loops';
import {
  CLAIM_REFERENCES,
  LINE_REFERENCES,
  SERVICE,
  STATUSES,
  STATUS_GUIDE,
  SVC,
  blankHeader,
  claimTrace,
  closeHeader,
  header,
  levelTrace,
} from './statusForms';
import type {
  ClaimAnswer,
  ClaimStatusInformation,
  ClaimStatusResponse,
  LineAnswer,
  Parsed277,
  Segment,
  StatusPatient,
  StatusProvider,
  StatusReceiver,
  StatusSource,
  StatusSubscriber,
  TransactionOut,
} from '../types';

/** A claim or line without a status is no answer: it is never taken for one. */
function closeStatus(value: { statuses: ClaimStatusInformation[] }, last: Segment, report: Report): void {
  if (value.statuses.length === 0) report(last, 'missing_segment', 'A claim or line has no status (STC).');
}

/** Loops 2220D and 2220E. */
const LINE: Loop<LineAnswer> = { fields: [STATUSES, ...LINE_REFERENCES, SERVICE], inner: [], close: closeStatus };

/** Loops 2200D and 2200E. */
const CLAIM: Loop<ClaimAnswer> = {
  fields: [STATUSES, ...CLAIM_REFERENCES, SERVICE],
  inner: [loopOf('lines', SVC, () => ({ statuses: [], references: [], unknown: [] }), LINE)],
  close: closeStatus,
};

const claims = loopOf<'claims', { trace: string }, ClaimAnswer>(
  'claims',
  claimTrace('2'),
  () => ({ statuses: [], references: [], lines: [], unknown: [] }),
  CLAIM,
);

const DEPENDENT: Loop<StatusPatient> = {
  fields: [one('name', NM1)],
  inner: [claims],
  close(patient, last, report) {
    closeNamed(patient, last, report);
    if (patient.claims.length === 0) report(last, 'missing_segment', 'Nothing is said of a patient’s claims (TRN).');
  },
};

const SUBSCRIBER: Loop<StatusSubscriber> = {
  fields: [one('name', NM1)],
  inner: [claims, levelOf('dependents', '23', () => ({ claims: [], unknown: [] }), DEPENDENT, false)],
  close(patient, last, report) {
    closeNamed(patient, last, report);
    if (patient.claims.length + patient.dependents.length > 0) return;
    report(last, 'missing_segment', 'Nothing is said of a patient’s claims (TRN).');
  },
};

const PROVIDER: Loop<StatusProvider> = {
  fields: [many('names', NM1), levelTrace('1'), STATUSES],
  inner: [levelOf('subscribers', '22', () => ({ claims: [], dependents: [], unknown: [] }), SUBSCRIBER)],
};

const RECEIVER: Loop<StatusReceiver> = {
  fields: [one('name', NM1), levelTrace('2'), STATUSES],
  inner: [levelOf('providers', '19', () => ({ names: [], statuses: [], subscribers: [], unknown: [] }), PROVIDER)],
  close: closeNamed,
};

const SOURCE: Loop<StatusSource> = {
  fields: [one('name', NM1), many('contacts', PER)],
  inner: [levelOf('receivers', '21', () => ({ statuses: [], providers: [], unknown: [] }), RECEIVER)],
  close: closeNamed,
};

const RESPONSE_277: Loop<ClaimStatusResponse> = {
  fields: [header<ClaimStatusResponse>('08')],
  inner: [levelOf('sources', '20', () => ({ contacts: [], receivers: [], unknown: [] }), SOURCE)],
  close: closeHeader,
};

/** Reads every 277 of a file that answers a 276. The 277CA (X214) is another transaction: see `parse277ca`. */
export function parse277(bytes: Buffer): Parsed277 {
  const responses: ClaimStatusResponse[] = [];
  const errors = parseContent(bytes, '277', open277, (one) => responses.push(one));
  return { responses, errors };
}

export const open277 = openerOf<ClaimStatusResponse>(({ control }, report) => {
  const value: ClaimStatusResponse = blankHeader(control);
  return { value, parser: new LoopParser(value, RESPONSE_277, report) };
});

/** A 277 as its segments, in the guide's order, its levels numbered. */
export function write277(response: ClaimStatusResponse): TransactionOut {
  const segments = transactionSegments(RESPONSE_277, response);
  return { id: '277', control: response.stControlNumber, version: STATUS_GUIDE, segments };
}
