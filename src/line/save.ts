/** Writes what a step changed, for any number of encounters: one statement a table, all in the step's transaction. */
import { rows, type Tx } from '../db';
import { recallStatements } from '../accounts/statement-mail';
import { writeAudit } from '../audit/store';
import { saveChartChanges, saveLines } from '../charges/store';
import { insertClaims, rewriteClaims, updateClaims } from '../claims/store';
import type { Ctx } from '../ctx';
import { post } from '../ledger/store';
import { sendLooks } from '../outbox';
import type { Practice } from '../practice/types';
import type { OrgSealer } from '../privacy/seal';
import { saveAuthorizations } from '../registration/authorizations';
import { changeCoverages } from '../registration/change-coverages';
import { changePeople } from '../registration/people';
import { dropJudgement, saveJudgement } from '../scrubbing/store';
import type { Draft } from './draft';
import type { Deadline, Denial, EncounterRecord, RemitClaim, Task, WriteOffRequest } from './record';

export interface SaveDeps {
  tx: Tx;
  sealer: OrgSealer;
  practice: Practice;
  ctx: Ctx;
}

export async function saveDrafts(deps: SaveDeps, drafts: Draft[]): Promise<void> {
  const { tx, ctx, practice } = deps;
  for (const draft of drafts) await savePeople(deps, draft);
  const posting = drafts.filter((draft) => draft.changes.entries.length > 0);
  await saveLines(
    tx,
    ctx,
    drafts.map(({ encounter, record, changes }) => ({
      encounterId: encounter.id,
      added: changes.linesAdded,
      changed: record.lines.filter(({ id }) => changes.lines.has(id)),
    })),
  );
  await post(
    tx,
    ctx,
    posting.flatMap((draft) => draft.changes.entries),
  );
  await recallStatements(
    deps,
    posting.map((draft) => draft.encounter.guarantorId),
  );
  await insertClaims(deps, drafts);
  await rewriteClaims(deps, drafts);
  await updateClaims(deps, changed(drafts, 'claims'));
  await saveChartChanges(tx, ctx, changed(drafts, 'chartChanges'));
  await saveRemits(deps, changed(drafts, 'remits'));
  await insertDenials(deps, drafts);
  await updateDenials(deps, changed(drafts, 'denials'));
  await saveAppeals(deps, drafts);
  await updateWriteOffs(deps, changed(drafts, 'writeOffs'));
  await insertTasks(deps, drafts);
  await updateTasks(deps, changed(drafts, 'tasks'));
  await escalateTasks(
    deps,
    drafts.flatMap(({ changes }) => [...changes.escalated]),
  );
  await insertDeadlines(deps, drafts);
  await updateDeadlines(deps, changed(drafts, 'deadlines'));
  await saveEncounters(deps, drafts);
  await saveJudgements(deps, drafts);
  await markDecisions(
    deps,
    drafts.flatMap((draft) => draft.changes.decisionsApplied),
  );
  await writeAudit(
    tx,
    ctx,
    drafts.flatMap((draft) => draft.changes.audit.map((note) => ({ ...note, encounterId: draft.encounter.id }))),
  );
  await sendLooks(
    tx,
    practice,
    drafts.flatMap((draft) => draft.changes.looks.map((look) => ({ ...look, at: ctx.at }))),
  );
}

/** Names, addresses, coverages: once. Before scrubbing, which must see what will stand in the claim. */
export async function savePeople(deps: SaveDeps, { encounter, changes }: Draft): Promise<void> {
  const { people, coverages, authorizations } = changes;
  Object.assign(changes, { people: [], coverages: null, authorizations: [] });
  for (const change of people) await changePeople(deps.tx, deps.sealer, deps.ctx.org, encounter.patientId, change!);
  await saveAuthorizations(deps.tx, deps.ctx, encounter.patientId, authorizations);
  if (coverages) await changeCoverages(deps, encounter, coverages);
}

type Kept = 'claims' | 'chartChanges' | 'remits' | 'denials' | 'writeOffs' | 'tasks' | 'deadlines';

/** The rows of one kind that the drafts changed. */
function changed<K extends Kept>(drafts: Draft[], kind: K): EncounterRecord[K] {
  return drafts.flatMap(({ record, changes }): { id: string }[] =>
    changes[kind].size === 0 ? [] : record[kind].filter(({ id }) => changes[kind].has(id)),
  ) as EncounterRecord[K];
}

