import type { Instant } from './calendar';

/** Who acts, for which organisation, at which business time, and why. Every transaction carries one. */
export interface Ctx {
  /** The tenant. */
  org: string;
  /** A person's id, or `system`. */
  actor: string;
  /** The business time of what caused this (CLOCK: time is told). */
  at: Instant;
  reason?: string;
}
