/** One run, step by step: choose a step, see the day, what happened, and what was true then. The step is in the address. */
import type { ScenarioRun } from '../../../src/api/scenarios';
import { useLive } from '../live';
import { Link, navigate, usePlace, withQuery } from '../router';
import { Button, Chip, Money, Word } from '../ui/basics';
import { Page } from '../ui/page';
import { say } from '../words';
import { STATES } from './scenarios';

type Moment = ScenarioRun['moments'][number];
type Encounter = Moment['encounters'][number];

export function ScenarioRunPage({ id }: { id: string }) {
  const live = useLive<ScenarioRun>(`/scenario-runs/${id}`);
  return (
    <Page title="Scenario" live={live} aside={live.data && <State run={live.data} />}>
      {(run) => (
        <>
          <p>
            <b>{run.scenario}</b> {run.title} <Link to="/scenarios">All scenarios</Link>
          </p>
          {run.moments.length === 0 ? <p className="empty">The first step is under way …</p> : <Steps run={run} />}
        </>
      )}
    </Page>
  );
}

const State = ({ run }: { run: ScenarioRun }) => <Chip tone={STATES[run.state]}>{run.state}</Chip>;

function Steps({ run: { moments } }: { run: ScenarioRun }) {
  const place = usePlace();
  const asked = Number(place.query.get('step') ?? moments.length);
  const at = Math.min(Math.max(asked, 1), moments.length);
  const to = (step: number): string => withQuery(place, { step: String(step) });
  const go = (step: number) => () => navigate(to(step), { replace: true });
  return (
    <>
      <nav aria-label="Steps">
        <Button why={at === 1 ? 'This is the first step.' : undefined} onClick={go(at - 1)}>
          ‹ Step before
        </Button>{' '}
        <Button why={at === moments.length ? 'This is the last step so far.' : undefined} onClick={go(at + 1)}>
          Next step ›
        </Button>
        <ol>
          {moments.map((moment) => (
            <li key={moment.step}>
              <Link to={to(moment.step)} aria-current={moment.step === at ? 'step' : undefined}>
                {moment.day} {moment.clock} {moment.what}
              </Link>
              {moment.differences.length > 0 && <Chip tone="bad">differs</Chip>}
            </li>
          ))}
        </ol>
      </nav>
      <Then moment={moments[at - 1]!} />
    </>
  );
}

const Then = ({ moment }: { moment: Moment }) => (
  <section aria-label="What is true then">
    <h2>
      {moment.day} {moment.clock}: {moment.what}
    </h2>
    {moment.note && <p>{moment.note}</p>}
    {moment.differences.length > 0 && (
      <ul className="problem">
        {moment.differences.map((difference) => (
          <li key={difference}>{difference}</li>
        ))}
      </ul>
    )}
    {moment.encounters.length === 0 && <p className="empty">No encounter yet.</p>}
    {moment.encounters.map((encounter) => (
      <EncounterThen key={encounter.label} encounter={encounter} />
    ))}
  </section>
);

const EncounterThen = ({ encounter }: { encounter: Encounter }) => (
  <article>
    <h3>
      Encounter {encounter.label}: <Word of="stage" word={encounter.stage} spelled />{' '}
      {encounter.held && <Chip>held</Chip>}
    </h3>
    <List
      name="Money"
      items={encounter.money.map(({ what, cents }) => (
        <>
          {what} <Money cents={cents} />
        </>
      ))}
    />
    <List
      name="Claims"
      items={encounter.claims.map(({ claim, payer, frequency, status, cents }) => (
        <>
          {claim} ({frequency}) to {payer}: <Word of="claim" word={status} /> <Money cents={cents} />
        </>
      ))}
    />
    <List
      name="Waits for a person"
      items={encounter.tasks.map(({ kind, reason, queue }) => `${say(kind)}: ${reason}, in ${say(queue)}`)}
    />
    <List name="Waits for a day" items={encounter.deadlines.map(({ kind, date }) => `${date} ${say(kind)}`)} />
  </article>
);

function List({ name, items }: { name: string; items: React.ReactNode[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h4>{name}</h4>
      <ul>
        {items.map((item, at) => (
          <li key={at}>{item}</li>
        ))}
      </ul>
    </>
  );
}
