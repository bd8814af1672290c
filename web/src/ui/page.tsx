/** The frame of a page: its title, how fresh it is, what went wrong. */
import { type ReactNode, useEffect } from 'react';
import type { Live } from '../live';
import { Link, type Place, withQuery } from '../router';
import { Problem, Updated } from './basics';

export function Page<T>({
  title,
  live,
  aside,
  children,
}: {
  title: string;
  live: Live<T>;
  aside?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Throughline`;
  }, [title]);
  return (
    <main>
      <header className="title">
        <h1>{title}</h1>
        {aside}
        <Updated at={live.at} problem={live.data === undefined ? undefined : live.problem} />
      </header>
      {live.data === undefined ? (
        live.problem ? (
          <Problem problem={live.problem} />
        ) : (
          <p className="empty">Loading …</p>
        )
      ) : (
        children(live.data)
      )}
    </main>
  );
}

/** Lists go forward by their cursor; back is the browser's. */
export function Pager({ place, next }: { place: Place; next: string | null }) {
  const at = place.query.get('cursor');
  if (!next && !at) return null;
  return (
    <nav className="pager" aria-label="Pages">
      {at && <Link to={withQuery(place, { cursor: undefined })}>« First page</Link>}
      {next && <Link to={withQuery(place, { cursor: next })}>Next page »</Link>}
    </nav>
  );
}

/** The part of the address's query that the API's list takes. */
export function listPath(base: string, place: Place, names: string[]): string {
  const query = new URLSearchParams();
  for (const name of [...names, 'cursor']) {
    const value = place.query.get(name);
    if (value) query.set(name, value);
  }
  const text = query.toString();
  return text ? `${base}?${text}` : base;
}
