/**
 * The EDI codec: X12 005010 in and out. It knows nothing of the product but `Cents`. Readers return faults as data and
 * never throw for what a file holds; the writer throws `X12WriteError` for what may not go on the wire.
 */
export type * from './types';
export { kindOf } from './kind';
export { readX12, readEvents, X12Reader } from './reader';
export { X12WriteError, forbiddenCharacter } from './element';
export { writeInterchange, writeTransaction } from './writer';
export { wrapTransactions } from './wrap';
export { parse835, stream835 } from './parse835';
export { write835 } from './write835';
export { balance835, BalanceTally } from './balance835';
export { parse837P } from './parse837p';
export { write837P } from './write837p';
export { parse999, write999 } from './ack999';
export { parse277ca } from './parse277ca';
export { write277ca } from './write277ca';
export { parseTA1, writeTA1 } from './ta1';
