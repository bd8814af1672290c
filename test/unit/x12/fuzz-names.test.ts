/**
 * Goal: nothing that a person can type changes the shape of a file. Method: 10,000 names, half of them with a delimiter or a line
 * break, through each writer: either it is refused and the element named, or the file has the segments that it has without it.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import {
  type TransactionOut,
  X12WriteError,
  parse277ca,
  parse835,
  parse837P,
  readX12,
  write277ca,
  write835,
  write837P,
} from '../../../src/x12/index';
import { batch, claim } from './claims';
import { one } from './remits';
import { file, sample } from './support';

const RUNS = 10_000;
const HARMLESS = [..."ABCISAIEAGSSTSE0123456789 .-'"];
const HARMFUL = [...'~*:^\n\r\t\u0000\u001a\u0085é’'];
const name = fc
  .array(fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...HARMLESS) }, fc.constantFrom(...HARMFUL)), {
    minLength: 1,
    maxLength: 25,
  })
  .map((characters) => characters.join(''));

const REMITTANCE = one();
const [PAID] = REMITTANCE.claims;
const [ANSWER] = parse277ca(sample('277ca/own-277ca-accepted.edi')).acknowledgements;

/** How each writer takes a name, and where it stands. */
const WRITERS: Record<string, { element: string; write: (name: string) => TransactionOut }> = {
  '837P': {
    element: 'NM103',
    write: (last) => write837P(batch(claim({ subscriber: { ...claim().subscriber, last } }))),
  },
  '835': {
    element: 'NM103',
    write: (last) => write835({ ...REMITTANCE, claims: [{ ...PAID!, patient: { ...PAID!.patient!, last } }] }),
  },
  '277CA': {
    element: 'NM103',
    write: (last) => write277ca({ ...ANSWER!, source: { ...ANSWER!.source, last } }),
  },
};

const segmentCount = (bytes: Buffer): number =>
  readX12(bytes).interchanges[0]!.groups[0]!.transactions[0]!.segments.length;

describe('a name in a file', () => {
  for (const [kind, { element, write }] of Object.entries(WRITERS)) {
    it(`cannot hold a delimiter or a line break (${kind}, ${RUNS} names)`, () => {
      const expected = segmentCount(file(write('PLAIN')));
      fc.assert(
        fc.property(name, (text) => {
          const harmful = HARMFUL.some((character) => text.includes(character));
          const outcome = tried(() => file(write(text)));
          if (!harmful) return Buffer.isBuffer(outcome) && segmentCount(outcome) === expected;
          return outcome instanceof X12WriteError && outcome.element === element && !tells(outcome, text);
        }),
        { numRuns: RUNS },
      );
    }).timeout(60_000);
  }

  it('may be ISAAC, NARCISA, ISA or IEA: read back as written', () => {
    for (const last of ['ISAAC', 'NARCISA', 'ISA', 'IEA', 'SE', 'GS']) {
      const remit = parse835(file(WRITERS['835']!.write(last)));
      expect([remit.errors, remit.remittances[0]!.claims[0]!.patient!.last]).toEqual([[], last]);
      const claims = parse837P(file(WRITERS['837P']!.write(last)));
      expect([claims.errors, claims.batches[0]!.claims[0]!.subscriber.last]).toEqual([[], last]);
    }
  });
});

function tried<T>(work: () => T): T | unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

/** Errors name the place and the character, never the name; one of three characters may be a word of the sentence. */
const tells = (error: Error, text: string): boolean => text.length > 3 && error.message.includes(text);
