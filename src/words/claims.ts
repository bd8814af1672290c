/** Where an encounter and its claims stand. */
import { words, type Word } from './word';

/** Where an encounter stands: the earliest stage that any of its money is in. The order here is that order. */
export const STAGE_MEANINGS = {
  registration: 'the visit is scheduled; nothing has been charged yet',
  charge_capture: 'charges are arriving or a fact needed to price them is missing',
  coding_review: 'a coder must approve the codes before a claim is built',
  scrubbing: 'an edit has stopped the claim before it was sent',
  submission: 'a claim is built and waits to be sent, or is held',
  acknowledgement: 'the claim is sent; the payer has not let it in yet, or refused to',
  adjudication: 'the payer has the claim, or has denied some of it',
  patient_balance: 'the guarantor owes money and is billed by statements',
  payment_plan: 'the guarantor pays by agreed installments',
  collections: 'what the guarantor owes is with a collection agency',
  credit_balance: 'nothing is owed, but the practice holds money of a payer or the guarantor',
  zero_balance: 'nothing is owed and nothing is held',
} as const;
export type Stage = Word<typeof STAGE_MEANINGS>;
export const STAGES = words(STAGE_MEANINGS);

export const CLAIM_STATUS_MEANINGS = {
  ready: 'built, waiting for the next submission window',
  held: 'built, kept back by a person',
  cancelled: 'built, then dropped before it was sent',
  sent: 'in a file that went to the payer, or printed',
  syntax_accepted: 'the 999 accepted the transaction it was in',
  received: 'the payer has it and has not judged its form yet (277CA A0, A1)',
  accepted: 'let into adjudication (277CA A2)',
  rejected: 'refused before adjudication (999 R; 277CA A3, A4, A6, A7, A8); for the payer it never existed',
  crossed_over: 'forwarded by the payer before it; never sent by us',
  adjudicated: 'answered by an 835 that has posted',
  reversed: 'the payer took its answer back and has not given a new one',
  replaced: 'a corrected version (frequency 7) of it was sent',
  voided: 'its withdrawal (frequency 8) was sent',
} as const;
export type ClaimStatus = Word<typeof CLAIM_STATUS_MEANINGS>;
export const CLAIM_STATUSES = words(CLAIM_STATUS_MEANINGS);

/** CLM05-3. */
export const CLAIM_FREQUENCY_MEANINGS = {
  '1': 'an original claim',
  '7': 'a replacement of a claim that the payer has accepted',
  '8': 'a void of a claim that the payer has accepted',
} as const;
export type ClaimFrequency = Word<typeof CLAIM_FREQUENCY_MEANINGS>;
export const CLAIM_FREQUENCIES = words(CLAIM_FREQUENCY_MEANINGS);

export const PAYER_KIND_MEANINGS = {
  commercial: 'a private health plan',
  medicare: 'Medicare fee for service, part A or B',
  medicare_advantage: 'a private plan in place of Medicare (part C)',
  medicaid: 'a state’s Medicaid program; always last',
  medigap: 'a supplement to Medicare',
  tricare: 'the military’s plan',
  workers_comp: 'an employer’s insurance of injuries at work',
  auto: 'a motor insurer’s medical cover',
} as const;
export type PayerKind = Word<typeof PAYER_KIND_MEANINGS>;
export const PAYER_KINDS = words(PAYER_KIND_MEANINGS);
