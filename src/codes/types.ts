/**
 * Code sets and the data that edits are made of. A *load* is one file of one kind, in force from a day until the next
 * load's; what a code means on a date of service is what the load in force on that day says (DOMAIN 1.3).
 */
import type { Day } from '../calendar';

export const CODE_KIND_MEANINGS = {
  'icd-10-cm': 'diagnoses: the order file that CMS publishes each October and April',
  'icd-10-cm-notes': 'their notes (excludes, code first, seventh character): the tabular XML that CMS publishes',
  hcpcs: 'HCPCS level II: the fixed-width file that CMS publishes each quarter',
  cpt: 'CPT by the customer’s own licensed file; seen by that organisation only',
  modifier: 'modifiers of procedures',
  'place-of-service': 'places of service',
  'revenue-code': 'revenue codes of institutional claims',
  'bill-type': 'types of bill',
  taxonomy: 'provider taxonomy: the file that NUCC publishes',
  carc: 'claim adjustment reason codes',
  rarc: 'remittance advice remark codes',
  'claim-status-category': 'categories of claim status (277, 277CA)',
  'claim-status': 'claim status codes (277, 277CA)',
  'ncci-ptp': 'NCCI procedure-to-procedure edits, practitioner: the quarterly file that CMS publishes',
  mue: 'medically unlikely edits, practitioner: the quarterly file that CMS publishes',
  'add-on': 'add-on codes and their primary codes: the file that CMS publishes',
  'fee-schedule': 'global days and bilateral indicators: the relative value file (PPRRVU) that CMS publishes',
  coverage: 'which diagnoses a local or national coverage determination asks for, by procedure',
  frequency: 'how often a service is paid in how many days',
  'sex-age': 'codes that fit one sex or a range of ages only',
  'required-modifier': 'codes that are not paid without one of some modifiers, by kind of payer',
} as const;
export type CodeKind = keyof typeof CODE_KIND_MEANINGS;
export const CODE_KINDS = Object.keys(CODE_KIND_MEANINGS) as [CodeKind, ...CodeKind[]];
export const isCodeKind = (text: string): text is CodeKind => text in CODE_KIND_MEANINGS;

/** Facts beside a code's meaning; which there are depends on its kind. */
export interface CodeData {
  /** mue: most units, and who judges them: 1 the line, 2 the day by policy, 3 the day clinically. */
  units?: number;
  mai?: 1 | 2 | 3;
  /** fee-schedule: days of the global period after the procedure; null: the concept does not apply. */
  globalDays?: 0 | 10 | 90 | null;
  /** fee-schedule: 0 never, 1 both sides at 150 %, 2 already both sides, 3 each side in full, 9 does not apply. */
  bilateral?: '0' | '1' | '2' | '3' | '9';
  /** add-on: 1 a closed list of primaries, 2 the contractor decides, 3 a list that the contractor may widen. */
  addOnType?: 1 | 2 | 3;
  /** coverage: the determination, and the kinds of payer that it binds. */
  policy?: string;
  payerKinds?: string[];
  /** frequency. */
  times?: number;
  days?: number;
  /** required-modifier: one of these, and who asks for it. */
  modifiers?: string[];
  source?: string;
  /** sex-age. */
  sex?: 'F' | 'M';
  ageFrom?: number;
  ageTo?: number;
  /** icd-10-cm-notes: codes or ranges as written. */
  excludes1?: string[];
  excludes2?: string[];
  codeFirst?: string[];
  useAdditional?: string[];
  /** Its codes have seven characters, of which the last is one of these; with what each means. */
  seventh?: Record<string, string>;
}

export interface CodeRow {
  code: string;
  title: string;
  /** A heading, a category or a deleted code is none; the claim needs what stands below it. */
  billable: boolean;
  from: Day | null;
  to: Day | null;
  data: CodeData | null;
}

/** Two codes that have to do with each other. */
export interface PairRow {
  /** NCCI: column 1. Add-on: the add-on. Coverage: the procedure. */
  a: string;
  /** NCCI: column 2. Add-on: a primary. Coverage: a diagnosis. */
  b: string;
  from: Day | null;
  to: Day | null;
  /** NCCI: the modifier indicator. Add-on: empty. Coverage: `covers`, or `excludes`. */
  value: string;
}

export interface CodeFile {
  codes: CodeRow[];
  pairs: PairRow[];
}

export interface RowFault {
  line: number;
  /** Which file, where several make one load. */
  file?: string;
  message: string;
}

/** A file that cannot be taken: all its bad rows by line (the first hundred of them), and nothing was changed. */
export class BadCodeFile extends Error {
  constructor(
    readonly kind: CodeKind,
    readonly faults: RowFault[],
    readonly total: number,
  ) {
    super(`the ${kind} file has ${total} bad row(s); nothing was changed`);
  }
}
