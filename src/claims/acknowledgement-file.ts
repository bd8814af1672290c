/**
 * One inbound 999, 277CA or 277. Good news is set-based SQL and wakes nobody but the file it answers; a rejection wakes its
 * encounter. Statuses only move forward: an acknowledgement that comes late changes nothing (FORMAT 6.12).
 */
import { dayOf } from '../calendar';
import { row, rows, type Tx } from '../db';
import type { Deps } from '../deps';
import { endOf } from '../deadlines/ladder';
import { payerResponseLimit } from '../deadlines/limits';
import { readDocument } from '../documents';
import type { StepInput, StepResult } from '../engine/contract';
import { newId } from '../ids';
import { lockVisitsOf } from '../line/load';
import { type Outcome, runStep, type StepWork } from '../line/step-log';
import { sendLooks } from '../outbox';
import { loadPayers } from '../practice/store';
import { parse277ca, parse999 } from '../x12';
import { quarantine } from '../remittance/quarantine';
import { answersOf277ca, answersOf999 } from './read-acks';
import { apply277 } from './status-answer';

export function advanceAcknowledgementFile(deps: Deps, input: StepInput): Promise<StepResult> {
  return runStep(deps, input, {
    lock: async (tx, owner) => void (await tx.raw('select id from inbound_file where id = ? for update', [owner.id])),
    work,
    stand: async (tx, owner) => ({ stage: (await statusOf(tx, owner.id)) ?? 'read', next: 'done' }),
  });
}

const statusOf = async (tx: Tx, id: string): Promise<string | undefined> =>
  (await row<{ status: string }>(tx, 'select status from inbound_file where id = ?', [id]))?.status;

async function work(step: StepWork): Promise<Outcome> {
  const { tx, sealer, owner, ctx } = step;
  const file = await row<{ status: string; kind: string; document_id: string }>(
    tx,
    'select status, kind, document_id from inbound_file where id = ?',
    [owner.id],
  );
  if (file!.status !== 'received') return { stage: file!.status, next: 'done' };
  const bytes = await readDocument(tx, sealer, file!.document_id);
  const errors = (await APPLY[file!.kind]?.(step, bytes)) ?? [];
  if (errors.length > 0) {
    await quarantine(step, owner.id, ['envelope'], errors);
    return { stage: 'quarantined', next: 'done' };
  }
  await tx('inbound_file').where({ org_id: ctx.org, id: owner.id }).update({ status: 'read', done_at: ctx.at });
  return { stage: 'read', next: 'done' };
}

/** What is done with each kind; a TA1 is only kept. */
const APPLY: Record<string, (step: StepWork, bytes: Buffer) => Promise<object[]>> = {
  '277CA': apply277ca,
  '999': apply999,
  '277': apply277,
};

async function apply999(step: StepWork, bytes: Buffer): Promise<object[]> {
  const parsed = parse999(bytes);
  if (parsed.errors.length > 0) return parsed.errors;
  const answers = answersOf999(parsed);
  const refused = answers.flatMap(({ accepted, gsControl }) => (accepted ? [] : [gsControl]));
  await lockVisitsOf(step.tx, `select c.encounter_id from ${IN_FILE} where f.gs_control = any(?)`, [refused]);
  for (const answer of answers) {
    const file = await row<{ id: string }>(step.tx, 'select id from submission_file where gs_control = ? for update', [
      answer.gsControl,
    ]);
    if (!file) continue;
    const claims = await rows<{ id: string }>(step.tx, `select id from claim where file_id = ?`, [file.id]);
    const ids = claims.map((claim) => claim.id);
    await step
      .tx('submission_file')
      .where({ org_id: step.ctx.org, id: file.id })
      .update({ status: answer.accepted ? 'accepted' : 'rejected', answered_at: step.ctx.at });
    await meet(step, ids, ['ack_999']);
    await closeFollowUps(step, ids, ['no_999']);
    if (answer.accepted)
      await step.tx.raw(`update claim set status = 'syntax_accepted' where id = any(?) and status = 'sent'`, [
        ids,
      ] as never);
    else
      await reject(
        step,
        ids.map((id) => ({ id, reason: '999' })),
      );
    await wakeFile(step, file.id);
  }
  return [];
}

