/**
 * Goal: what our writers write, others take. Method: invented 835 of several seeds, and claims of every kind that the builders
 * know with random amounts, are checked as strictly as what is sent.
 */
import fc from 'fast-check';
import { expect } from 'expect';
import { Random } from '../../../src/random';
import { write835, write837P } from '../../../src/x12/index';
import { remittance as inventedRemittance } from '../../../bench/x12-data';
import { batch, claim, dependent, line, secondary } from './claims';
import { findings } from './guides-support';
import { file } from './support';

const SENT = { strict: true };
const amount = fc.integer({ min: 1, max: 9_999_999 }).map((cents) => cents / 100);
const lines = fc
  .array(amount, { minLength: 1, maxLength: 50 })
  .map((all) => all.map((usd, i) => line(i + 1, '99213', usd)));
const frequency = fc.constantFrom('1', '7', '8');

const anyClaim = fc.oneof(
  fc
    .record({ lines, frequency })
    .map(({ lines: all, frequency: code }) =>
      claim({ lines: all, frequency: code, ...(code === '1' ? {} : { originalReference: '2025000000011' }) }),
    ),
  fc.constant(null).map(() => dependent()),
  fc.constant(null).map(() => secondary()),
);

describe('what is written has no finding', function () {
  this.timeout(60_000);

  it('any batch of claims', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyClaim, { minLength: 1, maxLength: 6 }), async (claims) => {
        expect(await findings(file(write837P(batch(...claims))), SENT)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  for (const seed of [1, 2, 3]) {
    it(`invented remittances of seed ${seed}`, async () => {
      const random = new Random(seed, 'guides');
      expect(await findings(file(write835(inventedRemittance(random, seed))), SENT)).toEqual([]);
    });
  }
});
