/** 271 to 270: whether a person is covered, by which plan, and what is left of the year's deductible. */
import type { Day } from '../calendar';
import { ZERO } from '../money/cents';
import type {
  Benefit,
  EligibilityInquiry,
  EligibilityResponse,
  InquiryMember,
  InquirySource,
  InquirySubscriber,
  RequestRejection,
  ResponseMember,
  ResponseSource,
  ResponseSubscriber,
} from '../x12/types';
import type { ClaimsDesk } from './claims-desk';
import type { PlanHabit, SimulatedPayer } from './payers';

/** AAA03 with the follow-up that fits it (005010X279A1): unknown payer, member id that is none. */
const INVALID_PARTICIPANT: RequestRejection = { valid: 'N', reason: '79', followUp: 'C' };
const INVALID_MEMBER_ID: RequestRejection = { valid: 'N', reason: '72', followUp: 'C' };
/** Service types: all of the plan; an office visit. */
const PLAN = '30';
const OFFICE_VISIT = '98';
const CALENDAR_YEAR = '23';
const REMAINING = '29';

export function answerEligibility(
  inquiry: EligibilityInquiry,
  desk: ClaimsDesk,
  now: { day: Day; time: string },
): EligibilityResponse {
  const { stControlNumber, reference, sources } = inquiry;
  return {
    stControlNumber,
    purpose: '11',
    ...(reference !== undefined && { reference }),
    date: now.day,
    time: now.time,
    sources: sources.map((source) => answerSource(source, desk, now.day)),
    unknown: [],
  };
}

function answerSource({ name, receivers }: InquirySource, desk: ClaimsDesk, today: Day): ResponseSource {
  const payer = desk.payer(name.id ?? '');
  return {
    name,
    rejections: payer ? [] : [INVALID_PARTICIPANT],
    contacts: [],
    nameRejections: [],
    receivers: !payer
      ? []
      : receivers.map((receiver) => ({
          name: receiver.name,
          references: [],
          rejections: [],
          subscribers: receiver.subscribers.map((each) => answerSubscriber(each, payer, desk, today)),
          unknown: [],
        })),
    unknown: [],
  };
}

function answerSubscriber(
  asked: InquirySubscriber,
  payer: SimulatedPayer,
  desk: ClaimsDesk,
  today: Day,
): ResponseSubscriber {
  const year = (inquiredDay(asked) ?? inquiredDay(asked.dependents[0]) ?? today).slice(0, 4);
  const found = desk.benefits(payer, asked.name.id ?? '', year);
  // The rejection stands with the subscriber; nobody is told about dependents of a stranger.
  if (!found) return { ...memberOf(asked), rejections: [INVALID_MEMBER_ID], dependents: [] };
  const benefits = benefitsOf(found.plan, found.deductibleLeft);
  return {
    ...memberOf(asked),
    benefits: asked.inquiries.length > 0 || asked.dependents.length === 0 ? benefits : [],
    dependents: asked.dependents.map((each) => ({ ...memberOf(each), benefits })),
  };
}

/** DTP*291 or 307 of the person, or of the question. */
function inquiredDay(member: InquiryMember | undefined): Day | undefined {
  const dates = [...(member?.dates ?? []), ...(member?.inquiries ?? []).flatMap((each) => each.dates)];
  return dates.find(({ qualifier }) => qualifier === '291' || qualifier === '307')?.period.from;
}

const memberOf = ({ traces, name, address, demographics, relationship }: InquiryMember): ResponseMember => ({
  // A trace comes back as the answer to it (TRN01 2).
  traces: traces.map((trace) => ({ ...trace, type: '2' })),
  name,
  references: [],
  ...(address && { address }),
  ...(demographics && { demographics }),
  ...(relationship && { relationship }),
  diagnoses: [],
  dates: [],
  rejections: [],
  benefits: [],
  unknown: [],
});

function benefitsOf(plan: PlanHabit, deductibleLeft: PlanHabit['deductible']): Benefit[] {
  const of = (information: string, serviceType: string, more: Partial<Benefit>): Benefit => ({
    information,
    serviceTypes: [serviceType],
    diagnosisPointers: [],
    deliveries: [],
    references: [],
    dates: [],
    rejections: [],
    messages: [],
    additionalInformation: [],
    entities: [],
    unknown: [],
    ...more,
  });
  const yearly = { coverageLevel: 'IND', inNetwork: 'Y' as const };
  return [
    of('1', PLAN, { planDescription: plan.name }),
    ...(plan.deductible > ZERO
      ? [
          of('C', PLAN, { ...yearly, timePeriod: CALENDAR_YEAR, amount: plan.deductible }),
          of('C', PLAN, { ...yearly, timePeriod: REMAINING, amount: deductibleLeft }),
        ]
      : []),
    ...(plan.coinsurancePercent > 0
      ? [of('A', PLAN, { coverageLevel: 'IND', percent: shareOf(plan.coinsurancePercent), inNetwork: 'Y' })]
      : []),
    ...(plan.copay > ZERO ? [of('B', OFFICE_VISIT, { coverageLevel: 'IND', amount: plan.copay, inNetwork: 'Y' })] : []),
  ];
}

/** A share of 1 as X12 writes it: 20 percent is `0.2`. */
const shareOf = (percent: number): string =>
  percent === 100 ? '1' : `0.${String(percent).padStart(2, '0').replace(/0$/, '')}`;
