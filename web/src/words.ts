/** How our words are said to people. Meanings are the product's own dictionary. */
import {
  AUDIT_ACTION_MEANINGS,
  CLAIM_FREQUENCY_MEANINGS,
  CLAIM_STATUS_MEANINGS,
  DEADLINE_KIND_MEANINGS,
  DENIAL_CATEGORY_MEANINGS,
  DENIAL_NEXT_ACTION_MEANINGS,
  DENIAL_STATUS_MEANINGS,
  EDIT_CODE_MEANINGS,
  FILE_STATUS_MEANINGS,
  HAPPENED_MEANINGS,
  QUEUE_MEANINGS,
  STAGE_MEANINGS,
  STATEMENT_STATUS_MEANINGS,
  TASK_KIND_MEANINGS,
  TASK_OUTCOME_MEANINGS,
  TASK_STATE_MEANINGS,
} from '../../src/words';

const DICTIONARIES = {
  stage: STAGE_MEANINGS,
  claim: CLAIM_STATUS_MEANINGS,
  frequency: CLAIM_FREQUENCY_MEANINGS,
  deadline: DEADLINE_KIND_MEANINGS,
  category: DENIAL_CATEGORY_MEANINGS,
  action: DENIAL_NEXT_ACTION_MEANINGS,
  denial: DENIAL_STATUS_MEANINGS,
  edit: EDIT_CODE_MEANINGS,
  file: FILE_STATUS_MEANINGS,
  queue: QUEUE_MEANINGS,
  statement: STATEMENT_STATUS_MEANINGS,
  task: TASK_KIND_MEANINGS,
  outcome: TASK_OUTCOME_MEANINGS,
  state: TASK_STATE_MEANINGS,
} as const;
export type Dictionary = keyof typeof DICTIONARIES;

export const meaning = (dictionary: Dictionary, word: string): string | undefined =>
  (DICTIONARIES[dictionary] as Record<string, string>)[word];

const CAPITALS: Record<string, string> = {
  '277ca': '277CA',
  '999': '999',
  era: 'ERA',
  eft: 'EFT',
  plb: 'PLB',
  ncci: 'NCCI',
  ptp: 'PTP',
  mue: 'MUE',
};

/** `patient_balance` → `Patient balance`. */
export function say(word: string): string {
  const text = word
    .split('_')
    .map((part) => CAPITALS[part] ?? part)
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const HAPPENED: Readonly<Record<string, string>> = HAPPENED_MEANINGS;

/** A line of what happened in words: our codes said as people say them, minus signs as minus signs. */
export function plain(item: { kind: string; detail: string | null }): string {
  if (item.detail === null) return '';
  const [action, ...because] = item.detail.split(': ');
  const means = item.kind === 'audit' ? (AUDIT_ACTION_MEANINGS as Record<string, string>)[action!] : undefined;
  if (means) return [means, ...because].join(': ');
  const said = (word: string): string =>
    word
      .split('_')
      .map((part) => CAPITALS[part] ?? part)
      .join(' ');
  return item.detail.replace(/\b[a-z]+(?:_[a-z0-9]+)+\b/g, said).replace(/ -(?=\d)/g, ' −');
}
