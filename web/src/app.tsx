/** Who is here, and which page they see. */
import { type ReactNode, useEffect } from 'react';
import type { Who } from '../../src/api/session';
import { keepCsrf, send } from './api';
import { useLive } from './live';
import { DeadlinesPage } from './pages/deadlines';
import { EncounterPage } from './pages/encounter';
import { EncountersPage } from './pages/encounters';
import { FilePage } from './pages/file';
import { FilesPage } from './pages/files';
import { MoneyPage } from './pages/money';
import { OperationsPage } from './pages/operations';
import { ScenarioRunPage } from './pages/scenario-run';
import { ScenariosPage } from './pages/scenarios';
import { SignInPage } from './pages/sign-in';
import { WorkPage } from './pages/work';
import { Link, navigate, usePlace } from './router';
import { clock, day, Problem } from './ui/basics';
import { useWho, WhoContext, whyNot } from './who';

const NAV: { to: string; name: string; permission: string }[] = [
  { to: '/work', name: 'My work', permission: 'task.read' },
  { to: '/encounters', name: 'Encounters', permission: 'encounter.read' },
  { to: '/deadlines', name: 'Deadlines', permission: 'deadline.read' },
  { to: '/files', name: 'Files', permission: 'file.read' },
  { to: '/money', name: 'Money', permission: 'ledger.read' },
  { to: '/operations', name: 'Operations', permission: 'operations.read' },
  { to: '/scenarios', name: 'Scenarios', permission: 'scenario.run' },
];

export function App() {
  const { path } = usePlace();
  if (path === '/sign-in') return <SignInPage />;
  return <SignedIn />;
}

function SignedIn() {
  const live = useLive<Who>('/session', 10_000);
  const out = live.problem?.status === 401;
  useEffect(() => {
    if (out) navigate('/sign-in', { replace: true });
  }, [out]);
  if (!live.data) return live.problem && !out ? <Problem problem={live.problem} /> : null;
  // Before any child sends: effects would come too late for the first click.
  keepCsrf(live.data.csrf);
  return (
    <WhoContext value={live.data}>
      <Bar />
      <CurrentPage />
    </WhoContext>
  );
}

function Bar() {
  const who = useWho();
  const { path } = usePlace();
  const signOut = async (): Promise<void> => {
    await send('DELETE', '/session').catch(() => undefined);
    navigate('/sign-in');
  };
  return (
    <header className="bar">
      <Link to="/work" className="brand">
        Throughline
      </Link>
      <nav aria-label="Pages">
        {NAV.map(({ to, name, permission }) => {
          const why = whyNot(who, permission);
          if (why) return <NoWay key={to} name={name} why={why} />;
          return (
            <Link key={to} to={to} aria-current={path.startsWith(to) ? 'page' : undefined}>
              {name}
            </Link>
          );
        })}
      </nav>
      <span className="who">
        <span title={who.told ? 'This practice is told its time; only a runner moves it.' : 'Business time'}>
          {who.practice} · <b>{day(who.at, who.zone)}</b> {clock(who.at, who.zone)}
        </span>
        <span title={who.roles.map((each) => `${each.role}: ${each.means}`).join('\n')}>{who.name}</span>
        <button className="plain" onClick={() => void signOut()}>
          Sign out
        </button>
      </span>
    </header>
  );
}

const NoWay = ({ name, why }: { name: string; why: string }) => (
  <span className="noway" aria-disabled title={why}>
    {name}
  </span>
);

function CurrentPage(): ReactNode {
  const { path } = usePlace();
  const [, room, id] = path.split('/');
  if (room === 'encounters') return id ? <EncounterPage key={id} id={id} /> : <EncountersPage />;
  if (room === 'files') return id ? <FilePage key={id} id={id} /> : <FilesPage />;
  if (room === 'deadlines') return <DeadlinesPage />;
  if (room === 'money') return <MoneyPage />;
  if (room === 'operations') return <OperationsPage />;
  if (room === 'scenarios') return id ? <ScenarioRunPage key={id} id={id} /> : <ScenariosPage />;
  if (room === 'work' || room === '') return <WorkPage />;
  return (
    <main>
      <h1>There is no such page</h1>
      <p>
        <Link to="/work">Go to My work</Link>
      </p>
    </main>
  );
}
