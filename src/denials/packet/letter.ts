/**
 * Letters from templates: paragraphs with merge fields. A field that nobody knows is refused when the template is written,
 * so that no letter goes out with a hole; a paragraph that names something which this denial has not is left out. Pure.
 */
import type { DenialCategory } from '../../words';

export const MERGE_FIELD_MEANINGS = {
  'payer.name': 'the payer that denied',
  'practice.name': 'who appeals',
  level: 'the level of the appeal, as a number',
  'claim.number': 'our number of the claim (PCN)',
  'claim.payerNumber': 'the payer’s control number of it',
  'claim.total': 'what was charged',
  'patient.name': 'the patient',
  'patient.born': 'the patient’s birth date',
  'member.id': 'the member id of the claim',
  'service.days': 'the day or days of service',
  'denied.reasons': 'the codes, as CO-197',
  'denied.amount': 'the amount that is contested',
  'denied.meaning': 'what the codes mean, in plain words',
  'remit.date': 'the day of the remittance with the denial',
  'remit.trace': 'its trace number',
  'sent.day': 'the day on which the claim was sent',
  'accepted.day': 'the day on which the payer accepted it for adjudication',
  'filing.limit': 'the payer’s last day for the claim',
  'authorization.number': 'the payer’s permission',
  because: 'why, in the words of whoever decided to appeal',
} as const;
export type MergeField = keyof typeof MERGE_FIELD_MEANINGS;
export type MergeValues = Partial<Record<MergeField, string>>;

export interface LetterText {
  subject: string;
  paragraphs: string[];
}

/** A version of a template: for one payer or all, for one category or all. */
export interface LetterTemplate extends LetterText {
  payerCode: string | null;
  category: DenialCategory | null;
  /** 0: comes with the product. */
  version: number;
}

const FIELD = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** What is wrong with a text, by its place; empty when it can be used. The texts themselves are not repeated. */
export function letterFaults({ subject, paragraphs }: LetterText): { path: string; message: string }[] {
  const texts = [
    { path: 'subject', text: subject },
    ...paragraphs.map((text, n) => ({ path: `paragraphs.${n}`, text })),
  ];
  return texts.flatMap(({ path, text }) => {
    const unknown = [...text.matchAll(FIELD)].filter(([, name]) => !isField(name!)).length;
    const broken = text.replace(FIELD, '').includes('{{') || text.replace(FIELD, '').includes('}}');
    return [
      ...(unknown ? [{ path, message: `names ${unknown} field(s) that letters do not have` }] : []),
      ...(broken ? [{ path, message: 'has a {{ or }} without its other half' }] : []),
    ];
  });
}

const isField = (name: string): name is MergeField => Object.hasOwn(MERGE_FIELD_MEANINGS, name);

/** The letter. What a paragraph names must be there, or the paragraph is not. */
export function merge({ subject, paragraphs }: LetterText, values: MergeValues): LetterText {
  const fill = (text: string): string => text.replace(FIELD, (_, name: MergeField) => values[name] ?? '');
  const isWhole = (text: string): boolean =>
    [...text.matchAll(FIELD)].every(([, name]) => Boolean(values[name as MergeField]));
  return { subject: fill(subject), paragraphs: paragraphs.filter(isWhole).map(fill) };
}

/** The narrowest that fits: payer and category, then payer, then category, then the one for all; of these the newest. */
export function chooseLetter(
  templates: readonly LetterTemplate[],
  payerCode: string,
  category: DenialCategory,
): LetterTemplate {
  const rank = (one: LetterTemplate): number => (one.payerCode ? 2 : 0) + (one.category ? 1 : 0);
  const fitting = templates.filter(
    (one) =>
      (one.payerCode === null || one.payerCode === payerCode) && (one.category === null || one.category === category),
  );
  const best = fitting.sort((a, b) => rank(b) - rank(a) || b.version - a.version)[0];
  if (!best) throw new Error('no letter fits: the one for all payers and categories is missing');
  return best;
}
