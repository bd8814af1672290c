/** What an edit says of a claim, and what edits share. */
import type { Reference } from '../codes/reference';
import type { CodeData } from '../codes/types';
import type { ClaimFacts, LineFacts } from '../rules/claim-facts';
import type { Severity } from '../rules/language';
import type { EditCode, Queue } from '../words';

/** An edit of ours by its name, or a rule of the practice by its key. */
export type FindingCode = EditCode | `rule:${string}`;

export interface Finding {
  code: FindingCode;
  lineId: string | null;
  severity: Severity;
  queue: Queue;
  overridable: boolean;
  /** One sentence for the person who has to act. Never a patient's data. */
  why: string;
  /** What to do about it, where the sentence does not say so itself. */
  fix?: string;
  /** The manual, guide or bulletin that asks for it. */
  source?: string;
  /** The version of the rule that found it. */
  ruleId?: string;
}

/** A pure function of a claim and of what the code sets say; the same claim gives the same findings. */
export type ClaimEdit = (claim: ClaimFacts, reference: Reference) => Finding[];

type More = Partial<Pick<Finding, 'lineId' | 'severity' | 'overridable' | 'fix' | 'source'>>;

/** An error that nobody may override, unless said otherwise. */
export const finding = (code: FindingCode, queue: Queue, why: string, more: More = {}): Finding => ({
  code,
  queue,
  why,
  lineId: null,
  severity: 'error',
  overridable: false,
  ...more,
});

/** Of each line that fits. */
export const eachLine = (claim: ClaimFacts, judge: (line: LineFacts) => Finding | null): Finding[] =>
  claim.lines.flatMap((line) => judge(line) ?? []);

export const hasModifier = (line: { modifiers: readonly string[] }, ...wanted: string[]): boolean =>
  line.modifiers.some((modifier) => wanted.includes(modifier));

/** Whether a list that is data binds the claim's payer; one that names no kind binds all. */
export const bindsPayer = ({ payer }: ClaimFacts, data: CodeData | null): boolean =>
  payer !== null && (data?.payerKinds === undefined || data.payerKinds.includes(payer.kind));

/** Evaluation and management, by the ranges of the CPT manual and CMS's own visits (G0402, G0438, G0439, G0463). */
export const isVisit = (code: string): boolean =>
  /^99(20[2-5]|21[1-5]|22[1-3]|23[1-9]|24[2-5]|25[2-5]|28[1-5]|29[12]|30[4-9]|31[056]|34[1-9]|350|38[1-7]|39[1-7]|40[1-4])$/.test(
    code,
  ) ||
  /^920(02|04|12|14)$/.test(code) ||
  ['G0402', 'G0438', 'G0439', 'G0463'].includes(code);

/** CPT surgery, radiology, pathology: what modifier 25 never belongs on. */
export const isProcedure = (code: string): boolean => /^[1-8]\d{4}$/.test(code);
