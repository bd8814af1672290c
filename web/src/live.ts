/** Data that keeps itself fresh while somebody looks. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem, get } from './api';

export interface Live<T> {
  data?: T;
  problem?: ApiProblem;
  /** When the data came. */
  at?: number;
  reload(): void;
}

const asProblem = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : new ApiProblem(0, 'page', 'The page itself failed.');

export function useLive<T>(path: string | null, everyMs = 5000): Live<T> {
  const [state, setState] = useState<{ path: string | null; data?: T; problem?: ApiProblem; at?: number }>({ path });
  const current = useRef(path);
  current.current = path;
  const load = useCallback(
    async (background: boolean): Promise<void> => {
      if (path === null) return;
      try {
        const data = await get<T>(path, background);
        if (current.current === path) setState({ path, data, at: Date.now() });
      } catch (error) {
        // What was shown stays, with the reason why it is not fresh.
        if (current.current === path)
          setState((old) => ({ ...(old.path === path ? old : { path }), path, problem: asProblem(error) }));
      }
    },
    [path],
  );
  useEffect(() => {
    void load(false);
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load(true);
    }, everyMs);
    return () => clearInterval(timer);
  }, [load, everyMs]);
  const shown = state.path === path ? state : {};
  return { ...shown, reload: () => void load(false) };
}

/** Seconds since an instant, ticking. */
export function useAge(at: number | undefined): number | undefined {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return at === undefined ? undefined : Math.max(0, Math.round((now - at) / 1000));
}
