/** What happens when a wait of the encounter fires: a step of the warning ladder, or the end of its last day. */
import { owedOnPart } from '../claims/parts';
import { NO_DECISION } from '../denials/appeal';
import { askForCharges } from '../charges/missing';
import { escalateDenials } from '../denials/escalate';
import { endSnooze } from '../tasks/rest';
import { askAgain } from '../remittance/dispute';
import { firesAt, warningAt } from '../deadlines/ladder';
import type { Cents } from '../money/cents';
import type { DeadlineKind } from '../words';
import type { Draft } from './draft';
import type { Deadline } from './record';

const TASK_OF_MISSED: Partial<Record<DeadlineKind, string>> = {
  filing_limit: 'filing_limit_missed',
  appeal_1: 'appeal_limit_missed',
  appeal_2: 'appeal_limit_missed',
  appeal_3: 'appeal_limit_missed',
  appeal_4: 'appeal_limit_missed',
  appeal_5: 'appeal_limit_missed',
  appeal_decision: NO_DECISION,
  payer_response: 'no_835',
  ack_999: 'no_999',
  ack_277ca: 'no_277ca',
};

const SENTENCE: Record<string, string> = {
  filing_limit_missed: 'The last day to file with the payer is over and no claim was accepted.',
  appeal_limit_missed: 'The last day to appeal is over.',
  [NO_DECISION]: 'The payer has not decided on the appeal.',
  no_835: 'The payer accepted the claim and has not answered in its usual time.',
  no_999: 'The file went out and no 999 has come back.',
  no_277ca: 'The claim went out and the payer has not said whether it let it in.',
};

/** Fires each open deadline whose time has come by the business time of this step. */
export function fireDeadlines(draft: Draft, wanted: (deadline: Deadline) => boolean = () => true): void {
  for (const deadline of draft.record.deadlines) {
    if (deadline.status === 'open' && deadline.firesAt <= draft.at && wanted(deadline)) fire(draft, deadline);
  }
}

function fire(draft: Draft, deadline: Deadline): void {
  const { zone, policy } = draft.practice;
  const ladder = deadline.legal ? policy.warnDays : [];
  const step = warningAt(deadline.due, ladder, deadline.firesAt, zone);
  if (step !== null) {
    draft.changeDeadline(deadline, {
      warned: [...deadline.warned, step],
      firesAt: firesAt(deadline.due, ladder, deadline.firesAt, zone),
    });
    escalateDenials(draft, deadline, step);
    return;
  }
  if (deadline.kind === 'estimate') return missEstimate(draft, deadline);
  if (deadline.kind === 'missing_charges') return askForCharges(draft, deadline);
  if (deadline.kind === 'dispute_answer') return askAgain(draft, deadline);
  if (deadline.kind === 'task_snooze') return endSnooze(draft, deadline);
  const reason = TASK_OF_MISSED[deadline.kind];
  const isMoot = reason !== undefined && amountAtRisk(draft, deadline) <= 0;
  draft.changeDeadline(deadline, { status: isMoot ? 'cancelled' : 'missed' });
  if (reason && !isMoot) openFollowUp(draft, deadline, reason);
}

function missEstimate(draft: Draft, deadline: Deadline): void {
  draft.changeDeadline(deadline, { status: 'missed' });
  draft.openTask({
    kind: 'patient_account',
    reason: 'estimate_late',
    queue: 'patient_accounts',
    outcomes: ['resolve'],
    why: `The good-faith estimate of this visit was due ${deadline.due} and has not been sent. Send it now.`,
  });
}

function amountAtRisk(draft: Draft, deadline: Deadline): Cents {
  const claim = draft.record.claims.find((candidate) => candidate.id === deadline.claimId);
  if (claim) return owedOnPart(draft, claim.payerId, claim.part);
  return deadline.subjectId ? draft.owed(deadline.subjectId) : draft.owedByPayers();
}

function openFollowUp(draft: Draft, deadline: Deadline, reason: string): void {
  draft.openTask({
    kind: 'follow_up',
    reason,
    queue: 'follow_up',
    claimId: deadline.claimId,
    subjectId: deadline.subjectId,
    amount: amountAtRisk(draft, deadline),
    outcomes: ['wait', 'write_off'],
    why: `${SENTENCE[reason]!} It was due ${deadline.due}.`,
  });
}
