/**
 * The EDI codec: X12 005010 in and out. It knows nothing of the product but `Cents`. Readers return faults as data and
 * never throw for what a file holds; the writer throws `X12WriteError` for what may not go on the wire.
 */
export type * from './types';
export { kindOf } from './core/kind';
export { readX12, readEvents, X12Reader } from './core/reader';
export { X12WriteError, forbiddenCharacter } from './core/element';
export { writeInterchange, writePieces, writeTransaction } from './core/writer';
export { rewriteX12 } from './core/rewrite';
export { wrapTransactions } from './core/wrap';
export { parse835, stream835 } from './remittance/parse835';
export { source835, write835 } from './remittance/write835';
export { balance835, BalanceTally } from './remittance/balance835';
export { parse837I, parse837P, stream837I, stream837P } from './claims/parse837';
export { source837I, source837P, write837I, write837P } from './claims/write837';
export { parse999, write999 } from './acknowledgements/ack999';
export { parse277ca } from './acknowledgements/parse277ca';
export { write277ca } from './acknowledgements/write277ca';
export { parse270, write270 } from './eligibility/inquiry270';
export { parse271, write271 } from './eligibility/response271';
export { parse276, write276 } from './status/request276';
export { parse277, write277 } from './status/response277';
export { parseTA1, writeTA1 } from './core/ta1';
export { checkX12, X12Checker } from './guides/check';
export { parseProfile } from './guides/profile';
export { acknowledge, writeAnswer } from './acknowledgements/acknowledge';
export { explainX12 } from './explain/explain';
export { type X12Object, streamObjects } from './explain/objects';