const IN_FILE = 'claim c join submission_file f on f.org_id = c.org_id and f.id = c.file_id';

async function apply277ca(step: StepWork, bytes: Buffer): Promise<object[]> {
  const parsed = parse277ca(bytes);
  if (parsed.errors.length > 0) return parsed.errors;
  const answers = answersOf277ca(parsed);
  // Two files may answer the claims of one visit: the one that is applied second must see what the first one did.
  await lockVisitsOf(
    step.tx,
    `select encounter_id from claim where pcn_key = any(?) union select c.encounter_id from ${IN_FILE} where f.bht = any(?)`,
    [answers.claims.map(keyOf), answers.refusedBatches.map(({ bht }) => bht)],
  );
  for (const batch of answers.refusedBatches) {
    const claims = await rows<{ id: string }>(step.tx, `select c.id from ${IN_FILE} where f.bht = ?`, [batch.bht]);
    await reject(
      step,
      claims.map(({ id }) => ({ id, reason: batch.reason })),
    );
  }
  const named = JSON.stringify(answers.claims.map((claim) => ({ ...claim, key: keyOf(claim) })));
  const found = await rows<Found>(
    step.tx,
    `select c.id, c.file_id as "fileId", c.encounter_id as "encounterId", c.payer_id as "payerId", c.replaces, c.status, c.frequency = '8' and not exists (select from remit_claim r where r.org_id = c.org_id and r.claim_id = c.replaces) as "isSilent", x.answer, x.reason, x.icn
     from jsonb_to_recordset(?::jsonb) as x(key text, answer text, reason text, icn text) join claim c on c.pcn_key = x.key order by c.id for update of c`,
    [named],
  );
  await accept(
    step,
    found.filter((claim) => claim.answer === 'accepted'),
  );
  const received = found.filter((claim) => claim.answer === 'received').map((claim) => claim.id);
  await step.tx.raw(
    `update claim set status = 'received' where id = any(?) and status in ('sent', 'syntax_accepted')`,
    [received] as never,
  );
  await reject(
    step,
    found.filter((claim) => claim.answer === 'rejected').map((claim) => ({ id: claim.id, reason: claim.reason! })),
  );
  for (const fileId of new Set(found.flatMap((claim) => claim.fileId ?? []))) await wakeFile(step, fileId);
  return [];
}

const keyOf = ({ pcn }: { pcn: string }): string => pcn.toUpperCase();

interface Found {
  id: string;
  fileId: string | null;
  encounterId: string;
  payerId: string;
  replaces: string | null;
  status: string;
  /** A void of what was never answered: payers seldom answer that. */
  isSilent: boolean;
  answer: string;
  reason: string | null;
  icn: string | null;
}

/** Not adjudicated, replaced or rejected yet: an acknowledgement still means something. */
const PENDING = new Set(['sent', 'syntax_accepted', 'received']);

async function accept(step: StepWork, claims: Found[]): Promise<void> {
  if (claims.length === 0) return;
  const { tx, ctx } = step;
  const ids = claims.map((claim) => claim.id);
  await tx.raw(
    `update claim c set icn = coalesce(c.icn, x.icn), accepted_at = coalesce(c.accepted_at, ?), status = case when c.status in ('sent', 'syntax_accepted', 'received') then 'accepted' else c.status end
     from jsonb_to_recordset(?::jsonb) as x(id uuid, icn text) where c.org_id = ? and c.id = x.id`,
    [ctx.at, JSON.stringify(claims), ctx.org],
  );
  await meet(step, ids, ['ack_999', 'ack_277ca']);
  await closeFollowUps(step, ids, ['no_999', 'no_277ca']);
  await tx.raw(
    `update deadline d set status = 'met', closed_at = ? from claim c where c.id = any(?) and d.org_id = c.org_id and d.encounter_id = c.encounter_id and d.status = 'open'
       and ((d.kind = 'filing_limit' and d.subject_id = c.payer_id) or (d.kind = 'corrected_filing' and d.claim_id = c.replaces))`,
    [ctx.at, ids] as never,
  );
  const waiting = claims.filter((claim) => PENDING.has(claim.status));
  await openResponses(
    step,
    waiting.filter((claim) => !claim.isSilent),
  );
  await tx.raw(
    `update encounter e set stage = 'adjudication', stage_since = ? where e.id = any(?) and e.stage = 'acknowledgement'
       and not exists (select 1 from claim o where o.org_id = e.org_id and o.encounter_id = e.id and o.status in ('sent', 'syntax_accepted', 'received'))`,
    [ctx.at, waiting.map((claim) => claim.encounterId)] as never,
  );
}

