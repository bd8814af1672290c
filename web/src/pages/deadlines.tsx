/** What fires next, in the whole practice. */
import type { DeadlineShape } from '../../../src/api/shapes';
import { DEADLINE_KINDS } from '../../../src/words';
import { useLive } from '../live';
import { Link, usePlace } from '../router';
import { Chip, clock, day, Word } from '../ui/basics';
import { Choice, Entry } from '../ui/filters';
import { listPath, Page, Pager } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useWho } from '../who';
import { say } from '../words';

interface List {
  items: DeadlineShape[];
  nextCursor: string | null;
}

const columnsIn = (zone: string): Column<DeadlineShape>[] => [
  { head: 'Fires', cell: (row) => `${day(row.firesAt, zone)} ${clock(row.firesAt, zone)}` },
  {
    head: 'As',
    cell: (row) => (
      <Chip tone={row.fires === 'warning' ? 'calm' : 'warn'}>{row.fires === 'warning' ? 'Warning' : 'Due'}</Chip>
    ),
  },
  { head: 'Deadline', cell: (row) => <Word of="deadline" word={row.kind} spelled />, wide: true },
  { head: 'Last day', cell: (row) => row.due },
  { head: 'Legal', cell: (row) => (row.legal ? <Chip tone="warn">Legal</Chip> : '') },
  { head: 'Then', cell: (row) => <small>{row.then}</small>, wide: true },
  {
    head: 'Of',
    cell: (row) =>
      row.encounterId ? (
        <Link to={`/encounters/${row.encounterId}`}>Encounter {row.encounterNumber}</Link>
      ) : (
        say(row.owner)
      ),
  },
];

export function DeadlinesPage() {
  const place = usePlace();
  const { zone } = useWho();
  const live = useLive<List>(listPath('/deadlines', place, ['kind', 'legal', 'before']));
  return (
    <Page title="Deadlines" live={live}>
      {(list) => (
        <>
          <div className="filters">
            <Choice name="kind" label="Kind" options={DEADLINE_KINDS.map((kind) => [kind, say(kind)])} />
            <Choice
              name="legal"
              label="Legal"
              options={[
                ['true', 'legal only'],
                ['false', 'others'],
              ]}
            />
            <Entry name="before" label="Last day up to" type="date" />
          </div>
          <Table
            label="Deadlines"
            rows={list.items}
            columns={columnsIn(zone)}
            keyOf={(row) => row.id}
            href={(row) => (row.encounterId ? `/encounters/${row.encounterId}` : undefined)}
            empty="Nothing waits for a day."
          />
          <Pager place={place} next={list.nextCursor} />
        </>
      )}
    </Page>
  );
}
