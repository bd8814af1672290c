/**
 * The sealer: it chains each organisation's audit rows a moment after their transactions (chained inside them, an
 * organisation's steps would go one by one), then has the head signed outside the database.
 *
 * A pass takes whole transactions that have ended: rows whose `xact` is below the oldest that still runs. No row of a
 * transaction under way can be skipped, and a row that turns up later with an older `xact` was put there by somebody
 * else: it is never sealed, and `verifyAudit` names it.
 */
import type { KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, row, rows, type Db, type Tx } from '../db';
import { fault, log } from '../log';
import { CANONICAL_SQL, chainHash, genesis } from './chain';
import { HeadFile, type Head } from './head';

/** Rows of a pass; more only where one transaction wrote more. */
const PASS_ROWS = 10_000;
/** How often heads are compared that another process may have left unsigned. */
const CATCH_UP_MS = 60_000;

export interface SealerOptions {
  /** The job role's address. */
  jobUrl: string;
  headFile: string;
  key: KeyObject;
  intervalMs?: number;
}

export interface Sealer {
  /** Ends after the pass under way. */
  stop(): Promise<void>;
}

/** Runs in the worker's process, or in several: one works on an organisation at a time. */
export function startSealer(options: SealerOptions): Sealer {
  const stopping = new AbortController();
  const db = connect(options.jobUrl, { max: 1, name: 'throughline-sealer' });
  const running = run(db, new HeadFile(options.headFile, options.key), options.intervalMs ?? 1_000, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
      await db.destroy();
    },
  };
}

