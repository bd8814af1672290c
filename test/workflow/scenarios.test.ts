/**
 * Goal: the product does what billing people say it does. Method: the quick third of the scenario book, each on a told practice
 * of its own with the product's steps, the real engine and real X12 both ways, some side by side. All of the book is in
 * `npm run proof`.
 */
import { expect } from 'expect';
import { useEngine } from '../support/engine';
import { openFloor, type Floor } from '../support/practice';
import { differencesOf, scenarioNames } from '../support/scenarios';

const SHORT_BOOK = [
  'clean-commercial-claim',
  'corrections-in-any-order',
  'coverage-ends-amid-a-visit',
  'coverage-order-by-rules',
  'crossover-not-resent',
  'day-closed-with-money-at-the-bank',
  'deductible-coinsurance-copay',
  'edits-stop-before-submission',
  'lines-without-their-numbers',
  'medicare-coinsurance',
  'one-line-denied-authorization',
  'paper-claim-of-eight-lines',
  'payer-takes-money-back',
  'payers-move-money-outside-claims',
  'rejection-resent-as-new',
  'remit-before-acknowledgement',
  'stay-billed-by-revenue-code',
  'supplement-answers-first',
  'three-statements-then-paid',
  'unbalanced-remit-quarantined',
  'underpayment-disputed',
  'unit-limits-by-line-and-day',
  'unprocessable-sent-as-new',
  'visit-inside-global-period',
];
const AT_ONCE = 5;

describe('a scenario comes out as written', function () {
  this.timeout(120_000);
  useEngine();
  let floor: Floor;
  const found = new Map<string, Promise<string[]>>();

  before(async () => {
    floor = await openFloor();
    // Each begins when the one that stands so many places before it has ended.
    SHORT_BOOK.forEach((name, at) => {
      const before = found.get(SHORT_BOOK[at - AT_ONCE] ?? '') ?? Promise.resolve([]);
      found.set(
        name,
        before.catch(() => []).then(() => differencesOf(floor, name)),
      );
    });
  });
  after(async () => {
    await Promise.allSettled(found.values());
    await floor?.stop();
  });

  for (const name of SHORT_BOOK) it(name, async () => expect(await found.get(name)).toEqual([]));

  it('of the book at least every third', () => {
    expect(SHORT_BOOK.filter((name) => !scenarioNames().includes(name))).toEqual([]);
    expect(3 * SHORT_BOOK.length).toBeGreaterThanOrEqual(scenarioNames().length);
  });
});
