/** What does not go on by itself. Empty tables are the good news. */
import { useState } from 'react';
import type { OperationsOverview } from '../../../src/api/operations';
import type { RunnableCycle } from '../../../src/cycles';
import { type ApiProblem, send } from '../api';
import { useLive } from '../live';
import { Link } from '../router';
import { Button, Chip, clock, day, Problem, Word } from '../ui/basics';
import { Page } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useWho, whyNot } from '../who';
import { say } from '../words';

const CYCLES: RunnableCycle[] = ['submission_window', 'statement_cycle'];

type Stuck = OperationsOverview['stuck'][number];
type Failing = OperationsOverview['problems'][number];
type Lane = OperationsOverview['outbox'][number];

const stuckIn = (zone: string): Column<Stuck>[] => [
  { head: 'Encounter', cell: (row) => <Link to={`/encounters/${row.encounterId}`}>{row.number}</Link> },
  { head: 'Stage', cell: (row) => <Word of="stage" word={row.stage} spelled />, wide: true },
  { head: 'Since', cell: (row) => day(row.since, zone) },
];
const failingIn = (zone: string): Column<Failing>[] => [
  { head: 'Step', cell: (row) => row.activity },
  { head: 'Of', cell: (row) => <code>{row.workflow.split('/').slice(1).join('/')}</code> },
  { head: 'Tries', number: true, cell: (row) => row.attempt },
  { head: 'Error', cell: (row) => row.error, wide: true },
  { head: 'Last', cell: (row) => `${day(row.lastAt, zone)} ${clock(row.lastAt, zone)}` },
];
const lanesIn = (zone: string): Column<Lane>[] => [
  { head: 'Lane', cell: (row) => (row.lane === 1 ? '1, people' : row.lane >= 5 ? `${row.lane}, bulk` : row.lane) },
  { head: 'Waiting', number: true, cell: (row) => row.waiting },
  { head: 'Failing', number: true, cell: (row) => row.failing },
  { head: 'Oldest (wall clock)', cell: (row) => `${day(row.oldest, zone)} ${clock(row.oldest, zone)}` },
];

export function OperationsPage() {
  const live = useLive<OperationsOverview>('/operations');
  const { zone } = useWho();
  return (
    <Page title="Operations" live={live} aside={live.data && <Health of={live.data} />}>
      {(state) => (
        <>
          <dl className="strip">
            <Count name="Stuck encounters" value={state.stuck.length} />
            <Count name="Failing steps" value={state.problems.length} />
            <Count name="Messages waiting" value={state.outbox.reduce((sum, lane) => sum + lane.waiting, 0)} calm />
            <Count name="Decisions not carried out" value={state.late.decisions} calm />
            <Count name="Deadlines that did not fire" value={state.late.deadlines} />
          </dl>
          <h2>Stuck: open, and nothing will ever move it</h2>
          <Table
            label="Stuck"
            rows={state.stuck}
            columns={stuckIn(zone)}
            keyOf={(row) => row.encounterId}
            href={(row) => `/encounters/${row.encounterId}`}
            empty="None: every open encounter has a deadline, a task or a message on its way."
          />
          <div className="columns">
            <section>
              <h2>Failing steps</h2>
              <Table
                label="Failing steps"
                rows={state.problems}
                columns={failingIn(zone)}
                keyOf={(row) => row.workflow + row.activity}
                empty="None: no step has failed three times."
              />
            </section>
            <section>
              <h2>Messages on their way</h2>
              <Table
                label="Outbox"
                rows={state.outbox}
                columns={lanesIn(zone)}
                keyOf={(row) => String(row.lane)}
                empty="None: all are delivered."
              />
              <Cycles onRun={live.reload} />
            </section>
          </div>
        </>
      )}
    </Page>
  );
}

function Health({ of }: { of: OperationsOverview }) {
  const bad = of.stuck.length + of.problems.length + of.late.deadlines;
  return bad === 0 ? <Chip tone="good">Everything goes on</Chip> : <Chip tone="bad">{bad} need a look</Chip>;
}

/** Some waiting is the ordinary course of things; the rest should be zero. */
const Count = ({ name, value, calm }: { name: string; value: number; calm?: boolean }) => (
  <div>
    <dt>{name}</dt>
    <dd className={value > 0 && !calm ? 'minus' : ''}>{value}</dd>
  </div>
);

function Cycles({ onRun }: { onRun: () => void }) {
  const who = useWho();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<ApiProblem>();
  const run = async (cycle: string): Promise<void> => {
    setProblem(undefined);
    try {
      await send('POST', `/cycles/${cycle}/runs`);
      setSaid(`${say(cycle)} has run.`);
      onRun();
    } catch (error) {
      setProblem(error as ApiProblem);
    }
  };
  const why = whyNot(who, 'cycle.run');
  return (
    <>
      <h2>Run a cycle now</h2>
      <p className="row">
        {CYCLES.map((cycle) => (
          <Button key={cycle} why={why} onClick={() => void run(cycle)}>
            {say(cycle)}
          </Button>
        ))}
      </p>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      {problem && <Problem problem={problem} />}
    </>
  );
}
