/** Which statement a guarantor gets, if any. Pure (FORMAT 6.13). */
import { addDays, type Day } from '../calendar';
import type { Cents } from '../money/cents';
import type { Policy } from '../practice/policy';
import type { StatementKind } from '../words';

export interface StatementFacts {
  owed: Cents;
  /** The last one that counts, or null. */
  last: { number: number; kind: StatementKind; madeOn: Day } | null;
  /** A payment plan runs. */
  hasPlan: boolean;
  /** Returned mail, a dispute or a bankruptcy stands in the way. */
  isHeld: boolean;
  /** A day ended with nothing owed since the last one. */
  wasZeroSince: boolean;
}

export type StatementDecision =
  | { kind: 'none'; why: 'nothing_owed' | 'plan' | 'held' | 'too_soon' | 'final_notice_sent' }
  | { kind: 'write_off' }
  | { kind: 'make'; statement: StatementKind; number: number };

/**
 * The first at once, then every so many days after the last, however often the cycle runs; after the last number the final
 * notice. A balance not above the small-balance limit is written off instead of billed.
 */
export function nextStatement(facts: StatementFacts, today: Day, policy: Policy): StatementDecision {
  if (facts.owed <= 0) return { kind: 'none', why: 'nothing_owed' };
  if (facts.hasPlan) return { kind: 'none', why: 'plan' };
  if (facts.isHeld) return { kind: 'none', why: 'held' };
  if (facts.owed <= policy.smallBalance) return { kind: 'write_off' };
  const last = facts.wasZeroSince ? null : facts.last;
  if (!last) return { kind: 'make', statement: 'statement', number: 1 };
  if (last.kind === 'final_notice') return { kind: 'none', why: 'final_notice_sent' };
  if (today < addDays(last.madeOn, policy.statementEveryDays)) return { kind: 'none', why: 'too_soon' };
  if (last.number >= policy.statementCount) return { kind: 'make', statement: 'final_notice', number: last.number + 1 };
  return { kind: 'make', statement: 'statement', number: last.number + 1 };
}
