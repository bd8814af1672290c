/** Writes the new content of claims that were built and not sent yet, under their numbers (FORMAT 6.11). */
import { rows, type Tx } from '../db';
import type { Ctx } from '../ctx';
import type { Draft } from '../line/draft';
import type { Practice } from '../practice/types';
import type { OrgSealer } from '../privacy/seal';
import { snapshotOf } from './snapshot';

interface Deps {
  tx: Tx;
  sealer: OrgSealer;
  practice: Practice;
  ctx: Ctx;
}

/** A submission window took the claim while it was being built anew; the step is tried again and finds it sent. */
class ClaimTaken extends Error {
  constructor(id: string) {
    super(`claim ${id} has been put into a file meanwhile`);
    this.name = 'ClaimTaken';
  }
}

export async function writeRebuilt({ tx, sealer, practice, ctx }: Deps, drafts: Draft[]): Promise<void> {
  for (const { record, changes } of drafts) {
    for (const claim of record.claims.filter(({ id }) => changes.claimsRebuilt.has(id))) {
      const snapshot = await snapshotOf({ tx, sealer, practice, record }, claim, claim.pcn!);
      const written = await rows(
        tx,
        `update claim set total_cents = ?, line_ids = ?, snapshot = ? where org_id = ? and id = ? and status = 'ready' and file_id is null returning id`,
        [claim.total, claim.lineIds, sealer.sealJson('claim.snapshot', claim.id, snapshot), ctx.org, claim.id] as never,
      );
      if (written.length === 0) throw new ClaimTaken(claim.id);
    }
  }
}