/** From acceptance the payer has its usual time to answer; the submission file's process holds that wait too. */
async function openResponses({ tx, ctx, practice }: StepWork, claims: Found[]): Promise<void> {
  const today = dayOf(ctx.at, practice.zone);
  const payers = await loadPayers(tx, today);
  const opened = claims.map((claim) => {
    const due = payerResponseLimit(today, payers.get(claim.payerId)!);
    return {
      org_id: ctx.org,
      id: newId(),
      kind: 'payer_response',
      owner_kind: 'submission',
      owner_id: claim.fileId,
      encounter_id: claim.encounterId,
      claim_id: claim.id,
      subject_id: claim.payerId,
      due_date: due,
      fires_at: endOf(due, practice.zone),
      told: practice.told,
      opened_at: ctx.at,
    };
  });
  if (opened.length > 0) await tx('deadline').insert(opened);
}

/** The payer never let it in: no answer will come, its encounter has to do something. */
async function reject(step: StepWork, claims: { id: string; reason: string }[]): Promise<void> {
  if (claims.length === 0) return;
  const { tx, ctx, practice } = step;
  const rejected = await rows<{ id: string; encounter_id: string }>(
    tx,
    `update claim c set status = 'rejected', rejection = x.reason from jsonb_to_recordset(?::jsonb) as x(id uuid, reason text)
     where c.org_id = ? and c.id = x.id and c.status in ('sent', 'syntax_accepted', 'received', 'accepted') returning c.id, c.encounter_id`,
    [JSON.stringify(claims), ctx.org],
  );
  const ids = rejected.map((claim) => claim.id);
  await meet(step, ids, ['ack_999', 'ack_277ca']);
  await tx.raw(
    `update deadline set status = 'cancelled', closed_at = ? where claim_id = any(?) and kind = 'payer_response' and status = 'open'`,
    [ctx.at, ids] as never,
  );
  await closeFollowUps(step, ids, ['no_999', 'no_277ca', 'no_835']);
  await sendLooks(
    tx,
    practice,
    rejected.map((claim) => ({
      owner: { kind: 'encounter' as const, id: claim.encounter_id },
      id: `rejected/${claim.id}`,
      at: ctx.at,
    })),
  );
}

async function meet({ tx, ctx }: StepWork, claimIds: string[], kinds: string[]): Promise<void> {
  await tx.raw(
    `update deadline set status = 'met', closed_at = ? where claim_id = any(?) and kind = any(?) and status = 'open'`,
    [ctx.at, claimIds, kinds] as never,
  );
}

async function closeFollowUps({ tx, ctx }: StepWork, claimIds: string[], reasons: string[]): Promise<void> {
  await tx.raw(
    `update task set state = 'cancelled', closed_at = ?, version = version + 1 where kind = 'follow_up' and claim_id = any(?) and reason = any(?) and state not in ('done', 'cancelled')`,
    [ctx.at, claimIds, reasons] as never,
  );
}

/** The file's process sets its timer anew. */
const wakeFile = (step: StepWork, fileId: string): Promise<void> =>
  sendLooks(step.tx, step.practice, [
    { owner: { kind: 'submission', id: fileId }, id: `answered/${step.owner.id}/${fileId}`, at: step.ctx.at, lane: 5 },
  ]);
