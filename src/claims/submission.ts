/** One submission file's process: sending it once, and the silence that may follow (TA1, 999, 277CA, the payer's answer). */
import { dayOf } from '../calendar';
import { ack277caLimit, ack999Limit } from '../deadlines/limits';
import { endOf } from '../deadlines/ladder';
import type { Deps, Work } from '../deps';
import { inPractice } from '../deps';
import { row, rows, type Tx } from '../db';
import { readDocument } from '../documents';
import type { ClearinghousePort } from '../edges/clearinghouse/port';
import type { OutsideCalls, StepInput, StepResult } from '../engine/contract';
import { refuseIfFenced } from '../engine/fence';
import { newId } from '../ids';
import { lockVisitsOf } from '../line/load';
import { type Outcome, runStep, type StepWork } from '../line/step-log';
import { inOrg } from '../db';
import { sendLooks } from '../outbox';
import { openSilenceTasks } from './silence';

interface FileRow {
  id: string;
  status: string;
  name: string;
  document_id: string;
  payer_id: string;
  stored_at: string;
}

const readFile = (tx: Tx, id: string): Promise<FileRow | undefined> =>
  row<FileRow>(tx, 'select * from submission_file where id = ?', [id]);

export function advanceSubmission(deps: Deps, input: StepInput): Promise<StepResult> {
  return runStep(deps, input, {
    goesOn: true,
    lock: async (tx, owner) =>
      void (await tx.raw('select id from submission_file where id = ? for update', [owner.id])),
    work,
    stand: async (tx, owner) => outcomeOf((await readFile(tx, owner.id))!.status),
  });
}

/** Not sent yet: deliver. Sent: nothing to do until an answer comes or a silence is over. */
async function work(step: StepWork): Promise<Outcome> {
  if (step.cause.startsWith('due/')) await openSilenceTasks(step);
  return outcomeOf((await readFile(step.tx, step.owner.id))!.status);
}

const outcomeOf = (status: string): Outcome => ({
  stage: status,
  next: status === 'stored' || status === 'sending' ? 'deliver' : 'done',
});

/**
 * Puts the file where the partner takes it. A try that ended without a word is no failure: the remote listing is asked
 * before anything is sent again, and the bytes are always the same.
 */
export function deliverSubmission(deps: Deps, clearinghouse: ClearinghousePort): OutsideCalls['deliverSubmission'] {
  return async ({ org, id }) => {
    const file = await startSending(deps, org, id);
    if (!file) return;
    const there = file.wasTried && (await clearinghouse.listOutbound(org)).includes(file.name);
    if (!there) await clearinghouse.put(org, file.name, file.bytes);
    await recordSent(deps, org, id);
  };
}

/** Writes ahead that a try begins. */
async function startSending(
  deps: Deps,
  org: string,
  id: string,
): Promise<{ name: string; bytes: Buffer; wasTried: boolean } | null> {
  return inOrg(deps.db, { org }, async (tx) => {
    const file = await readFile(tx, id);
    if (!file || !['stored', 'sending'].includes(file.status)) return null;
    await refuseIfFenced(tx, org);
    await tx('submission_file').where({ org_id: org, id }).update({ status: 'sending' });
    const bytes = await readDocument(tx, await deps.sealers.for(tx, org), file.document_id);
    return { name: file.name, bytes, wasTried: file.status === 'sending' };
  });
}

