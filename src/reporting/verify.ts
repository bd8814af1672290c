/**
 * `throughline verify`: recomputes an organisation's books from its postings and proves the record against itself. All
 * checks read one snapshot, so that they may run while work goes on.
 */
import type { KeyObject } from 'node:crypto';
import { verifyAudit } from '../audit/verify';
import { row, type Db, type Tx } from '../db';
import { LEDGER_CHECKS, type Check } from './checks';
import { FILE_CHECKS } from './checks-files';

export interface VerifyOptions {
  /** The application's role: row-level security keeps the checks inside the organisation. */
  appDb: Db;
  /** The job role, which may read the seals. */
  jobDb: Db;
  org: string;
  /** With the signed heads a cut tail is found, too. */
  headFile?: string | undefined;
  publicKey?: KeyObject | undefined;
}

export interface VerifiedCheck {
  name: string;
  ok: boolean;
  /** Things that were proved: entries, lines, encounters, rows. */
  counted: number;
  /** At most TOLD sentences with ids, never a person, and one that counts the rest. */
  problems: string[];
  ms: number;
}

export interface Verified {
  ok: boolean;
  checks: VerifiedCheck[];
}

const TOLD = 20;

export async function verify(options: VerifyOptions): Promise<Verified> {
  const checks = await inSnapshot(options, async (tx) => {
    const done: VerifiedCheck[] = [];
    for (const check of [...LEDGER_CHECKS, ...FILE_CHECKS]) done.push(await run(tx, check));
    return done;
  });
  checks.push(await auditCheck(options));
  return { ok: checks.every(({ ok }) => ok), checks };
}

function inSnapshot<T>({ appDb, org }: VerifyOptions, work: (tx: Tx) => Promise<T>): Promise<T> {
  return appDb.transaction(
    async (tx) => {
      // Sums over all postings are kept in memory; with the server's default they would spill to disk.
      await tx.raw("select set_config('app.org', ?, true), set_config('work_mem', '64MB', true)", [org]);
      return work(tx);
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

async function run(tx: Tx, { name, sql }: Check): Promise<VerifiedCheck> {
  const started = Date.now();
  const found = await row<{ counted: number; bad: number; problems: string[] }>(
    tx,
    `select count(*) as counted, count(*) filter (where bad) as bad,
            coalesce((array_agg(message order by message) filter (where bad))[1:${TOLD}], '{}') as problems from (${sql}) checked`,
  );
  const { counted, bad, problems } = found!;
  return { name, ok: bad === 0, counted, problems: withRest(problems, bad), ms: Date.now() - started };
}

async function auditCheck({ jobDb, org, headFile, publicKey }: VerifyOptions): Promise<VerifiedCheck> {
  const started = Date.now();
  const trail = await verifyAudit(jobDb, org, { headFile, publicKey });
  const problems = trail.problems.slice(0, TOLD).map(({ message }) => message);
  const name = headFile ? 'the audit chain is whole and is the one that was signed' : 'the audit chain is whole';
  return {
    name,
    ok: trail.ok,
    counted: trail.sealed,
    problems: withRest(problems, trail.found),
    ms: Date.now() - started,
  };
}

const withRest = (told: string[], found: number): string[] =>
  found > told.length ? [...told, `and ${found - told.length} more`] : told;
