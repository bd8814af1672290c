/** My work: the queues of one's role, their tasks, and the chosen one. */
import { useState } from 'react';
import type { QueueCount, TaskShape } from '../../../src/api/tasks';
import { useLive } from '../live';
import { Link, navigate, type Place, usePlace, withQuery } from '../router';
import { Chip, Money, Word } from '../ui/basics';
import { listPath, Page, Pager } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useWho } from '../who';
import { say } from '../words';
import { Decide } from './decide';

interface List {
  items: TaskShape[];
  nextCursor: string | null;
}

const columnsFor = (today: string): Column<TaskShape>[] => [
  {
    head: 'Due',
    cell: (task) =>
      task.due ? <Chip tone={task.due < today ? 'bad' : undefined}>{task.due}</Chip> : <small>no day</small>,
  },
  { head: 'Task', cell: (task) => <Word of="task" word={task.kind} /> },
  { head: 'Reason', cell: (task) => <code title={task.why}>{task.reason}</code> },
  { head: 'Why', cell: (task) => task.why || task.means, wide: true },
  {
    head: 'Encounter',
    cell: (task) =>
      task.encounterId ? <Link to={`/encounters/${task.encounterId}`}>{task.encounterNumber}</Link> : '—',
  },
  { head: 'Patient', cell: (task) => task.patient ?? '—' },
  { head: 'At risk', number: true, cell: (task) => <Money cents={task.amountCents} /> },
];

export function WorkPage() {
  const place = usePlace();
  const who = useWho();
  const [said, setSaid] = useState('');
  const queues = useLive<{ items: QueueCount[] }>('/queues');
  const live = useLive<List>(workPath(place, who.queues.length > 0));
  const chosen = place.query.get('task') ?? undefined;
  const decided = (words: string): void => {
    setSaid(words);
    live.reload();
    queues.reload();
    navigate(withQuery(place, { task: undefined }));
  };
  return (
    <Page title="My work" live={live}>
      {(list) => (
        <>
          <QueueBar counts={queues.data?.items ?? []} hasOwn={who.queues.length > 0} />
          {said && (
            <p className="said" role="status">
              {said}
            </p>
          )}
          <div className={chosen ? 'split' : ''}>
            <div>
              <Table
                label="Tasks"
                rows={list.items}
                columns={columnsFor(who.at.slice(0, 10)).filter((column) => !chosen || column.head !== 'Why')}
                keyOf={(task) => task.id}
                href={(task) => withQuery(place, { task: task.id })}
                chosen={chosen}
                empty="Nothing waits for a person here."
              />
              <Pager place={place} next={list.nextCursor} />
            </div>
            {chosen && <Decide key={chosen} taskId={chosen} onDecided={decided} />}
          </div>
        </>
      )}
    </Page>
  );
}

/** One's own queues, unless the address says otherwise or one has none. */
function workPath(place: Place, hasOwn: boolean): string {
  const path = listPath('/tasks', place, ['queue', 'kind']);
  if (!hasOwn || place.query.get('queue') || place.query.get('all')) return path;
  return `${path}${path.includes('?') ? '&' : '?'}mine=true`;
}

const tasksIn = (counts: QueueCount[]): number => counts.reduce((sum, each) => sum + each.tasks, 0);

function QueueBar({ counts, hasOwn }: { counts: QueueCount[]; hasOwn: boolean }) {
  const place = usePlace();
  const current = place.query.get('queue');
  const shown = counts.filter((each) => each.mine || each.tasks > 0);
  const all = !current && (!hasOwn || place.query.get('all') === '1');
  const to = (queue?: string, everything?: boolean): string =>
    withQuery(place, { queue, all: everything ? '1' : undefined, cursor: undefined, task: undefined });
  return (
    <nav className="tabs" aria-label="Queues">
      {hasOwn && (
        <Link to={to()} aria-current={current || all ? undefined : 'true'}>
          Mine <b>{tasksIn(counts.filter((each) => each.mine))}</b>
        </Link>
      )}
      <Link to={to(undefined, true)} aria-current={all ? 'true' : undefined}>
        All <b>{tasksIn(counts)}</b>
      </Link>
      {shown.map((each) => (
        <Link
          key={each.queue}
          to={to(each.queue)}
          aria-current={current === each.queue ? 'true' : undefined}
          title={each.means}
          className={each.mine ? '' : 'others'}
        >
          {say(each.queue)} <b>{each.tasks}</b>
        </Link>
      ))}
    </nav>
  );
}
