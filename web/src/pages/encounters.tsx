/** Where every encounter stands, what it waits for, who owes. */
import type { EncounterItem, StageCount } from '../../../src/api/encounter-shapes';
import { useLive } from '../live';
import { Link, usePlace, withQuery } from '../router';
import { Chip, day, Money, Word } from '../ui/basics';
import { Choice, Entry } from '../ui/filters';
import { listPath, Page, Pager } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useWho } from '../who';
import { say } from '../words';

interface List {
  items: EncounterItem[];
  nextCursor: string | null;
}

const TONES = { person: 'warn', deadline: undefined, machine: 'calm', nothing: 'good', unknown: 'bad' } as const;

const WAITS: [value: string, text: string][] = [
  ['person', 'a person'],
  ['deadline', 'a date'],
  ['machine', 'the next step'],
  ['nothing', 'nothing: at zero'],
  ['unknown', 'nothing that we know of'],
];

const columnsIn = (zone: string): Column<EncounterItem>[] => [
  { head: 'No.', cell: (row) => <Link to={`/encounters/${row.id}`}>{row.number}</Link> },
  { head: 'Patient', cell: (row) => row.patient },
  { head: 'Service', cell: (row) => row.from },
  { head: 'Stage', cell: (row) => <Word of="stage" word={row.stage} /> },
  { head: 'Since', cell: (row) => day(row.stageSince, zone) },
  { head: 'Payer', cell: (row) => row.payer ?? '—' },
  { head: 'Payer owes', number: true, cell: (row) => <Money cents={row.payerCents} /> },
  { head: 'Patient owes', number: true, cell: (row) => <Money cents={row.patientCents} /> },
  { head: 'Held', number: true, cell: (row) => <Money cents={row.heldCents} /> },
  {
    head: 'Waits for',
    wide: true,
    cell: (row) => (
      <>
        <Chip tone={TONES[row.waiting.for]}>{say(row.waiting.for)}</Chip> {row.held && <Chip tone="warn">Held</Chip>}{' '}
        <small>{row.waiting.sentence}</small>
      </>
    ),
  },
];

export function EncountersPage() {
  const place = usePlace();
  const { zone } = useWho();
  const stages = useLive<{ items: StageCount[] }>('/stages');
  const live = useLive<List>(
    listPath('/encounters', place, ['stage', 'number', 'waitsFor', 'owes', 'held', 'from', 'to']),
  );
  return (
    <Page title="Encounters" live={live}>
      {(list) => (
        <>
          <StageBar counts={stages.data?.items ?? []} />
          <div className="filters">
            <Entry name="number" label="Number" type="number" />
            <Entry name="from" label="Service from" type="date" />
            <Entry name="to" label="to" type="date" />
            <Choice name="waitsFor" label="Waits for" options={WAITS} />
            <Choice
              name="owes"
              label="Who owes"
              options={[
                ['payer', 'a payer'],
                ['patient', 'the patient'],
                ['nobody', 'nobody'],
              ]}
            />
            <Choice name="held" label="Held" options={[['true', 'held only']]} />
          </div>
          <Table
            label="Encounters"
            rows={list.items}
            columns={columnsIn(zone)}
            keyOf={(row) => row.id}
            href={(row) => `/encounters/${row.id}`}
            empty="No encounter is like that."
          />
          <Pager place={place} next={list.nextCursor} />
        </>
      )}
    </Page>
  );
}

/** The line itself: every stage in order, with how many stand there. */
function StageBar({ counts }: { counts: StageCount[] }) {
  const place = usePlace();
  const current = place.query.get('stage');
  return (
    <nav className="stages" aria-label="Stages">
      {counts.map((each) => (
        <Link
          key={each.stage}
          to={withQuery(place, { stage: current === each.stage ? undefined : each.stage, cursor: undefined })}
          aria-current={current === each.stage ? 'true' : undefined}
          title={each.means}
          className={each.encounters === 0 ? 'none' : ''}
        >
          <b>{each.encounters}</b>
          <span>{say(each.stage)}</span>
          <Money cents={each.payerCents + each.patientCents} />
        </Link>
      ))}
    </nav>
  );
}
