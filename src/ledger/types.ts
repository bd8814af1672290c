/**
 * Double entry. A posting's sign is the debit's: positive debits, negative credits; the postings of an entry sum to zero.
 *
 * - receivable: what a charge line still owes, by party (a payer's id, or `patient`). `detail` says what moved it.
 * - charges: the practice's gross charges (credit).
 * - adjustment: price cuts by contract (debit), by detail contractual, sequestration, capitation.
 * - write_off: money given up (debit), by reason.
 * - cash: seen at the bank. in_transit: advised by an 835, not seen yet.
 * - unapplied, refunds_payable: money the practice holds for a party (credit).
 * - unmatched: money without a home (credit): a deposit without advice, a remit claim that we cannot find.
 * - provider_balance, interest, capitation: what payers settle outside any claim (PLB).
 */
import type { Day } from '../calendar';
import type { Cents } from '../money/cents';

export type Account =
  | 'cash'
  | 'in_transit'
  | 'receivable'
  | 'charges'
  | 'adjustment'
  | 'write_off'
  | 'unapplied'
  | 'refunds_payable'
  | 'unmatched'
  | 'provider_balance'
  | 'interest'
  | 'capitation';

/** Who owes or holds: a payer's id, or the guarantor of the encounter. */
export type Party = string;
export const PATIENT: Party = 'patient';

/** What moved a receivable. */
export type Movement = 'charge' | 'payment' | 'adjustment' | 'responsibility' | 'write_off';

export interface Posting {
  account: Account;
  cents: Cents;
  party?: Party;
  detail?: Movement | string;
  encounterId?: string;
  lineId?: string;
  claimId?: string;
  payerId?: string;
  guarantorId?: string;
}

export type EntryKind =
  | 'charge'
  | 'charge_change'
  | 'remittance'
  | 'reversal'
  | 'release'
  | 'patient_payment'
  | 'payment_returned'
  | 'application'
  | 'write_off'
  | 'refund'
  | 'refund_paid'
  | 'deposit'
  | 'deposit_match'
  | 'provider_adjustment';

export interface Entry {
  id: string;
  kind: EntryKind;
  /** Unique in the organisation: the same fact never posts twice. */
  key: string;
  businessDate: Day;
  source: { kind: string; id?: string };
  /** The entry that this one undoes. An entry is undone once. */
  reverses?: string;
  postings: Posting[];
}
