/** What was sent to and received from partners. */
import type { FileShape } from '../../../src/api/files';
import { useLive } from '../live';
import { Link, usePlace } from '../router';
import { Chip, clock, day, Money } from '../ui/basics';
import { Choice } from '../ui/filters';
import { listPath, Page, Pager } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useWho } from '../who';
import { meaning, say } from '../words';

interface List {
  items: FileShape[];
  nextCursor: string | null;
}

const TONES: Record<string, 'good' | 'bad' | 'warn'> = {
  accepted: 'good',
  posted: 'good',
  read: 'good',
  quarantined: 'bad',
  rejected: 'bad',
  partial: 'warn',
  duplicate: 'warn',
};

export const FileStatus = ({ file }: { file: Pick<FileShape, 'status'> }) => (
  <Chip tone={TONES[file.status]} title={meaning('file', file.status)}>
    {say(file.status)}
  </Chip>
);

const columnsIn = (zone: string): Column<FileShape>[] => [
  {
    head: '',
    cell: (row) => (
      <span title={row.direction === 'in' ? 'received' : 'sent'}>{row.direction === 'in' ? '← in' : 'out →'}</span>
    ),
  },
  { head: 'When', cell: (row) => `${day(row.at, zone)} ${clock(row.at, zone)}` },
  { head: 'Kind', cell: (row) => row.kind },
  { head: 'Name', cell: (row) => <Link to={`/files/${row.id}`}>{row.name}</Link> },
  { head: 'Partner', cell: (row) => row.partner },
  { head: 'Status', cell: (row) => <FileStatus file={row} /> },
  { head: 'Reasons', wide: true, cell: (row) => <small>{row.reasons.map((reason) => reason.means).join('; ')}</small> },
  { head: 'Claims', number: true, cell: (row) => row.claims },
  { head: 'Amount', number: true, cell: (row) => <Money cents={row.cents} /> },
];

export function FilesPage() {
  const place = usePlace();
  const { zone } = useWho();
  const live = useLive<List>(listPath('/files', place, ['direction', 'status']));
  return (
    <Page title="Files" live={live}>
      {(list) => (
        <>
          <div className="filters">
            <Choice
              name="direction"
              label="Direction"
              options={[
                ['in', 'received'],
                ['out', 'sent'],
              ]}
            />
            <Choice
              name="status"
              label="Status"
              options={[
                'received',
                'read',
                'posted',
                'quarantined',
                'duplicate',
                'stored',
                'sent',
                'accepted',
                'rejected',
                'partial',
              ].map((word) => [word, say(word)])}
            />
          </div>
          <Table
            label="Files"
            rows={list.items}
            columns={columnsIn(zone)}
            keyOf={(row) => row.id}
            href={(row) => `/files/${row.id}`}
            empty="No file is like that."
          />
          <Pager place={place} next={list.nextCursor} />
        </>
      )}
    </Page>
  );
}
