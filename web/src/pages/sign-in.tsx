/** By a one-time link: its secret stands behind the #, which no server sees, and is taken out of the address at once. */
import { useEffect, useState } from 'react';
import { type ApiProblem, send } from '../api';
import { navigate } from '../router';
import { Problem } from '../ui/basics';

/** The token behind the #, once: it is gone from the address and from the history when this returns. */
function takeToken(): string {
  const token = window.location.hash.slice(1);
  if (token) window.history.replaceState(null, '', '/sign-in');
  return token;
}

export function SignInPage() {
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Throughline';
    const exchange = (): void => {
      const token = takeToken();
      if (!token) return;
      setBusy(true);
      setProblem(undefined);
      send('POST', '/session', { token })
        .then(() => navigate('/work', { replace: true }))
        .catch((error: unknown) => setProblem(error as ApiProblem))
        .finally(() => setBusy(false));
    };
    exchange();
    // A link pasted over this very page changes only what stands behind the #.
    window.addEventListener('hashchange', exchange);
    return () => window.removeEventListener('hashchange', exchange);
  }, []);
  return (
    <main className="sign-in">
      <div className="card">
        <h1>Throughline</h1>
        {problem && <Problem problem={problem} />}
        {busy ? <p>Signing you in …</p> : <HowTo />}
      </div>
    </main>
  );
}

const HowTo = () => (
  <>
    <p>Sign in with your one-time link: open it in this browser.</p>
    <p>
      A link works once and for 15 minutes. On a fresh install <code>npm start</code> prints the first one; after that{' '}
      <code>npx throughline demo sign-in</code> or an admin makes one for you.
    </p>
  </>
);
