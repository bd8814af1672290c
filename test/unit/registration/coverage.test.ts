/** Goal: who owes a line first, and who after whom (FORMAT 6.1, 6.2; DOMAIN 1.1). */
import { expect } from 'expect';
import type { Coverage } from '../../../src/line/record';
import { PATIENT } from '../../../src/ledger/types';
import { firstParty, inForce, nextParty } from '../../../src/registration/coverage';

const coverage = (payerId: string, rank: number, from: string | null = null, to: string | null = null): Coverage => ({
  id: `${payerId}-${rank}`,
  payerId,
  rank,
  from,
  to,
  hasMember: true,
});
const on = '2026-03-03';

describe('A coverage', () => {
  it('is chosen by the date of service, its first and last day included', () => {
    const old = coverage('old', 1, '2025-01-01', '2026-03-02');
    const now = coverage('now', 1, '2026-03-03', '2026-03-03');
    const later = coverage('later', 1, '2026-03-04', null);
    expect(inForce([later, now, old], on).map(({ payerId }) => payerId)).toEqual(['now']);
    expect(firstParty([old, now, later], '2026-03-02')).toBe('old');
    expect(firstParty([old, now, later], '2030-01-01')).toBe('later');
  });

  it('without dates is always in force', () =>
    expect(firstParty([coverage('prairie', 1)], '1999-01-01')).toBe('prairie'));

  it('pays in the order of ranks, however they are listed', () => {
    const all = [coverage('third', 3), coverage('first', 1), coverage('second', 2)];
    expect(inForce(all, on).map(({ payerId }) => payerId)).toEqual(['first', 'second', 'third']);
    expect(all.map(({ payerId }) => payerId)).toEqual(['third', 'first', 'second']);
  });
});

describe('What a payer leaves', () => {
  const all = [coverage('first', 1), coverage('second', 2), coverage('gone', 3, null, '2026-01-31')];
  it('goes to the next payer, after the last one to the guarantor', () => {
    expect(nextParty(all, on, 'first')).toBe('second');
    expect(nextParty(all, on, 'second')).toBe(PATIENT);
  });

  it('by a payer whose coverage was not in force goes to the guarantor', () =>
    expect(nextParty(all, on, 'gone')).toBe(PATIENT));

  it('by a payer who covers twice never goes back to the same payer', () => {
    expect(nextParty([coverage('plan', 1), coverage('plan', 2)], on, 'plan')).toBe(PATIENT);
    expect(nextParty([coverage('plan', 1), coverage('plan', 2), coverage('other', 3)], on, 'plan')).toBe('other');
  });

  it('without any coverage the guarantor owes at once', () => expect(firstParty([], on)).toBe(PATIENT));
});
