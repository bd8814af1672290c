import { Envelope } from './envelope';
import { SegmentScanner } from './scanner';
import type { Group, Interchange, Transaction, X12Event, X12File, X12Source } from '../types';

/** A buffer is read in slices, so that what a value keeps alive is a slice and not the file. */
const SLICE_BYTES = 1 << 16;

/** The reader without I/O: give it bytes, take events. Chunks may be cut anywhere. */
export class X12Reader {
  private readonly scanner: SegmentScanner;
  private readonly envelope: Envelope;
  private bytes = 0;

  constructor(emit: (event: X12Event) => void) {
    this.envelope = new Envelope(emit);
    this.scanner = new SegmentScanner(this.envelope);
  }

  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    this.scanner.push(chunk);
  }

  /** Call once, after the last chunk: it reports what was cut off. */
  end(): void {
    this.scanner.end();
    this.envelope.end(this.bytes);
  }
}

/** Hands each event of a whole file to `emit`. */
export function forEachEvent(bytes: Uint8Array, emit: (event: X12Event) => void): void {
  const reader = new X12Reader(emit);
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) reader.push(bytes.subarray(at, at + SLICE_BYTES));
  reader.end();
}

/** Streams a file of any size as events. It never throws for what the file holds; a failing source throws its own error. */
export async function* readEvents(source: X12Source): AsyncGenerator<X12Event> {
  let events: X12Event[] = [];
  const reader = new X12Reader((event) => events.push(event));
  for await (const chunk of chunksOf(source)) {
    reader.push(chunk);
    yield* events;
    events = [];
  }
  reader.end();
  yield* events;
}

export async function* chunksOf(source: X12Source): AsyncGenerator<Uint8Array> {
  if (!Buffer.isBuffer(source)) {
    for await (const chunk of source) yield chunk;
    return;
  }
  for (let at = 0; at < source.length; at += SLICE_BYTES) yield source.subarray(at, at + SLICE_BYTES);
}

/** Reads a whole file into interchanges, groups, transactions and segments, with every envelope fault. */
export function readX12(bytes: Buffer): X12File {
  const file: X12File = { interchanges: [], errors: [] };
  let interchange: Interchange | undefined;
  let group: Group | undefined;
  let transaction: Transaction | undefined;
  forEachEvent(bytes, (event) => {
    switch (event.type) {
      case 'interchange':
        interchange = { ...event.interchange, groups: [], acknowledgements: [] };
        file.interchanges.push(interchange);
        break;
      case 'group':
        group = { ...event.group, transactions: [] };
        interchange?.groups.push(group);
        break;
      case 'transaction':
        transaction = { ...event.transaction, segments: [] };
        group?.transactions.push(transaction);
        break;
      case 'segment':
        transaction?.segments.push(event.segment);
        break;
      case 'interchange_acknowledgement':
        interchange?.acknowledgements.push(event.segment);
        break;
      case 'error':
        file.errors.push(event.error);
        break;
      case 'transaction_end':
        break;
    }
  });
  return file;
}
