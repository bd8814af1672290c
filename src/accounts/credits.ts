/** Money held that nobody owes: a task asks a person, and closes when the money has found its place (FORMAT 6.9). */
import { addDays } from '../calendar';
import type { Draft } from '../line/draft';
import { PATIENT, type Party } from '../ledger/types';

export function reviewCredits(draft: Draft): void {
  const nothingOwed = draft.owedByPayers() <= 0 && draft.owed(PATIENT) <= 0;
  // Whoever the practice has ever held money for, whether still a payer of this patient or not.
  const held = draft.record.sums.filter((one) => one.account === 'unapplied' || one.account === 'refunds_payable');
  const parties = new Set<Party>(held.flatMap((one) => one.party ?? []));
  for (const party of parties) review(draft, party, nothingOwed);
}

function review(draft: Draft, party: Party, nothingOwed: boolean): void {
  const reason = party === PATIENT ? 'patient_credit' : 'payer_credit';
  const amount = draft.unapplied(party);
  const open = draft.unfinishedTasks.find(
    (task) =>
      task.kind === 'review_credit' && task.reason === reason && (party === PATIENT || task.subjectId === party),
  );
  if (!nothingOwed || amount <= 0) {
    if (open) draft.changeTask(open, { state: 'cancelled' });
    // A promise is not yet a return: the clock stops when the money has left, or found its place here.
    if (amount > 0 || draft.promised(party) <= 0)
      draft.closeDeadlines(
        amount > 0 ? 'cancelled' : 'met',
        (deadline) => deadline.kind === 'overpayment_return' && deadline.subjectId === party,
      );
    return;
  }
  if (open) {
    if (open.amount !== amount) draft.changeTask(open, { amount });
    return;
  }
  draft.openTask({
    kind: 'review_credit',
    reason,
    queue: 'credits',
    subjectId: party === PATIENT ? draft.encounter.guarantorId : party,
    amount,
    outcomes: ['refund', 'apply'],
    why: 'Nothing is owed on this encounter and money is held. Give it back, or use it where its owner owes.',
  });
  openReturnClock(draft, party);
}

/** Medicare: an overpayment goes back within 60 days of being identified (DOMAIN 4.10). */
function openReturnClock(draft: Draft, party: Party): void {
  const days = draft.record.payers.get(party)?.overpaymentDays;
  const running = draft.record.deadlines.some(
    (deadline) => deadline.kind === 'overpayment_return' && deadline.subjectId === party && deadline.status === 'open',
  );
  if (days && !running) draft.openDeadline('overpayment_return', addDays(draft.today, days), { subjectId: party });
}
