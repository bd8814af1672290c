/** Paid as contracted? On a line not denied, payment + patient share + sequestration is the allowed amount (FORMAT 6.3). */
import type { Draft } from '../line/draft';
import type { Claim, RemitClaim } from '../line/record';
import { type Cents, negate, sum, ZERO } from '../money/cents';
import { type LineResult, lineResults } from './lines';
import { readAdjustment } from './read-adjustment';

export function reviewVariance(draft: Draft, remit: RemitClaim, claim: Claim): void {
  const rates = draft.record.rates.get(claim.payerId);
  if (!rates || rates.size === 0) return;
  for (const result of lineResults(remit, claim, draft.record.lines) ?? []) {
    const unit = rates.get(result.line.code);
    if (unit === undefined || isDenied(draft, result)) continue;
    const difference = sum([allowedBy(result), negate((unit * result.line.units) as Cents)]);
    if (difference !== 0) openTask(draft, claim, result, difference);
  }
}

const isDenied = (draft: Draft, result: LineResult): boolean =>
  result.adjustments.some(
    (adjustment) =>
      readAdjustment(adjustment, result.line.charge ?? ZERO, draft.practice.policy.contractualCarcs).kind === 'denial',
  );

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
    outcomes: ['accept'],
    why: `Line ${result.line.n} was ${under ? 'paid less' : 'paid more'} than the contract allows for ${result.line.code}.`,
  });
}
