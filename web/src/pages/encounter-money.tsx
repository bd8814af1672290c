/** Money by owner: what each line was charged, what lowered it, and who owes the rest. Signs say the direction. */
import type { EncounterLine, MoneyLine } from '../../../src/api/encounter-shapes';
import { Chip, Money } from '../ui/basics';
import { type Column, Table } from '../ui/table';

const total = (lines: MoneyLine[], of: (line: MoneyLine) => number): number =>
  lines.reduce((sum, line) => sum + of(line), 0);
const owes = (line: MoneyLine, party: string): number => line.owes.find((owed) => owed.party === party)?.cents ?? 0;

export function MoneyTable({ line: { money } }: { line: EncounterLine }) {
  const { lines, owed } = money;
  const amounts: { head: string; of: (line: MoneyLine) => number; signed?: boolean }[] = [
    { head: 'Charged', of: (line) => line.chargedCents, signed: true },
    { head: 'Adjusted', of: (line) => -line.adjustedCents, signed: true },
    { head: 'Payer paid', of: (line) => -line.payerPaidCents, signed: true },
    { head: 'Patient paid', of: (line) => -line.patientPaidCents, signed: true },
    { head: 'Written off', of: (line) => -line.writtenOffCents, signed: true },
    ...owed.map(({ party, name }) => ({ head: `= ${name} owes`, of: (line: MoneyLine) => owes(line, party) })),
    ...(owed.length === 0 ? [{ head: '= nobody owes', of: () => 0 }] : []),
  ];
  const columns: Column<MoneyLine>[] = [
    {
      head: 'Line',
      cell: (row) => (
        <span className={row.removed ? 'removed' : ''}>
          {row.n} <code>{[row.code, ...row.modifiers].join('-')}</code> {row.units > 1 && `× ${row.units}`}{' '}
          {row.removed && <small>removed</small>}
        </span>
      ),
    },
    ...amounts.map(({ head, of, signed }) => ({
      head,
      number: true,
      cell: (row: MoneyLine) => <Money cents={of(row)} signed={signed} />,
    })),
  ];
  const foot = (
    <tr>
      <th scope="row">All lines</th>
      {amounts.map(({ head, of, signed }) => (
        <td key={head} className="number">
          <Money cents={total(lines, of)} signed={signed} />
        </td>
      ))}
    </tr>
  );
  return (
    <section>
      <h2>
        Money by owner {money.balanced ? <Chip tone="good">adds up</Chip> : <Chip tone="bad">does not add up</Chip>}
      </h2>
      <Table
        label="Money by owner"
        rows={lines}
        columns={columns}
        keyOf={(row) => String(row.n)}
        empty="Nothing has been charged yet."
        foot={lines.length > 1 ? foot : undefined}
      />
    </section>
  );
}
