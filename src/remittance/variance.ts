/** Paid as contracted? On a line not denied, payment + patient share + sequestration is the allowed amount (FORMAT 6.3). */
import { isVersionOf } from '../claims/parts';
import type { Draft } from '../line/draft';
import type { Claim, RemitClaim } from '../line/record';
import { type Cents, negate, sum, ZERO } from '../money/cents';
import { endDisputes } from './dispute';
import { type LineResult, lineResults } from './lines';
import { readAdjustment } from './read-adjustment';

/** A payer behind another pays the rest of a charge, not its own price: such a line (OA-23) is not compared. */
export function reviewVariance(draft: Draft, remit: RemitClaim, claim: Claim): void {
  dropVariance(draft, claim);
  const rates = draft.record.rates.get(claim.payerId);
  if (!rates || rates.size === 0) return;
  for (const result of lineResults(remit, claim, draft.record.lines) ?? []) {
    const unit = rates.get(result.line.code);
    if (unit === undefined || !isPriced(draft, result)) continue;
    const difference = sum([allowedBy(result), negate((unit * result.line.units) as Cents)]);
    if (difference !== 0) openTask(draft, claim, result, difference);
  }
}

/** The payer's newer answer, or none at all, takes the place of what was asked about an older one. */
export function dropVariance(draft: Draft, claim: Claim): void {
  endDisputes(draft, claim);
  for (const task of draft.unfinishedTasks) {
    if (task.kind === 'review_variance' && isVersionOf(claim, draft.claim(task.claimId!)))
      draft.changeTask(task, { state: 'cancelled' });
  }
}

/** Neither denied nor the rest behind another payer. */
const isPriced = (draft: Draft, result: LineResult): boolean =>
  result.adjustments.every((adjustment) => {
    const { kind } = readAdjustment(adjustment, result.line.charge ?? ZERO, draft.practice.policy.contractualCarcs);
    return kind !== 'denial' && kind !== 'informational';
  });

function allowedBy(result: LineResult): Cents {
  const shares = result.adjustments.filter(
    (adjustment) =>
      adjustment.carc === '253' || (adjustment.group === 'PR' && ['1', '2', '3'].includes(adjustment.carc)),
  );
  return sum([result.paid, ...shares.map((adjustment) => adjustment.amount)]);
}

function openTask(draft: Draft, claim: Claim, result: LineResult, difference: Cents): void {
  const under = difference < 0;
  draft.openTask({
    kind: 'review_variance',
    reason: under ? 'underpaid' : 'overpaid',
    queue: 'follow_up',
    claimId: claim.id,
    lineId: result.line.id,
    amount: under ? negate(difference) : difference,
    outcomes: ['accept', 'dispute'],
    why: `Line ${result.line.n} was ${under ? 'paid less' : 'paid more'} than the contract allows for ${result.line.code}.`,
  });
}