/** Sent, as of the window that made the file: claims, what they replace, and the waits for acknowledgements. */
async function recordSent(deps: Deps, org: string, id: string): Promise<void> {
  const file = await inOrg(deps.db, { org }, (tx) => readFile(tx, id));
  if (file?.status !== 'sending') return;
  await inPractice(deps, { org, actor: 'system', at: file.stored_at }, async (work) => {
    const { tx, ctx } = work;
    // Two files may carry the claims of one visit: the one that is recorded second must see what the first one did.
    await lockVisitsOf(tx, 'select encounter_id from claim where file_id = ?', [id]);
    const now = await row<{ status: string }>(tx, 'select status from submission_file where id = ? for update', [id]);
    if (now?.status !== 'sending') return;
    await tx('submission_file').where({ org_id: org, id }).update({ status: 'sent', sent_at: ctx.at });
    await tx.raw(`update claim set status = 'sent', sent_at = ? where file_id = ? and status = 'ready'`, [ctx.at, id]);
    await tx.raw(
      `update claim old set status = case when new.frequency = '8' then 'voided' else 'replaced' end from claim new
       where new.file_id = ? and new.replaces is not null and old.org_id = new.org_id and old.id = new.replaces`,
      [id],
    );
    await tx.raw(
      `update encounter e set stage = 'acknowledgement', stage_since = ? from claim c
       where c.file_id = ? and e.org_id = c.org_id and e.id = c.encounter_id and e.stage = 'submission'
         and exists (select 1 from claim o join submission_file f on f.org_id = o.org_id and f.id = o.file_id and f.kind in ('837P', '837I')
           where o.org_id = e.org_id and o.encounter_id = e.id and o.status = 'sent' and o.frequency <> '8')
         and not exists (select 1 from claim o where o.org_id = e.org_id and o.encounter_id = e.id and o.status in ('ready', 'held'))`,
      [ctx.at, id],
    );
    await openAckDeadlines(work, id);
    await endWaitsOfReplaced(work, id);
    await wakeWithdrawn(work, id);
  });
}

/** No payer answers what was replaced or withdrawn; its answer will be that of the new version. */
async function endWaitsOfReplaced({ tx, ctx }: Work, fileId: string): Promise<void> {
  const old = '(select replaces from claim where file_id = ? and replaces is not null)';
  await tx.raw(
    `update deadline set status = 'cancelled', closed_at = ? where claim_id in ${old} and kind in ('ack_999', 'ack_277ca', 'payer_response') and status = 'open'`,
    [ctx.at, fileId],
  );
  await tx.raw(
    `update task set state = 'cancelled', closed_at = ?, version = version + 1 where claim_id in ${old} and kind = 'follow_up' and reason in ('no_999', 'no_277ca', 'no_835') and state not in ('done', 'cancelled')`,
    [ctx.at, fileId],
  );
}

/** A void carries no money: where its encounter stands depends on what is left beside it. */
async function wakeWithdrawn({ tx, ctx, practice }: Work, fileId: string): Promise<void> {
  const voids = await rows<{ id: string; encounter_id: string }>(
    tx,
    `select id, encounter_id from claim where file_id = ? and frequency = '8' order by id`,
    [fileId],
  );
  await sendLooks(
    tx,
    practice,
    voids.map(({ id, encounter_id }) => ({
      owner: { kind: 'encounter' as const, id: encounter_id },
      id: `void_sent/${id}`,
      at: ctx.at,
    })),
  );
}

async function openAckDeadlines({ tx, ctx, practice }: Work, fileId: string): Promise<void> {
  const sent = dayOf(ctx.at, practice.zone);
  const claims = await rows<{ id: string; encounter_id: string; payer_id: string }>(
    tx,
    `select id, encounter_id, payer_id from claim where file_id = ? and status = 'sent' order by place_in_file`,
    [fileId],
  );
  const kinds = [
    { kind: 'ack_999', due: ack999Limit(sent, practice) },
    { kind: 'ack_277ca', due: ack277caLimit(sent, practice) },
  ];
  const opened = claims.flatMap((claim) =>
    kinds.map(({ kind, due }) => ({
      org_id: ctx.org,
      id: newId(),
      kind,
      owner_kind: 'submission',
      owner_id: fileId,
      encounter_id: claim.encounter_id,
      claim_id: claim.id,
      subject_id: claim.payer_id,
      due_date: due,
      fires_at: endOf(due, practice.zone),
      told: practice.told,
      opened_at: ctx.at,
    })),
  );
  for (let from = 0; from < opened.length; from += 1000) await tx('deadline').insert(opened.slice(from, from + 1000));
}
