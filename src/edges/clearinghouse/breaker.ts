/**
 * The breaker of one partner. Closed: calls go through. After some failures in a row it opens and refuses at once, so that
 * a partner who is down costs nobody's time; when its wait is over one call may try (half open), whose end decides.
 */
export interface BreakerState {
  breaker: 'closed' | 'open' | 'half_open';
  /** In a row. */
  failures: number;
  /** How long the last opening waits. */
  waitMs: number;
  /** Epoch milliseconds by the database's clock; when open the next try, when half open the end of the try's time. */
  retryAt: number | null;
}

export interface BreakerSettings {
  failures: number;
  openMs: number;
  maxMs: number;
}

export const CLOSED: BreakerState = { breaker: 'closed', failures: 0, waitMs: 0, retryAt: null };

/** The state in which a call may begin, or null: it may not. A probe that never came back lets another one try later. */
export function beginCall(state: BreakerState, now: number, probeMs: number): BreakerState | null {
  if (state.breaker === 'closed') return state;
  if (state.retryAt !== null && now < state.retryAt) return null;
  return { ...state, breaker: 'half_open', retryAt: now + probeMs };
}

/** After a call that failed. A probe's failure opens it again for twice as long. */
export function afterFailure(state: BreakerState, now: number, settings: BreakerSettings): BreakerState {
  const failures = state.failures + 1;
  if (state.breaker === 'closed' && failures < settings.failures) return { ...state, failures };
  const waitMs = Math.min(state.waitMs > 0 ? state.waitMs * 2 : settings.openMs, settings.maxMs);
  return { breaker: 'open', failures, waitMs, retryAt: now + waitMs };
}
