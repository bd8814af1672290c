/** Opens the denials that a posted remit claim holds, one row a line and reason, one task for each reason. */
import { addDays } from '../calendar';
import { firesAt } from '../deadlines/ladder';
import { appealLimit } from '../deadlines/limits';
import type { Draft } from '../line/draft';
import type { Claim, Denial, RemitClaim } from '../line/record';
import { least, negate, sum, ZERO } from '../money/cents';
import { lineResults } from '../remittance/lines';
import { readAdjustment } from '../remittance/read-adjustment';
import { classify, isUnprocessable } from './classify';
import { isAppealable } from './guardrails';
import { openWork } from './work';

/** Opens what is new. Returns the denials opened, for the caller to tell what a correction came to. */
export function openDenials(draft: Draft, remit: RemitClaim, claim: Claim): Denial[] {
  const payer = draft.record.payers.get(claim.payerId)!;
  const opened: Denial[] = [];
  for (const result of lineResults(remit, claim, draft.record.lines) ?? []) {
    let left = draft.owed(claim.payerId, result.line.id);
    for (const adjustment of result.adjustments) {
      if (adjustment.amount <= 0 || left <= 0) continue;
      if (
        readAdjustment(adjustment, result.line.charge ?? ZERO, draft.practice.policy.contractualCarcs).kind !== 'denial'
      )
        continue;
      const amount = least(adjustment.amount, left);
      left = sum([left, negate(amount)]);
      const remarks = [...new Set([...result.remarks, ...remit.detail.remarks])];
      opened.push(
        draft.openDenial({
          claimId: claim.id,
          lineId: result.line.id,
          remitClaimId: remit.id,
          group: adjustment.group,
          carc: adjustment.carc,
          remarks,
          amount,
          taskId: null,
          ...classify(adjustment.carc, remarks, payer.kind),
        }),
      );
    }
  }
  openClocks(draft, claim, opened, remit);
  openWork(draft, claim, opened, 'denied this');
  return opened;
}

/** The legal clocks of a denial start with the remit: the first appeal, and the corrected claim where the payer limits it. */
function openClocks(draft: Draft, claim: Claim, opened: Denial[], remit: RemitClaim): void {
  if (opened.length === 0) return;
  const payer = draft.record.payers.get(claim.payerId)!;
  const clock = (kind: 'appeal_1' | 'corrected_filing', due: string): void => {
    const running = draft.record.deadlines.some(
      (deadline) => deadline.kind === kind && deadline.claimId === claim.id && deadline.status === 'open',
    );
    if (!running) draft.openDeadline(kind, due, { claimId: claim.id, subjectId: payer.id });
  };
  const first = payer.appeals[0];
  if (first && opened.some((denial) => isAppealable(denial, payer.kind)))
    clock('appeal_1', appealLimit(first, remit.payDate));
  if (opened.some((denial) => isUnprocessable(denial.remarks))) reopenFilingLimit(draft, payer.id);
  if (payer.correctedFilingDays !== null && opened.some((denial) => !isUnprocessable(denial.remarks)))
    clock('corrected_filing', addDays(remit.payDate, payer.correctedFilingDays));
}

/** What was never processed was never filed: the clock that its acceptance had stopped runs on to the same day (FORMAT 6.12). */
function reopenFilingLimit(draft: Draft, payerId: string): void {
  const { zone, policy } = draft.practice;
  for (const deadline of draft.record.deadlines) {
    if (deadline.kind !== 'filing_limit' || deadline.subjectId !== payerId || deadline.status !== 'met') continue;
    draft.changeDeadline(deadline, { status: 'open', firesAt: firesAt(deadline.due, policy.warnDays, draft.at, zone) });
  }
}
