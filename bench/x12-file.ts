/** Writes a file of many transactions piece by piece, as a sender would: memory does not grow with it. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { Random } from '../src/random';
import { write835, write837P, writeInterchange, writeTransaction, type TransactionOut } from '../src/x12';
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

/** Writes transactions until the file has `bytes` or a little more; gives their number. */
export function generate(kind: FileKind, bytes: number, path: string): number {
  const random = new Random(SEED, kind);
  const { head, tail } = envelope(kind);
  const file = openSync(path, 'w');
  try {
    let written = writeSync(file, head);
    let count = 0;
    while (written < bytes) {
      const texts = writeTransaction(KINDS[kind].transaction(random, ++count));
      written += writeSync(file, texts.join(''), null, 'latin1');
    }
    writeSync(file, tail(count));
    return count;
  } finally {
    closeSync(file);
  }
}

/** ISA and GS, and what closes them, from an interchange with an empty group. */
function envelope(kind: FileKind): { head: string; tail: (count: number) => string } {
  const { functionalId, version } = KINDS[kind];
  const group = { functionalId, sender: 'SND', receiver: 'RCV', control: '1', version, transactions: [] };
  const [isa, gs, , iea] = writeInterchange({
    senderId: 'SND',
    receiverId: 'RCV',
    date: '2026-03-24',
    time: '0700',
    control: '000000001',
    usage: 'T',
    groups: [group],
  })
    .toString('latin1')
    .split('~');
  return { head: `${isa}~${gs}~`, tail: (count) => `GE*${count}*1~${iea}~` };
}
