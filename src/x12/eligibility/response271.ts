import { type Report, openerOf, parseContent } from '../core/content';
import { LoopParser, type Field, type Loop, levelOf, many, one, transactionSegments } from '../core/loops';
import { benefits } from './benefit271';
import { NM1, PER, closeNamed } from '../core/commonForms';
import {
  AAA,
  ELIGIBILITY_GUIDE,
  HEADER,
  MEMBER_DETAIL_FIELDS,
  MEMBER_NAME_FIELDS,
  MILITARY,
  PROVIDER,
  RECEIVER_FIELDS,
  blankHeader,
  blankMember,
  blankReceiver,
  closeHeader,
} from './memberForms';
import type {
  EligibilityResponse,
  Parsed271,
  RequestRejection,
  ResponseMember,
  ResponseReceiver,
  ResponseSource,
  ResponseSubscriber,
  Segment,
  TransactionOut,
} from '../types';

const rejections: Field<{ rejections: RequestRejection[] }> = many('rejections', AAA);

const MEMBER_FIELDS: readonly Field<ResponseMember>[] = [
  ...MEMBER_NAME_FIELDS,
  rejections,
  ...MEMBER_DETAIL_FIELDS,
  MILITARY,
];
const blankAnswer = () => ({ ...blankMember(), rejections: [], benefits: [] });

const DEPENDENT: Loop<ResponseMember> = {
  fields: MEMBER_FIELDS,
  inner: [benefits],
  close(member, last, report) {
    closeNamed(member, last, report);
    closePatient(member, last, report);
  },
};

const SUBSCRIBER: Loop<ResponseSubscriber> = {
  fields: MEMBER_FIELDS,
  inner: [benefits, levelOf('dependents', '23', blankAnswer, DEPENDENT)],
  close(member, last, report) {
    closeNamed(member, last, report);
    if (member.dependents.length === 0) closePatient(member, last, report);
  },
};

/** Silence about a person is never taken for coverage, nor for its absence. */
function closePatient(member: ResponseMember, last: Segment, report: Report): void {
  if (member.benefits.length > 0 || member.rejections.length > 0) return;
  const message = 'The answer says nothing of a person: it has neither a benefit (EB) nor a reason for none (AAA).';
  report(last, 'missing_segment', message);
}

const RECEIVER: Loop<ResponseReceiver> = {
  fields: [...RECEIVER_FIELDS, rejections, PROVIDER],
  inner: [levelOf('subscribers', '22', () => ({ ...blankAnswer(), dependents: [] }), SUBSCRIBER)],
  close: closeNamed,
};

/** AAA of loop 2000A stand before the NM1, those of 2100A behind it. */
const levelRejections: Field<ResponseSource> = {
  take: (source, segment, report) => source.name === undefined && rejections.take(source, segment, report),
  give: (source) => rejections.give(source),
};

const SOURCE: Loop<ResponseSource> = {
  fields: [levelRejections, one('name', NM1), many('contacts', PER), many('nameRejections', AAA)],
  inner: [levelOf('receivers', '21', () => ({ ...blankReceiver(), rejections: [], subscribers: [] }), RECEIVER)],
  close: closeNamed,
};

const RESPONSE_271: Loop<EligibilityResponse> = {
  fields: [HEADER],
  inner: [
    levelOf(
      'sources',
      '20',
      () => ({ rejections: [], contacts: [], nameRejections: [], receivers: [], unknown: [] }),
      SOURCE,
    ),
  ],
  close: closeHeader,
};

/** Reads every 271 of a file. */
export function parse271(bytes: Buffer): Parsed271 {
  const responses: EligibilityResponse[] = [];
  const errors = parseContent(bytes, '271', open271, (one) => responses.push(one));
  return { responses, errors };
}

export const open271 = openerOf<EligibilityResponse>(({ control }, report) => {
  const value: EligibilityResponse = blankHeader(control);
  return { value, parser: new LoopParser(value, RESPONSE_271, report) };
});

/** A 271 as its segments, in the guide's order, its levels numbered. */
export function write271(response: EligibilityResponse): TransactionOut {
  const segments = transactionSegments(RESPONSE_271, response);
  return { id: '271', control: response.stControlNumber, version: ELIGIBILITY_GUIDE, segments };
}