const json = (value: unknown): string => JSON.stringify(value);

async function saveRemits({ tx, ctx }: SaveDeps, remits: RemitClaim[]): Promise<void> {
  if (remits.length === 0) return;
  await tx.raw(
    `update remit_claim r set state = x.state, considered = x.considered, claim_id = x."claimId"
     from jsonb_to_recordset(?::jsonb) as x(id uuid, state text, considered boolean, "claimId" uuid) where r.org_id = ? and r.id = x.id`,
    [json(remits), ctx.org],
  );
}

async function insertDenials({ tx, ctx }: SaveDeps, drafts: Draft[]): Promise<void> {
  const opened = drafts.flatMap((draft) =>
    draft.changes.denialsOpened.map((denial) => denialRow(ctx, draft.encounter.id, denial)),
  );
  if (opened.length > 0) await tx('denial').insert(opened);
}

const denialRow = (ctx: Ctx, encounterId: string, denial: Denial): object => ({
  org_id: ctx.org,
  id: denial.id,
  encounter_id: encounterId,
  claim_id: denial.claimId,
  line_id: denial.lineId,
  remit_claim_id: denial.remitClaimId,
  group_code: denial.group,
  carc: denial.carc,
  remarks: denial.remarks,
  amount_cents: denial.amount,
  status: denial.status,
  outcome: denial.outcome,
  category: denial.category,
  owner: denial.owner,
  next_action: denial.nextAction,
  correction: denial.correction,
  task_id: denial.taskId,
  opened_at: ctx.at,
  closed_at: denial.status === 'closed' ? ctx.at : null,
});

async function updateDenials({ tx, ctx }: SaveDeps, denials: Denial[]): Promise<void> {
  if (denials.length === 0) return;
  await tx.raw(
    `update denial d set status = x.status, outcome = x.outcome, correction = x.correction, task_id = x."taskId", closed_at = case when x.status = 'closed' then ?::timestamptz end
     from jsonb_to_recordset(?::jsonb) as x(id uuid, status text, outcome text, correction text, "taskId" uuid) where d.org_id = ? and d.id = x.id`,
    [ctx.at, json(denials), ctx.org],
  );
}

/** The payer's letter is written by whoever receives it; a step only says that it has seen it. */
async function saveAppeals({ tx, ctx }: SaveDeps, drafts: Draft[]): Promise<void> {
  const filed = drafts.flatMap((draft) =>
    draft.changes.appealsFiled.map((appeal) => ({
      org_id: ctx.org,
      id: appeal.id,
      encounter_id: draft.encounter.id,
      claim_id: appeal.claimId,
      level: appeal.level,
      amount_cents: appeal.amount,
      denial_ids: appeal.denialIds,
      packet: appeal.packet,
      filed_on: appeal.filedOn,
      filed_at: ctx.at,
      filed_by: appeal.filedBy,
    })),
  );
  if (filed.length > 0) await tx('appeal').insert(filed);
  const seen = drafts.flatMap((draft) => [...draft.changes.appeals]);
  if (seen.length > 0) await tx.raw('update appeal set considered = true where id = any(?)', [seen] as never);
}

async function updateWriteOffs({ tx, ctx }: SaveDeps, requests: WriteOffRequest[]): Promise<void> {
  if (requests.length === 0) return;
  await tx.raw(
    'update write_off_request w set status = x.status from jsonb_to_recordset(?::jsonb) as x(id uuid, status text) where w.org_id = ? and w.id = x.id',
    [json(requests), ctx.org],
  );
}

async function insertTasks({ tx, ctx }: SaveDeps, drafts: Draft[]): Promise<void> {
  const opened = drafts.flatMap((draft) =>
    draft.changes.tasksOpened.map((task) => ({
      org_id: ctx.org,
      id: task.id,
      kind: task.kind,
      reason: task.reason,
      queue: task.queue,
      owner_kind: 'encounter',
      owner_id: draft.encounter.id,
      encounter_id: draft.encounter.id,
      claim_id: task.claimId,
      line_id: task.lineId,
      guarantor_id: draft.encounter.guarantorId,
      subject_id: task.subjectId,
      amount_cents: task.amount,
      outcomes: task.outcomes,
      overridable: task.overridable,
      why: task.why,
      state: task.state,
      version: task.version,
      due_date: task.due,
      requested_by: task.requestedBy,
      opened_at: ctx.at,
      closed_at: task.state === 'done' || task.state === 'cancelled' ? ctx.at : null,
    })),
  );
  if (opened.length > 0) await tx('task').insert(opened);
}

