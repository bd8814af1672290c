/** Segments of loops 2300 and 2400 that say more about a claim or a line. */
import type { Element } from './elements';
import { list, money, must, number, plain, text } from './elements';
import type { SegmentSlot } from './loop';
import { nested, repeated } from './slots';
import type {
  AmbulanceTransport837,
  Attachment837,
  ConditionIndicator837,
  Contract837,
  Note837,
  Repricing837,
  SpinalManipulation837,
} from './types837Segment';

const none = undefined;

/** PWK05: AC goes with the number in PWK06. */
const attachmentIdQualifier: Element<Attachment837> = {
  read: () => undefined,
  write: ({ controlNumber }) => (controlNumber === undefined ? undefined : 'AC'),
};

export const attachments = repeated<'attachments', Attachment837>(
  'PWK',
  'attachments',
  [must('reportType'), plain('transmission'), none, none, attachmentIdQualifier, text('controlNumber')],
  { max: 10 },
);

/** PWK of a professional line: ten documents and the certificate of medical necessity. */
export const lineAttachments: SegmentSlot<{ attachments?: Attachment837[] }> = { ...attachments, max: 11 };

export const contract = nested<'contract', Contract837>('CN1', 'contract', [
  must('type'),
  money('amount'),
  number('percent'),
  text('code'),
  number('termsDiscountPercent'),
  text('version'),
]);

export const repricing = nested<'repricing', Repricing837>('HCP', 'repricing', [
  must('methodology'),
  money('allowed'),
  money('savings'),
  text('repricerId'),
  text('rate'),
  text('approvedGroup'),
  money('approvedGroupAmount'),
  text('approvedRevenueCode'),
  text('approvedQualifier'),
  text('approvedCode'),
  text('approvedUnit'),
  number('approvedUnits'),
  text('rejectReason'),
  text('policyCompliance'),
  text('exception'),
]);

export const conditions = (
  qualifiers: readonly string[],
  max: number,
): SegmentSlot<{ conditions?: ConditionIndicator837[] }> =>
  repeated<'conditions', ConditionIndicator837>(
    'CRC',
    'conditions',
    [plain('category'), plain('applies'), conditionCodes],
    { qualifiers, max },
  );

const listed = list('conditions', 5);
/** CRC03 to CRC07; an empty list where there are none. */
const conditionCodes: Element<ConditionIndicator837> = {
  ...listed,
  read: (target, segment, index, report) => {
    target.conditions = [];
    listed.read(target, segment, index, report);
  },
};

export const notes = (qualifiers: readonly string[], max: number): SegmentSlot<{ notes?: Note837[] }> =>
  repeated<'notes', Note837>('NTE', 'notes', [plain('qualifier'), plain('text')], { qualifiers, max });

/** A unit that goes with a number. */
const unitOf = <K extends string>(key: K, unit: string): Element<{ [P in K]?: number }> => ({
  read: () => undefined,
  write: (target) => (target[key] === undefined ? undefined : unit),
});

export const ambulance = nested<'ambulance', AmbulanceTransport837>('CR1', 'ambulance', [
  unitOf('patientWeight', 'LB'),
  number('patientWeight'),
  none,
  plain('reason'),
  unitOf('distance', 'DH'),
  number('distance'),
  none,
  none,
  text('roundTripPurpose'),
  text('stretcherPurpose'),
]);

export const spinalManipulation = nested<'spinalManipulation', SpinalManipulation837>('CR2', 'spinalManipulation', [
  none,
  none,
  none,
  none,
  none,
  none,
  none,
  plain('patientCondition'),
  none,
  text('description'),
  text('furtherDescription'),
]);
