/**
 * What the record keeps of the process, and for how long. The engine forgets a closed run after its retention; by then
 * the run's history is here: exported as it is (sealed by the codec), sealed once more as a document, kept seven years.
 * Only then do the encounter's rows in `step_log` go, whose keys no message can name any more.
 */
import type { WorkflowClient } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { writeAudit } from './audit/store';
import { inOrg, row, rows, type Db } from './db';
import type { Deps } from './deps';
import { storeDocument } from './documents';
import { fault, log } from './log';
import { orgNow } from './practice/store';

const HISTORY_KIND = 'history';
/** Of both namespaces (src/engine/temporal-namespaces.ts). */
const ENGINE_RETENTION_HOURS = 72;
const DEFAULT_MARGIN_DAYS = 7;
const RUNS_AT_ONCE = 100;
const ENCOUNTERS_AT_ONCE = 500;

export interface RetentionOptions {
  deps: Deps;
  /** The job role, which lists the organisations. */
  jobDb: Db;
  /** `TemporalProcess.clients`. */
  temporal: Record<'real' | 'told', WorkflowClient>;
  /** Left out: every organisation. */
  orgs?: string[];
  /** Days beyond the engine's own retention for which `step_log` keeps a closed encounter's rows. */
  marginDays?: number;
  /** Wall clock: it is the engine's retention that counts. */
  now?: Date;
}

export interface RetentionResult {
  /** Histories stored by this call. */
  exported: number;
  /** Rows of step_log deleted. */
  pruned: number;
  /** Closed encounters whose history was never exported; their rows stay, as the last trace of the process. */
  keptWithoutHistory: number;
}

/** Safe to repeat, to kill and to run twice at once: a history is stored once, and rows go in small transactions. */
export async function exportAndPrune(options: RetentionOptions): Promise<RetentionResult> {
  const total: RetentionResult = { exported: 0, pruned: 0, keptWithoutHistory: 0 };
  const orgs = await rows<{ org_id: string; told: boolean }>(
    options.jobDb,
    'select org_id, told from org order by org_id',
  );
  for (const { org_id: org, told } of orgs) {
    if (options.orgs && !options.orgs.includes(org)) continue;
    total.exported += await exportClosedRuns(options, org, options.temporal[told ? 'told' : 'real']);
    const { pruned, kept } = await prune(options, org);
    total.pruned += pruned;
    total.keptWithoutHistory += kept;
  }
  if (total.keptWithoutHistory > 0)
    log.warn(
      { encounters: total.keptWithoutHistory },
      'closed encounters have no exported history; their steps are kept',
    );
  return total;
}

interface ClosedRun {
  name: string;
  workflowId: string;
  runId: string;
  closedAt: Date;
}

/** Every closed run of an organisation that the engine still knows; a run continued as new is one of its own. */
async function exportClosedRuns(options: RetentionOptions, org: string, client: WorkflowClient): Promise<number> {
  let exported = 0;
  let batch: ClosedRun[] = [];
  const flush = async (): Promise<void> => {
    for (const run of await notStored(options.deps, org, batch))
      if (await exportRun(options.deps, org, client, run)) exported += 1;
    batch = [];
  };
  for await (const found of client.list({
    query: `WorkflowId STARTS_WITH '${org}/' AND ExecutionStatus != 'Running'`,
  })) {
    const { workflowId, runId, closeTime } = found;
    batch.push({ name: `${workflowId}/${runId}`, workflowId, runId, closedAt: closeTime ?? new Date() });
    if (batch.length >= RUNS_AT_ONCE) await flush();
  }
  await flush();
  return exported;
}

async function notStored({ db }: Deps, org: string, batch: ClosedRun[]): Promise<ClosedRun[]> {
  if (batch.length === 0) return [];
  const known = await inOrg(db, { org }, (tx) =>
    rows<{ name: string }>(tx, `select name from document where kind = 'history' and name = any(?)`, [
      batch.map(({ name }) => name),
    ] as never),
  );
  const names = new Set(known.map(({ name }) => name));
  return batch.filter(({ name }) => !names.has(name));
}

/** False when the engine has forgotten the run since it was listed. */
async function exportRun({ db, sealers }: Deps, org: string, client: WorkflowClient, run: ClosedRun): Promise<boolean> {
  let bytes: Buffer;
  try {
    bytes = Buffer.from(historyToJSON(await client.getHandle(run.workflowId, run.runId).fetchHistory()));
  } catch (error) {
    log.warn(
      { workflowId: run.workflowId, runId: run.runId, err: fault(error) },
      'a history could not be read; again at the next export',
    );
    return false;
  }
  return inOrg(db, { org }, async (tx) => {
    const sealer = await sealers.for(tx, org);
    const stored = await storeDocument(tx, sealer, org, {
      kind: HISTORY_KIND,
      name: run.name,
      bytes,
      receivedAt: run.closedAt.toISOString(),
    });
    return stored.isNew;
  });
}

/** Deletes the steps of encounters that closed long enough ago, those only whose history is here. */
async function prune(options: RetentionOptions, org: string): Promise<{ pruned: number; kept: number }> {
  const hours = ENGINE_RETENTION_HOURS + (options.marginDays ?? DEFAULT_MARGIN_DAYS) * 24;
  const before = new Date((options.now ?? new Date()).getTime() - hours * 3_600_000).toISOString();
  let pruned = 0;
  for (;;) {
    const count = await inOrg(options.deps.db, { org }, async (tx) => {
      const gone = await rows<{ owner_id: string }>(
        tx,
        `with closed as (${CLOSED} and ${EXPORTED} limit ${ENCOUNTERS_AT_ONCE})
         delete from step_log s using closed c where s.org_id = ? and s.owner_kind = 'encounter' and s.owner_id = c.id returning s.owner_id`,
        [before, org],
      );
      if (gone.length === 0) return 0;
      const encounters = new Set(gone.map((one) => one.owner_id)).size;
      const ctx = { org, actor: 'system', at: await orgNow(tx, org) };
      await writeAudit(tx, ctx, [
        {
          action: 'retention.prune',
          subject: { kind: 'org', id: org },
          detail: { steps: gone.length, encounters, before },
        },
      ]);
      return gone.length;
    });
    if (count === 0) break;
    pruned += count;
  }
  const kept = await inOrg(options.deps.db, { org }, (tx) =>
    row<{ n: number }>(tx, `select count(*) as n from (${CLOSED}) c`, [before]),
  );
  return { pruned, kept: kept!.n };
}

/** At zero, nothing open, and no step since the given time (its first binding), by the wall clock of the record. */
const CLOSED = `
  select e.id from encounter e
  where e.stage = 'zero_balance' and exists (select 1 from step_log s where s.org_id = e.org_id and s.owner_kind = 'encounter' and s.owner_id = e.id)
    and not exists (select 1 from step_log s where s.org_id = e.org_id and s.owner_kind = 'encounter' and s.owner_id = e.id and s.recorded_at >= ?)
    and not exists (select 1 from deadline d where d.org_id = e.org_id and d.encounter_id = e.id and d.status = 'open')
    and not exists (select 1 from task t where t.org_id = e.org_id and t.encounter_id = e.id and t.state not in ('done', 'cancelled'))
    and not exists (select 1 from outbox o where o.org_id = e.org_id and o.owner_id = e.id and o.delivered_at is null)`;

/** A history's name begins with its workflow's id. One hashed look at all of them: under row-level security no range over names would use an index. */
const EXPORTED = `e.id::text in (select split_part(h.name, '/', 3) from document h where h.kind = 'history' and split_part(h.name, '/', 2) = 'encounter')`;
