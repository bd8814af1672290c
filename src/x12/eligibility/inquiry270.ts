import { type Report, openerOf, parseContent } from '../core/content';
import { components, form, procedure, repeated, text } from '../core/forms';
import { type Loop, LoopParser, levelOf, loopOf, many, one, transactionSegments } from '../core/loops';
import { NM1, closeNamed } from '../core/commonForms';
import {
  AMT,
  DTP,
  ELIGIBILITY_GUIDE,
  HEADER,
  III,
  MEMBER_DETAIL_FIELDS,
  MEMBER_NAME_FIELDS,
  PROVIDER,
  RECEIVER_FIELDS,
  REF,
  blankHeader,
  blankMember,
  blankReceiver,
  closeHeader,
} from './memberForms';
import type {
  BenefitInquiry,
  EligibilityInquiry,
  InquiryMember,
  InquiryReceiver,
  InquirySource,
  InquirySubscriber,
  OtherElements,
  Parsed270,
  Segment,
  TransactionOut,
} from '../types';

type EqElements = Pick<BenefitInquiry, 'serviceTypes' | 'procedure' | 'coverageLevel' | 'diagnosisPointers'> &
  OtherElements;

const EQ = form<EqElements>('EQ', {
  serviceTypes: repeated(1),
  procedure: procedure(2),
  coverageLevel: text(3),
  diagnosisPointers: components(5),
});

/** Loops 2110C and 2110D. */
const INQUIRY: Loop<BenefitInquiry> = {
  fields: [many('amounts', AMT), many('additionalInformation', III), many('references', REF), many('dates', DTP)],
  inner: [],
  close(inquiry, last, report) {
    if (inquiry.serviceTypes.length > 0 || inquiry.procedure) return;
    report(
      last,
      'missing_element',
      'An EQ asks after nothing: it has neither service types (EQ01) nor a procedure (EQ02).',
    );
  },
};

const inquiries = loopOf<'inquiries', EqElements, BenefitInquiry>(
  'inquiries',
  EQ,
  () => ({ amounts: [], additionalInformation: [], references: [], dates: [], unknown: [] }),
  INQUIRY,
);

const MEMBER_FIELDS = [...MEMBER_NAME_FIELDS, ...MEMBER_DETAIL_FIELDS];

const DEPENDENT: Loop<InquiryMember> = {
  fields: MEMBER_FIELDS,
  inner: [inquiries],
  close(member, last, report) {
    closeNamed(member, last, report);
    closePatient(member, last, report);
  },
};

const SUBSCRIBER: Loop<InquirySubscriber> = {
  fields: MEMBER_FIELDS,
  inner: [inquiries, levelOf('dependents', '23', () => ({ ...blankMember(), inquiries: [] }), DEPENDENT)],
  close(member, last, report) {
    closeNamed(member, last, report);
    if (member.dependents.length === 0) closePatient(member, last, report);
  },
};

function closePatient(member: InquiryMember, last: Segment, report: Report): void {
  if (member.inquiries.length > 0) return;
  report(last, 'missing_segment', 'Nothing is asked of a person: there is no EQ.');
}

const RECEIVER: Loop<InquiryReceiver> = {
  fields: [...RECEIVER_FIELDS, PROVIDER],
  inner: [levelOf('subscribers', '22', () => ({ ...blankMember(), inquiries: [], dependents: [] }), SUBSCRIBER)],
  close: closeNamed,
};

const SOURCE: Loop<InquirySource> = {
  fields: [one('name', NM1)],
  inner: [levelOf('receivers', '21', () => ({ ...blankReceiver(), subscribers: [] }), RECEIVER)],
  close: closeNamed,
};

const INQUIRY_270: Loop<EligibilityInquiry> = {
  fields: [HEADER],
  inner: [levelOf('sources', '20', () => ({ receivers: [], unknown: [] }), SOURCE)],
  close: closeHeader,
};

/** Reads every 270 of a file. */
export function parse270(bytes: Buffer): Parsed270 {
  const found: EligibilityInquiry[] = [];
  const errors = parseContent(bytes, '270', open270, (one) => found.push(one));
  return { inquiries: found, errors };
}

export const open270 = openerOf<EligibilityInquiry>(({ control }, report) => {
  const value: EligibilityInquiry = blankHeader(control);
  return { value, parser: new LoopParser(value, INQUIRY_270, report) };
});

/** A 270 as its segments, in the guide's order, its levels numbered. */
export function write270(inquiry: EligibilityInquiry): TransactionOut {
  const segments = transactionSegments(INQUIRY_270, inquiry);
  return { id: '270', control: inquiry.stControlNumber, version: ELIGIBILITY_GUIDE, segments };
}
