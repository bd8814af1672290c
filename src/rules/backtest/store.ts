/** Trials of rules on past claims: the trial's row is where it stands, so that it goes on from there whatever dies. */
import { type Instant } from '../../calendar';
import { row, rows, type Tx } from '../../db';
import type { Work } from '../../deps';
import type { Cents } from '../../money/cents';
import type { ClaimContent } from '../../claims/content';
import type { OtherService } from '../claim-facts';
import type { BacktestResult, PastClaim } from './past-claim';
import type { BacktestQuery } from './query';

export type BacktestState = 'running' | 'paused' | 'done' | 'cancelled';

export interface BacktestRow {
  id: string;
  ruleId: string;
  query: BacktestQuery;
  state: BacktestState;
  total: number;
  judged: number;
  afterClaim: string | null;
  startedBy: string;
  startedAt: Instant;
  endedAt: Instant | null;
}

const COLUMNS = `b.id, b.rule_id as "ruleId", b.query, b.state, b.total, b.judged, b.after_claim as "afterClaim", b.started_by as "startedBy", b.started_at as "startedAt", b.ended_at as "endedAt"`;

export const findBacktest = (tx: Tx, id: string): Promise<BacktestRow | undefined> =>
  row<BacktestRow>(tx, `select ${COLUMNS} from backtest b where b.id = ?`, [id]);

export const lockBacktest = (tx: Tx, id: string): Promise<BacktestRow | undefined> =>
  row<BacktestRow>(tx, `select ${COLUMNS} from backtest b where b.id = ? for update`, [id]);

export const listBacktests = (tx: Tx, ruleId: string): Promise<BacktestRow[]> =>
  rows<BacktestRow>(tx, `select ${COLUMNS} from backtest b where b.rule_id = ? order by b.started_at desc, b.id desc`, [
    ruleId,
  ]);

/** Claims that a payer has answered. An id is its age, so that paging by id reads each claim once. */
const PAST = `
  from claim c join encounter e on e.org_id = c.org_id and e.id = c.encounter_id join payer p on p.org_id = c.org_id and p.id = c.payer_id
  where c.snapshot is not null and c.status in ('adjudicated', 'reversed', 'replaced', 'voided')
    and (?::text[] is null or p.code = any(?)) and (?::date is null or e.from_date >= ?::date) and (?::date is null or e.from_date <= ?::date)
    and (?::text[] is null or exists (select 1 from charge_line l where l.org_id = c.org_id and l.encounter_id = c.encounter_id and l.id = any(c.line_ids) and l.code = any(?)))`;

const bindings = ({
  payers = null,
  from = null,
  to = null,
  codes = null,
}: Partial<Nulls<BacktestQuery>>): unknown[] => [payers, payers, from, from, to, to, codes, codes];
type Nulls<T> = { [K in keyof T]: T[K] | null };

export async function insertBacktest(
  tx: Tx,
  made: { org: string; id: string; ruleId: string; query: BacktestQuery; by: string; at: Instant; because?: string },
): Promise<number> {
  const counted = await row<{ total: number }>(
    tx,
    `select count(*)::int as total ${PAST}`,
    bindings(made.query) as never,
  );
  const total = Math.min(counted!.total, made.query.limit ?? counted!.total);
  await tx('backtest').insert({
    org_id: made.org,
    id: made.id,
    rule_id: made.ruleId,
    query: JSON.stringify(made.query),
    state: 'running',
    total,
    started_by: made.by,
    started_at: made.at,
    because: made.because ?? null,
  });
  return total;
}

export const changeBacktest = async (
  tx: Tx,
  id: string,
  change: { state?: BacktestState; judged?: number; after_claim?: string; ended_at?: Instant },
): Promise<void> => void (await tx('backtest').where({ id }).update(change));

interface ClaimRow extends Omit<PastClaim, 'snapshot' | 'others'> {
  patientId: string;
  snapshot: Buffer;
}

/** The next claims, the newest first. */
export async function nextClaims({ tx, sealer }: Work, backtest: BacktestRow, count: number): Promise<PastClaim[]> {
  const found = await rows<ClaimRow>(
    tx,
    `select c.id, c.encounter_id as "encounterId", c.frequency, c.rank, p.code as "payerCode", p.kind as "payerKind", e.patient_id as "patientId", c.snapshot, c.built_at::date as "builtOn",
       (select max(d.due_date) from deadline d where d.org_id = c.org_id and d.encounter_id = c.encounter_id and d.kind = 'filing_limit' and d.subject_id = c.payer_id and d.status <> 'cancelled') as "filingLimit",
       (select coalesce(sum(d.amount_cents), 0)::bigint from denial d where d.org_id = c.org_id and d.encounter_id = c.encounter_id and d.claim_id = c.id) as denied,
       (select coalesce(sum(r.paid_cents), 0)::bigint from remit_claim r where r.org_id = c.org_id and r.encounter_id = c.encounter_id and r.claim_id = c.id and r.state = 'posted') as paid
     ${PAST} and (?::uuid is null or c.id < ?::uuid) order by c.id desc limit ?`,
    [...bindings(backtest.query), backtest.afterClaim, backtest.afterClaim, count] as never,
  );
  const others = await othersOf(tx, [...new Set(found.map((claim) => claim.patientId))]);
  return found.map(({ patientId, snapshot, ...claim }) => ({
    ...claim,
    snapshot: sealer.openJson<ClaimContent>('claim.snapshot', claim.id, snapshot),
    others: (others.get(patientId) ?? []).filter((service) => service.encounterId !== claim.encounterId),
  }));
}

