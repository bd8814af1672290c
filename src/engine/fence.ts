/**
 * The fence of a restored system. What happened after the moment to which it was restored is unknown here, but partners,
 * payers and patients know it: a file may be out that the record has forgotten. So a restored system starts fenced —
 * nothing is sent, no cycle runs, new numbers are far above any that the lost time may have used — until what was due has
 * been looked at again and the partner's folder shows no stranger. Then a person (or the drill) lowers the fence.
 */
import { writeAudit } from '../audit/store';
import { inOrg, row, rows, type Db, type Tx } from '../db';
import { orgNow } from '../practice/store';

/** More files, visits and claims than are made between two pieces of archived log. */
export const JUMP = 1_000;
/** Counters whose numbers others may have seen: interchanges, groups and sets of files; visits on claims and statements. */
const COUNTERS_SEEN_OUTSIDE = ['submission_file', 'encounter'];

export interface FenceDbs {
  /** The application's role; each organisation's part is a transaction of its own. */
  appDb: Db;
  /** The job role, which sees all organisations, deadlines and messages. */
  jobDb: Db;
}

/** Thrown where something would leave the house; the call is tried again later, by itself. */
export class Fenced extends Error {
  constructor() {
    super('the system was restored and is fenced: nothing is sent until the fence is lowered');
    this.name = 'Fenced';
  }
}

/** Whether an organisation is fenced; asked in the transaction that would send, or with the job role. */
export async function isFenced(tx: Tx | Db, org: string): Promise<boolean> {
  const found = await row<{ fenced: boolean }>(
    tx,
    'select exists (select 1 from restore_epoch where org_id = ? and lowered_at is null) as fenced',
    [org],
  );
  return found!.fenced;
}

export async function refuseIfFenced(tx: Tx, org: string): Promise<void> {
  if (await isFenced(tx, org)) throw new Fenced();
}

/**
 * Raises the fence around every organisation, once a restore: the same `restoreId` again changes nothing, so that it may
 * be killed and called again. Returns the organisations that this call fenced.
 */
export async function raiseFence(dbs: FenceDbs, restore: { restoreId: string; reason: string }): Promise<string[]> {
  const fenced: string[] = [];
  for (const { org_id: org } of await rows<{ org_id: string }>(dbs.jobDb, 'select org_id from org order by org_id')) {
    if (await inOrg(dbs.appDb, { org }, (tx) => raise(tx, org, restore))) fenced.push(org);
  }
  return fenced;
}

async function raise(
  tx: Tx,
  org: string,
  { restoreId, reason }: { restoreId: string; reason: string },
): Promise<boolean> {
  const made = await row<{ epoch: number }>(
    tx,
    `insert into restore_epoch (org_id, epoch, restore_id, reason)
     select ?, coalesce(max(epoch), 0) + 1, ?, ? from restore_epoch where org_id = ? on conflict (org_id, restore_id) do nothing returning epoch`,
    [org, restoreId, reason, org],
  );
  if (!made) return false;
  await tx.raw('update counter set value = value + ? where org_id = ? and name = any(?)', [
    JUMP,
    org,
    COUNTERS_SEEN_OUTSIDE,
  ] as never);
  await tx.raw(`select max(nextval('pcn_seq')) from generate_series(1, ?)`, [JUMP]);
  // A file that was only stored at that moment may have been sent after it: the remote listing is asked before a try.
  await tx.raw(`update submission_file set status = 'sending' where org_id = ? and status = 'stored'`, [org]);
  const ctx = { org, actor: 'system', at: await orgNow(tx, org) };
  await writeAudit(tx, ctx, [
    {
      action: 'restore.fence',
      subject: { kind: 'org', id: org },
      because: reason,
      detail: { epoch: made.epoch, restore: restoreId },
    },
  ]);
  return true;
}

/**
 * Fences a database that runs elsewhere than it last ran: recovered to a point in time (another timeline), or copied to
 * another cluster. Called at each start, before anything that could send; this is what makes a restore by hand safe.
 */
