/** One file: its status and why, what was found in it, its claims. */
import type { FileClaim, FileDetail } from '../../../src/api/files';
import { useLive } from '../live';
import { Link, usePlace } from '../router';
import { clock, day, Money, Problem, Word } from '../ui/basics';
import { listPath, Page, Pager } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useWho } from '../who';
import { say } from '../words';
import { FileStatus } from './files';

interface List {
  items: FileClaim[];
  nextCursor: string | null;
}

const COLUMNS: Column<FileClaim>[] = [
  { head: 'Patient control no.', cell: (row) => <code>{row.pcn}</code> },
  { head: 'Payer’s no.', cell: (row) => <code>{row.icn ?? '—'}</code> },
  {
    head: 'Encounter',
    cell: (row) =>
      row.encounterId ? <Link to={`/encounters/${row.encounterId}`}>{row.encounterNumber}</Link> : 'not matched',
  },
  { head: 'Status', cell: (row) => <Word of="claim" word={row.status} /> },
  { head: 'Charged', number: true, cell: (row) => <Money cents={row.chargeCents} /> },
  { head: 'Paid', number: true, cell: (row) => (row.paidCents === null ? '' : <Money cents={row.paidCents} />) },
  {
    head: 'Patient’s part',
    number: true,
    cell: (row) => (row.patientCents === null ? '' : <Money cents={row.patientCents} />),
  },
];

export function FilePage({ id }: { id: string }) {
  const place = usePlace();
  const { zone } = useWho();
  const live = useLive<FileDetail>(`/files/${id}`);
  const claims = useLive<List>(listPath(`/files/${id}/claims`, place, []));
  return (
    <Page title={live.data?.name ?? 'File'} live={live} aside={live.data && <FileStatus file={live.data} />}>
      {(file) => (
        <>
          <dl className="strip">
            <Fact name={file.direction === 'in' ? 'Received from' : 'Sent to'} value={file.partner} />
            <Fact name="Kind" value={file.kind} />
            <Fact
              name={file.direction === 'in' ? 'Received' : 'Stored'}
              value={`${day(file.at, zone)} ${clock(file.at, zone)}`}
            />
            <Fact name="Size" value={`${file.bytes.toLocaleString('en-US')} bytes`} />
            <Fact name="SHA-256" value={file.sha256.slice(0, 16)} title={file.sha256} />
          </dl>
          {file.reasons.map((reason) => (
            <p key={reason.code} className="problem">
              <b>{say(reason.code)}</b>: {reason.means}
            </p>
          ))}
          {file.findings.length > 0 && <Findings findings={file.findings} />}
          <h2>Claims</h2>
          {claims.data ? (
            <>
              <Table
                label="Claims"
                rows={claims.data.items}
                columns={COLUMNS}
                keyOf={(row) => row.id}
                empty="No claim of it is in the record."
              />
              <Pager place={place} next={claims.data.nextCursor} />
            </>
          ) : (
            claims.problem && <Problem problem={claims.problem} />
          )}
        </>
      )}
    </Page>
  );
}

/** Findings differ by kind of file; each is shown field by field. */
function Findings({ findings }: { findings: Record<string, unknown>[] }) {
  const names = [...new Set(findings.flatMap((finding) => Object.keys(finding)))];
  const columns = names.map((name) => ({ head: say(name), cell: (row: Record<string, unknown>) => show(row[name]) }));
  return (
    <>
      <h2>What was found</h2>
      <Table label="Findings" rows={findings} columns={columns} keyOf={(row) => JSON.stringify(row)} empty="" />
    </>
  );
}

const show = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const Fact = ({ name, value, title }: { name: string; value: string; title?: string }) => (
  <div>
    <dt>{name}</dt>
    <dd title={title}>{value}</dd>
  </div>
);
