/** What the API says of a rule's version, and of its trials. */
import { z } from 'zod';
import { backtestQuery } from '../rules/backtest/query';
import { type BacktestRow, type BacktestSummary } from '../rules/backtest/store';
import { cents, count, id, instant } from './shapes';

const measures = z.object({
  fired: count,
  fixed: count,
  overridden: count,
  prevented: count,
  preventedCents: cents,
  falseStops: count,
});

export const versionShape = z.object({
  id,
  key: z.string(),
  title: z.string(),
  version: z.int(),
  layer: z.string(),
  payer: z.string().nullable(),
  /** `active` is an approved version whose day has come. */
  state: z.enum(['draft', 'approved', 'active', 'refused', 'retired']),
  writtenBy: z.string(),
  writtenAt: instant,
  because: z.string(),
  approvedBy: z.string().nullable(),
  activeFrom: instant.nullable(),
  retiredAt: instant.nullable(),
  retiredBecause: z.string().nullable(),
  revision: z.int(),
  /** Key and version of what holds in its place where both are in scope; null where it holds itself or does not hold. */
  outrankedBy: z.string().nullable(),
  measures,
  /** Why it had better be retired. */
  retire: z.string().nullable(),
});

export const versionDetail = versionShape.extend({
  rule: z.record(z.string(), z.unknown()),
  evidence: z.unknown(),
  backtests: z.array(
    z.object({ id, state: z.string(), total: count, judged: count, startedBy: z.string(), startedAt: instant }),
  ),
});

const counted = z.object({ claims: count, cents });
export const backtestShape = z.object({
  id,
  ruleId: id,
  query: backtestQuery,
  state: z.string(),
  total: count,
  judged: count,
  startedBy: z.string(),
  startedAt: instant,
  endedAt: instant.nullable(),
  summary: z.object({
    hits: count,
    prevented: counted,
    stoppedClean: counted,
    missed: counted,
    failed: count,
  }),
});

export const resultShape = z.object({
  claimId: id,
  encounterId: id,
  encounterNumber: z.int(),
  hit: z.boolean(),
  stops: z.boolean(),
  failed: z.string().nullable(),
  lines: z.array(z.int()),
  deniedCents: cents,
  paidCents: cents,
});

export const presentBacktest = (backtest: BacktestRow, summary: BacktestSummary): z.input<typeof backtestShape> => {
  const { afterClaim: _, ...rest } = backtest;
  return { ...rest, summary };
};
