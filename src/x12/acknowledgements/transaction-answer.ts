import { forbiddenCharacter } from '../core/element';
import type { Finding } from '../guides/findings';
import type { ElementValue, Segment } from '../types';
import type { AcknowledgedTransaction, ElementError, SegmentError } from './typesAcks';
import { TRANSACTION_CODES, transactionVerdict } from './verdicts';

/** A file of noise must not become a 999 of its size: the verdict is the same after these. */
const SEGMENT_ERRORS_MAX = 500;
const CODES_MAX = 5;
/** AK201 (143). */
const TRANSACTIONS: ReadonlySet<string> = new Set(['270', '271', '276', '277', '278', '820', '834', '835', '837']);
/** Data element 724 (IK404). */
const BAD_VALUE_MAX = 99;
/** Data element 1705 (AK203). */
const REFERENCE_MAX = 35;

/** Gathers what is answered to one transaction: AK2 to IK5. */
export class TransactionAnswer {
  private readonly codes = new Set<string>();
  private readonly segmentErrors = new Map<string, SegmentError>();
  private errors = 0;
  private warnings = 0;
  /** CLM01 of this claim and of the one before, with the numbers of their segments; a level (HL) is in no claim. */
  private claim: { id: string; from: number } | undefined;
  private before: { id: string; from: number } | undefined;
  private reference: string | undefined;

  constructor(
    private readonly id: string,
    private readonly control: string,
  ) {}

  /** Notes what the answer quotes: ST03, and which claim a fault is in. */
  segment(segment: Segment): void {
    if (segment.number === 1) this.reference = segment.elements[3] || undefined;
    if (this.id !== '837' || (segment.id !== 'CLM' && segment.id !== 'HL')) return;
    this.before = this.claim;
    this.claim = { id: segment.id === 'CLM' ? (segment.elements[1] ?? '') : '', from: segment.number };
  }

  take(finding: Finding): void {
    if (finding.severity === 'error') this.errors++;
    else this.warnings++;
    const code = TRANSACTION_CODES[finding.code];
    if (code !== undefined) this.codes.add(code);
    else if (finding.segmentError !== undefined) this.segmentError(finding);
    else this.codes.add('5');
  }

  /** Whether AK2 can name it: a transaction of HIPAA (AK201) with a control number of 4 to 9 characters (AK202). */
  get isNameable(): boolean {
    const { length } = this.control.trim();
    return TRANSACTIONS.has(this.id) && length === this.control.length && length >= 4 && length <= 9;
  }

  get verdict(): 'A' | 'E' | 'R' {
    return transactionVerdict(this.errors, this.warnings);
  }

  answer(): AcknowledgedTransaction {
    const segmentErrors = [...this.segmentErrors.values()].sort((a, b) => a.position - b.position);
    const codes = [...this.codes].slice(0, CODES_MAX);
    const answer: AcknowledgedTransaction = {
      id: plain(this.id),
      control: plain(this.control),
      status: this.verdict,
      codes,
      segmentErrors,
    };
    if (this.reference !== undefined) answer.version = plain(this.reference).slice(0, REFERENCE_MAX);
    return answer;
  }

  private segmentError(finding: Finding): void {
    this.codes.add(finding.level === 'syntax' ? '5' : 'I5');
    const key = `${finding.segment} ${finding.segmentId} ${finding.segmentError} ${finding.loop ?? ''}`;
    let error = this.segmentErrors.get(key);
    if (!error) {
      if (this.segmentErrors.size >= SEGMENT_ERRORS_MAX) return;
      error = this.newSegmentError(finding);
      this.segmentErrors.set(key, error);
    }
    if (finding.elementError !== undefined) error.elementErrors.push(elementError(finding, finding.elementError));
  }

  private newSegmentError(finding: Finding): SegmentError {
    const { segment, segmentId, segmentError, loop, trigger } = finding;
    const contexts: ElementValue[][] = [];
    const claim = this.claimAt(segment);
    // Both CTX stand at one position, so either may be first; the usual validators read them in this order alone.
    if (claim) contexts.push([['CLM01', claim]]);
    if (trigger !== undefined) contexts.push(['SITUATIONAL TRIGGER', trigger, String(segment), loop?.slice(0, 4)]);
    const error: SegmentError = {
      segmentId: segmentId.padEnd(2, '?'),
      position: segment,
      code: segmentError,
      contexts,
      elementErrors: [],
    };
    if (loop !== undefined) error.loop = loop;
    return error;
  }

  /** The claim by which its biller knows a fault. A claim's sums are found after it, so the one before counts too. */
  private claimAt(segment: number): string | undefined {
    const claim = [this.claim, this.before].find((one) => one !== undefined && one.from <= segment);
    if (!claim || claim.id === '' || forbiddenCharacter(claim.id) !== undefined) return undefined;
    return claim.id.slice(0, 35);
  }
}

function elementError(finding: Finding, code: string): ElementError {
  const { element = 1, component, repetition, dataElement, badValue } = finding;
  const error: ElementError = { element, code, contexts: [] };
  if (component !== undefined) error.component = component;
  // IK401-3 stands after -2: of an element that is no composite the repetition has no place of its own.
  if (repetition !== undefined && component !== undefined) error.repetition = repetition;
  // Composites have letters in their number, which IK402 has not.
  if (dataElement !== undefined && /^\d+$/.test(dataElement)) error.dataElement = dataElement;
  const shown = badValue?.trimEnd().slice(0, BAD_VALUE_MAX).trimEnd();
  if (shown) error.badValue = shown;
  return error;
}

/** What came in may hold the delimiters that the answer is written with. */
export function plain(text: string): string {
  return text.replace(/[*:~^]|[^\x20-\x7e]/g, '?');
}
