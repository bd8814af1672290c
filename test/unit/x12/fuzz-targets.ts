/**
 * What must hold for any bytes at all, in three targets: the reader with its envelope; the typed parsers; check and write. A target
 * throws where something does not hold.
 */
import { strict as assert } from 'node:assert';
import { X12Checker } from '../../../src/x12/guides/check';
import type { Finding } from '../../../src/x12/guides/findings';
import { explainX12 } from '../../../src/x12/explain/explain';
import {
  type TransactionOut,
  type X12Error,
  type X12Event,
  X12Reader,
  X12WriteError,
  balance835,
  kindOf,
  parse270,
  parse271,
  parse276,
  parse277,
  parse277ca,
  parse835,
  parse837I,
  parse837P,
  parse999,
  parseTA1,
  stream835,
  write270,
  write271,
  write276,
  write277,
  write277ca,
  write835,
  write837I,
  write837P,
  write999,
} from '../../../src/x12/index';
import { addTyped, claimFields, countedTotals, newClaimTotals } from './corpus';
import { type Random, randomOf } from './fuzz-random';
import { file, unplaced } from './support';

export type Target = (bytes: Buffer, seed: number) => Promise<void> | void;

export const TARGETS: Readonly<Record<string, Target>> = { envelope, parsers, checkAndWrite };

/** Every segment is where it says; chunks change nothing; a file without faults has the counts that it claims. */
function envelope(bytes: Buffer, seed: number): void {
  const events = eventsOf(bytes, [bytes]);
  assert.deepEqual(
    summary(eventsOf(bytes, chunksOf(bytes, randomOf(seed)))),
    summary(events),
    'chunks change the events',
  );
  let number = 0;
  for (const event of events) {
    if (event.type === 'transaction') number = 0;
    if (event.type !== 'segment') continue;
    const { segment } = event;
    assert.equal(segment.number, ++number, 'segments of a transaction are counted from 1');
    if (!/^[ -~]+$/.test(segment.id)) continue;
    const there = bytes.toString('latin1', segment.offset, segment.offset + segment.id.length);
    assert.equal(there, segment.id, 'offset of a segment');
  }
  if (!events.some(({ type }) => type === 'error')) assertCounts(events);
}

function eventsOf(_bytes: Buffer, chunks: Iterable<Buffer>): X12Event[] {
  const events: X12Event[] = [];
  const reader = new X12Reader((event) => events.push(event));
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return events;
}

function* chunksOf(bytes: Buffer, random: Random): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const length = 1 + random.int(random.chance(3) ? 3 : 300);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const summary = (events: X12Event[]): unknown[] =>
  events.map((event) => {
    if (event.type === 'segment') return [event.segment.offset, event.segment.elements];
    return event.type === 'error' ? [event.error.code, event.error.offset, event.error.segment] : event.type;
  });

/** SE01 again, from the events alone. */
function assertCounts(events: X12Event[]): void {
  let segments = 0;
  for (const event of events) {
    if (event.type === 'transaction') segments = 0;
    if (event.type !== 'segment') continue;
    segments++;
    if (event.segment.id === 'SE')
      assert.equal(Number(event.segment.elements[1]), segments, 'SE01 of an accepted file');
  }
}

interface Kind {
  parse: (bytes: Buffer) => { values: unknown[]; errors: X12Error[] };
  /** Writes what `parse` gave, one transaction. */
  write: (value: never) => TransactionOut;
  /** What does not count when two values are compared: places in the file. */
  compared?: (value: never) => unknown;
}