export async function fenceIfRestored(dbs: FenceDbs): Promise<string[]> {
  const here = await row<{ known: string; now: string }>(
    dbs.jobDb,
    'select identity as known, cluster_identity_now() as now from cluster_identity',
  );
  if (!here || here.known === here.now) return [];
  const reason = `the database ran in cluster ${here.known} and now runs in ${here.now}`;
  const fenced = await raiseFence(dbs, { restoreId: here.now, reason });
  await dbs.jobDb.raw('update cluster_identity set identity = ?', [here.now]);
  return fenced;
}

export interface CatchUp {
  org: string;
  /** Open deadlines that should have fired five minutes ago: the reconciler's question, by the organisation's own time. */
  overdue: number;
  /** Messages that no workflow has yet. */
  undelivered: number;
}

/** What still stands between an organisation and the lowering of its fence. */
export async function catchUpOf(jobDb: Db, org: string): Promise<CatchUp> {
  const found = await row<Omit<CatchUp, 'org'>>(
    jobDb,
    `select (select count(*) from deadline d where d.org_id = o.org_id and d.status = 'open' and d.fires_at < coalesce(c.at, now()) - interval '5 minutes') as overdue,
            (select count(*) from outbox x where x.org_id = o.org_id and x.delivered_at is null) as undelivered
     from org o left join org_clock c on c.org_id = o.org_id where o.org_id = ?`,
    [org],
  );
  if (!found) throw new Error('no such organisation');
  return { org, ...found };
}

/** Files that the partner holds and the record does not know: sent in the time that was lost. */
export async function unknownFiles(appDb: Db, org: string, listed: string[]): Promise<string[]> {
  const known = await inOrg(appDb, { org }, (tx) =>
    rows<{ name: string }>(tx, 'select name from submission_file where name = any(?)', [listed] as never),
  );
  const names = new Set(known.map(({ name }) => name));
  return listed.filter((name) => !names.has(name));
}

export interface LowerFence {
  org: string;
  actor: string;
  /** What the partner shows (ClearinghousePort.listOutbound). */
  outbound: string[];
  /** Files of the lost time that a person has looked at: their claims are not sent again by mistake. */
  acknowledged?: string[];
  /** Why it is lowered although something is open; without it, it then stays. */
  because?: string;
}

export type Lowered =
  { kind: 'lowered' } | { kind: 'not_fenced' } | ({ kind: 'stays'; unknownFiles: string[] } & CatchUp);

/** Lowers the fence when the organisation has caught up, or when a person says why it may go without. */
export async function lowerFence(
  dbs: FenceDbs,
  { org, actor, outbound, acknowledged = [], because }: LowerFence,
): Promise<Lowered> {
  if (!(await isFenced(dbs.jobDb, org))) return { kind: 'not_fenced' };
  const open = await catchUpOf(dbs.jobDb, org);
  const strangers = (await unknownFiles(dbs.appDb, org, outbound)).filter((name) => !acknowledged.includes(name));
  const isCaughtUp = open.overdue === 0 && open.undelivered === 0 && strangers.length === 0;
  if (!isCaughtUp && because === undefined) return { kind: 'stays', unknownFiles: strangers, ...open };
  return inOrg(dbs.appDb, { org }, async (tx) => {
    const lowered = await rows<{ epoch: number }>(
      tx,
      `update restore_epoch set lowered_at = clock_timestamp(), lowered_by = ?, because = ? where org_id = ? and lowered_at is null returning epoch`,
      [actor, because ?? null, org],
    );
    if (lowered.length === 0) return { kind: 'not_fenced' };
    const detail = {
      epochs: lowered.map(({ epoch }) => epoch),
      overdue: open.overdue,
      undelivered: open.undelivered,
      unknownFiles: strangers,
      acknowledged,
    };
    await writeAudit(tx, { org, actor, at: await orgNow(tx, org) }, [
      { action: 'restore.lower', subject: { kind: 'org', id: org }, detail, ...(because ? { because } : {}) },
    ]);
    return { kind: 'lowered' };
  });
}
