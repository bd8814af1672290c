/** What the tests of the codec share: samples, an envelope, and ways to take what was read apart from where it stood. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cents, cents } from '../../../src/money/cents';
import {
  type GroupOut,
  type Remittance,
  type TransactionOut,
  type X12Error,
  writeInterchange,
} from '../../../src/x12/index';

export const SAMPLES = join(__dirname, '../../x12-samples');

export function sample(path: string): Buffer {
  return readFileSync(join(SAMPLES, path));
}

export interface Totals {
  isa: number;
  gs: number;
  st: number;
  segments: number;
  claims?: number;
  lines?: number;
  chargeCents?: number;
  paidCents?: number;
  status?: string[];
  bprCents?: number[];
  plbCents?: number;
  freq?: string[];
}

export const corpusTotals = JSON.parse(sample('totals.json').toString()) as Record<string, Totals>;

/** The own files of the transactions that have typed objects of their own tests; \`corpus.test.ts\` takes them all. */
export const totals: Record<string, Totals> = Object.fromEntries(
  Object.entries(corpusTotals).filter(([path]) => /^(277ca|835|837p|999|broken)\/own-(?!c)/.test(path)),
);

const GROUPS: Readonly<Record<string, [string, string]>> = {
  '835': ['HP', '005010X221A1'],
  '837': ['HC', '005010X222A1'],
  '999': ['FA', '005010X231A1'],
  '277': ['HN', '005010X214'],
  '270': ['HS', '005010X279A1'],
  '271': ['HB', '005010X279A1'],
  '276': ['HR', '005010X212'],
};

/** One interchange around transactions of one type. */
export function file(...transactions: TransactionOut[]): Buffer {
  const [functionalId, guide] = GROUPS[transactions[0]!.id]!;
  const version = transactions[0]!.version ?? guide;
  const group: GroupOut = { functionalId, sender: 'SND', receiver: 'RCV', control: '101', version, transactions };
  return writeInterchange({
    senderId: 'SND',
    receiverId: 'RCV',
    date: '2026-03-03',
    time: '1200',
    control: '000000101',
    usage: 'T',
    groups: [group],
  });
}

/** The segments of a written transaction, ST and SE left out. */
export function lines(bytes: Buffer, first = 'ST'): string[] {
  const all = bytes.toString('latin1').split('~');
  return all.slice(
    all.findIndex((text) => text.startsWith(`${first}*`)),
    all.findIndex((text) => text.startsWith('SE*')),
  );
}

export function codes(errors: readonly X12Error[]): string[] {
  return errors.map((error) => error.code);
}

/** Segment numbers are of the file, not of the remittance: they are left out where two remittances are compared. */
export function unplaced(remittance: Remittance): Remittance {
  const claims = remittance.claims.map((claim) => ({
    ...claim,
    segment: undefined,
    lines: claim.lines.map((line) => ({ ...line, segment: undefined })),
  }));
  return { ...remittance, claims };
}

export const usd = (dollars: number): Cents => cents(Math.round(dollars * 100));

/** A file of text segments under a plain ISA and GS, so that faults can be put anywhere. */
export function envelope(...segments: string[]): Buffer {
  return Buffer.from(segments.map((text) => `${text}~`).join(''), 'latin1');
}

export const ISA =
  'ISA*00*          *00*          *ZZ*SND            *ZZ*RCV            *260303*1200*^*00501*000000101*0*T*:';
export const GS = 'GS*HP*SND*RCV*20260303*1200*7*X*005010X221A1';