async function run(db: Db, heads: HeadFile, intervalMs: number, stopping: AbortSignal): Promise<void> {
  let caughtUpAt = 0;
  while (!stopping.aborted) {
    try {
      if (Date.now() - caughtUpAt > CATCH_UP_MS) {
        await signUnsigned(db, heads);
        caughtUpAt = Date.now();
      }
      await sealAll(db, heads);
    } catch (error) {
      log.warn({ err: fault(error) }, 'audit rows could not be sealed; again in a moment');
    }
    await sleep(intervalMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** Everything that can be sealed now, in every organisation; the number of rows. */
export async function sealAll(db: Db, heads: HeadFile): Promise<number> {
  let count = 0;
  for (const org of await orgsWithNewRows(db)) {
    for (;;) {
      const sealed = await sealPass(db, heads, org);
      count += sealed;
      if (sealed < PASS_ROWS) break;
    }
  }
  return count;
}

/** The newest transaction that an organisation's passes have reached; everything at or below it is sealed or an intruder. */
export const floorSql = (org: string): string =>
  `coalesce((select f.upto from audit_seal f where f.org_id = ${org} order by f.seq desc limit 1), '0'::xid8)`;

async function orgsWithNewRows(db: Db): Promise<string[]> {
  const found = await rows<{ org_id: string }>(
    db,
    `select o.org_id from org o cross join lateral (select ${floorSql('o.org_id')} as xact) floor
     where exists (select from audit a where a.org_id = o.org_id and a.xact > floor.xact and a.xact < pg_snapshot_xmin(pg_current_snapshot()))
     order by o.org_id`,
  );
  return found.map(({ org_id }) => org_id);
}

/** One pass over one organisation. The head is signed after the commit: signed before, a failed commit would look like a cut. */
async function sealPass(db: Db, heads: HeadFile, org: string): Promise<number> {
  const sealed = await db.transaction(async (tx) => {
    const lock = await row<{ mine: boolean }>(tx, 'select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as mine', [
      `audit_seal/${org}`,
    ]);
    if (!lock!.mine) return undefined;
    const last = await lastSeal(tx, org);
    if (!(await isWhereItWasSigned(tx, heads, last))) return undefined;
    return extend(tx, org, last, await newRows(tx, org));
  });
  if (!sealed || sealed.count === 0) return 0;
  heads.append([sealed.head]);
  return sealed.count;
}

interface NewRow {
  id: number;
  canonical: string;
}

interface Pass {
  /** The newest transaction of the pass. */
  upto: string;
  found: NewRow[];
}

/**
 * The oldest transactions that no pass has reached, whole, in the order of their rows. The bound comes from one statement,
 * so that its snapshot and the oldest running transaction are of one moment; what is below the bound cannot change any more.
 */
async function newRows(tx: Tx, org: string): Promise<Pass | undefined> {
  const bound = await row<{ floor: string; upto: string | null }>(
    tx,
    `with floor as materialized (select ${floorSql('?')} as xact)
     select floor.xact::text as floor, (select due.xact::text from (
       select a.xact from audit a where a.org_id = ? and a.xact > (select xact from floor) and a.xact < pg_snapshot_xmin(pg_current_snapshot())
       order by a.xact limit ?) due order by due.xact desc limit 1) as upto from floor`,
    [org, org, PASS_ROWS],
  );
  if (!bound?.upto) return undefined;
  const found = await rows<NewRow>(
    tx,
    `select a.id, ${CANONICAL_SQL} as canonical from audit a where a.org_id = ? and a.xact > ?::xid8 and a.xact <= ?::xid8 order by a.id`,
    [org, bound.floor, bound.upto],
  );
  return { upto: bound.upto, found };
}

type LastHead = Omit<Head, 'at' | 'restart'>;

/** The end of an organisation's chain. */
async function lastSeal(tx: Tx | Db, org: string): Promise<LastHead> {
  const last = await row<{ seq: number; hash: Buffer; audit_id: number }>(
    tx,
    'select seq, hash, audit_id from audit_seal where org_id = ? order by seq desc limit 1',
    [org],
  );
  if (!last) return { org, seq: 0, hash: genesis(org).toString('hex'), auditId: null };
  return { org, seq: last.seq, hash: last.hash.toString('hex'), auditId: last.audit_id };
}

async function extend(
  tx: Tx,
  org: string,
  last: LastHead,
  pass: Pass | undefined,
): Promise<{ head: LastHead; count: number }> {
  if (!pass) return { head: last, count: 0 };
  let hash: Buffer = Buffer.from(last.hash, 'hex');
  const sealed = pass.found.map(({ id, canonical }, index) => {
    const seq = last.seq + index + 1;
    hash = chainHash(hash, seq, pass.upto, canonical);
    return { seq, id, hash };
  });
  await tx.raw(
    `insert into audit_seal (org_id, seq, audit_id, hash, upto, sealed_at)
     select ?, x.seq, x.audit_id, x.hash, ?::xid8, now() from unnest(?::bigint[], ?::bigint[], ?::bytea[]) as x (seq, audit_id, hash)`,
    [org, pass.upto, sealed.map(({ seq }) => seq), sealed.map(({ id }) => id), sealed.map((one) => one.hash)] as never,
  );
  const end = sealed.at(-1)!;
  return { head: { org, seq: end.seq, hash: end.hash.toString('hex'), auditId: end.id }, count: sealed.length };
}

/**
 * A chain that does not contain what was signed last has been cut or rewritten. It is not continued: new rows would
 * cover the place. A restore says so first (`signRestarts`).
 */
async function isWhereItWasSigned(tx: Tx, heads: HeadFile, last: LastHead): Promise<boolean> {
  const contradicts = async (): Promise<boolean> => {
    const signed = heads.newestOf(last.org);
    return signed !== undefined && signed.seq > 0 && (await hashAt(tx, last.org, signed.seq)) !== signed.hash;
  };
  if (!(await contradicts())) return true;
  heads.reread();
  if (!(await contradicts())) return true;
  log.error(
    { org: last.org, seq: last.seq, signed: heads.newestOf(last.org)!.seq },
    'the audit chain does not contain its signed head: it is not continued',
  );
  return false;
}

async function hashAt(tx: Tx | Db, org: string, seq: number): Promise<string | undefined> {
  const found = await row<{ hash: Buffer }>(tx, 'select hash from audit_seal where org_id = ? and seq = ?', [org, seq]);
  return found?.hash.toString('hex');
}

/** Heads that a sealer died before signing. */
async function signUnsigned(db: Db, heads: HeadFile): Promise<void> {
  heads.reread();
  for (const { org_id: org } of await rows<{ org_id: string }>(db, 'select org_id from org order by org_id')) {
    const last = await lastSeal(db, org);
    if (last.seq > (heads.newestOf(org)?.seq ?? 0)) heads.append([last]);
  }
}

/**
 * After a restore to an earlier moment: signs for every organisation whose chain ends before its signed head that it goes
 * on from there, and why. Nobody but the restore calls this; the line stays, and `verifyAudit` tells of it.
 */
export async function signRestarts(db: Db, heads: HeadFile, reason: string): Promise<string[]> {
  heads.reread();
  const restarted: string[] = [];
  for (const { org_id: org } of await rows<{ org_id: string }>(db, 'select org_id from org order by org_id')) {
    const last = await lastSeal(db, org);
    if (last.seq >= (heads.newestOf(org)?.seq ?? 0)) continue;
    heads.append([{ ...last, restart: reason }]);
    restarted.push(org);
  }
  return restarted;
}
