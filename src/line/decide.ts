/** What a person's decision does to the encounter. It was checked when it was made (`refusals.ts`); here it takes effect. */
import { decideChange } from '../charges/chart-change';
import { releaseClaims } from '../claims/hold';
import { ack277caLimit, ack999Limit, payerResponseLimit } from '../deadlines/limits';
import { awaitAnswer, awaitDecision, fileAppeal, NO_DECISION } from '../denials/appeal';
import { billOtherPayer } from '../denials/other-payer';
import { disputeVariance } from '../remittance/dispute';
import { overrideKey } from '../scrubbing/judgement';
import type { Draft } from './draft';
import { applyFix } from './fix';
import type { Decision, Task } from './record';
import { answerRequest, requestOf } from './write-off-request';
import { amountOf, askForApproval, billPatient, promiseRefund, writeOff } from './write-off';

/** Applies the decisions that no step has applied yet, in the order in which they were made. */
export function applyDecisions(draft: Draft): void {
  for (const decision of draft.record.decisions) {
    const task = draft.record.tasks.find((candidate) => candidate.id === decision.taskId);
    draft.changes.decisionsApplied.push(decision.id);
    if (task) apply(draft, task, decision);
  }
}

function apply(draft: Draft, task: Task, decision: Decision): void {
  draft.audit({
    action: 'decision.apply',
    subject: { kind: 'task', id: task.id },
    actor: decision.actor,
    because: decision.because ?? undefined,
    detail: { kind: task.kind, reason: task.reason, outcome: decision.outcome },
  });
  // The word came too late: what was asked is settled by now (the API refuses what it can see, this is the rest).
  if (isFinished(task)) return;
  if (decision.fix) applyFix(draft, decision.fix);
  if (task.kind === 'approve') return approve(draft, task, decision);
  if (decision.outcome === 'write_off' || decision.outcome === 'refund') return giveMoneyUp(draft, task, decision);
  done(draft, task);
  EFFECTS[task.kind]?.(draft, task, decision);
}

const isFinished = (task: Task): boolean => task.state === 'done' || task.state === 'cancelled';

const done = (draft: Draft, task: Task): void => {
  if (!isFinished(task)) draft.changeTask(task, { state: 'done' });
};

const EFFECTS: Partial<Record<Task['kind'], (draft: Draft, task: Task, decision: Decision) => void>> = {
  resolve_edit: resolveEdit,
  review_coding: (draft, _task, decision) => draft.set('codedAt', decision.at),
  work_denial: workDenial,
  follow_up: wait,
  review_variance: disputeVariance,
  enter_charges: (draft) => draft.set('notBilled', 'no_charge'),
  decide_change: decideChange,
  hold: (draft, _task, decision) => releaseClaims(draft, decision.because ?? undefined, decision.actor),
};

/** A fixed edit is judged again by the scrubber, which opens a new task if it still stands. */
function resolveEdit(draft: Draft, task: Task, decision: Decision): void {
  if (task.reason === 'incomplete_data') draft.set('problems', []);
  if (decision.outcome !== 'override') return;
  draft.set('overrides', [...draft.encounter.overrides, overrideKey({ code: task.reason, lineId: task.lineId })]);
  draft.audit({
    action: 'edit.override',
    subject: { kind: 'encounter', id: draft.encounter.id },
    actor: decision.actor,
    because: decision.because ?? undefined,
    detail: { edit: task.reason },
  });
}

function workDenial(draft: Draft, task: Task, decision: Decision): void {
  if (decision.outcome === 'appeal') return fileAppeal(draft, task, decision);
  if (decision.outcome === 'bill_patient') return billPatient(draft, task, decision);
  if (decision.outcome === 'bill_other_payer') return billOtherPayer(draft, task, decision);
  if (decision.outcome === 'send_documents') return awaitAnswer(draft, draft.claim(task.claimId!));
  const frequency = decision.outcome === 'correct_claim' ? '7' : '1';
  for (const denial of draft.record.denials) {
    if (denial.taskId === task.id && denial.status === 'open')
      draft.changeDenial(denial, { status: 'in_correction', correction: frequency });
  }
  draft.audit({
    action: 'denial.correct',
    subject: { kind: 'claim', id: task.claimId! },
    actor: decision.actor,
    because: decision.because ?? undefined,
  });
}

/** Gives the other side more time: the same wait again, as long as it usually is. What the law ended does not come back. */
function wait(draft: Draft, task: Task): void {
  const claim = draft.record.claims.find((candidate) => candidate.id === task.claimId);
  const payer = claim && draft.record.payers.get(claim.payerId);
  if (!claim || !payer) return;
  const fields = { claimId: claim.id, subjectId: payer.id };
  if (task.reason === 'no_999') draft.openDeadline('ack_999', ack999Limit(draft.today, draft.practice), fields);
  else if (task.reason === 'no_277ca')
    draft.openDeadline('ack_277ca', ack277caLimit(draft.today, draft.practice), fields);
  else if (task.reason === NO_DECISION) awaitDecision(draft, claim);
  else if (task.reason !== 'appeal_limit_missed')
    draft.openDeadline('payer_response', payerResponseLimit(draft.today, payer), fields);
}

function giveMoneyUp(draft: Draft, task: Task, decision: Decision): void {
  const refund = decision.outcome === 'refund';
  const amount = amountOf(draft, task);
  if (refund)
    draft.audit({
      action: 'refund.request',
      subject: { kind: 'encounter', id: draft.encounter.id },
      actor: decision.actor,
      because: decision.because ?? undefined,
    });
  if (amount > (refund ? draft.practice.policy.refundLimit : draft.practice.policy.writeOffLimit)) {
    return askForApproval(draft, task, decision, refund ? 'refund' : 'write_off', amount);
  }
  done(draft, task);
  if (refund) promiseRefund(draft, task, decision, amount);
  else writeOff(draft, task, decision, amount);
}

/** The second person's word. `subjectId` names the decision that asked. */
function approve(draft: Draft, approval: Task, decision: Decision): void {
  const request = requestOf(draft, approval);
  if (request) {
    done(draft, approval);
    return answerRequest(draft, request, decision);
  }
  const asked = askedBy(draft, approval);
  const waiting = waitingTask(draft, asked);
  done(draft, approval);
  if (!asked || !waiting) return;
  if (decision.outcome === 'refuse') return draft.changeTask(waiting, { state: 'open' });
  done(draft, waiting);
  // No more than the second person saw, however the balance has moved since.
  if (approval.reason === 'refund') promiseRefund(draft, waiting, decision, approval.amount);
  else writeOff(draft, waiting, { ...asked, id: decision.id, actor: decision.actor }, approval.amount);
}

/** The decision that asked: made in this step, or kept since. */
const askedBy = (draft: Draft, approval: Task): Decision | undefined =>
  draft.record.askedFor.get(approval.subjectId!) ??
  draft.record.decisions.find((decision) => decision.id === approval.subjectId);

const waitingTask = (draft: Draft, asked: Decision | undefined): Task | undefined =>
  draft.record.tasks.find((task) => task.id === asked?.taskId && task.state === 'waiting_for_review');

/** What was to be approved has been settled without it. */
export function closeStaleApprovals(draft: Draft): void {
  for (const task of draft.unfinishedTasks) {
    if (task.kind === 'approve' && !requestOf(draft, task) && !waitingTask(draft, askedBy(draft, task)))
      draft.changeTask(task, { state: 'cancelled' });
  }
}