async function othersOf(tx: Tx, patients: string[]): Promise<Map<string, OtherService[]>> {
  const found = await rows<OtherService & { patientId: string }>(
    tx,
    `select e.patient_id as "patientId", e.id as "encounterId", l.code, l.modifiers, l.units, l.from_date as "from" from encounter e
     join charge_line l on l.org_id = e.org_id and l.encounter_id = e.id and not l.removed where e.patient_id = any(?)`,
    [patients] as never,
  );
  const byPatient = new Map<string, OtherService[]>();
  for (const { patientId, ...service } of found) {
    const known = byPatient.get(patientId);
    if (known) known.push(service);
    else byPatient.set(patientId, [service]);
  }
  return byPatient;
}

/** Kept: what the rule hit, and what was denied without its help. Of all others the answer is "nothing". */
export async function insertResults(tx: Tx, org: string, backtestId: string, results: BacktestResult[]): Promise<void> {
  const kept = results
    .filter((result) => result.hit || result.denied > 0)
    .map((result) => ({
      org_id: org,
      backtest_id: backtestId,
      claim_id: result.claimId,
      encounter_id: result.encounterId,
      hit: result.hit,
      stops: result.stops,
      failed: result.failed,
      lines: result.lines,
      denied: result.denied > 0,
      denied_cents: result.denied,
      paid_cents: result.paid,
    }));
  if (kept.length > 0)
    await tx('backtest_result').insert(kept).onConflict(['org_id', 'backtest_id', 'claim_id']).ignore();
}

/** What the trial says so far. */
export interface BacktestSummary {
  hits: number;
  /** Denied claims that the rule would have stopped, and what was denied on them. */
  prevented: { claims: number; cents: Cents };
  /** Claims without any denial that it would have stopped, and what the payer paid on them. */
  stoppedClean: { claims: number; cents: Cents };
  /** Denied claims that it says nothing of. */
  missed: { claims: number; cents: Cents };
  /** Claims that it could not judge; it would have held them. */
  failed: number;
}

export async function summaryOf(tx: Tx, id: string): Promise<BacktestSummary> {
  const counted = await row<Record<'hits' | 'pn' | 'pc' | 'cn' | 'cc' | 'mn' | 'mc' | 'failed', number>>(
    tx,
    `select count(*) filter (where hit)::int as hits, count(*) filter (where stops and denied)::int as pn, coalesce(sum(denied_cents) filter (where stops and denied), 0)::bigint as pc,
       count(*) filter (where stops and not denied)::int as cn, coalesce(sum(paid_cents) filter (where stops and not denied), 0)::bigint as cc,
       count(*) filter (where denied and not hit)::int as mn, coalesce(sum(denied_cents) filter (where denied and not hit), 0)::bigint as mc, count(failed)::int as failed
     from backtest_result where backtest_id = ?`,
    [id],
  );
  const { hits, pn, pc, cn, cc, mn, mc, failed } = counted!;
  const money = (claims: number, cents: number): { claims: number; cents: Cents } => ({
    claims,
    cents: cents as Cents,
  });
  return { hits, prevented: money(pn, pc), stoppedClean: money(cn, cc), missed: money(mn, mc), failed };
}

export interface ResultRow {
  claimId: string;
  encounterId: string;
  encounterNumber: number;
  hit: boolean;
  stops: boolean;
  failed: string | null;
  lines: number[];
  deniedCents: Cents;
  paidCents: Cents;
}

/** Per claim, the newest first. */
export const listResults = (tx: Tx, id: string, limit: number, after: string | null): Promise<ResultRow[]> =>
  rows<ResultRow>(
    tx,
    `select r.claim_id as "claimId", r.encounter_id as "encounterId", e.number as "encounterNumber", r.hit, r.stops, r.failed, r.lines, r.denied_cents as "deniedCents", r.paid_cents as "paidCents"
     from backtest_result r join encounter e on e.org_id = r.org_id and e.id = r.encounter_id
     where r.backtest_id = ? and (?::uuid is null or r.claim_id < ?::uuid) order by r.claim_id desc limit ?`,
    [id, after, after, limit] as never,
  );
