import { Envelope } from './envelope';
import { type X12Handler, asEvents } from './handler';
import { SegmentScanner } from './scanner';
import type { Group, Interchange, Transaction, X12Event, X12File, X12Source } from '../types';

/** A buffer is read in slices, so that what a value keeps alive is a slice and not the file. */
const SLICE_BYTES = 1 << 16;

/** The reader without I/O: give it bytes, take events, or calls of a handler. Chunks may be cut anywhere. */
export class X12Reader {
  private readonly scanner: SegmentScanner;
  private readonly envelope: Envelope;
  private bytes = 0;

  constructor(to: X12Handler | ((event: X12Event) => void)) {
    this.envelope = new Envelope(typeof to === 'function' ? asEvents(to) : to);
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

/** Hands a whole file to `to`. */
export function readWhole(bytes: Uint8Array, to: X12Handler | ((event: X12Event) => void)): void {
  const reader = new X12Reader(to);
  for (const slice of slices(bytes)) reader.push(slice);
  reader.end();
}

/** Reads a source to its end; what `events` gathered from a chunk is yielded before the next is asked for. */
export async function* readStream<E>(source: X12Source, to: X12Handler, events: E[]): AsyncGenerator<E> {
  const reader = new X12Reader(to);
  for await (const chunk of chunksOf(source)) {
    reader.push(chunk);
    for (let i = 0; i < events.length; i++) yield events[i]!;
    events.length = 0;
  }
  reader.end();
  for (const event of events) yield event;
}

/** Streams a file of any size as events. It never throws for what the file holds; a failing source throws its own error. */
export function readEvents(source: X12Source): AsyncGenerator<X12Event> {
  const events: X12Event[] = [];
  const handler = asEvents((event) => events.push(event));
  return readStream(source, handler, events);
}

/** A source in slices. */
export async function* chunksOf(source: X12Source): AsyncGenerator<Uint8Array> {
  if (Buffer.isBuffer(source)) yield* slices(source);
  else for await (const chunk of source) yield* slices(chunk);
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}

/** Reads a whole file into interchanges, groups, transactions and segments, with every envelope fault. */
export function readX12(bytes: Buffer): X12File {
  const file: X12File = { interchanges: [], errors: [] };
  let interchange: Interchange | undefined;
  let group: Group | undefined;
  let transaction: Transaction | undefined;
  readWhole(bytes, (event) => {
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
