/** Who does what, and why not. */
import { words, type Word } from './word';

export const REFUSAL_MEANINGS = {
  not_appealable: 'this denial cannot be appealed',
  reason_missing: 'a decision against a rule needs a reason',
  no_backtest: 'a rule is tried on past claims before it may hold',
  rule_state: 'the rule, or its trial, is not in a state for this',
  unprocessable: 'the payer never processed the claim (MA130): only a new one helps',
  no_payer_control_number: 'a replacement or void must name the payer’s control number, and we have none',
  past_legal_deadline: 'a task cannot be put off past a legal deadline',
  same_person: 'whoever asked cannot approve',
  not_overridable: 'nobody can override this edit',
  not_permitted: 'the role does not include this',
  open_dispute: 'a dispute is open',
  collections_gate: 'the conditions for collections are not met yet',
  plan_amount: 'a plan is for exactly what is owed',
  already_sent: 'the claim is on its way',
} as const;
export type RefusalCode = Word<typeof REFUSAL_MEANINGS>;
export const REFUSAL_CODES = words(REFUSAL_MEANINGS);

export const AUDIT_ACTION_MEANINGS = {
  'claim.submit': 'a claim was sent',
  'claim.inquire': 'a payer was asked what became of a claim',
  'claim.status': 'a payer said what became of a claim',
  'claim.hold': 'claims were held',
  'claim.release': 'held claims were released',
  'claim.replace': 'a replacement was ordered',
  'claim.void': 'a void was ordered',
  'edit.override': 'an edit was overridden',
  'rule.write': 'a version of a rule was written',
  'rule.approve': 'a second person approved a version of a rule',
  'rule.refuse': 'a draft of a rule was refused',
  'rule.retire': 'a version of a rule was retired',
  'rule.backtest': 'a rule was tried on past claims, or its trial was paused, resumed or ended',
  'rule.upgrade': 'encounters whose judging goes on were moved to the rules of now',
  'denial.appeal': 'an appeal was filed',
  'appeal.decision': 'the payer’s letter on an appeal was recorded',
  'appeal.packet': 'an appeal’s packet was sent to the payer',
  'letter.write': 'a version of an appeal letter was written',
  'record.attach': 'a record of a visit was attached to it',
  'denial.correct': 'a denial was answered with a corrected claim',
  'adjustment.write_off': 'money was written off',
  'refund.request': 'a refund was asked for',
  'refund.approve': 'a refund was approved',
  'refund.pay': 'a refund left the bank',
  'credit.apply': 'held money was moved to what is owed elsewhere',
  'variance.dispute': 'a payment was disputed with its payer',
  'remit.match': 'a remit was matched to a claim by a person',
  'remit.quarantine': 'a remit file was put in quarantine',
  'payment.return': 'a guarantor’s payment came back',
  'statement.send': 'a statement was mailed',
  'statement.recall': 'a statement was recalled before mailing',
  'task.snooze': 'a task was put off',
  'task.escalate': 'a denial’s task went to the supervisor’s attention: its legal day is near',
  'encounter.reopen': 'an encounter at zero or on its way there was opened again',
  'collections.refer': 'a balance was referred to collections',
  'encounter.register': 'the visit was registered with its charges',
  'chart.change': 'the EHR changed a visit, or sent later charges',
  'stage.change': 'the encounter moved to another stage',
  'task.decide': 'a person decided a task',
  'decision.apply': 'a decision took effect',
  'plan.make': 'a payment plan was made',
  'plan.end': 'a payment plan ended',
  'visit.schedule': 'a visit was scheduled',
  'estimate.send': 'a good-faith estimate was sent',
  'write_off.ask': 'a write-off was asked for',
  'promise.record': 'a guarantor promised to pay',
  'guarantor.event': 'something happened to a guarantor’s account',
  'payment.record': 'a guarantor’s payment was recorded',
  'file.receive': 'a partner’s file was taken in',
  'message.receive': 'a message of a practice’s system was taken in',
  'message.read': 'the bytes of a message were read',
  'message.replay': 'a message was tried again, as it was or corrected',
  'message.discard': 'a message was discarded',
  'patient.change': 'a practice’s system said anew who a patient is, or who pays',
  'visit.cancel': 'a visit that was booked will not be, or was not, and has no charges',
  'visit.move': 'a booked visit was moved or changed',
  'day.close': 'the day’s books were reported and set against the bank',
  'deposit.record': 'a deposit was seen at the bank',
  'partner.set': 'how a partner is reached was set',
  'restore.fence': 'a restored system was fenced off from its partners',
  'restore.lower': 'the fence was taken down',
  'retention.prune': 'steps of closed encounters, whose histories are kept, were deleted',
} as const;
export type AuditAction = Word<typeof AUDIT_ACTION_MEANINGS>;
export const AUDIT_ACTIONS = words(AUDIT_ACTION_MEANINGS);

export const ROLE_MEANINGS = {
  biller: 'sends and repairs claims',
  coder: 'keeps the codes right',
  poster: 'posts money',
  denials: 'works denials',
  patient_accounts: 'talks with guarantors',
  supervisor: 'decides what others may not',
  manager: 'reads the numbers',
  admin: 'sets the product up',
} as const;
export type Role = Word<typeof ROLE_MEANINGS>;
export const ROLES = words(ROLE_MEANINGS);

/** What a cycle may be asked to do. */
export const CYCLES = ['submission_window', 'statement_cycle', 'status_sweep', 'daily_close'] as const;
export type Cycle = (typeof CYCLES)[number];

export const GUARANTOR_EVENT_MEANINGS = {
  returned_mail: 'a statement came back',
  address_confirmed: 'the address is right again',
  dispute: 'the guarantor disputes the bill',
  dispute_closed: 'the dispute is settled',
  bankruptcy: 'the guarantor is in bankruptcy',
  bankruptcy_discharged: 'the bankruptcy is over',
  assistance_application: 'the guarantor applied for financial assistance',
  assistance_denied: 'assistance was denied',
  collections_notice: 'the guarantor was told that collections may follow',
  refer_to_collections: 'the balance went to a collection agency',
} as const;
export type GuarantorEvent = Word<typeof GUARANTOR_EVENT_MEANINGS>;
export const GUARANTOR_EVENTS = words(GUARANTOR_EVENT_MEANINGS);
