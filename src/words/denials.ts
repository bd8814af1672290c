/** Edits that stop a claim before a payer sees it, and what payers refuse. */
import { words, type Word } from './word';

export const EDIT_CODE_MEANINGS = {
  ncci_ptp: 'two services of a day that NCCI does not pay together',
  mue: 'more units than NCCI thinks possible',
  global_period: 'a visit inside the global period of a surgery',
  auth_exhausted: 'the authorization has no units left',
  duplicate_charge: 'the same service, modifiers and day twice',
  invalid_character: 'a character that X12 uses as a delimiter',
  filing_limit_passed: 'the payer’s last day for the claim is over',
  missing_member_id: 'the coverage has no member id',
  no_diagnosis: 'the visit has no diagnosis',
  no_lines: 'the visit has no charge line',
  diagnosis_pointer: 'a line points to a diagnosis that is not there, or to more than four',
  unknown_code: 'a code that the charge master does not have',
  no_charge: 'a line has no charge and no price',
  incomplete_data: 'the message left something out, or wrote it so that it cannot be read',
  invalid_code: 'a procedure code that was not in force on the day of service',
  invalid_diagnosis: 'a diagnosis that was no code on the day of service',
  unspecific_diagnosis: 'a category where a code below it is needed',
  invalid_modifier: 'a modifier that was none on the day of service',
  invalid_place: 'a place of service that the code set does not have',
  diagnosis_order: 'the first diagnosis is one that cannot come first',
  duplicate_diagnosis: 'the same diagnosis twice',
  excludes1: 'two diagnoses that exclude each other',
  sex_age: 'a code that does not fit the patient’s sex or age',
  modifier_conflict: 'modifiers that contradict each other or their code',
  modifier_missing: 'a code that is not paid without one of some modifiers',
  laterality: 'a service of one side with a diagnosis of the other',
  filing_risk: 'the payer’s last day for the claim is near',
  split_care: 'modifier 54, 55 or 56 on a code without a global period',
  bilateral: 'modifier 50 on a code, or with units, that it does not fit',
  add_on_alone: 'an add-on code without its primary procedure',
  medical_necessity: 'no diagnosis that the coverage determination lists',
  frequency_limit: 'a service more often than it is paid',
  provider_data: 'an NPI, taxonomy or tax id that cannot be right',
  birth_date: 'a birth date that cannot be right',
  service_date: 'a day of service in the future or outside the visit',
  invalid_units: 'units that are no whole number from 1 to 9999',
  zero_charge: 'a claim that charges nothing',
  accident_data: 'an accident without the number of its case',
  cob_balance: 'a prior payer’s payment and adjustments that do not make up the charge',
  claim_too_large: 'more than 50 lines or 12 diagnoses, which one 837P claim cannot carry',
} as const;
export type EditCode = Word<typeof EDIT_CODE_MEANINGS>;
export const EDIT_CODES = words(EDIT_CODE_MEANINGS);

export const DENIAL_CATEGORY_MEANINGS = {
  eligibility: 'not covered by this payer on that day',
  cob: 'another payer comes first',
  authorization: 'the payer’s permission is missing',
  coding: 'codes do not fit each other or the patient',
  bundling: 'contained in another service',
  medical_necessity: 'the payer sees no need for it',
  duplicate: 'the payer says it has had it before',
  timely_filing: 'the payer says it came too late',
  missing_information: 'something is missing or wrong in the claim, or documents are asked for',
  credentialing: 'the provider is not enrolled for it',
  non_covered: 'the plan does not pay for it',
  other: 'anything else',
} as const;
export type DenialCategory = Word<typeof DENIAL_CATEGORY_MEANINGS>;
export const DENIAL_CATEGORIES = words(DENIAL_CATEGORY_MEANINGS);

/** What is proposed to the owner of a denial. It is advice; the outcomes of `work_denial` are what can be done. */
export const DENIAL_NEXT_ACTION_MEANINGS = {
  bill_other_payer: 'find the payer that covers it, and bill that one',
  attach_authorization: 'get or find the authorization, and correct the claim with it',
  correct_claim: 'correct the claim',
  new_claim: 'the payer did not process it at all: send a new claim',
  appeal: 'appeal with the records',
  link_original: 'find what it is said to be a duplicate of',
  send_proof: 'send the proof of acceptance in time',
  write_off: 'there is no way left',
  send_documents: 'send what the payer asked for',
  fix_enrollment: 'put the provider’s enrolment right',
  check_benefit: 'check what the plan covers',
  review: 'look at it',
} as const;
export type DenialNextAction = Word<typeof DENIAL_NEXT_ACTION_MEANINGS>;
export const DENIAL_NEXT_ACTIONS = words(DENIAL_NEXT_ACTION_MEANINGS);

export const DENIAL_STATUS_MEANINGS = {
  open: 'nobody has decided yet',
  in_correction: 'a corrected or new claim is on its way',
  in_appeal: 'an appeal is filed',
  closed: 'settled; the outcome says how',
} as const;
export type DenialStatus = Word<typeof DENIAL_STATUS_MEANINGS>;
export const DENIAL_STATUSES = words(DENIAL_STATUS_MEANINGS);

export const DENIAL_OUTCOME_MEANINGS = {
  paid: 'the payer answered anew and paid',
  denied_again: 'the payer answered anew and denied again; a new denial stands for it',
  written_off: 'given up',
  patient: 'the guarantor owes it',
  other_payer: 'another payer owes it',
} as const;
export type DenialOutcome = Word<typeof DENIAL_OUTCOME_MEANINGS>;
export const DENIAL_OUTCOMES = words(DENIAL_OUTCOME_MEANINGS);

export const PACKET_PART_MEANINGS = {
  claim: 'the claim as it was sent',
  ack_999: 'the confirmation of the file’s syntax',
  ack_277ca: 'the payer’s acceptance of the claim',
  remit: 'the remittance that holds the denial',
  records: 'records of the treatment',
} as const;
export type PacketPart = Word<typeof PACKET_PART_MEANINGS>;
export const PACKET_PARTS = words(PACKET_PART_MEANINGS);

export const PACKET_CHANNEL_MEANINGS = {
  portal: 'uploaded to the payer’s portal by hand',
  fax: 'sent by fax',
  mail: 'sent by mail',
} as const;
export type PacketChannel = Word<typeof PACKET_CHANNEL_MEANINGS>;
export const PACKET_CHANNELS = words(PACKET_CHANNEL_MEANINGS);

export const APPEAL_RESULT_MEANINGS = {
  none: 'not decided yet',
  upheld: 'the payer keeps to its denial',
  overturned: 'the payer gives way',
} as const;
export type AppealResult = Word<typeof APPEAL_RESULT_MEANINGS>;
export const APPEAL_RESULTS = words(APPEAL_RESULT_MEANINGS);
