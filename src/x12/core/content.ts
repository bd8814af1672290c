import { kindOfTransaction } from './kind';
import { forEachEvent } from './reader';
import type { ContentErrorCode, GroupHeader, Segment, Transaction, X12Error, X12Event, X12Kind } from '../types';

/** How a parser of one transaction type complains about a segment. `element` is its number; `component` too. */
export type Report = (
  at: Segment,
  code: ContentErrorCode,
  message: string,
  element?: number,
  component?: number,
) => void;

/** What understands one transaction: its segments in order, ST and SE included, then the end. */
export interface TransactionParser {
  segment(segment: Segment): void;
  end(): void;
}

type Header = Omit<Transaction, 'segments'>;

const FUNCTIONAL_ID: Readonly<Record<Exclude<X12Kind, 'TA1' | 'unknown'>, string>> = {
  '835': 'HP',
  '837P': 'HC',
  '999': 'FA',
  '277CA': 'HN',
};

/**
 * Feeds the transactions of one kind to their parser and everything that is wrong to `fail`. A transaction of another kind
 * is a fault, not skipped: a file must not lose money or answers in silence.
 */
export class ContentReader {
  private parser: TransactionParser | undefined;
  private interchangeControl: string | undefined;
  private transactionControl: string | undefined;

  constructor(
    private readonly kind: Exclude<X12Kind, 'TA1' | 'unknown'>,
    private readonly open: (transaction: Header, report: Report) => TransactionParser,
    private readonly fail: (error: X12Error) => void,
  ) {}

  readonly event = (event: X12Event): void => {
    switch (event.type) {
      case 'segment':
        this.parser?.segment(event.segment);
        break;
      case 'interchange':
        this.interchangeControl = event.interchange.control;
        break;
      case 'transaction':
        this.begin(event.transaction, event.group);
        break;
      case 'transaction_end':
        this.parser?.end();
        this.parser = undefined;
        this.transactionControl = undefined;
        break;
      case 'error':
        this.fail(event.error);
        break;
      default:
        break;
    }
  };

  private begin(transaction: Header, group: GroupHeader): void {
    this.transactionControl = transaction.control;
    const st: Segment = { id: 'ST', elements: [], number: 1, offset: 0, delimiters: NO_DELIMITERS };
    if (kindOfTransaction(transaction.id, transaction.version) !== this.kind) {
      const what = `${transaction.id} ${transaction.version}`.replace(/[^ -~]/g, '?').slice(0, 20);
      this.report(st, 'unsupported_transaction', `Transaction is a ${what}; a 5010 ${this.kind} was expected here.`, 1);
      return;
    }
    const expected = FUNCTIONAL_ID[this.kind];
    if (group.functionalId !== expected) {
      const message = `The group says that it holds ${group.functionalId.slice(0, 2)}, but a ${this.kind} belongs in ${expected}.`;
      this.report({ ...st, id: 'GS', number: 0 }, 'functional_id_mismatch', message, 1);
    }
    this.parser = this.open(transaction, this.report);
  }

  private readonly report: Report = (at, code, message, element, component) => {
    const error: X12Error = { code, message, segment: at.number, segmentId: at.id, offset: at.offset };
    if (element !== undefined) error.element = elementName(at.id, element, component);
    if (this.interchangeControl !== undefined) error.interchangeControl = this.interchangeControl;
    if (this.transactionControl !== undefined) error.transactionControl = this.transactionControl;
    this.fail(error);
  };
}

const NO_DELIMITERS = { element: '', component: '', repetition: undefined, terminator: '' };

/** Parses a whole file of one kind; returns every fault, the envelope's too. */
export function parseContent(
  bytes: Buffer,
  kind: Exclude<X12Kind, 'TA1' | 'unknown'>,
  open: (transaction: Header, report: Report) => TransactionParser,
): X12Error[] {
  const errors: X12Error[] = [];
  const reader = new ContentReader(kind, open, (error) => errors.push(error));
  forEachEvent(bytes, reader.event);
  return errors;
}

/** `SVC01-2` from SVC, 1, 2. */
export function elementName(segmentId: string, element: number, component?: number): string {
  const name = `${segmentId}${String(element).padStart(2, '0')}`;
  return component === undefined ? name : `${name}-${component}`;
}
