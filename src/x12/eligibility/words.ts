/** What the codes of a 271 mean to people, and what to do about a rejection: for `x12 explain` and the front desk. */
import { formatCents } from '../../money/cents';
import { lookUp, wordsOf } from '../explain/words';
import type { Benefit, RequestRejection } from '../types';
import benefitInformation from './benefit-information.json';
import followUpActions from './follow-up-actions.json';
import rejectReasons from './reject-reasons.json';
import serviceTypes from './service-types.json';

/** What an EB01 is about: whether there is coverage, what the patient owes, what is limited, whom it names. */
export type BenefitKind = 'active' | 'inactive' | 'patientShare' | 'limit' | 'party' | 'notice';

/** May the question be sent again: corrected, as it was, not at all; or does the answer come by itself. */
export type Resend = 'corrected' | 'same' | 'never' | 'wait';

const BENEFITS = benefitInformation as Readonly<Record<string, { words: string; kind: BenefitKind }>>;
const ACTIONS = followUpActions as Readonly<Record<string, { words: string; send: Resend; afterDays?: number }>>;
const REASONS: Readonly<Record<string, { words: string; fix: string }>> = rejectReasons;
const SERVICE_TYPES: Readonly<Record<string, string>> = serviceTypes;

/** The kind of an EB01; a code of no list is a notice that a person must read. */
export function benefitKind(information: string): BenefitKind {
  return lookUp(BENEFITS, information)?.kind ?? 'notice';
}

/** A service type (EB03, EQ01) in words; the code where it has none. */
export function serviceTypeWords(code: string): string {
  return lookUp(SERVICE_TYPES, code) ?? code;
}

export interface RejectionAdvice {
  /** AAA03 in words. */
  reason: string;
  /** What most likely puts it right. */
  fix: string;
  /** AAA04 in words. */
  followUp: string;
  resend: Resend;
  /** How many days to wait before it. */
  afterDays?: number;
}

/** Why a question was rejected, and what to do. A code without words is shown as it is, for the payer to explain. */
export function rejectionAdvice({ reason, followUp }: RequestRejection): RejectionAdvice {
  const known = lookUp(REASONS, reason);
  const action = lookUp(ACTIONS, followUp);
  return {
    reason: known?.words ?? `reason ${reason}`,
    fix: known?.fix ?? 'Ask the payer what this reason means.',
    followUp: action?.words ?? `follow-up ${followUp}`,
    resend: action?.send ?? 'never',
    ...(action?.afterDays === undefined ? {} : { afterDays: action.afterDays }),
  };
}

/** One benefit on a line: `copayment $25.50 per visit: office visit; individual; in network; no authorization needed`. */
export function benefitText(benefit: Benefit): string {
  const what = [
    lookUp(BENEFITS, benefit.information)?.words ?? `benefit ${benefit.information}`,
    benefit.amount === undefined ? '' : `$${formatCents(benefit.amount)}`,
    benefit.percent === undefined ? '' : percentText(benefit.percent),
    quantityText(benefit),
    timeText(benefit.timePeriod),
  ];
  const details = [
    coded('1207', benefit.coverageLevel),
    benefit.planDescription ?? '',
    NETWORK[benefit.inNetwork ?? ''] ?? '',
    AUTHORIZATION[benefit.authorizationRequired ?? ''] ?? '',
  ];
  const services = benefit.serviceTypes.map(serviceTypeWords).join(', ');
  return [joined(what, ' ') + (services === '' ? '' : `: ${services}`), ...details].filter(Boolean).join('; ');
}

const NETWORK: Readonly<Record<string, string>> = {
  Y: 'in network',
  N: 'out of network',
  W: 'in and out of network',
  U: 'network unknown',
};

const AUTHORIZATION: Readonly<Record<string, string>> = {
  Y: 'authorization needed',
  N: 'no authorization needed',
  U: 'unknown whether authorization is needed',
};

/** Time periods that say how much is left or used, not how often. */
const STATES = new Set(['24', '28', '29', '30', '31', '33']);

function timeText(period: string | undefined): string {
  if (period === undefined) return '';
  const words = coded('615', period);
  return STATES.has(period) ? words : `per ${words}`;
}

function quantityText({ quantity, quantityQualifier }: Benefit): string {
  if (quantity === undefined) return '';
  return joined([quantity, coded('673', quantityQualifier)], ' ');
}

/** A share of 1 as a percentage, digit by digit: `.2` is 20%, `0.125` is 12.5%. */
export function percentText(share: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(share) ?? [];
  const digits = fraction.padEnd(2, '0');
  const hundredths = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  const rest = digits.slice(2).replace(/0+$/, '');
  return `${sign}${hundredths}${rest === '' ? '' : `.${rest}`}%`;
}

function coded(dataElement: string, code: string | undefined): string {
  return code === undefined ? '' : (wordsOf(dataElement, code) ?? code);
}

const joined = (texts: readonly string[], between: string) => texts.filter(Boolean).join(between);
