import { kindOfTransaction } from './kind';
import type { TransactionHeader, X12Handler } from './handler';
import { readStream, readWhole } from './reader';
import type { ContentErrorCode, GroupHeader, InterchangeHeader, Segment, X12Error, X12Kind, X12Source } from '../types';

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

/** Opens a parser for a transaction, and tells what it finds in it. */
export type Opener<E> = (transaction: TransactionHeader, report: Report, tell: (event: E) => void) => TransactionParser;

/** An opener of a transaction that is one value, told of when it is whole. */
export function openerOf<T>(
  open: (transaction: TransactionHeader, report: Report) => { value: T; parser: TransactionParser },
): Opener<T> {
  return (transaction, report, tell) => {
    const { value, parser } = open(transaction, report);
    const end = (): void => {
      parser.end();
      tell(value);
    };
    return { segment: (segment) => parser.segment(segment), end };
  };
}

export type ContentKind = Exclude<X12Kind, 'TA1' | 'unknown'>;

const FUNCTIONAL_ID: Readonly<Record<ContentKind, string>> = {
  '835': 'HP',
  '837P': 'HC',
  '837I': 'HC',
  '999': 'FA',
  '277CA': 'HN',
  '270': 'HS',
  '271': 'HB',
  '276': 'HR',
  '277': 'HN',
};

/**
 * Feeds the transactions of the kinds that are asked for to their parsers and everything that is wrong to `fail`. A
 * transaction of another kind is a fault, not skipped: a file must not lose money or answers in silence.
 */
class ContentReader<E> implements X12Handler {
  private parser: TransactionParser | undefined;
  private interchangeControl: string | undefined;
  private transactionControl: string | undefined;

  constructor(
    private readonly openers: Openers<E>,
    private readonly tell: (event: E) => void,
    private readonly fail: (error: X12Error) => void,
    private readonly tellTA1?: TA1Event<E>,
  ) {}

  interchange(interchange: InterchangeHeader): void {
    this.interchangeControl = interchange.control;
  }

  group(): void {
    // A group is told of again with each of its transactions.
  }

  segment(segment: Segment): void {
    this.parser?.segment(segment);
  }

  transactionEnd(): void {
    this.parser?.end();
    this.parser = undefined;
    this.transactionControl = undefined;
  }

  /** A TA1 is about another interchange. */
  acknowledgement(segment: Segment): void {
    if (this.tellTA1) this.tell(this.tellTA1(segment, this.fail));
  }

  error(error: X12Error): void {
    this.fail(error);
  }

  transaction(transaction: TransactionHeader, group: GroupHeader): void {
    this.transactionControl = transaction.control;
    const st: Segment = { id: 'ST', elements: [], number: 1, offset: 0, delimiters: NO_DELIMITERS };
    const kind = kindOfTransaction(transaction.id, transaction.version) as ContentKind;
    const open = this.openers[kind];
    if (!open) {
      const what = `${transaction.id} ${transaction.version}`.replace(/[^ -~]/g, '?').slice(0, 20);
      this.report(
        st,
        'unsupported_transaction',
        `Transaction is a ${what}; a 5010 ${this.expected()} was expected here.`,
        1,
      );
      return;
    }
    const expected = FUNCTIONAL_ID[kind];
    if (group.functionalId !== expected) {
      const message = `The group says that it holds ${group.functionalId.slice(0, 2)}, but a ${kind} belongs in ${expected}.`;
      this.report({ ...st, id: 'GS', number: 0 }, 'functional_id_mismatch', message, 1);
    }
    this.parser = open(transaction, this.report, this.tell);
  }

  private expected(): string {
    return Object.keys(this.openers)
      .join(', ')
      .replace(/, ([^,]*)$/, ' or $1');
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

/** Makes an event of a TA1, for those who want it among the others. */
type TA1Event<E> = (segment: Segment, fail: (error: X12Error) => void) => E;

/** By kind: what reads its transactions. */
type Openers<E> = Partial<Record<ContentKind, Opener<E>>>;

/** Parses a whole file of one kind; returns every fault, the envelope's too. */
export function parseContent<E>(
  bytes: Buffer,
  kind: ContentKind,
  open: Opener<E>,
  tell: (event: E) => void,
): X12Error[] {
  const errors: X12Error[] = [];
  readWhole(bytes, new ContentReader<E>({ [kind]: open }, tell, (error) => errors.push(error)));
  return errors;
}

/** Streams a file of some kinds as the events that their parsers tell, with every fault where it is met. */
export function streamContent<E>(
  source: X12Source,
  openers: Openers<E>,
  tellTA1?: TA1Event<E>,
): AsyncGenerator<E | { type: 'error'; error: X12Error }> {
  const events: (E | { type: 'error'; error: X12Error })[] = [];
  const tell = (event: E): void => void events.push(event);
  const content = new ContentReader<E>(openers, tell, (error) => events.push({ type: 'error', error }), tellTA1);
  return readStream(source, content, events);
}

/** `SVC01-2` from SVC, 1, 2. */
export function elementName(segmentId: string, element: number, component?: number): string {
  const name = `${segmentId}${String(element).padStart(2, '0')}`;
  return component === undefined ? name : `${name}-${component}`;
}
