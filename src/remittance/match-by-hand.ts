/**
 * A person says which claim an unmatched remittance is for (FORMAT 6.7). It then waits like any other answer and posts in
 * its turn by the encounter's own step (6.2, 6.5); what the person knew is kept, so that the same number is known next time.
 */
import { writeAudit } from '../audit/store';
import { row } from '../db';
import type { Work } from '../deps';
import type { EncounterRecord } from '../line/record';
import { loadRecords, lockEncounters } from '../line/load';
import { type Cents, sum } from '../money/cents';
import { sendLooks } from '../outbox';
import type { DecidedTask, DecisionMade, TakenEffect } from '../tasks/decision-made';
import { lineResults } from './lines';
import type { RemitDetail } from './types';

interface Unmatched {
  id: string;
  payerId: string;
  pcnKey: string;
  icn: string | null;
  statusCode: string;
  paid: Cents;
  detail: RemitDetail;
}

interface Target {
  encounterId: string;
  payerId: string;
  status: string;
}

export async function matchByHand(work: Work, task: DecidedTask, decision: DecisionMade): Promise<TakenEffect> {
  const { tx } = work;
  if (!decision.claimId) return { unfit: 'Say which claim the payer answered.' };
  const claim = await row<Target>(
    tx,
    'select encounter_id as "encounterId", payer_id as "payerId", status from claim where id = ?',
    [decision.claimId],
  );
  if (!claim) return { unfit: 'There is no such claim.' };
  await lockEncounters(tx, [claim.encounterId]);
  const remit = await lockUnmatched(work, task.subjectId!);
  if (!remit) return { unfit: 'This remittance has found its claim already.' };
  const unfit = whyUnfit(remit, claim) ?? (await whyLinesUnfit(work, remit, claim.encounterId, decision.claimId));
  if (unfit) return { unfit };
  await keepMatch(work, remit, claim, { ...decision, claimId: decision.claimId });
  return { task: 'done' };
}

const lockUnmatched = ({ tx }: Work, id: string): Promise<Unmatched | undefined> =>
  row<Unmatched>(
    tx,
    `select id, payer_id as "payerId", pcn_key as "pcnKey", icn, status_code as "statusCode", paid_cents as paid, detail from remit_claim where id = ? and state = 'unmatched' for update`,
    [id],
  );

const UNSENT: readonly string[] = ['ready', 'held', 'cancelled'];

function whyUnfit(remit: Unmatched, claim: Target): string | null {
  if (claim.payerId !== remit.payerId) return 'That claim went to another payer than the one that answered.';
  return UNSENT.includes(claim.status) ? 'That claim was never sent, so that nobody can have answered it.' : null;
}

/** Money must find its line. A reversal names no lines of its own: it undoes what was posted (6.4). */
async function whyLinesUnfit(
  { tx, sealer }: Work,
  remit: Unmatched,
  encounterId: string,
  claimId: string,
): Promise<string | null> {
  if (remit.statusCode === '22') return null;
  const [record] = await loadRecords(tx, sealer, [encounterId]);
  return isOnLines(record!, remit, claimId)
    ? null
    : 'A service of the remittance is on none of that claim’s lines, or its payment is not theirs.';
}

function isOnLines(record: EncounterRecord, remit: Unmatched, claimId: string): boolean {
  const claim = record.claims.find((candidate) => candidate.id === claimId)!;
  const results = lineResults(remit, claim, record.lines);
  return results !== null && sum(results.map((result) => result.paid)) === remit.paid;
}

async function keepMatch(
  { tx, ctx, practice }: Work,
  remit: Unmatched,
  { encounterId }: Target,
  { claimId, because, id }: DecisionMade & { claimId: string },
): Promise<void> {
  await tx('remit_claim')
    .where({ org_id: ctx.org, id: remit.id })
    .update({ claim_id: claimId, encounter_id: encounterId, matched_by: 'person', state: 'waiting' });
  await tx('remit_match').insert({
    org_id: ctx.org,
    remit_claim_id: remit.id,
    payer_id: remit.payerId,
    icn: remit.icn,
    pcn_key: remit.pcnKey,
    claim_id: claimId,
    encounter_id: encounterId,
    because: because ?? null,
    matched_by: ctx.actor,
    matched_at: ctx.at,
  });
  await writeAudit(tx, ctx, [
    {
      action: 'remit.match',
      subject: { kind: 'remit_claim', id: remit.id },
      encounterId,
      because,
      detail: { claim: claimId, decision: id },
    },
  ]);
  await sendLooks(tx, practice, [
    { owner: { kind: 'encounter', id: encounterId }, id: `matched/${remit.id}`, at: ctx.at, lane: 1 },
  ]);
}
