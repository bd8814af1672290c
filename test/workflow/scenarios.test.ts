/**
 * Goal: the product does what billing people say it does. Method: the scenario files that say it, each on a told practice of its own
 * with the product's steps, the real engine and real X12 both ways. The rest of the book is in `npm run proof`.
 */
import { expect } from 'expect';
import { useEngine } from '../support/engine';
import { openFloor, type Floor } from '../support/practice';
import { differencesOf } from '../support/scenarios';

const SHORT_BOOK = [
  'clean-commercial-claim',
  'deductible-coinsurance-copay',
  'one-line-denied-authorization',
  'rejection-resent-as-new',
  'unbalanced-remit-quarantined',
  'three-statements-then-paid',
];

describe('a scenario comes out as written', function () {
  this.timeout(60_000);
  useEngine();
  let floor: Floor;
  before(async () => {
    floor = await openFloor();
  });
  after(() => floor?.stop());

  for (const name of SHORT_BOOK) {
    it(name, async () => expect(await differencesOf(floor, name)).toEqual([]));
  }
});
