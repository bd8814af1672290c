import type { GroupHeader, InterchangeHeader, Segment, Transaction, X12Error, X12Event } from '../types';

export type TransactionHeader = Omit<Transaction, 'segments'>;

/** What the reader tells, in file order. A call each, since most files are millions of segments. */
export interface X12Handler {
  /** `at` is its ISA. */
  interchange(interchange: InterchangeHeader, at: Segment): void;
  /** `at` is its GS. */
  group(group: GroupHeader, at: Segment): void;
  /** Its segments follow, ST and SE included, then `transactionEnd`. */
  transaction(transaction: TransactionHeader, group: GroupHeader): void;
  segment(segment: Segment): void;
  transactionEnd(complete: boolean): void;
  /** A TA1. */
  acknowledgement(segment: Segment): void;
  error(error: X12Error): void;
}

/** The same as values. */
export function asEvents(emit: (event: X12Event) => void): X12Handler {
  return {
    interchange: (interchange) => emit({ type: 'interchange', interchange }),
    group: (group) => emit({ type: 'group', group }),
    transaction: (transaction, group) => emit({ type: 'transaction', transaction, group }),
    segment: (segment) => emit({ type: 'segment', segment }),
    transactionEnd: (complete) => emit({ type: 'transaction_end', complete }),
    acknowledgement: (segment) => emit({ type: 'interchange_acknowledgement', segment }),
    error: (error) => emit({ type: 'error', error }),
  };
}
