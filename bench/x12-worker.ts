/** One measurement in a process of its own: `x12-worker.ts NAME PATH` prints what it took as one line of JSON. */
import { createReadStream, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Claim837P, RemittanceClaim, X12Reader } from '../src/x12';
import type { TransactionSource } from '../src/x12/core/writer';
import { type FileKind, interchangeOf } from './x12-file';

/** Bytes, seconds of clock and of CPU, objects seen. */
export interface Measured {
  bytes: number;
  seconds: number;
  cpuSeconds: number;
  count: number;
  rssMb: number;
}

type Run = (path: string) => Promise<number>;

/** Each loads what it needs, which is not measured, and gives what is. */
const RUNS: Readonly<Record<string, () => Promise<Run>>> = {
  floor: async () => async (path) => {
    let separators = 0;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      for (let i = 0; i < chunk.length; i++) if (chunk[i] === 0x2a || chunk[i] === 0x7e) separators++;
    }
    return separators;
  },
  segments: async () => {
    const { X12Reader } = await import('../src/x12');
    return (path) => elementsOf(path, X12Reader);
  },
  'typed 835': async () => {
    const { stream835 } = await import('../src/x12');
    return (path) => claimsOf(stream835(createReadStream(path)));
  },
  'typed 837P': async () => {
    const { stream837P } = await import('../src/x12');
    return (path) => claimsOf(stream837P(createReadStream(path)));
  },
  'typed 835, with checks': async () => {
    const { checkX12, stream835 } = await import('../src/x12');
    return async (path) => {
      await findingsOf(checkX12(createReadStream(path)));
      return claimsOf(stream835(createReadStream(path)));
    };
  },
  'typed 837P, with checks': async () => {
    const { checkX12, stream837P } = await import('../src/x12');
    return async (path) => {
      await findingsOf(checkX12(createReadStream(path)));
      return claimsOf(stream837P(createReadStream(path)));
    };
  },
  'node-x12': async () => {
    const { X12Parser } = (await import(process.env.X12_PEER!)) as { X12Parser: new () => NodeJS.ReadWriteStream };
    return (path) => peer(path, new X12Parser());
  },
  'x12-parser': async () => {
    const { X12parser } = (await import(process.env.X12_PEER!)) as { X12parser: new () => NodeJS.ReadWriteStream };
    return (path) => peer(path, new X12parser());
  },
};

async function elementsOf(path: string, Reader: typeof X12Reader): Promise<number> {
  let elements = 0;
  const reader = new Reader((event) => {
    if (event.type === 'segment') elements += event.segment.elements.length;
    else if (event.type === 'error') throw new Error(event.error.message);
  });
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) reader.push(chunk);
  reader.end();
  return elements;
}

/** Warnings may be; an error in a generated file is a fault of the bench or of the check. */
async function findingsOf(findings: AsyncIterable<{ severity: string; code: string }>): Promise<void> {
  for await (const { severity, code } of findings) {
    if (severity === 'error') throw new Error(`the check finds ${code} in a generated file`);
  }
}

async function claimsOf(events: AsyncIterable<{ type: string }>): Promise<number> {
  let claims = 0;
  for await (const event of events) {
    if (event.type === 'claim') claims++;
    else if (event.type === 'error') throw new Error(`a fault in a generated file: ${JSON.stringify(event)}`);
  }
  return claims;
}

/** A peer is a transform stream: its segments are counted as they come out. */
async function peer(path: string, parser: NodeJS.ReadWriteStream): Promise<number> {
  let segments = 0;
  const count = (_segment: unknown, _encoding: string, done: () => void): void => {
    segments++;
    done();
  };
  await pipeline(createReadStream(path), parser, new Writable({ objectMode: true, write: count }));
  return segments;
}

/** Writing the claims of the first transaction again and again: only the writing is timed, and they are all that is held. */
async function writing(kind: FileKind, path: string): Promise<Measured> {
  const sourceOf = kind === '835' ? await remittanceOf(path) : await batchOf(path);
  function* transactions() {
    for (let number = 1; number <= WRITTEN_TRANSACTIONS; number++)
      yield sourceOf.source(String(number).padStart(4, '0'));
  }
  const { writePieces } = await import('../src/x12');
  const clock = begin();
  let bytes = 0;
  for (const piece of writePieces(interchangeOf(kind, transactions()))) bytes += piece.length;
  return { bytes, ...clock(), count: WRITTEN_TRANSACTIONS * sourceOf.claims, rssMb: rssMb() };
}

/** What is written under a control number, and how many claims that is. */
interface Written {
  claims: number;
  source(control: string): TransactionSource;
}

async function remittanceOf(path: string): Promise<Written> {
  const { source835, stream835 } = await import('../src/x12');
  const claims: RemittanceClaim[] = [];
  for await (const event of stream835(createReadStream(path))) {
    if (event.type === 'claim') claims.push(event.claim);
    if (event.type !== 'remittance_end') continue;
    const { remittance, providerAdjustments } = event;
    return {
      claims: claims.length,
      source: (stControlNumber) => source835({ ...remittance, stControlNumber }, claims, providerAdjustments),
    };
  }
  throw new Error('the generated file holds no remittance');
}

async function batchOf(path: string): Promise<Written> {
  const { source837P, stream837P } = await import('../src/x12');
  const claims: Claim837P[] = [];
  for await (const event of stream837P(createReadStream(path))) {
    if (event.type === 'claim') claims.push(event.claim);
    if (event.type !== 'batch_end') continue;
    const { batch } = event;
    return { claims: claims.length, source: (stControlNumber) => source837P({ ...batch, stControlNumber }, claims) };
  }
  throw new Error('the generated file holds no batch');
}

const WRITTEN_TRANSACTIONS = 120;

function begin(): () => { seconds: number; cpuSeconds: number } {
  const started = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: Number(process.hrtime.bigint() - started) / 1e9, cpuSeconds: (user + system) / 1e6 };
  };
}

const rssMb = (): number => process.resourceUsage().maxRSS / 1_024;

async function measure(name: string, path: string): Promise<Measured> {
  if (name === 'writing 835') return writing('835', path);
  if (name === 'writing 837P') return writing('837P', path);
  const load = RUNS[name];
  if (!load) throw new Error(`no such measurement: ${name}`);
  const run = await load();
  const clock = begin();
  const count = await run(path);
  return { bytes: statSync(path).size, ...clock(), count, rssMb: rssMb() };
}

void measure(process.argv[2]!, process.argv[3]!).then((measured) => console.log(JSON.stringify(measured)));
