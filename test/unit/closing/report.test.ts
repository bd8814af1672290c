/** Goal: a close says what moved since the one before, what came late for a day that was closed, and what bank and advice say. */
import { expect } from 'expect';
import { type BankLine, type Books, type CloseFacts, closeReport } from '../../../src/closing/report';
import { type Cents, parseCents } from '../../../src/money/cents';

const books = (accounts: Record<string, string>, kinds: Record<string, [number, string]> = {}): Books => ({
  accounts: Object.fromEntries(Object.entries(accounts).map(([account, amount]) => [account, parseCents(amount)])),
  kinds: Object.fromEntries(
    Object.entries(kinds).map(([kind, [entries, amount]]) => [kind, { entries, cents: parseCents(amount) }]),
  ),
});
const bank = (
  on: string,
  trace: string,
  state: BankLine['state'],
  deposited: string | null,
  advised: string | null,
): CloseFacts['bank'][number] => ({
  on,
  payer: 'PRAIRIE HEALTH PLAN',
  trace,
  state,
  deposited: deposited === null ? null : parseCents(deposited),
  advised: advised === null ? null : parseCents(advised),
});
const close = (given: Partial<CloseFacts>) =>
  closeReport({ day: '2026-03-20', before: null, now: books({}), closedDays: null, bank: [], ...given });
const FIRST = books({ receivable: '120.00', charges: '-120.00' }, { charge: [1, '120.00'] });

describe('a close of the day', () => {
  it('is of everything when it is the first, and balances', () => {
    const report = close({ now: FIRST });
    expect(report).toMatchObject({ from: null, through: '2026-03-20', balance: 0, late: [] });
    expect(report.accounts).toEqual([
      { account: 'charges', before: 0, moved: -12000, after: -12000 },
      { account: 'receivable', before: 0, moved: 12000, after: 12000 },
    ]);
    expect(report.posted).toEqual([{ kind: 'charge', entries: 1, cents: 12000 }]);
  });

  it('tells what posted since the one before, by account and by kind', () => {
    const now = books(
      { receivable: '30.00', charges: '-120.00', cash: '90.00' },
      { charge: [1, '120.00'], remittance: [2, '90.00'] },
    );
    const report = close({ before: { day: '2026-03-18', books: FIRST }, now, closedDays: FIRST });
    expect(report.from).toBe('2026-03-19');
    expect(report.accounts.map(({ account, moved }) => [account, moved])).toEqual([
      ['cash', 9000],
      ['charges', 0],
      ['receivable', -9000],
    ]);
    expect(report.posted).toEqual([{ kind: 'remittance', entries: 2, cents: 9000 }]);
  });

  it('tells what has posted on a day that was closed already', () => {
    const closedDays = books({ receivable: '140.00', charges: '-140.00' });
    const report = close({ before: { day: '2026-03-18', books: FIRST }, now: closedDays, closedDays });
    expect(report.late).toEqual([
      { account: 'charges', cents: -2000 },
      { account: 'receivable', cents: 2000 },
    ]);
  });

  it('shows books that are broken by a balance that is not 0', () => {
    expect(close({ now: books({ cash: '10.00', unmatched: '-9.99' }) }).balance).toBe(1);
  });

  it('sets deposits against advice: what came since, and all that waits', () => {
    const lines = [
      bank('2026-03-02', 'T1', 'without_deposit', null, '75.00'),
      bank('2026-03-19', 'T2', 'met', '90.00', '90.00'),
      bank('2026-03-20', 'T3', 'different', '80.00', '85.00'),
      bank('2026-03-20', 'T4', 'without_advice', '12.00', null),
    ];
    const report = close({ before: { day: '2026-03-18', books: FIRST }, now: FIRST, closedDays: FIRST, bank: lines });
    expect(report.bank.map(({ trace }) => trace)).toEqual(['T2', 'T3', 'T4']);
    expect(report.open).toEqual({
      withoutAdvice: { count: 1, cents: 1200 as Cents },
      withoutDeposit: { count: 1, cents: 7500 as Cents },
      different: { count: 1, cents: 500 as Cents },
    });
  });

  it('closes a day again with what has come since, the bank’s lines of the whole day in it', () => {
    const lines = [bank('2026-03-20', 'T4', 'without_advice', '12.00', null)];
    const before = { day: '2026-03-20', books: FIRST };
    const report = close({ before, now: FIRST, closedDays: FIRST, bank: lines });
    expect(report).toMatchObject({ from: '2026-03-20', posted: [], late: [] });
    expect(report.bank).toHaveLength(1);
  });
});
