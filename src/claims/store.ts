/** Claims in the record: written by the steps that build and change them. */
import type { Ctx } from '../ctx';
import { row, rows, type Tx } from '../db';
import type { Draft } from '../line/draft';
import type { Claim, EncounterRecord } from '../line/record';
import type { Practice } from '../practice/types';
import type { OrgSealer } from '../privacy/seal';
import type { ClaimContent } from './content';
import { snapshotOf } from './snapshot';

interface SaveDeps {
  tx: Tx;
  sealer: OrgSealer;
  practice: Practice;
  ctx: Ctx;
}

/** A submission window took the claim meanwhile. The step is tried again, and finds it sent. */
class ClaimTaken extends Error {
  constructor() {
    super('a claim was put into a file while it was being changed');
    this.name = 'ClaimTaken';
  }
}

/**
 * Keeps submission windows off an encounter's unsent claims until this transaction ends: a window skips what is locked, and
 * what a window has taken already is seen as taken. After the encounter's own lock.
 */
export async function lockUnsentClaims(tx: Tx, encounterId: string): Promise<void> {
  await tx.raw(
    `select id from claim where encounter_id = ? and status in ('ready', 'held') and file_id is null order by id for update`,
    [encounterId],
  );
}

export async function insertClaims(deps: SaveDeps, drafts: Draft[]): Promise<void> {
  const { tx, ctx } = deps;
  for (const draft of drafts) {
    for (const claim of draft.changes.claimsBuilt) {
      const ours = claim.status !== 'crossed_over';
      if (ours) claim.pcn = await newPcn(tx);
      await tx('claim').insert({
        ...claimColumns(claim),
        org_id: ctx.org,
        id: claim.id,
        encounter_id: draft.encounter.id,
        n: claim.n,
        payer_id: claim.payerId,
        coverage_id: claim.coverageId,
        rank: claim.rank,
        version: claim.version,
        part: claim.part,
        frequency: claim.frequency,
        pcn: claim.pcn,
        replaces: claim.replaces,
        original_icn: claim.originalIcn,
        total_cents: claim.total,
        line_ids: claim.lineIds,
        snapshot: ours ? await sealedSnapshot(deps, draft.record, claim) : null,
        built_at: claim.builtAt,
      });
    }
  }
}

/** Patient control number: at most 20 characters, unique for each version of a claim (DOMAIN 4.8). */
async function newPcn(tx: Tx): Promise<string> {
  const taken = await row<{ n: number }>(tx, "select nextval('pcn_seq') as n");
  return `TL${taken!.n.toString(36).toUpperCase().padStart(8, '0')}`;
}

const claimColumns = (claim: Claim): object => ({ status: claim.status, icn: claim.icn, rejection: claim.rejection });

async function sealedSnapshot(deps: SaveDeps, record: EncounterRecord, claim: Claim): Promise<Buffer> {
  const content =
    claim.frequency === '8' ? await voidOf(deps, claim) : await snapshotOf({ ...deps, record }, claim, claim.pcn!);
  return deps.sealer.sealJson('claim.snapshot', claim.id, content);
}

/** A void says again what it withdraws, whatever the chart says by now. */
async function voidOf({ tx, sealer }: SaveDeps, claim: Claim): Promise<ClaimContent> {
  const sent = await row<{ snapshot: Buffer }>(tx, 'select snapshot from claim where id = ?', [claim.replaces!]);
  const content = sealer.openJson<ClaimContent>('claim.snapshot', claim.replaces!, sent!.snapshot);
  return {
    ...content,
    frequency: '8',
    patientControlNumber: claim.pcn!,
    originalReference: claim.originalIcn ?? undefined,
  };
}

/** Claims that were built before and not sent, with what they say now, under their numbers (FORMAT 6.11). */
export async function rewriteClaims(deps: SaveDeps, drafts: Draft[]): Promise<void> {
  const { tx, ctx } = deps;
  for (const { record, changes } of drafts) {
    for (const claim of record.claims.filter(({ id }) => changes.claimsRebuilt.has(id))) {
      const written = await rows(
        tx,
        `update claim set total_cents = ?, line_ids = ?, coverage_id = ?, rank = ?, snapshot = ?, stale = false where org_id = ? and id = ? and file_id is null returning id`,
        [
          claim.total,
          claim.lineIds,
          claim.coverageId,
          claim.rank,
          await sealedSnapshot(deps, record, claim),
          ctx.org,
          claim.id,
        ] as never,
      );
      if (written.length === 0) throw new ClaimTaken();
    }
  }
}

export async function updateClaims({ tx, ctx }: SaveDeps, claims: Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const written = await rows(
    tx,
    `update claim c set status = x.status, icn = x.icn, rejection = x.rejection, stale = x."isStale"
     from jsonb_to_recordset(?::jsonb) as x(id uuid, status text, icn text, rejection text, "isStale" boolean, "fileId" uuid)
     where c.org_id = ? and c.id = x.id and c.file_id is not distinct from x."fileId" returning c.id`,
    [JSON.stringify(claims), ctx.org],
  );
  if (written.length < claims.length) throw new ClaimTaken();
}
