/** The practice's money: by account, by who owes, by whom it is held for, and whether it balances. */
import type { MoneySummary } from '../../../src/api/ledger';
import { useLive } from '../live';
import { Chip, Money } from '../ui/basics';
import { Page } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { say } from '../words';

type Account = MoneySummary['accounts'][number];
type Owed = MoneySummary['owed'][number];
type Held = MoneySummary['held'][number];

const ACCOUNTS: Column<Account>[] = [
  { head: 'Account', cell: (row) => say(row.account) },
  { head: 'Meaning', cell: (row) => <small>{row.means}</small>, wide: true },
  { head: 'Postings', number: true, cell: (row) => row.postings.toLocaleString('en-US') },
  { head: 'Debit', number: true, cell: (row) => (row.cents > 0 ? <Money cents={row.cents} /> : '') },
  { head: 'Credit', number: true, cell: (row) => (row.cents < 0 ? <Money cents={-row.cents} /> : '') },
];
const OWED: Column<Owed>[] = [
  { head: 'Who owes', cell: (row) => row.name },
  { head: 'Encounters', number: true, cell: (row) => row.encounters },
  { head: 'Amount', number: true, cell: (row) => <Money cents={row.cents} /> },
];
const HELD: Column<Held>[] = [
  { head: 'Held for', cell: (row) => row.name },
  { head: 'As', cell: (row) => <span title={row.means}>{say(row.account)}</span> },
  { head: 'Amount', number: true, cell: (row) => <Money cents={row.cents} /> },
];

const sum = (rows: { cents: number }[]): number => rows.reduce((total, row) => total + row.cents, 0);

export function MoneyPage() {
  const live = useLive<MoneySummary>('/ledger/summary');
  return (
    <Page
      title="Money"
      live={live}
      aside={
        live.data &&
        (live.data.proof.balanced ? (
          <Chip tone="good">The books balance</Chip>
        ) : (
          <Chip tone="bad">The books do not balance</Chip>
        ))
      }
    >
      {(money) => (
        <>
          <Proof proof={money.proof} />
          <div className="columns">
            <section>
              <h2>By account</h2>
              <Table
                label="By account"
                rows={money.accounts}
                columns={ACCOUNTS}
                keyOf={(row) => row.account}
                empty="Nothing is posted yet."
                foot={<AccountTotals accounts={money.accounts} />}
              />
            </section>
            <section>
              <h2>By owner</h2>
              <Table
                label="By owner"
                rows={money.owed}
                columns={OWED}
                keyOf={(row) => row.party}
                empty="Nobody owes anything."
                foot={
                  <tr>
                    <th scope="row">All that is owed to us</th>
                    <td />
                    <td className="number">
                      <Money cents={sum(money.owed)} />
                    </td>
                  </tr>
                }
              />
              <h2>Held by us</h2>
              <Table
                label="Held by us"
                rows={money.held}
                columns={HELD}
                keyOf={(row) => row.account + row.name}
                empty="We hold nobody’s money."
              />
            </section>
          </div>
        </>
      )}
    </Page>
  );
}

function AccountTotals({ accounts }: { accounts: Account[] }) {
  return (
    <tr>
      <th scope="row">Debits and credits</th>
      <td />
      <td />
      <td className="number">
        <Money cents={sum(accounts.filter((row) => row.cents > 0))} />
      </td>
      <td className="number">
        <Money cents={-sum(accounts.filter((row) => row.cents < 0))} />
      </td>
    </tr>
  );
}

function Proof({ proof }: { proof: MoneySummary['proof'] }) {
  const facts: [string, number][] = [
    ['Sum of all postings', proof.totalCents],
    ['Receivables in the ledger', proof.receivableCents],
    ['Balances of the lines', proof.lineBalancesCents],
    ['Balances of the encounters', proof.encounterBalancesCents],
  ];
  return (
    <dl className="strip">
      <div>
        <dt>Entries</dt>
        <dd>
          {proof.entries.toLocaleString('en-US')} <small>{proof.unbalancedEntries} out of balance</small>
        </dd>
      </div>
      {facts.map(([name, cents]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Money cents={cents} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
