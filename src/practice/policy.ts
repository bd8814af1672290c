/** What a practice decides for itself. Each setting has a default; rows of `policy` override from a date on. */
import type { Day } from '../calendar';
import { type Cents, cents } from '../money/cents';
import type { PacketChannel } from '../words';

export interface Policy {
  /** Minutes in which a ready claim is not sent, so that it can be pulled back. */
  submissionGraceMinutes: number;
  codingReview: 'never' | 'always';
  /** Codes that a coder sees before a claim is built, whatever `codingReview` says of the rest. */
  reviewCodes: string[];
  /** Of a hundred visits that a coder approved, how many a second coder sees. */
  secondReviewPercent: number;
  /** Days after a booked visit's day until its charges are asked for. */
  chargeLagDays: number;
  /** Business days from sending until the 999 is overdue. */
  ack999Days: number;
  ack277caDays: number;
  /** Business days between a deposit and its advice (CAQH CORE 370: 3). */
  eftEraDays: number;
  statusInquiryDays: number;
  /** CARCs that are a price cut when the group is CO or PI, not a denial. */
  contractualCarcs: number[];
  smallBalance: Cents;
  writeOffLimit: Cents;
  refundLimit: Cents;
  statementEveryDays: number;
  statementHoldDays: number;
  statementCount: number;
  collectionsWaitDays: number;
  planGraceDays: number;
  /** Days before a legal deadline on which a warning fires. */
  warnDays: number[];
  /** Days before a legal deadline of a denial from which its task is the supervisor's to see, on the warnings from then on. */
  escalateDays: number;
  /** Days beside weekends and US federal holidays that are no business days here: the state's, the payers', the practice's own. */
  holidays: Day[];
  /** How large an appeal's packet may be, by the way it goes. */
  packetLimits: Record<PacketChannel, { pages: number; bytes: number }>;
}

export const DEFAULT_POLICY: Policy = {
  submissionGraceMinutes: 0,
  codingReview: 'never',
  reviewCodes: [],
  secondReviewPercent: 0,
  chargeLagDays: 3,
  ack999Days: 1,
  ack277caDays: 3,
  eftEraDays: 3,
  statusInquiryDays: 14,
  contractualCarcs: [24, 45, 59, 94, 253],
  smallBalance: cents(499),
  writeOffLimit: cents(5000),
  refundLimit: cents(0),
  statementEveryDays: 30,
  statementHoldDays: 0,
  statementCount: 3,
  collectionsWaitDays: 30,
  planGraceDays: 10,
  warnDays: [30, 15, 7, 3, 1],
  escalateDays: 3,
  holidays: [],
  packetLimits: {
    portal: { pages: 100, bytes: 10_000_000 },
    fax: { pages: 50, bytes: 5_000_000 },
    mail: { pages: 250, bytes: 50_000_000 },
  },
};
