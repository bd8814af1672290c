/** The clock of a payer's filing limit (FORMAT 6.12; DOMAIN 4.7): one a payer, while there is something to file with it. */
import { filingLimit, filingTerm } from '../deadlines/limits';
import type { Draft } from '../line/draft';
import type { Coverage, Deadline } from '../line/record';
import { isAdjudication } from '../remittance/reverse';
import { coveragesOfClaim, linesOf } from './covered';

/** From the moment it is that payer's turn. */
export function openFilingLimit(draft: Draft, coverage: Coverage): void {
  const payer = draft.record.payers.get(coverage.payerId);
  if (!payer || filingLimitOf(draft, coverage.payerId) || isMoot(draft, coverage.payerId)) return;
  const own = linesOf(draft.record, coverage.payerId);
  const ordered = coveragesOfClaim(draft.record, { lineIds: own.map(({ id }) => id) });
  const before = ordered
    .slice(
      0,
      ordered.findIndex((other) => other.id === coverage.id),
    )
    .map((other) => other.payerId);
  const earliest = own.map((line) => line.from).sort()[0] ?? draft.encounter.from;
  const start = draft.encounter.kind === 'institutional' ? draft.encounter.through : earliest;
  const answer = draft.record.remits.findLast((remit) => before.includes(remit.payerId) && isAdjudication(remit));
  draft.openDeadline(
    'filing_limit',
    filingLimit(filingTerm(payer, before.length === 0), start, answer?.payDate ?? draft.today),
    { subjectId: payer.id },
  );
}

/** The payer's clock that counts: one that was cancelled does not. */
export const filingLimitOf = (draft: Draft, payerId: string): Deadline | undefined =>
  draft.record.deadlines.findLast(
    ({ kind, subjectId, status }) => kind === 'filing_limit' && subjectId === payerId && status !== 'cancelled',
  );

/** What was given up, taken back or moved to another payer is not filed any more. */
export const dropMootFilingLimits = (draft: Draft): void =>
  draft.closeDeadlines(
    'cancelled',
    ({ kind, subjectId }) => kind === 'filing_limit' && subjectId !== null && isMoot(draft, subjectId),
  );

/** Charged, and nothing of it owed by this payer; before anything is charged the clock runs already. */
function isMoot(draft: Draft, payerId: string): boolean {
  const isCharged = draft.record.sums.some(({ account, cents }) => account === 'charges' && cents !== 0);
  return draft.encounter.enteredInError || (isCharged && draft.owed(payerId) <= 0);
}
