/** The practice's money. */
import { z } from 'zod';
import { read } from './route';
import { cents, count } from './shapes';
import { heldByOwner, proof, sumsByAccount, sumsByOwner } from './store/money';

const ACCOUNT_MEANINGS: Record<string, string> = {
  cash: 'seen at the bank',
  in_transit: 'advised by an 835, not seen at the bank yet',
  receivable: 'what is still owed to us',
  charges: 'what we charged',
  adjustment: 'price cuts by contract',
  write_off: 'money given up',
  unapplied: 'held for a payer or a guarantor',
  refunds_payable: 'approved refunds that have not left the bank',
  unmatched: 'money without a home',
  provider_balance: 'what a payer took or gave outside any claim',
  interest: 'interest that payers paid',
  capitation: 'paid by the head, not by the service',
};

const summary = z.object({
  accounts: z.array(
    z.object({
      account: z.string(),
      means: z.string(),
      side: z.enum(['debit', 'credit', 'zero']),
      cents,
      postings: count,
    }),
  ),
  owed: z.array(z.object({ party: z.string(), name: z.string(), cents, encounters: count })),
  held: z.array(z.object({ account: z.string(), means: z.string(), name: z.string(), cents })),
  proof: z.object({
    balanced: z.boolean(),
    entries: count,
    totalCents: cents,
    unbalancedEntries: count,
    receivableCents: cents,
    lineBalancesCents: cents,
    encounterBalancesCents: cents,
  }),
});
export type MoneySummary = z.output<typeof summary>;

const nameOf = (party: string | null, name: string | null): string =>
  name ?? (party === 'patient' ? 'patients' : (party ?? 'nobody in particular'));

const summaryRoute = read({
  path: '/ledger/summary',
  summary: 'Money by account and by who owes or is owed it, and the proof that the books balance.',
  permission: 'ledger.read',
  audit: 'none',
  response: summary,
  async handle(tx) {
    const accounts = (await sumsByAccount(tx)).map((row) => ({
      ...row,
      means: ACCOUNT_MEANINGS[row.account] ?? row.account,
      side: row.cents > 0 ? ('debit' as const) : row.cents < 0 ? ('credit' as const) : ('zero' as const),
    }));
    const owed = (await sumsByOwner(tx)).map((row) => ({ ...row, name: nameOf(row.party, row.name) }));
    const held = (await heldByOwner(tx)).map((row) => ({
      ...row,
      means: ACCOUNT_MEANINGS[row.account] ?? row.account,
      name: nameOf(row.party, row.name),
    }));
    const p = await proof(tx);
    const same = p.receivable === p.line_balances && p.line_balances === p.encounter_balances;
    const balanced = p.total === 0 && p.unbalanced === 0 && same;
    const shown = {
      balanced,
      entries: p.entries,
      totalCents: p.total,
      unbalancedEntries: p.unbalanced,
      receivableCents: p.receivable,
      lineBalancesCents: p.line_balances,
      encounterBalancesCents: p.encounter_balances,
    };
    return { body: { accounts, owed, held, proof: shown } };
  },
});

export const ledgerRoutes = [summaryRoute];
