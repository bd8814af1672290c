/** Writes a file of many transactions piece by piece, as a sender would: memory does not grow with it. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { Random } from '../src/random';
import { write835, write837P, writePieces, type TransactionOut } from '../src/x12';
import type { InterchangeSource, TransactionSource } from '../src/x12/core/writer';
import { batch, remittance } from './x12-data';

export type FileKind = '835' | '837P';

/** What makes a kind: its objects, one a transaction, how they are written, and its group. */
const KINDS = {
  '835': {
    transaction: (random: Random, number: number): TransactionOut => write835(remittance(random, number)),
    functionalId: 'HP',
    version: '005010X221A1',
  },
  '837P': {
    transaction: (random: Random, number: number): TransactionOut => write837P(batch(random, number)),
    functionalId: 'HC',
    version: '005010X222A1',
  },
} as const;

const SEED = 835_837;

/** Writes transactions until the file has `bytes` or a little more. */
export function generate(kind: FileKind, bytes: number, path: string): void {
  const random = new Random(SEED, kind);
  const file = openSync(path, 'w');
  let written = 0;
  function* transactions(): Generator<TransactionOut> {
    for (let number = 1; written < bytes; number++) yield KINDS[kind].transaction(random, number);
  }
  try {
    for (const piece of writePieces(interchangeOf(kind, transactions()))) written += writeSync(file, piece);
  } finally {
    closeSync(file);
  }
}

/** One interchange with one group. */
export function interchangeOf(kind: FileKind, transactions: Iterable<TransactionSource>): InterchangeSource {
  const { functionalId, version } = KINDS[kind];
  return {
    senderId: 'SND',
    receiverId: 'RCV',
    date: '2026-03-30',
    time: '0700',
    control: '000000001',
    usage: 'T',
    groups: [{ functionalId, sender: 'SND', receiver: 'RCV', control: '1', version, transactions }],
  };
}
