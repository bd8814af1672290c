/** What the API says of a rule's version, and of its trials. */
import { z } from 'zod';
import { backtestQuery } from '../rules/backtest/query';
import { type BacktestRow, type BacktestSummary } from '../rules/backtest/store';
import { type Measures, NOTHING_MEASURED, retirementAdvice } from '../rules/measures';
import type { VersionRow } from '../rules/store';
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

const isActive = (version: VersionRow, at: string): boolean =>
  version.state === 'approved' && version.activeFrom !== null && version.activeFrom <= at;

/** The version of its key that holds in its place: of its own layer a newer one, else a more special layer's. */
function outranking(version: VersionRow, all: readonly VersionRow[], at: string): string | null {
  if (!isActive(version, at)) return null;
  const better = all.find(
    (other) =>
      other.key === version.key &&
      isActive(other, at) &&
      ((other.layer === version.layer && other.payerCode === version.payerCode && other.version > version.version) ||
        (other.layer === 'customer' && version.layer === 'payer')),
  );
  return better ? `${better.layer} ${better.key} ${better.version}` : null;
}

/** A version among all of the organisation, with how it does. */
export function presentVersion(
  version: VersionRow,
  all: readonly VersionRow[],
  measured: Measures | undefined,
  at: string,
): z.input<typeof versionShape> {
  const found = measured ?? NOTHING_MEASURED;
  const active = isActive(version, at);
  return {
    id: version.id,
    key: version.key,
    title: version.rule.title,
    version: version.version,
    layer: version.layer,
    payer: version.payerCode || null,
    state: active ? 'active' : version.state,
    writtenBy: version.writtenBy,
    writtenAt: version.writtenAt,
    because: version.because,
    approvedBy: version.approvedBy,
    activeFrom: version.activeFrom,
    retiredAt: version.retiredAt,
    retiredBecause: version.retiredBecause,
    revision: version.revision,
    outrankedBy: outranking(version, all, at),
    measures: found,
    retire: active ? retirementAdvice(found, version.activeFrom!.slice(0, 10), at.slice(0, 10)) : null,
  };
}

export const presentBacktest = (backtest: BacktestRow, summary: BacktestSummary): z.input<typeof backtestShape> => {
  const { afterClaim: _, ...rest } = backtest;
  return { ...rest, summary };
};
