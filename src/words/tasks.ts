/** Who is asked to decide what. */
import { words, type Word } from './word';

export const QUEUE_MEANINGS = {
  charge_entry: 'people who enter and correct charges',
  coding: 'coders',
  claim_edits: 'billers who release, hold and correct claims',
  registration: 'people who keep patients’ data and coverages right',
  authorization: 'people who get payers’ permissions',
  credentialing: 'people who enrol providers with payers',
  rejections: 'billers who repair claims that payers did not let in',
  follow_up: 'billers who ask payers for answers',
  denials: 'denial specialists',
  posting: 'payment posters',
  credits: 'people who give money back',
  approvals: 'whoever may confirm another person’s write-off or refund',
  patient_accounts: 'people who talk with guarantors',
} as const;
export type Queue = Word<typeof QUEUE_MEANINGS>;
export const QUEUES = words(QUEUE_MEANINGS);

export const TASK_KIND_MEANINGS = {
  resolve_edit: 'an edit stops a claim; fix what it found, or override it',
  review_coding: 'approve the codes before the claim is built',
  enter_charges: 'a visit that was booked has brought no charges; get them entered, or say why there are none',
  decide_change: 'the chart changed after a claim was sent; say what that means for the claim',
  hold: 'claims are held; release them when the reason is gone',
  resolve_rejection: 'the payer did not let a claim in; repair it',
  follow_up: 'an answer or a deadline is overdue; find out why',
  review_variance: 'the payer paid other than the contract says',
  work_denial: 'the payer denied money; decide how to get it',
  review_credit: 'money is held that nobody owes; give it back or apply it',
  approve: 'another person asked for a write-off or refund above the limit',
  match_remit: 'a remit names a claim that we cannot find',
  review_file: 'a file was put in quarantine',
  match_deposit: 'money at the bank and advice from the payer do not meet',
  review_plb: 'the payer moved money outside any claim',
  patient_account: 'something about a guarantor needs a person',
} as const;
export type TaskKind = Word<typeof TASK_KIND_MEANINGS>;
export const TASK_KINDS = words(TASK_KIND_MEANINGS);

export const TASK_OUTCOME_MEANINGS = {
  fix: 'change the facts and try again',
  override: 'let the claim go although the edit stands',
  write_off: 'give the money up, with a reason',
  approve: 'yes',
  refuse: 'no',
  replace: 'send a corrected claim (frequency 7)',
  void: 'withdraw the claim (frequency 8)',
  ignore: 'the change does not matter to the claim',
  no_charge: 'nothing of the visit is billed, for the reason given',
  release: 'let the held claims go',
  wait: 'give the payer more time',
  accept: 'it is right as it is',
  dispute: 'contest it with the payer',
  correct_claim: 'send a corrected claim (frequency 7)',
  new_claim: 'send a new claim (frequency 1)',
  appeal: 'contest the denial on the next level',
  send_documents: 'send what the payer asked for',
  bill_other_payer: 'another payer should have had the claim',
  bill_patient: 'the denied amount is the guarantor’s',
  refund: 'pay the credit back',
  apply: 'use the credit for what is owed',
  match: 'this is the claim',
  return_to_payer: 'the money is not ours',
  resolve: 'settled',
} as const;
export type TaskOutcome = Word<typeof TASK_OUTCOME_MEANINGS>;
export const TASK_OUTCOMES = words(TASK_OUTCOME_MEANINGS);

/** The outcomes that each kind of task offers. An empty list: it closes by itself, when what it asks for is settled. */
export const OUTCOMES_OF: Record<TaskKind, readonly TaskOutcome[]> = {
  resolve_edit: ['fix', 'override', 'write_off'],
  review_coding: ['approve', 'fix'],
  enter_charges: ['no_charge'],
  decide_change: ['replace', 'void', 'ignore'],
  hold: ['release'],
  resolve_rejection: ['fix', 'write_off'],
  follow_up: ['wait', 'write_off'],
  review_variance: ['accept', 'dispute'],
  work_denial: [
    'correct_claim',
    'new_claim',
    'appeal',
    'send_documents',
    'bill_other_payer',
    'bill_patient',
    'write_off',
  ],
  review_credit: ['refund', 'apply'],
  approve: ['approve', 'refuse'],
  match_remit: ['match', 'return_to_payer'],
  review_file: [],
  match_deposit: [],
  review_plb: ['accept'],
  patient_account: ['resolve'],
};

/** The queue of each kind of task; null: the edit or the denial says which. */
export const QUEUE_OF: Record<TaskKind, Queue | null> = {
  resolve_edit: null,
  review_coding: 'coding',
  enter_charges: 'charge_entry',
  decide_change: 'charge_entry',
  hold: 'claim_edits',
  resolve_rejection: 'rejections',
  follow_up: 'follow_up',
  review_variance: 'follow_up',
  work_denial: null,
  review_credit: 'credits',
  approve: 'approvals',
  match_remit: 'posting',
  review_file: 'posting',
  match_deposit: 'posting',
  review_plb: 'posting',
  patient_account: 'patient_accounts',
};

export const TASK_STATE_MEANINGS = {
  open: 'anybody of the queue may take it',
  claimed: 'one person is at it, for the time of a lease',
  snoozed: 'put off to a day, with a reason',
  waiting_for_review: 'decided; another person must approve first',
  done: 'a person decided it',
  cancelled: 'what it asked for is settled without it',
} as const;
export type TaskState = Word<typeof TASK_STATE_MEANINGS>;
export const TASK_STATES = words(TASK_STATE_MEANINGS);
