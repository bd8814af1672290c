/** Goal: an entry that does not balance never leaves the process; a turned one undoes exactly. */
import { expect } from 'expect';
import fc from 'fast-check';
import { entry, transfer, turned } from '../../../src/ledger/entries';
import type { Posting } from '../../../src/ledger/types';
import { cents, sum } from '../../../src/money/cents';

const made = (postings: Posting[]) =>
  entry({ kind: 'charge', key: 'k', businessDate: '2026-03-03', source: { kind: 'encounter' }, postings });
const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map(cents);

describe('An entry', () => {
  it('off by a cent is refused, and says by how much', () =>
    expect(() =>
      made([
        { account: 'cash', cents: cents(100) },
        { account: 'unapplied', cents: cents(-99) },
      ]),
    ).toThrow('off by 1 cents'));

  it('of transfers always balances, and has no empty posting', () => {
    fc.assert(
      fc.property(fc.array(amount), (amounts) => {
        const { postings } = made(
          amounts.flatMap((one) => transfer(one, { account: 'cash' }, { account: 'unapplied' })),
        );
        expect(sum(postings.map((posting) => posting.cents))).toBe(0);
        expect(postings.length).toBe(2 * amounts.filter((one) => one !== 0).length);
      }),
    );
  });

  it('turned and turned again is the same; with its turned self it is nothing', () => {
    fc.assert(
      fc.property(fc.array(amount), (amounts) => {
        const postings = amounts.flatMap((one) =>
          transfer(one, { account: 'cash' }, { account: 'unapplied', party: 'patient' }),
        );
        expect(turned(turned(postings))).toEqual(postings);
        expect(sum([...postings, ...turned(postings)].map((posting) => posting.cents))).toBe(0);
      }),
    );
  });
});
