/** What the fuzzer starts from: the corpus, files written from random objects, and the corpus again in other clothes. */
import fc from 'fast-check';
import {
  type TransactionOut,
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
import { ack277ca, ack999, batch837I, batch837P, remittance } from './arbitraries';
import { type Random, randomOf } from './fuzz-random';
import { inquiry270, response271 } from './inquiries';
import { request276, response277 } from './statuses';
import { corpusTotals, file, sample } from './support';

export interface FuzzFile {
  name: string;
  bytes: Buffer;
}

const WRITTEN_EACH = 20;
const VARIANTS = 80;
/** One file of the corpus has 156 interchanges, which others show as well. */
const SAMPLE_BYTES_MAX = 20_000;

/** At least 200 files of all kinds; one seed always gives the same. */
export function fuzzCorpus(seed: number): FuzzFile[] {
  const samples = Object.keys(corpusTotals)
    .map((name) => ({ name, bytes: sample(name) }))
    .filter(({ bytes }) => bytes.length <= SAMPLE_BYTES_MAX);
  const random = randomOf(seed);
  const variants = Array.from({ length: VARIANTS }, () => variantOf(random.of(samples), random));
  return [...samples, ...written(seed), ...variants];
}

function written(seed: number): FuzzFile[] {
  return [
    ...writtenAs('835', remittance.map(write835), seed),
    ...writtenAs('837P', batch837P.map(write837P), seed),
    ...writtenAs('837I', batch837I.map(write837I), seed),
    ...writtenAs('999', ack999.map(write999), seed),
    ...writtenAs('277CA', ack277ca.map(write277ca), seed),
    ...writtenAs('270', inquiry270.map(write270), seed),
    ...writtenAs('271', response271.map(write271), seed),
    ...writtenAs('276', request276.map(write276), seed),
    ...writtenAs('277', response277.map(write277), seed),
  ];
}

function writtenAs(kind: string, transactions: fc.Arbitrary<TransactionOut>, seed: number): FuzzFile[] {
  return fc
    .sample(transactions, { seed, numRuns: WRITTEN_EACH })
    .map((transaction, i) => ({ name: `written ${kind} ${i}`, bytes: file(transaction) }));
}

/** The same transaction several times, counted rightly: a valid file stays valid. */
function variantOf({ name, bytes }: FuzzFile, random: Random): FuzzFile {
  const text = bytes.toString('latin1');
  const terminator = text[105] ?? '~';
  const element = text[3] ?? '*';
  const segments = text.split(terminator);
  const first = segments.findIndex((segment) => segment.trim().startsWith(`ST${element}`));
  const last = segments.findIndex((segment) => segment.trim().startsWith(`SE${element}`));
  if (first < 0 || last < first) return { name: `${name} as it is`, bytes };
  const times = 2 + random.int(4);
  const body = segments.slice(first + 1, last);
  const st = segments[first]!.split(element);
  const copies = Array.from({ length: times }, (_, i) => {
    const control = String(1001 + i);
    const opened = [...st.slice(0, 2), control, ...st.slice(3)].join(element);
    return [opened, ...body, ['SE', String(body.length + 2), control].join(element)];
  });
  const after = segments.slice(last + 1).map((segment) => recounted(segment, times, element));
  const all = [...segments.slice(0, first), ...copies.flat(), ...after];
  return { name: `${name} ${times} times`, bytes: Buffer.from(all.join(terminator), 'latin1') };
}

const recounted = (segment: string, times: number, element: string): string => {
  const elements = segment.split(element);
  if (elements[0]?.trim() === 'GE') elements[1] = String(times);
  return elements.join(element);
};
