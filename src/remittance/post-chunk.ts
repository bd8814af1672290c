/** Posts staged remit claims in chunks, one transaction each: locks the encounters, posts, and tells each to look. */
import { rows } from '../db';
import { Draft } from '../line/draft';
import { loadRecords, loadRemitPostings, lockEncounters } from '../line/load';
import { saveDrafts } from '../line/save';
import type { StepWork } from '../line/step-log';
import { entry, transfer } from '../ledger/entries';
import { post } from '../ledger/store';
import { dayOf } from '../calendar';
import { newId } from '../ids';
import { type Cents, magnitude } from '../money/cents';
import { postRemitClaim } from './post-claim';

const CLAIMS_PER_CHUNK = 200;

interface StagedClaim {
  id: string;
  remitId: string;
  payerId: string;
  encounterId: string | null;
  paid: Cents;
}

/** Posts the next chunk of a file. Returns how many claims it took; 0: nothing is left. */
export async function postChunk(step: StepWork, fileId: string): Promise<number> {
  const { tx, sealer, practice, ctx } = step;
  const staged = await rows<StagedClaim>(
    tx,
    `select c.id, c.remit_id as "remitId", c.payer_id as "payerId", c.encounter_id as "encounterId", c.paid_cents as paid from remit_claim c
     join remit r on r.org_id = c.org_id and r.id = c.remit_id where r.file_id = ? and c.state = 'staged' order by r.seq, c.seq limit ?`,
    [fileId, CLAIMS_PER_CHUNK],
  );
  if (staged.length === 0) return 0;
  const ids = [...new Set(staged.flatMap((claim) => claim.encounterId ?? []))];
  await lockEncounters(tx, ids);
  const records = await loadRecords(tx, sealer, ids);
  for (const record of records)
    if (record.remits.some((remit) => remit.statusCode === '22')) await loadRemitPostings(tx, record);
  const drafts = new Map(
    records.map((record) => [
      record.encounter.id,
      new Draft(record, practice, ctx, `remit_file/${fileId}/${staged[0]!.id}`),
    ]),
  );
  const homeless: StagedClaim[] = [];
  for (const claim of staged) if (!(await postOne(drafts, claim))) homeless.push(claim);
  for (const draft of drafts.values())
    draft.look({
      owner: { kind: 'encounter', id: draft.encounter.id },
      id: `remit_claim/${firstOf(staged, draft)}`,
      lane: 5,
    });
  await saveDrafts({ tx, sealer, practice, ctx }, [...drafts.values()]);
  await keepUnmatched(step, homeless);
  return staged.length;
}

const firstOf = (staged: StagedClaim[], draft: Draft): string =>
  staged.find((claim) => claim.encounterId === draft.encounter.id)!.id;

/** False: it has no home yet. */
async function postOne(drafts: Map<string, Draft>, claim: StagedClaim): Promise<boolean> {
  const draft = claim.encounterId ? drafts.get(claim.encounterId) : undefined;
  const remit = draft?.record.remits.find((candidate) => candidate.id === claim.id);
  if (!draft || !remit) return false;
  const outcome = postRemitClaim(draft, remit);
  if (outcome === 'unmatched') return false;
  if (outcome === 'waiting') {
    draft.changeRemit(remit, { state: 'waiting' });
    keepWaiting(draft, claim);
  }
  return true;
}

/** Its turn has not come: the money is at hand, kept as unmatched until it posts by itself (FORMAT 6.5). */
function keepWaiting(draft: Draft, claim: StagedClaim): void {
  draft.changes.entries.push(
    entry({
      kind: 'remittance',
      key: `remit_waits/${claim.id}`,
      businessDate: draft.today,
      source: { kind: 'remit_claim', id: claim.id },
      postings: transfer(
        claim.paid,
        { account: 'in_transit', party: claim.payerId, detail: claim.remitId },
        { account: 'unmatched', party: claim.payerId, detail: claim.id },
      ),
    }),
  );
}

/** A claim that we cannot find: its money goes to the payer's unmatched account and a poster is asked (FORMAT 6.7). */
async function keepUnmatched(step: StepWork, claims: StagedClaim[]): Promise<void> {
  if (claims.length === 0) return;
  const { tx, ctx, practice } = step;
  await tx.raw(`update remit_claim set state = 'unmatched' where id = any(?)`, [
    claims.map((claim) => claim.id),
  ] as never);
  await post(
    tx,
    ctx,
    claims.map((claim) =>
      entry({
        kind: 'remittance',
        key: `remit_unmatched/${claim.id}`,
        businessDate: dayOf(ctx.at, practice.zone),
        source: { kind: 'remit_claim', id: claim.id },
        postings: transfer(
          claim.paid,
          { account: 'in_transit', party: claim.payerId, detail: claim.remitId },
          { account: 'unmatched', party: claim.payerId, detail: claim.id },
        ),
      }),
    ),
  );
  await tx('task').insert(
    claims.map((claim) => ({
      org_id: ctx.org,
      id: newId(),
      kind: 'match_remit',
      reason: 'unmatched',
      queue: 'posting',
      owner_kind: 'practice',
      owner_id: ctx.org,
      subject_id: claim.id,
      amount_cents: magnitude(claim.paid),
      outcomes: ['match', 'return_to_payer'],
      why: 'The payer answered a claim that we cannot find, or a line that is not on it. Its money waits as unmatched.',
      opened_at: ctx.at,
    })),
  );
}