export const KINDS: Readonly<Record<string, Kind>> = {
  '835': {
    parse: (bytes) => {
      const { remittances, errors } = parse835(bytes);
      return { values: remittances, errors };
    },
    write: write835,
    compared: unplaced,
  },
  '837P': { parse: (bytes) => valuesOf(parse837P(bytes), 'batches'), write: write837P },
  '837I': { parse: (bytes) => valuesOf(parse837I(bytes), 'batches'), write: write837I },
  '999': { parse: (bytes) => valuesOf(parse999(bytes), 'acknowledgements'), write: write999, compared: asAnswered },
  '277CA': {
    parse: (bytes) => valuesOf(parse277ca(bytes), 'acknowledgements'),
    write: write277ca,
    compared: asAnswered,
  },
  '270': { parse: (bytes) => valuesOf(parse270(bytes), 'inquiries'), write: write270 },
  '271': { parse: (bytes) => valuesOf(parse271(bytes), 'responses'), write: write271 },
  '276': { parse: (bytes) => valuesOf(parse276(bytes), 'requests'), write: write276 },
  '277': { parse: (bytes) => valuesOf(parse277(bytes), 'responses'), write: write277 },
};

const valuesOf = <K extends string>(read: { [key in K]: unknown[] } & { errors: X12Error[] }, key: K) => ({
  values: read[key] as unknown[],
  errors: read.errors,
});

/** What these two read and do not write: segments that have no field, and the end of an IK303 of more than four characters. */
function asAnswered(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, one: unknown) => {
    if (key === 'unknown') return undefined;
    return key === 'loop' && typeof one === 'string' ? one.slice(0, 4) : one;
  });
}

/** No parser throws, whatever it is given; all faults have a place in the file and a sentence. */
async function parsers(bytes: Buffer): Promise<void> {
  for (const { parse } of Object.values(KINDS)) assertErrors(parse(bytes).errors, bytes);
  assertErrors(parseTA1(bytes).errors, bytes);
  parse835(bytes).remittances.forEach((remittance) => balance835(remittance));
  let claims = 0;
  for await (const event of stream835(bytes)) if (event.type === 'claim') claims++;
  assert.equal(claims, parse835(bytes).remittances.flatMap((one) => one.claims).length, 'a stream has every claim');
  for await (const text of explainX12(bytes)) assert.equal(typeof text, 'string');
}

function assertErrors(errors: X12Error[], bytes: Buffer): void {
  for (const { code, message, offset, segment } of errors) {
    assert.ok(code !== ('' as string) && message.length > 10, 'an error says what is wrong');
    assert.ok(offset >= 0 && offset <= bytes.length && segment >= 0, 'an error has its place');
  }
}

/** The check ends; what is accepted has the totals of its segments; what is written is read as what it was. */
function checkAndWrite(bytes: Buffer): void {
  const findings: Finding[] = [];
  const reader = new X12Reader(new X12Checker((finding) => findings.push(finding)));
  reader.push(bytes);
  reader.end();
  for (const { offset, message } of findings) assert.ok(offset >= 0 && offset <= bytes.length && message.length > 10);
  const kind = kindOf(bytes);
  const codec = KINDS[kind];
  if (!codec) return;
  const { values, errors } = codec.parse(bytes);
  const refusals = findings.filter(({ severity, code }) => severity === 'error' && code !== 'unsupported_guide');
  if (errors.length > 0 || refusals.length > 0) return;
  assertTotals(bytes, kind, values);
  for (const value of values) assertWritten(codec, value as never);
}

function assertTotals(bytes: Buffer, kind: string, values: unknown[]): void {
  const { totals, errors } = countedTotals(bytes);
  assert.deepEqual(errors, [], 'a parser says all that the envelope says');
  const money = newClaimTotals();
  for (const value of values) addTyped(money, kind, value);
  const { isa: _isa, gs: _gs, st, segments: _segments, ...rest } = totals;
  assert.equal(values.length, st, 'each transaction is read');
  assert.deepEqual(claimFields(kind.slice(0, 3), money), rest, 'totals of an accepted file');
}

function assertWritten(codec: Kind, value: never): void {
  let bytes: Buffer;
  try {
    bytes = file(codec.write(value));
  } catch (error) {
    // Reading is lenient and writing strict: a refusal that names its place is right.
    if (error instanceof X12WriteError || error instanceof RangeError) return;
    throw error;
  }
  const again = codec.parse(bytes).values;
  const compared = codec.compared ?? ((one: never) => one);
  assert.deepEqual(
    again.map((one) => compared(one as never)),
    [compared(value)],
    'parse(write(x)) = x',
  );
}
