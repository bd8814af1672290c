/**
 * The line: what one look at an encounter's record does, from its first charge towards zero. It goes as far as the record
 * allows in one transaction, stage after stage, and stops where it has to wait for a payer, a person or a date.
 */
import { applyPatientMoney } from '../accounts/apply-money';
import { reviewCredits } from '../accounts/credits';
import { applyFreedMoney } from '../accounts/freed-money';
import { captureCharges } from '../charges/capture';
import { considerChanges } from '../charges/chart-change';
import { watchForCharges } from '../charges/missing';
import { reassignLines } from '../charges/reassign';
import { withdrawVisit } from '../charges/withdraw';
import { buildClaims, wantsClaim } from '../claims/build';
import { firstCoverages } from '../claims/covered';
import { dropMootFilingLimits, openFilingLimit } from '../claims/filing';
import { askAboutRejections } from '../claims/rejections';
import { reviewUnsent } from '../claims/unsent';
import { buildVoids } from '../claims/void';
import { codingIsReviewed } from '../coding/review';
import { considerAppealDecisions } from '../denials/appeal';
import { PATIENT } from '../ledger/types';
import type { Cents } from '../money/cents';
import { considerRemits } from '../remittance/consider';
import { awaitRemainder } from '../remittance/remainder';
import { endJudgement, judge } from '../scrubbing/judgement';
import { dropEdits, isClean } from '../scrubbing/scrub';
import { applyDecisions, closeStaleApprovals } from './decide';
import type { Draft } from './draft';
import { fireDeadlines } from './fire';
import { stageOf } from './stage';
import { dropIdleSnoozes } from '../tasks/rest';
import { considerWriteOffs, dropMootWriteOffs } from './write-off-request';

export interface Prices {
  fees: Map<string, Cents>;
  /** Codes of the charge master; empty where the practice keeps none. */
  chargeMaster: Set<string>;
}

/** People's decisions, waits that are over, charges, what payers answered. Afterwards it is known whether a claim is wanted. */
export function takeIn(draft: Draft, prices: Prices): void {
  applyDecisions(draft);
  considerAppealDecisions(draft);
  considerWriteOffs(draft);
  watchForCharges(draft);
  fireDeadlines(draft, (deadline) => deadline.ownerKind === 'encounter');
  if (draft.encounter.isPlanned) return;
  considerChanges(draft);
  captureCharges(draft, prices.fees);
  for (const first of firstCoverages(draft.record)) openFilingLimit(draft, first);
  considerRemits(draft);
  withdrawVisit(draft);
  reassignLines(draft);
  reviewUnsent(draft);
}

/** Claims where they are wanted and nothing stops them; then what payers refused, and the guarantor's part. */
export function goOn(draft: Draft, prices: Prices): void {
  if (draft.encounter.isPlanned) return moveStage(draft);
  const owedBefore = draft.patientOwedBefore;
  const bills = wantsClaim(draft);
  const judged = bills || (draft.encounter.problems.length > 0 && !draft.encounter.enteredInError);
  buildVoids(draft);
  if (judged) bill(draft, prices, bills);
  if (!judged) dropEdits(draft);
  askAboutRejections(draft);
  applyFreedMoney(draft);
  applyPatientMoney(draft);
  reviewCredits(draft);
  dropMootWriteOffs(draft);
  dropMootFilingLimits(draft);
  closeStaleApprovals(draft);
  dropIdleSnoozes(draft);
  awaitRemainder(draft);
  moveStage(draft);
  // The account's own waits end with the last cent that its guarantor owes.
  if (owedBefore > 0 && draft.owed(PATIENT) <= 0) tellAccount(draft, 'settled');
}

/** Judge, review, scrub; and build what nothing stops. */
function bill(draft: Draft, prices: Prices, bills: boolean): void {
  const judged = judge(draft, prices);
  if (!codingIsReviewed(draft, judged) || !isClean(draft, judged) || !bills) return;
  const before = draft.record.claims.length;
  buildClaims(draft);
  endJudgement(
    draft,
    judged,
    draft.record.claims.slice(before).map((claim) => claim.id),
  );
}

const tellAccount = (draft: Draft, news: 'owes' | 'settled'): void =>
  draft.look({ owner: { kind: 'account', id: draft.encounter.guarantorId }, id: `${news}/${draft.cause}`, lane: 5 });

function moveStage(draft: Draft): void {
  const before = draft.encounter.stage;
  const after = stageOf(draft);
  if (before === after) return;
  draft.set('stage', after);
  draft.audit({
    action: 'stage.change',
    subject: { kind: 'encounter', id: draft.encounter.id },
    detail: { from: before, to: after },
  });
  // From here on the guarantor's account has the waits.
  if (after === 'patient_balance') tellAccount(draft, 'owes');
  if (before === 'zero_balance')
    draft.audit({ action: 'encounter.reopen', subject: { kind: 'encounter', id: draft.encounter.id } });
}
