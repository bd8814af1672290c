/**
 * Goal: nothing is lost or changed on the way out and back. Method: random values of every typed transaction, written into
 * an interchange and read again; and the own samples, read, written and read again. fast-check prints its seed on failure.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import {
  parse277ca,
  parse835,
  parse837I,
  parse837P,
  parse999,
  write277ca,
  write835,
  write837I,
  write837P,
  write999,
} from '../../../src/x12/index';
import { ack277ca, ack999, batch837I, batch837P, remittance } from './arbitraries';
import { file, sample, totals, unplaced } from './support';

const RUNS = { numRuns: 150 };
const ofKind = (folder: string) => Object.keys(totals).filter((path) => path.startsWith(`${folder}/own-`));

describe('parse(write(x)) = x', function () {
  this.timeout(60_000);

  it('for any 835', () => {
    fc.assert(
      fc.property(remittance, (value) => {
        const { remittances, errors } = parse835(file(write835(value)));
        expect(errors).toEqual([]);
        expect(remittances.map(unplaced)).toEqual([value]);
      }),
      RUNS,
    );
  });

  it('for any 837P', () => {
    fc.assert(
      fc.property(batch837P, (value) => {
        const { batches, errors } = parse837P(file(write837P(value)));
        expect(errors).toEqual([]);
        expect(batches).toEqual([value]);
      }),
      RUNS,
    );
  });

  it('for any 837I', () => {
    fc.assert(
      fc.property(batch837I, (value) => {
        const { batches, errors } = parse837I(file(write837I(value)));
        expect(errors).toEqual([]);
        expect(batches).toEqual([value]);
      }),
      RUNS,
    );
  });

  it('for any 999', () => {
    fc.assert(
      fc.property(ack999, (value) => {
        expect(parse999(file(write999(value)))).toEqual({ acknowledgements: [value], errors: [] });
      }),
      RUNS,
    );
  });

  it('for any 277CA', () => {
    fc.assert(
      fc.property(ack277ca, (value) => {
        expect(parse277ca(file(write277ca(value)))).toEqual({ acknowledgements: [value], errors: [] });
      }),
      RUNS,
    );
  });
});

describe('a sample, read, written and read again, says the same', () => {
  for (const path of ofKind('835')) {
    it(path, () => {
      const { remittances } = parse835(sample(path));
      for (const one of remittances) {
        expect(parse835(file(write835(one))).remittances.map(unplaced)).toEqual([unplaced(one)]);
      }
    });
  }
  for (const path of ofKind('837p')) {
    it(path, () => {
      const { batches } = parse837P(sample(path));
      for (const one of batches) {
        expect(parse837P(file(write837P(one))).batches).toEqual([one]);
      }
    });
  }
  it('999/own-999-loop-six-chars.edi, but for loops cut to the four characters that 5010 allows', () => {
    const [one] = parse999(sample('999/own-999-loop-six-chars.edi')).acknowledgements;
    const [again] = parse999(file(write999(one!))).acknowledgements;
    expect(one!.transactions[0]!.segmentErrors.map((error) => error.loop)).toEqual(['2010AA', '2300', '2010AA']);
    expect(again!.transactions[0]!.segmentErrors.map((error) => error.loop)).toEqual(['2010', '2300', '2010']);
  });
  it('277ca/own-277ca-accepted.edi', () => {
    const { acknowledgements } = parse277ca(sample('277ca/own-277ca-accepted.edi'));
    expect(parse277ca(file(write277ca(acknowledgements[0]!))).acknowledgements).toEqual(acknowledgements);
  });
});
