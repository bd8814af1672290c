/** What a close of the day says. Pure: the books as they stand, less the books of the close before. */
import { addDays, type Day } from '../calendar';
import type { Account, EntryKind } from '../ledger/types';
import { type Cents, negate, sum, ZERO } from '../money/cents';

/** The whole ledger at one moment: a balance an account (debits positive), and what each kind of entry has moved. */
export interface Books {
  accounts: Partial<Record<Account, Cents>>;
  /** `cents`: the debits of its entries. */
  kinds: Partial<Record<EntryKind, { entries: number; cents: Cents }>>;
}

export interface BankLine {
  payer: string;
  trace: string;
  /** Null: not seen at the bank. */
  deposited: Cents | null;
  /** Null: no advice has posted. */
  advised: Cents | null;
  state: 'met' | 'without_advice' | 'without_deposit' | 'different';
}

/** How many wait and for how much, whatever day they came. */
interface Open {
  count: number;
  cents: Cents;
}

export interface CloseReport {
  /** The first day since the close before; null: this is the first one. */
  from: Day | null;
  through: Day;
  books: Books;
  accounts: { account: Account; before: Cents; moved: Cents; after: Cents }[];
  posted: { kind: EntryKind; entries: number; cents: Cents }[];
  /** What has posted since on days that were closed already, by account. */
  late: { account: Account; cents: Cents }[];
  bank: BankLine[];
  open: { withoutAdvice: Open; withoutDeposit: Open; different: Open };
  /** The sum of all accounts: 0, or the books are broken. */
  balance: Cents;
}

export interface CloseFacts {
  day: Day;
  before: { day: Day; books: Books } | null;
  now: Books;
  /** The books of now without what is dated after the close before. */
  closedDays: Books | null;
  /** Everything that has not met, and what has come since the close before. */
  bank: (BankLine & { on: Day })[];
}

export function closeReport({ day, before, now, closedDays, bank }: CloseFacts): CloseReport {
  const from = before && (before.day < day ? addDays(before.day, 1) : day);
  const waiting = (state: BankLine['state']): Open => openOf(bank.filter((line) => line.state === state));
  return {
    from,
    through: day,
    books: now,
    accounts: moves(before?.books ?? EMPTY, now),
    posted: kinds(before?.books ?? EMPTY, now),
    late: before && closedDays ? late(before.books, closedDays) : [],
    bank: bank.filter(({ on }) => before === null || on >= from!).map(({ on: _, ...line }) => line),
    open: {
      withoutAdvice: waiting('without_advice'),
      withoutDeposit: waiting('without_deposit'),
      different: waiting('different'),
    },
    balance: sum(Object.values(now.accounts)),
  };
}

const EMPTY: Books = { accounts: {}, kinds: {} };

const accountsOf = (...books: Books[]): Account[] =>
  [...new Set(books.flatMap(({ accounts }) => Object.keys(accounts) as Account[]))].sort();

const moves = (before: Books, now: Books): CloseReport['accounts'] =>
  accountsOf(before, now).map((account) => {
    const [first, last] = [before.accounts[account] ?? ZERO, now.accounts[account] ?? ZERO];
    return { account, before: first, moved: sum([last, negate(first)]), after: last };
  });

function kinds(before: Books, now: Books): CloseReport['posted'] {
  const all = Object.keys(now.kinds).sort() as EntryKind[];
  return all.flatMap((kind) => {
    const [first, last] = [before.kinds[kind], now.kinds[kind]!];
    const entries = last.entries - (first?.entries ?? 0);
    return entries === 0 ? [] : [{ kind, entries, cents: sum([last.cents, negate(first?.cents ?? ZERO)]) }];
  });
}

const late = (before: Books, closedDays: Books): CloseReport['late'] =>
  moves(before, closedDays).flatMap(({ account, moved }) => (moved === 0 ? [] : [{ account, cents: moved }]));

/** What waits counts by its amount, a difference by its size. */
function openOf(lines: BankLine[]): Open {
  const sizes = lines.map(({ deposited, advised }) => {
    const difference = sum([deposited ?? ZERO, negate(advised ?? ZERO)]);
    return difference < 0 ? negate(difference) : difference;
  });
  return { count: lines.length, cents: sum(sizes) };
}