async function updateTasks({ tx, ctx }: SaveDeps, tasks: Task[]): Promise<void> {
  if (tasks.length === 0) return;
  await tx.raw(
    `update task t set state = x.state, version = x.version, amount_cents = x.amount, closed_at = case when x.state in ('done', 'cancelled') then ?::timestamptz end,
       assignee = case when x.state = 'claimed' then t.assignee end, lease_until = case when x.state = 'claimed' then t.lease_until end
     from jsonb_to_recordset(?::jsonb) as x(id uuid, state text, version int, amount bigint) where t.org_id = ? and t.id = x.id`,
    [ctx.at, json(tasks), ctx.org],
  );
}

async function escalateTasks({ tx, ctx }: SaveDeps, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.raw('update task set escalated_at = coalesce(escalated_at, ?) where org_id = ? and id = any(?)', [
    ctx.at,
    ctx.org,
    ids,
  ] as never);
}

async function insertDeadlines({ tx, ctx, practice }: SaveDeps, drafts: Draft[]): Promise<void> {
  const opened = drafts.flatMap((draft) =>
    draft.changes.deadlinesOpened.map((deadline) => deadlineRow(ctx, practice, draft, deadline)),
  );
  if (opened.length > 0) await tx('deadline').insert(opened);
}

const deadlineRow = (ctx: Ctx, practice: Practice, draft: Draft, deadline: Deadline): object => ({
  org_id: ctx.org,
  id: deadline.id,
  kind: deadline.kind,
  owner_kind: deadline.ownerKind,
  owner_id: deadline.ownerId,
  encounter_id: draft.encounter.id,
  claim_id: deadline.claimId,
  subject_id: deadline.subjectId,
  due_date: deadline.due,
  fires_at: deadline.firesAt,
  status: deadline.status,
  warned: deadline.warned,
  legal: deadline.legal,
  told: practice.told,
  opened_at: ctx.at,
  closed_at: deadline.status === 'open' ? null : ctx.at,
});

async function updateDeadlines({ tx, ctx }: SaveDeps, deadlines: Deadline[]): Promise<void> {
  if (deadlines.length === 0) return;
  await tx.raw(
    `update deadline d set status = x.status, fires_at = x."firesAt", warned = x.warned, closed_at = case when x.status <> 'open' then ?::timestamptz end
     from jsonb_to_recordset(?::jsonb) as x(id uuid, status text, "firesAt" timestamptz, warned int[]) where d.org_id = ? and d.id = x.id`,
    [ctx.at, json(deadlines), ctx.org],
  );
}

/** The balances are the ledger's to write (`post`); everything else of an encounter is written here. */
async function saveEncounters({ tx, ctx }: SaveDeps, drafts: Draft[]): Promise<void> {
  const changed = drafts.filter((draft) => draft.changes.encounter.size > 0);
  for (const draft of changed) {
    const { stage, diagnoses, authorization, problems, held, codedAt, overrides, enteredInError, notBilled } =
      draft.encounter;
    await tx('encounter')
      .where({ org_id: ctx.org, id: draft.encounter.id })
      .update({
        stage,
        diagnoses,
        authorization_number: authorization,
        problems: json(problems),
        held,
        coded_at: codedAt,
        overrides,
        entered_in_error: enteredInError,
        not_billed: notBilled,
        version: tx.raw('version + 1'),
        ...(draft.changes.encounter.has('stage') ? { stage_since: ctx.at } : {}),
      });
  }
}

async function saveJudgements({ tx, ctx }: SaveDeps, drafts: Draft[]): Promise<void> {
  for (const { encounter, changes } of drafts) {
    if (changes.judgement) await saveJudgement(tx, ctx, encounter.id, changes.judgement);
    else if (changes.judgementDropped) await dropJudgement(tx, ctx, encounter.id);
  }
}

async function markDecisions({ tx, ctx }: SaveDeps, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await rows(tx, 'update decision set applied_at = ? where org_id = ? and id = any(?)', [
    ctx.at,
    ctx.org,
    ids,
  ] as never);
}
