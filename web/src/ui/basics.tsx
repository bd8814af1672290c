/** The small parts that every page is made of. */
import { type ButtonHTMLAttributes, type ReactNode, useId } from 'react';
import type { ApiProblem } from '../api';
import { useAge } from '../live';
import { type Dictionary, meaning, say } from '../words';

const grouped = (cents: number): string => {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`;
};

/** `signed` shows a plus too, where the direction is the point. A zero is dim and never signed. */
export function Money({ cents, signed }: { cents: number; signed?: boolean }) {
  const sign = cents < 0 ? '−' : signed && cents > 0 ? '+' : '';
  const tone = cents === 0 ? 'zero' : cents < 0 ? 'minus' : '';
  return (
    <span className={`money ${tone}`}>
      {sign}
      {grouped(cents)}
    </span>
  );
}

/** A word of ours as people say it; its meaning is a hover, or `spelled` beside it. */
export function Word({ of, word, spelled }: { of: Dictionary; word: string; spelled?: boolean }) {
  const means = meaning(of, word);
  return (
    <span className="word" title={means}>
      {say(word)}
      {spelled && means && <small> {means}</small>}
    </span>
  );
}

export function Chip({
  tone,
  children,
  title,
}: {
  tone?: 'good' | 'bad' | 'warn' | 'calm';
  children: ReactNode;
  title?: string;
}) {
  return (
    <span className={`chip ${tone ?? ''}`} title={title}>
      {children}
    </span>
  );
}

/** A button that cannot be pressed stays in place and says why. */
export function Button({
  why,
  children,
  onClick,
  ...rest
}: { why?: string } & ButtonHTMLAttributes<HTMLButtonElement>) {
  const id = useId();
  return (
    <span className="button">
      <button
        {...rest}
        aria-disabled={why !== undefined}
        aria-describedby={why ? id : undefined}
        onClick={why ? (event) => event.preventDefault() : onClick}
      >
        {children}
      </button>
      {why && (
        <small id={id} className="why">
          {why}
        </small>
      )}
    </span>
  );
}

export function Updated({ at, problem }: { at?: number; problem?: ApiProblem }) {
  const age = useAge(at);
  const words = age === undefined ? 'loading' : age < 2 ? 'updated just now' : `updated ${age} s ago`;
  return (
    <span className={`updated ${problem ? 'stale' : ''}`} role="status">
      {problem ? `${words} — ${problem.message}` : words}
    </span>
  );
}

export function Problem({ problem }: { problem: ApiProblem }) {
  return (
    <div className="problem" role="alert">
      <b>{problem.message}</b>
      {problem.extra.errors && (
        <ul>
          {problem.extra.errors.map((error) => (
            <li key={error.path + error.message}>
              <code>{error.path}</code> {error.message}
            </li>
          ))}
        </ul>
      )}
      {problem.requestId && <small>request {problem.requestId}</small>}
    </div>
  );
}

export const day = (instant: string | null, zone: string): string =>
  instant === null ? '' : new Date(instant).toLocaleDateString('en-CA', { timeZone: zone });
export const clock = (instant: string, zone: string): string =>
  new Date(instant).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
