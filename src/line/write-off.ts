/** Giving money up: what a payer owes, or the denied part of it. Above the practice's limit a second person approves. */
import { closeDenial } from '../denials/settle';
import { transfer } from '../ledger/entries';
import { PATIENT, type Party, type Posting } from '../ledger/types';
import { type Cents, least, negate, sum } from '../money/cents';
import type { Draft } from './draft';
import type { Decision, Task } from './record';

/** What a write-off decided on this task would give up. */
export function amountOf(draft: Draft, task: Task): Cents {
  if (task.kind !== 'work_denial') return draft.owedByPayers();
  return sum(draft.record.denials.filter((denial) => denial.taskId === task.id).map((denial) => denial.amount));
}

/** Asks a second person; the task waits meanwhile and nothing posts. */
export function askForApproval(
  draft: Draft,
  task: Task,
  decision: Decision,
  reason: 'write_off' | 'refund',
  amount: Cents,
): void {
  draft.changeTask(task, { state: 'waiting_for_review' });
  draft.openTask({
    kind: 'approve',
    reason,
    queue: 'approvals',
    claimId: task.claimId,
    lineId: task.lineId,
    subjectId: decision.id,
    amount,
    outcomes: ['approve', 'refuse'],
    requestedBy: decision.actor,
    why: `${reason === 'refund' ? 'A refund' : 'A write-off'} above the practice's limit was asked for: ${decision.because ?? 'no reason given'}.`,
  });
}

/** Posts the write-off of a task, denial by denial or all that payers owe. */
export function writeOff(draft: Draft, task: Task, decision: Decision): void {
  const reason = decision.fix?.writeOff ?? 'administrative';
  const postings: Posting[] = [];
  if (task.kind === 'work_denial') {
    for (const denial of draft.record.denials.filter(
      (candidate) => candidate.taskId === task.id && candidate.status !== 'closed',
    )) {
      const payer = draft.claim(denial.claimId).payerId;
      postings.push(...giveUp(draft, payer, reason, denial.lineId!, denial.amount));
      closeDenial(draft, denial, 'written_off');
    }
  } else {
    for (const line of draft.record.lines) {
      for (const coverage of draft.record.coverages) postings.push(...giveUp(draft, coverage.payerId, reason, line.id));
    }
  }
  draft.post({ kind: 'write_off', source: { kind: 'decision', id: decision.id }, postings });
  draft.audit({
    action: 'adjustment.write_off',
    subject: { kind: 'encounter', id: draft.encounter.id },
    because: decision.because ?? undefined,
    actor: decision.actor,
    detail: { reason },
  });
}

function giveUp(draft: Draft, party: Party, reason: string, lineId: string, amount?: Cents): Posting[] {
  const owed = draft.owed(party, lineId);
  const part = amount === undefined ? owed : least(amount, owed);
  if (part <= 0) return [];
  return transfer(
    part,
    { account: 'write_off', party, detail: reason, lineId },
    { account: 'receivable', party, lineId, detail: 'write_off' },
  );
}

/** The denied amount becomes the guarantor's: lawful only where the payer's group was PR. */
export function billPatient(draft: Draft, task: Task, decision: Decision): void {
  const postings: Posting[] = [];
  for (const denial of draft.record.denials.filter(
    (candidate) => candidate.taskId === task.id && candidate.status !== 'closed',
  )) {
    const payer = draft.claim(denial.claimId).payerId;
    const lineId = denial.lineId!;
    const part = least(denial.amount, draft.owed(payer, lineId));
    postings.push(
      ...transfer(
        part,
        { account: 'receivable', party: PATIENT, lineId, detail: 'responsibility' },
        { account: 'receivable', party: payer, lineId, detail: 'responsibility' },
      ),
    );
    closeDenial(draft, denial, 'patient');
  }
  draft.post({ kind: 'application', source: { kind: 'decision', id: decision.id }, postings });
}

/** Promises held money back to its party; it leaves the books' cash when it is paid. */
export function promiseRefund(draft: Draft, task: Task, decision: Decision): void {
  const party = task.reason === 'patient_credit' ? PATIENT : task.subjectId!;
  const amount = draft.unapplied(party);
  draft.post({
    kind: 'refund',
    source: { kind: 'decision', id: decision.id },
    postings: transfer(amount, { account: 'unapplied', party }, { account: 'refunds_payable', party }),
  });
  if (negate(amount) === 0) return;
  draft.audit({
    action: 'refund.approve',
    subject: { kind: 'encounter', id: draft.encounter.id },
    actor: decision.actor,
    because: decision.because ?? undefined,
  });
}
