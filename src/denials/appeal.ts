/**
 * Appeals (FORMAT 6.11, 6.12; DOMAIN 1.8, 4.7): filed by a person's decision on a denial, answered by the payer's letter. The
 * letter moves no money: what an appeal wins comes with an 835, and closes the denial.
 */
import { addDays } from '../calendar';
import { appealLimit, payerResponseLimit } from '../deadlines/limits';
import type { Draft } from '../line/draft';
import type { Appeal, Claim, Decision, Denial, Task } from '../line/record';
import { sum } from '../money/cents';
import { appealDeadline, type AppealLevel, type PacketPart } from '../words';
import { isAppealable } from './guardrails';
import { nextLevel, openWork } from './work';

/** A plan decides a claim's appeal in 60 days (29 CFR 2560.503-1(i)(2)(iii); Medicare's first level too, 42 CFR 405.950). */
const DECISION_DAYS = 60;
export const NO_DECISION = 'no_appeal_decision';

export function fileAppeal(draft: Draft, task: Task, decision: Decision): void {
  const claim = draft.claim(task.claimId!);
  const level = nextLevel(draft, claim);
  const denials = draft.record.denials.filter((denial) => denial.taskId === task.id && denial.status === 'open');
  if (level === null || denials.length === 0) return;
  const appeal = draft.fileAppeal({
    claimId: claim.id,
    level,
    amount: sum(denials.map((denial) => denial.amount)),
    denialIds: denials.map((denial) => denial.id),
    packet: packetOf(draft, claim, denials),
    filedBy: decision.actor,
  });
  for (const denial of denials) draft.changeDenial(denial, { status: 'in_appeal' });
  stopFilingClock(draft, claim, level);
  awaitDecision(draft, claim);
  draft.audit({
    action: 'denial.appeal',
    subject: { kind: 'claim', id: claim.id },
    actor: decision.actor,
    because: decision.because ?? undefined,
    detail: { appeal: appeal.id, level, cents: appeal.amount },
  });
}

/** The payer's letter should come by then; also when a person gives it more time. */
export function awaitDecision(draft: Draft, claim: Claim): void {
  draft.openDeadline('appeal_decision', addDays(draft.today, DECISION_DAYS), {
    claimId: claim.id,
    subjectId: claim.payerId,
  });
}

/** What was filed in time is met; the clock runs on for another denial of the claim that nobody has appealed yet. */
function stopFilingClock(draft: Draft, claim: Claim, level: AppealLevel): void {
  const kind = draft.record.payers.get(claim.payerId)!.kind;
  const isLeft = draft.record.denials.some(
    (denial) => denial.claimId === claim.id && denial.status === 'open' && isAppealable(denial, kind),
  );
  if (isLeft) return;
  draft.closeDeadlines('met', (deadline) => deadline.kind === appealDeadline(level) && deadline.claimId === claim.id);
}

/**
 * What goes with the letter. Filing in time is proven by the payer's own acceptance, not by our sending (DOMAIN 4.7); every
 * other denial is contested on the remittance that holds it, the need for a service with the records of it.
 */
function packetOf(draft: Draft, claim: Claim, denials: Denial[]): PacketPart[] {
  if (denials.some((denial) => denial.category === 'medical_necessity')) return ['claim', 'remit', 'records'];
  if (denials.some((denial) => denial.category !== 'timely_filing')) return ['claim', 'remit'];
  const met = (kind: 'ack_999' | 'ack_277ca'): PacketPart[] =>
    draft.record.deadlines.some(
      (deadline) => deadline.kind === kind && deadline.claimId === claim.id && deadline.status === 'met',
    )
      ? [kind]
      : [];
  return ['claim', ...met('ack_999'), ...met('ack_277ca')];
}

/** The payers' letters that no step has seen yet. */
export function considerAppealDecisions(draft: Draft): void {
  for (const appeal of draft.record.appeals) {
    if (appeal.result === 'none' || appeal.considered) continue;
    draft.changeAppeal(appeal, { considered: true });
    const claim = draft.claim(appeal.claimId);
    draft.closeDeadlines(
      'met',
      (deadline) => deadline.kind === 'appeal_decision' && deadline.claimId === appeal.claimId,
    );
    for (const task of draft.unfinishedTasks)
      if (task.reason === NO_DECISION && task.claimId === claim.id) draft.changeTask(task, { state: 'cancelled' });
    const denials = draft.record.denials.filter(
      (denial) => appeal.denialIds.includes(denial.id) && denial.status === 'in_appeal',
    );
    if (denials.length === 0) continue;
    if (appeal.result === 'upheld') workAgain(draft, appeal, claim, denials);
    else awaitAnswer(draft, claim);
  }
}

/** The payer stays with its denial: a person decides again, on the next level or otherwise. */
function workAgain(draft: Draft, appeal: Appeal, claim: Claim, denials: Denial[]): void {
  for (const denial of denials) draft.changeDenial(denial, { status: 'open' });
  const level = nextLevel(draft, claim);
  if (level !== null) {
    const term = draft.record.payers.get(claim.payerId)!.appeals[level - 1]!;
    draft.openDeadline(appealDeadline(level), appealLimit(term, appeal.noticeOn!), {
      claimId: claim.id,
      subjectId: claim.payerId,
    });
  }
  openWork(draft, claim, denials, `upheld its denial on appeal level ${appeal.level}`);
}

/** What the payer owes us is its new answer (it gave in, or has the documents now): awaited as that to a claim is. */
export function awaitAnswer(draft: Draft, claim: Claim): void {
  const payer = draft.record.payers.get(claim.payerId)!;
  draft.openDeadline('payer_response', payerResponseLimit(draft.today, payer), {
    claimId: claim.id,
    subjectId: payer.id,
  });
}
