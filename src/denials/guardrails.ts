/**
 * What is never appealed, as rules in data (DOMAIN 1.8, 4.5, 4.7, 4.8): not thresholds that a person may pass, but appeals
 * that no payer hears or that would contest what is right. The first rule that fits names itself in the refusal. Pure.
 */
import type { PayerKind } from '../words';

/** One denial as the rules see it. What the record cannot show before a person decides is left out, and then fits nothing. */
export interface GuardedDenial {
  group: string;
  carc: string;
  remarks: readonly string[];
  payerKind: PayerKind | null;
  /** The line stands beside one with which NCCI pays it under no modifier (indicator 0). */
  hasClosedPair?: boolean;
  /** What is left of the charge is what the contract allows. */
  isContractual?: boolean;
}

export interface Guardrail {
  name: string;
  /** Left out: any. */
  groups?: readonly string[];
  carcs?: readonly string[];
  /** One of them suffices. */
  remarks?: readonly string[];
  payerKinds?: readonly PayerKind[];
  needs?: 'hasClosedPair' | 'isContractual';
  why: string;
  instead: string;
  source: string;
}

export const GUARDRAILS: readonly Guardrail[] = [
  {
    name: 'unprocessable_claim',
    remarks: ['MA130'],
    why: 'the payer never processed the claim, so there is no decision to contest',
    instead: 'Send a new claim.',
    source: 'RARC MA130; 42 CFR 405.926(s)',
  },
  {
    name: 'no_appeal_rights',
    remarks: ['N211'],
    why: 'the payer says that this decision carries no appeal rights',
    instead: 'Correct the claim, or write the amount off.',
    source: 'RARC N211',
  },
  {
    name: 'patient_share',
    groups: ['PR'],
    carcs: ['1', '2', '3'],
    why: 'deductible, coinsurance and copayment are the patient’s share, not a denial',
    instead: 'Bill the patient or the next payer.',
    source: 'CARC 1, 2, 3 with group PR',
  },
  {
    name: 'contract_price',
    groups: ['CO', 'PI'],
    carcs: ['45'],
    needs: 'isContractual',
    why: 'what remains is exactly what the contract allows',
    instead: 'Post the contractual adjustment.',
    source: 'CARC 45 beside the practice’s contract',
  },
  {
    name: 'closed_ncci_pair',
    carcs: ['236'],
    needs: 'hasClosedPair',
    why: 'NCCI pays the two services together under no modifier (indicator 0)',
    instead: 'Write the line off, or correct the code if it was wrong.',
    source: 'NCCI Policy Manual, chapter I',
  },
  {
    name: 'medicare_timely_filing',
    carcs: ['29'],
    payerKinds: ['medicare'],
    why: 'Medicare’s refusal of a late claim is no initial determination',
    instead: 'Ask the contractor for an exception (42 CFR 424.44(b)), or write the amount off.',
    source: '42 CFR 405.926(n)',
  },
];

/** The rule that forbids an appeal of this denial, or undefined. */
export const guardrailOf = (denial: GuardedDenial): Guardrail | undefined =>
  GUARDRAILS.find((rule) => fits(rule, denial));

function fits(rule: Guardrail, { group, carc, remarks, payerKind, ...seen }: GuardedDenial): boolean {
  return (
    (rule.groups?.includes(group) ?? true) &&
    (rule.carcs?.includes(carc) ?? true) &&
    (rule.remarks?.some((remark) => remarks.includes(remark)) ?? true) &&
    (rule.payerKinds === undefined || (payerKind !== null && rule.payerKinds.includes(payerKind))) &&
    (rule.needs === undefined || seen[rule.needs] === true)
  );
}

/** Whether an appeal is open for it, as far as the denial itself shows. */
export const isAppealable = (denial: Omit<GuardedDenial, 'payerKind'>, payerKind: PayerKind): boolean =>
  guardrailOf({ ...denial, payerKind }) === undefined;
