/** Giving money up: what a payer owes, or the denied part of it. Above the practice's limit a second person approves. */
import { closeDenial } from '../denials/settle';
import { transfer } from '../ledger/entries';
import { PATIENT, type Party } from '../ledger/types';
import { type Cents, least, negate, sum } from '../money/cents';
import type { DenialOutcome } from '../words';
import type { Draft } from './draft';
import type { Decision, Denial, Task } from './record';

/** What a write-off or refund decided on this task would give up. */
export function amountOf(draft: Draft, task: Task): Cents {
  if (task.kind === 'review_credit') return draft.unapplied(partyOf(task));
  if (task.kind !== 'work_denial') return draft.owedByPayers();
  const denials = openDenialsOf(draft, task);
  return sum(
    linesOf(denials).map((lineId) => {
      const onLine = denials.filter((denial) => denial.lineId === lineId);
      return least(sum(onLine.map((denial) => denial.amount)), draft.owed(payerOf(draft, onLine[0]!), lineId));
    }),
  );
}

const linesOf = (denials: Denial[]): string[] => [...new Set(denials.map((denial) => denial.lineId!))];

const openDenialsOf = (draft: Draft, task: Task): Denial[] =>
  draft.record.denials.filter((denial) => denial.taskId === task.id && denial.status !== 'closed');
const payerOf = (draft: Draft, denial: Denial): Party => draft.claim(denial.claimId).payerId;
const partyOf = (task: Task): Party => (task.reason === 'patient_credit' ? PATIENT : task.subjectId!);

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

/** Posts the write-off of a task, denial by denial or all that payers owe, but no more than was decided on. */
export function writeOff(draft: Draft, task: Task, decision: Decision, most: Cents): void {
  const reason = decision.fix?.writeOff ?? 'administrative';
  let left = most;
  const giveUp = (party: Party, lineId: string, amount: Cents): void => {
    const part = least(least(amount, left), draft.owed(party, lineId));
    if (part <= 0) return;
    left = sum([left, negate(part)]);
    draft.post({
      kind: 'write_off',
      source: { kind: 'decision', id: decision.id },
      postings: transfer(
        part,
        { account: 'write_off', party, detail: reason, lineId },
        { account: 'receivable', party, lineId, detail: 'write_off' },
      ),
    });
  };
  if (task.kind === 'work_denial') {
    const denials = openDenialsOf(draft, task);
    for (const denial of denials) {
      giveUp(payerOf(draft, denial), denial.lineId!, denial.amount);
      closeDenial(draft, denial, 'written_off');
    }
    closeEmptied(draft, linesOf(denials), 'written_off');
  } else {
    for (const line of draft.record.lines)
      for (const party of payersOn(draft, line.id)) giveUp(party, line.id, draft.owed(party, line.id));
    settleAllGivenUp(draft);
  }
  draft.audit({
    action: 'adjustment.write_off',
    subject: { kind: 'encounter', id: draft.encounter.id },
    because: decision.because ?? undefined,
    actor: decision.actor,
    detail: { reason },
  });
}

const payersOn = (draft: Draft, lineId: string): Set<Party> =>
  new Set(
    draft.record.sums.flatMap((one) =>
      one.account === 'receivable' && one.lineId === lineId && one.party !== PATIENT ? (one.party ?? []) : [],
    ),
  );

/** Nothing is left that these people were asked to get. */
function settleAllGivenUp(draft: Draft): void {
  for (const denial of draft.record.denials) {
    if (denial.status !== 'closed' && draft.owed(payerOf(draft, denial), denial.lineId!) <= 0)
      closeDenial(draft, denial, 'written_off');
  }
  if (draft.owedByPayers() > 0) return;
  for (const task of draft.unfinishedTasks)
    if (task.kind === 'follow_up' || task.kind === 'resolve_rejection') draft.changeTask(task, { state: 'cancelled' });
}

/** The denied amount becomes the guarantor's: lawful only where the payer's group was PR. */
export const billPatient = (draft: Draft, task: Task, decision: Decision): void =>
  passOn(draft, task, decision, PATIENT, 'patient');

/** The denied amount becomes another party's debt, and the denial ends with it. */
export function passOn(draft: Draft, task: Task, decision: Decision, to: Party, outcome: DenialOutcome): void {
  const denials = openDenialsOf(draft, task);
  for (const denial of denials) {
    const payer = payerOf(draft, denial);
    const lineId = denial.lineId!;
    draft.post({
      kind: 'application',
      source: { kind: 'decision', id: decision.id },
      postings: transfer(
        least(denial.amount, draft.owed(payer, lineId)),
        { account: 'receivable', party: to, lineId, detail: 'responsibility' },
        { account: 'receivable', party: payer, lineId, detail: 'responsibility' },
      ),
    });
    closeDenial(draft, denial, outcome);
  }
  closeEmptied(draft, linesOf(denials), outcome);
}

/** Denials share what a line still owes: after a payment in part, one of them may take all that was left for another. */
function closeEmptied(draft: Draft, lineIds: string[], outcome: DenialOutcome): void {
  for (const denial of draft.record.denials) {
    if (
      denial.status === 'open' &&
      lineIds.includes(denial.lineId!) &&
      draft.owed(payerOf(draft, denial), denial.lineId!) <= 0
    )
      closeDenial(draft, denial, outcome);
  }
}

/** Promises held money back to its party; it leaves the books' cash when it is paid. */
export function promiseRefund(draft: Draft, task: Task, decision: Decision, most: Cents): void {
  const party = partyOf(task);
  const amount = least(most, draft.unapplied(party));
  if (amount <= 0) return;
  draft.post({
    kind: 'refund',
    source: { kind: 'decision', id: decision.id },
    postings: transfer(amount, { account: 'unapplied', party }, { account: 'refunds_payable', party }),
  });
  draft.audit({
    action: 'refund.approve',
    subject: { kind: 'encounter', id: draft.encounter.id },
    actor: decision.actor,
    because: decision.because ?? undefined,
  });
}
