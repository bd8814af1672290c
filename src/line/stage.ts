/** Where an encounter stands: the earliest stage that any of its money is in. Pure; the only place that decides it. */
import { PATIENT } from '../ledger/types';
import { latestClaims, owedOnPart } from '../claims/parts';
import { payersOf } from '../claims/with-payer';
import { STAGES, type ClaimStatus, type Stage } from '../words';
import type { Draft } from './draft';
import type { Claim } from './record';

const STAGE_OF_CLAIM: Partial<Record<ClaimStatus, Stage>> = {
  ready: 'submission',
  held: 'submission',
  sent: 'acknowledgement',
  syntax_accepted: 'acknowledgement',
  received: 'acknowledgement',
  rejected: 'acknowledgement',
};

export function stageOf(draft: Draft): Stage {
  if (draft.encounter.isPlanned) return isLeftOut(draft) ? 'zero_balance' : 'registration';
  const found = [...taskStages(draft), ...claimStages(draft), ...moneyStages(draft)];
  return STAGES.find((stage) => found.includes(stage)) ?? 'zero_balance';
}

/** A booked visit that will have no charges, for a stated reason. */
const isLeftOut = ({ encounter }: Draft): boolean => encounter.notBilled !== null;

function taskStages(draft: Draft): Stage[] {
  const open = draft.unfinishedTasks;
  const stages: Stage[] = [];
  if (open.some((task) => task.kind === 'review_coding')) stages.push('coding_review');
  if (open.some((task) => task.kind === 'resolve_edit')) stages.push('scrubbing');
  return stages;
}

/** Also of payers that a new list of coverages has left out: a void may still have to go to them. */
function claimStages(draft: Draft): Stage[] {
  const latest = payersOf(draft).flatMap((payerId) => latestClaims(draft, payerId));
  return latest.flatMap((claim) => {
    const stage = isPrinted(draft, claim) ? undefined : STAGE_OF_CLAIM[claim.status];
    const isWaiting = claim.status === 'ready' || claim.status === 'held';
    return stage && (isWaiting || owedOnPart(draft, claim.payerId, claim.part) > 0) ? [stage] : [];
  });
}

/** Nobody acknowledges paper: the next word is the payer's answer (FORMAT 5). */
const isPrinted = (draft: Draft, claim: Claim): boolean =>
  claim.status === 'sent' && draft.record.payers.get(claim.payerId)?.claims === 'paper';

function patientStage({ encounter }: Draft): Stage {
  if (encounter.isReferred) return 'collections';
  return encounter.hasPlan ? 'payment_plan' : 'patient_balance';
}

function moneyStages(draft: Draft): Stage[] {
  const stages: Stage[] = [];
  if (draft.owedByPayers() > 0) stages.push('adjudication');
  if (draft.owed(PATIENT) > 0) stages.push(patientStage(draft));
  if (draft.heldInAll() > 0) stages.push('credit_balance');
  return stages;
}
