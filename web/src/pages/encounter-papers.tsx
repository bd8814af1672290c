/** Claims with their versions, denials, statements, and the files that carried them. */
import type { ClaimShape, DenialShape, PaperShape, StatementShape } from '../../../src/api/encounter-shapes';
import { Link } from '../router';
import { Chip, clock, day, Money, Word } from '../ui/basics';
import { type Column, Table } from '../ui/table';
import { useWho } from '../who';
import { meaning, say } from '../words';
import { FileStatus } from './files';

const CLAIM_TONES: Record<string, 'good' | 'bad' | 'warn'> = {
  accepted: 'good',
  adjudicated: 'good',
  rejected: 'bad',
  reversed: 'bad',
  held: 'warn',
};

export function ClaimsTable({ claims }: { claims: ClaimShape[] }) {
  const { zone } = useWho();
  const columns: Column<ClaimShape>[] = [
    { head: 'Claim', cell: (row) => `${row.n}, version ${row.version}` },
    {
      head: 'Kind',
      cell: (row) => (
        <span title={meaning('frequency', row.frequency)}>
          {row.frequency === '1' ? 'Original' : row.frequency === '7' ? 'Replacement' : 'Void'} ({row.frequency})
          {row.replaces !== null && <small> of claim {row.replaces}</small>}
        </span>
      ),
    },
    { head: 'Payer', cell: (row) => row.payer },
    {
      head: 'Status',
      cell: (row) => (
        <Chip tone={CLAIM_TONES[row.status]}>
          <Word of="claim" word={row.status} />
        </Chip>
      ),
    },
    {
      head: 'Sent',
      cell: (row) =>
        row.fileId ? (
          <Link to={`/files/${row.fileId}`}>{day(row.sentAt, zone) || row.fileName}</Link>
        ) : (
          day(row.sentAt, zone) || '—'
        ),
    },
    {
      head: 'Numbers',
      cell: (row) => (
        <>
          <code>{row.pcn}</code> {row.icn && <small>payer’s {row.icn}</small>}{' '}
          {row.rejection && <small className="minus">{row.rejection}</small>}
        </>
      ),
    },
    { head: 'Total', number: true, cell: (row) => <Money cents={row.totalCents} /> },
  ];
  return (
    <section>
      <h2>Claims</h2>
      <Table
        label="Claims"
        rows={claims}
        columns={columns}
        keyOf={(row) => row.id}
        empty="No claim has been built yet."
      />
    </section>
  );
}

const DENIAL_COLUMNS: Column<DenialShape>[] = [
  { head: 'Reason', cell: (row) => <code>{[row.reason, ...row.remarks].join(' ')}</code> },
  { head: 'Meaning', cell: (row) => <Word of="category" word={row.category} spelled />, wide: true },
  { head: 'Where', cell: (row) => `claim ${row.claim}${row.line === null ? '' : `, line ${row.line}`}` },
  {
    head: 'Status',
    cell: (row) => (
      <Chip tone={row.status === 'open' ? 'bad' : row.status === 'closed' ? 'good' : 'warn'}>
        <Word of="denial" word={row.status} /> {row.outcome && `· ${say(row.outcome)}`}
      </Chip>
    ),
  },
  { head: 'Advice', cell: (row) => <Word of="action" word={row.nextAction} /> },
  { head: 'Amount', number: true, cell: (row) => <Money cents={row.amountCents} /> },
];

export function DenialsTable({ denials }: { denials: DenialShape[] }) {
  if (denials.length === 0) return null;
  return (
    <section>
      <h2>Denials</h2>
      <Table label="Denials" rows={denials} columns={DENIAL_COLUMNS} keyOf={(row) => row.id} empty="" />
    </section>
  );
}

const STATEMENT_COLUMNS: Column<StatementShape>[] = [
  { head: 'Statement', cell: (row) => `${say(row.kind)} ${row.number}` },
  { head: 'Made', cell: (row) => row.madeOn },
  { head: 'Mailed', cell: (row) => row.mailedOn ?? '—' },
  { head: 'Status', cell: (row) => <Word of="statement" word={row.status} /> },
  { head: 'Asked for here', number: true, cell: (row) => <Money cents={row.dueCents} /> },
];

export function StatementsTable({ statements }: { statements: StatementShape[] }) {
  if (statements.length === 0) return null;
  return (
    <section>
      <h2>Statements</h2>
      <Table label="Statements" rows={statements} columns={STATEMENT_COLUMNS} keyOf={(row) => row.id} empty="" />
    </section>
  );
}

const filesIn = (zone: string): Column<PaperShape>[] => [
  { head: '', cell: (row) => (row.direction === 'in' ? '← in' : 'out →') },
  { head: 'When', cell: (row) => `${day(row.at, zone)} ${clock(row.at, zone)}` },
  { head: 'Kind', cell: (row) => row.kind },
  { head: 'Name', cell: (row) => <Link to={`/files/${row.id}`}>{row.name}</Link> },
  { head: 'Status', cell: (row) => <FileStatus file={row} /> },
  { head: 'About', cell: (row) => (row.claims.length ? `claim ${row.claims.join(', ')}` : 'no claim of ours') },
];

export function FilesTable({ files }: { files: PaperShape[] }) {
  const { zone } = useWho();
  if (files.length === 0) return null;
  return (
    <section>
      <h2>Files</h2>
      <Table label="Files" rows={files} columns={filesIn(zone)} keyOf={(row) => row.id} empty="" />
    </section>
  );
}
