/** A visit that should not have been billed: its waits end, and its charges go when no payer's money stands on them (FORMAT 6.4). */
import { freePayment } from '../accounts/freed-money';
import { closeDenial } from '../denials/settle';
import type { Draft } from '../line/draft';
import type { Deadline, Task } from '../line/record';
import { PATIENT, type Posting } from '../ledger/types';
import { negate } from '../money/cents';
import { isAdjudication } from '../remittance/reverse';
import type { DeadlineKind, TaskKind } from '../words';

export function withdrawVisit(draft: Draft): void {
  if (!draft.encounter.enteredInError) return;
  endWaits(draft);
  for (const denial of draft.record.denials) if (denial.status !== 'closed') closeDenial(draft, denial, null);
  if (payersHavePaid(draft) || draft.billedLines.length === 0) return;
  takeChargesBack(draft);
  for (const line of draft.billedLines) draft.changeLine(line, { removed: true });
  // What these answers posted is gone with the charges; a reversal that still comes finds nothing to undo.
  for (const remit of draft.record.remits) if (isAdjudication(remit)) draft.changeRemit(remit, { state: 'reversed' });
}

const payersHavePaid = (draft: Draft): boolean =>
  draft.record.sums.some(
    ({ account, detail, party, cents }) =>
      account === 'receivable' && detail === 'payment' && party !== PATIENT && cents !== 0,
  );

/** Everything on the lines turned back, in one entry; what the patient has paid on them is held for the patient. */
function takeChargesBack(draft: Draft): void {
  const onLines = draft.record.sums.filter(
    ({ account, lineId, cents }) =>
      lineId !== null && cents !== 0 && ['charges', 'receivable', 'adjustment', 'write_off'].includes(account),
  );
  const postings = onLines.flatMap(({ account, party, detail, lineId, cents }): Posting[] =>
    account === 'receivable' && detail === 'payment'
      ? freePayment(negate(cents), party!, lineId!)
      : [{ account, party: party ?? undefined, detail: detail ?? undefined, lineId: lineId!, cents: negate(cents) }],
  );
  draft.post({ kind: 'charge_change', source: { kind: 'encounter', id: draft.encounter.id }, postings });
}

const OVER: readonly TaskKind[] = [
  'resolve_edit',
  'review_coding',
  'decide_change',
  'resolve_rejection',
  'follow_up',
  'work_denial',
  'review_variance',
];
const MOOT: readonly DeadlineKind[] = ['filing_limit', 'corrected_filing', 'payer_response', 'ack_999', 'ack_277ca'];

function endWaits(draft: Draft): void {
  const ofVoid = (claimId: string | null): boolean => claimId !== null && draft.claim(claimId).frequency === '8';
  const isOver = (task: Task): boolean =>
    (OVER.includes(task.kind) && !ofVoid(task.claimId)) || (task.kind === 'hold' && !draft.encounter.held);
  for (const task of draft.unfinishedTasks) if (isOver(task)) draft.changeTask(task, { state: 'cancelled' });
  const isMoot = ({ kind, claimId }: Deadline): boolean =>
    (MOOT.includes(kind) || kind.startsWith('appeal_')) && !ofVoid(claimId);
  draft.closeDeadlines('cancelled', isMoot);
}
