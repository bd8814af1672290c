/** The scenario book: what each proves, a button that runs it, and the latest runs. */
import { useState } from 'react';
import type { ScenarioList } from '../../../src/api/scenarios';
import { type ApiProblem, send } from '../api';
import { useLive } from '../live';
import { Link, navigate } from '../router';
import { Button, Chip, clock, day, Problem } from '../ui/basics';
import { Page } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useWho } from '../who';

type Scenario = ScenarioList['items'][number];
type Run = ScenarioList['runs'][number];

export const STATES = { running: 'calm', passed: 'good', failed: 'bad' } as const;

const runsIn = (zone: string): Column<Run>[] => [
  { head: 'Scenario', cell: (run) => <Link to={`/scenarios/${run.id}`}>{run.scenario}</Link>, wide: true },
  { head: 'Came out', cell: (run) => <Chip tone={STATES[run.state]}>{run.state}</Chip> },
  { head: 'Started', cell: (run) => `${day(run.startedAt, zone)} ${clock(run.startedAt, zone)}` },
];

export function ScenariosPage() {
  const { zone, told } = useWho();
  const live = useLive<ScenarioList>('/scenarios');
  const [problem, setProblem] = useState<ApiProblem>();
  const why = told ? undefined : 'Scenarios run beside a practice whose time is told, never beside a real one.';
  const run = (name: string): Promise<void> =>
    send<{ runId: string }>('POST', `/scenarios/${name}/runs`).then(
      ({ body }) => navigate(`/scenarios/${body.runId}`),
      (error: ApiProblem) => setProblem(error),
    );
  const columns: Column<Scenario>[] = [
    {
      head: 'Scenario',
      cell: ({ scenario, title, about }) => (
        <>
          <b>{scenario}</b> {title}
          <br />
          <small>{about}</small>
        </>
      ),
      wide: true,
    },
    {
      head: 'Run',
      cell: ({ scenario }) => (
        <Button why={why} aria-label={`Run ${scenario}`} onClick={() => void run(scenario)}>
          Run
        </Button>
      ),
    },
  ];
  return (
    <Page title="Scenarios" live={live}>
      {({ items, runs }) => (
        <>
          {problem && <Problem problem={problem} />}
          {runs.length > 0 && (
            <Table label="Latest runs" rows={runs} columns={runsIn(zone)} keyOf={(each) => each.id} empty="" />
          )}
          <Table
            label="The book"
            rows={items}
            columns={columns}
            keyOf={(each) => each.scenario}
            empty="The book has no scenarios."
          />
        </>
      )}
    </Page>
  );
}
