/** Why money goes, and the papers that carry it. */
import { words, type Word } from './word';

export const WRITE_OFF_REASON_MEANINGS = {
  small_balance: 'too little to bill',
  timely_filing: 'filed too late',
  no_authorization: 'permission was never given',
  bundled: 'contained in another service',
  not_medically_necessary: 'the payer’s judgement stands',
  non_covered: 'not covered, and not the patient’s',
  credentialing: 'the provider was not enrolled',
  administrative: 'our own mistake',
  uncollectible: 'nobody can be made to pay',
  charity: 'financial assistance',
  courtesy: 'a discount by agreement',
  prompt_pay: 'a discount for paying at once',
  bad_debt: 'given up after collections',
  bankruptcy: 'discharged by a court',
  deceased: 'the guarantor died and left nothing',
} as const;
export type WriteOffReason = Word<typeof WRITE_OFF_REASON_MEANINGS>;
export const WRITE_OFF_REASONS = words(WRITE_OFF_REASON_MEANINGS);

export const QUARANTINE_REASON_MEANINGS = {
  line_out_of_balance: 'a line’s charge less its adjustments is not what was paid',
  claim_out_of_balance: 'a claim’s charge less all its adjustments is not what was paid',
  transaction_out_of_balance: 'the claims’ payments less the provider adjustments are not the payment',
  envelope: 'counts, control numbers or the end of the file are wrong',
} as const;
export type QuarantineReason = Word<typeof QUARANTINE_REASON_MEANINGS>;
export const QUARANTINE_REASONS = words(QUARANTINE_REASON_MEANINGS);

export const FILE_STATUS_MEANINGS = {
  received: 'stored, not read yet',
  read: 'read; it carries no money',
  posted: 'a remit that has posted, but for the claims it lists as unmatched or waiting',
  quarantined: 'broken or out of balance; nothing of it has posted',
  duplicate: 'payer and trace have posted before; nothing happened',
} as const;
export type FileStatus = Word<typeof FILE_STATUS_MEANINGS>;
export const FILE_STATUSES = words(FILE_STATUS_MEANINGS);

export const STATEMENT_KIND_MEANINGS = {
  statement: 'a bill to the guarantor',
  final_notice: 'the last one before collections',
} as const;
export type StatementKind = Word<typeof STATEMENT_KIND_MEANINGS>;
export const STATEMENT_KINDS = words(STATEMENT_KIND_MEANINGS);

export const STATEMENT_STATUS_MEANINGS = {
  queued: 'made, waiting for its mailing time',
  mailed: 'on its way to the guarantor',
  recalled: 'taken back before mailing; it does not count',
  returned: 'the post brought it back',
} as const;
export type StatementStatus = Word<typeof STATEMENT_STATUS_MEANINGS>;
export const STATEMENT_STATUSES = words(STATEMENT_STATUS_MEANINGS);

export const PAYMENT_METHODS = ['card', 'check', 'cash'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
export const RETURN_REASONS = ['nsf', 'chargeback'] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];
