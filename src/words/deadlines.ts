/** What time does. */
import { words, type Word } from './word';

export const DEADLINE_KIND_MEANINGS = {
  filing_limit: 'the payer’s last day for a first claim',
  ack_999: 'the payer should have confirmed the syntax of the file',
  ack_277ca: 'the payer should have let the claim in, or refused it',
  payer_response: 'the payer should have answered the claim',
  corrected_filing: 'the payer’s last day for a corrected claim',
  appeal_1: 'the last day for an appeal on the first level',
  appeal_2: 'the last day for an appeal on the second level',
  appeal_3: 'the last day for an appeal on the third level',
  appeal_4: 'the last day for an appeal on the fourth level',
  appeal_5: 'the last day for an appeal on the fifth level',
  appeal_decision: 'the payer should have decided on the appeal',
  dispute_answer: 'the payer should have answered a payment that was disputed',
  overpayment_return: 'the last day to give an overpayment back',
  statement: 'the next statement may be made',
  mailing: 'a statement that was made goes out',
  installment: 'the next installment of a plan is due',
  promise_to_pay: 'the day by which the guarantor promised to pay',
  estimate: 'the last day to send the good-faith estimate',
  estimate_dispute: 'the patient’s last day to dispute a bill above the estimate',
  account_review: 'somebody should look at an account that nothing else will move',
  collections_gate: 'the first day that the law allows collections',
  task_snooze: 'the last day on which a task that was put off rests',
  missing_charges: 'the charges of a visit that was booked should have come',
  era_missing: 'the advice for a deposit should have come',
  eft_missing: 'the deposit for an advice should have come',
} as const;
export type DeadlineKind = Word<typeof DEADLINE_KIND_MEANINGS>;
export const DEADLINE_KINDS = words(DEADLINE_KIND_MEANINGS);

export type AppealLevel = 1 | 2 | 3 | 4 | 5;
export const appealDeadline = (level: AppealLevel): DeadlineKind => `appeal_${level}`;

/** The law or a contract sets them: the warning ladder climbs for each, and nothing that a person does moves them. */
export const LEGAL_DEADLINES: readonly DeadlineKind[] = [
  'filing_limit',
  'corrected_filing',
  'appeal_1',
  'appeal_2',
  'appeal_3',
  'appeal_4',
  'appeal_5',
  'overpayment_return',
  'estimate_dispute',
];
/** These belong to the practice, not to an encounter or a guarantor. */
export const PRACTICE_DEADLINES: readonly DeadlineKind[] = ['era_missing', 'eft_missing'];

export const DEADLINE_STATUS_MEANINGS = {
  open: 'it runs',
  met: 'what it asks for happened in time',
  missed: 'its last day is over',
  cancelled: 'what it asks for is no longer needed',
} as const;
export type DeadlineStatus = Word<typeof DEADLINE_STATUS_MEANINGS>;
export const DEADLINE_STATUSES = words(DEADLINE_STATUS_MEANINGS);
