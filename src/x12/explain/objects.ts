/** A file of any kinds as typed objects, one by one: what `throughline x12 json` prints. */
import { open277CA } from '../acknowledgements/parse277ca';
import { open999 } from '../acknowledgements/ack999';
import { open837I, open837P } from '../claims/parse837';
import { type ContentKind, type Opener, streamContent } from '../core/content';
import { ta1Of } from '../core/ta1';
import { open270 } from '../eligibility/inquiry270';
import { open271 } from '../eligibility/response271';
import { open835 } from '../remittance/parse835';
import { open276 } from '../status/request276';
import { open277 } from '../status/response277';
import type { InterchangeAcknowledgement, X12Error, X12Source } from '../types';

/**
 * What a transaction holds. An 835 and an 837 are told of in parts, as `stream835` and `stream837P` do, since one of them may
 * be larger than the memory: `type` says which part; the others are one object each.
 */
export type X12Object =
  | { kind: ContentKind; transaction: string; type: string; [field: string]: unknown }
  | { kind: 'TA1'; type: 'acknowledgement'; acknowledgement: InterchangeAcknowledgement }
  | { type: 'error'; error: X12Error };

/** Streams the objects of a file of any size and any kinds, in its order, faults where they are met. It throws for no file. */
export function streamObjects(source: X12Source): AsyncGenerator<X12Object> {
  return streamContent<X12Object>(
    source,
    {
      '835': inParts('835', open835),
      '837P': inParts('837P', open837P),
      '837I': inParts('837I', open837I),
      '999': asOne('999', 'acknowledgement', open999),
      '277CA': asOne('277CA', 'acknowledgement', open277CA),
      '270': asOne('270', 'inquiry', open270),
      '271': asOne('271', 'response', open271),
      '276': asOne('276', 'request', open276),
      '277': asOne('277', 'response', open277),
    },
    (segment, fail) => ({ kind: 'TA1', type: 'acknowledgement', acknowledgement: ta1Of(segment, fail) }),
  );
}

function inParts<E extends { type: string }>(kind: ContentKind, open: Opener<E>): Opener<X12Object> {
  return (st, report, tell) => open(st, report, (event) => tell({ kind, transaction: st.control, ...event }));
}

function asOne(kind: ContentKind, type: string, open: Opener<unknown>): Opener<X12Object> {
  return (st, report, tell) => open(st, report, (one) => tell({ kind, transaction: st.control, type, [type]: one }));
}
