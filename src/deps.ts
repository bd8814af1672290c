/** What every transaction of the business needs, handed in once by a process's entry. */
import type { Db, Tx } from './db';
import { inOrg } from './db';
import type { Ctx } from './ctx';
import { loadPractice, orgNow } from './practice/store';
import type { Practice } from './practice/types';
import type { OrgSealer, Sealers } from './privacy/seal';

export interface Deps {
  db: Db;
  sealers: Sealers;
}

/** One transaction of one organisation with its keys and its configuration at hand. */
export interface Work {
  tx: Tx;
  ctx: Ctx;
  sealer: OrgSealer;
  practice: Practice;
}

export function inPractice<T>(deps: Deps, ctx: Ctx, work: (work: Work) => Promise<T>): Promise<T> {
  return inOrg(deps.db, ctx, async (tx) => {
    const sealer = await deps.sealers.for(tx, ctx.org);
    return work({ tx, ctx, sealer, practice: await loadPractice(tx, ctx.org, ctx.at) });
  });
}

/** The same at the practice's own time, which is read in the transaction. */
export function inWork<T>(deps: Deps, who: Pick<Ctx, 'org' | 'actor'>, work: (work: Work) => Promise<T>): Promise<T> {
  return inOrg(deps.db, who, async (tx) => {
    const ctx: Ctx = { ...who, at: await orgNow(tx, who.org) };
    const sealer = await deps.sealers.for(tx, who.org);
    return work({ tx, ctx, sealer, practice: await loadPractice(tx, who.org, ctx.at) });
  });
}
