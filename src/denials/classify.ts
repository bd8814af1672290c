/** What a denial is, who works it and what is proposed, from group, CARC and RARCs (FORMAT 5; DOMAIN 4.14). Pure. */
import type { PayerKind, Queue, DenialCategory, DenialNextAction } from '../words';

export interface Classified {
  category: DenialCategory;
  owner: Queue;
  nextAction: DenialNextAction;
}

type Rule = [carcs: string[], Classified];

const rule = (carcs: string, category: DenialCategory, owner: Queue, nextAction: DenialNextAction): Rule => [
  carcs.split(' '),
  { category, owner, nextAction },
];

const RULES: Rule[] = [
  rule('26 27 31 109', 'eligibility', 'registration', 'bill_other_payer'),
  rule('22', 'cob', 'registration', 'bill_other_payer'),
  rule('165 197 198', 'authorization', 'authorization', 'attach_authorization'),
  rule('4 11 167', 'coding', 'coding', 'correct_claim'),
  rule('97 236', 'bundling', 'coding', 'correct_claim'),
  rule('50 55 151', 'medical_necessity', 'denials', 'appeal'),
  rule('18', 'duplicate', 'denials', 'link_original'),
  rule('29', 'timely_filing', 'denials', 'send_proof'),
  rule('226 227 252', 'missing_information', 'denials', 'send_documents'),
  rule('16', 'missing_information', 'denials', 'correct_claim'),
  rule('B7 170 242', 'credentialing', 'credentialing', 'fix_enrollment'),
  rule('96 119 204', 'non_covered', 'denials', 'check_benefit'),
];

/** For CARC 16 the remark code tells whose mistake it was. */
const OWNER_BY_RARC: Record<string, Queue> = {
  M20: 'coding',
  M51: 'coding',
  M76: 'coding',
  MA61: 'registration',
  N382: 'registration',
};

/** MA130: the payer never processed the claim; it cannot be appealed or replaced, only sent anew (DOMAIN 4.5). */
export const isUnprocessable = (remarks: readonly string[]): boolean => remarks.includes('MA130');

export function classify(carc: string, remarks: readonly string[], payerKind: PayerKind): Classified {
  const found = RULES.find(([carcs]) => carcs.includes(carc))?.[1] ?? {
    category: 'other',
    owner: 'denials',
    nextAction: 'review',
  };
  if (carc === '29' && payerKind === 'medicare') return { ...found, nextAction: 'write_off' };
  if (carc !== '16') return found;
  const owner = remarks.map((remark) => OWNER_BY_RARC[remark]).find((queue) => queue !== undefined);
  return { ...found, owner: owner ?? 'denials', nextAction: isUnprocessable(remarks) ? 'new_claim' : 'correct_claim' };
}
