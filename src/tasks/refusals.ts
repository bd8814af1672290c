/** Which decisions are refused, and why. Asked before a decision is recorded; a refusal changes nothing. Pure. */
import { isUnprocessable } from '../denials/classify';
import { guardrailOf } from '../denials/guardrails';
import type { Denial, Task } from '../line/record';
import { may, type UserRole } from '../identity/permissions';
import type { PayerKind, RefusalCode, TaskOutcome } from '../words';

export interface DecisionFacts {
  task: Task;
  denials: Denial[];
  /** The payer's control number of the denied claim, where one is known. */
  icn: string | null;
  /** The payer takes frequency 7. */
  replacement: boolean;
  payerKind: PayerKind | null;
  /** Among the denied lines and those beside them stands an NCCI pair that no modifier opens (indicator 0). */
  hasClosedPair: boolean;
  /** What the payer left of the denied lines' charge is what the contract allows. */
  isContractual: boolean;
  roles: readonly UserRole[];
  /** Why, in the person's own words. */
  because?: string | undefined;
  actor: string;
}

export interface Refusal {
  code: RefusalCode;
  sentence: string;
}

export function refusal(facts: DecisionFacts, outcome: TaskOutcome): Refusal | null {
  const { task } = facts;
  if (task.kind === 'approve' && task.requestedBy === facts.actor) {
    return { code: 'same_person', sentence: 'You asked for this; another person must approve it.' };
  }
  if (task.kind === 'approve' && !facts.roles.some((role) => role === 'supervisor' || role === 'admin')) {
    return { code: 'not_permitted', sentence: 'Approving takes a supervisor.' };
  }
  if (task.kind === 'review_coding' && task.requestedBy === facts.actor) {
    return { code: 'same_person', sentence: 'You coded this visit; another coder must look at it.' };
  }
  if (outcome === 'override' && !task.overridable)
    return { code: 'not_overridable', sentence: 'This edit cannot be overridden; change the claim.' };
  if (outcome === 'override' && !may(facts.roles, 'edit.override'))
    return { code: 'not_permitted', sentence: 'Letting a claim go against an edit is not part of your role.' };
  if (outcome === 'override' && task.reason === 'filing_limit_passed' && !facts.roles.includes('supervisor')) {
    return { code: 'not_permitted', sentence: 'Letting a claim go after its filing limit takes a supervisor.' };
  }
  if (outcome === 'override' && !facts.because)
    return { code: 'reason_missing', sentence: 'An override needs a reason; it stays with the claim.' };
  if (outcome === 'appeal') return refuseAppeal(facts);
  if (outcome === 'ignore' && !facts.because)
    return { code: 'reason_missing', sentence: 'Say why the change does not matter to the claim that was sent.' };
  if (outcome === 'no_charge' && !facts.because)
    return { code: 'reason_missing', sentence: 'Say why nothing of this visit is billed; it stays with the visit.' };
  if (outcome === 'void') return refuseWithoutNumber(facts);
  return outcome === 'correct_claim' || outcome === 'replace' ? refuseReplacement(facts) : null;
}

/** Guardrails, not thresholds: the rule that forbids it is named, with what may be done instead (DOMAIN 1.8). */
function refuseAppeal({ denials, payerKind, hasClosedPair, isContractual }: DecisionFacts): Refusal | null {
  for (const { group, carc, remarks } of denials) {
    const rule = guardrailOf({ group, carc, remarks, payerKind, hasClosedPair, isContractual });
    if (rule)
      return {
        code: 'not_appealable',
        sentence: `${group}-${carc} cannot be appealed (rule ${rule.name}): ${rule.why}. ${rule.instead}`,
      };
  }
  return null;
}

function refuseReplacement(facts: DecisionFacts): Refusal | null {
  if (facts.denials.some((denial) => isUnprocessable(denial.remarks))) {
    return { code: 'unprocessable', sentence: 'The payer never processed this claim (MA130). Send a new one.' };
  }
  if (!facts.replacement)
    return { code: 'unprocessable', sentence: 'This payer takes no replacement claims. Send a new one.' };
  return refuseWithoutNumber(facts);
}

/** REF*F8 of a frequency 7 or 8 (DOMAIN 4.6). */
const refuseWithoutNumber = ({ icn }: DecisionFacts): Refusal | null =>
  icn
    ? null
    : {
        code: 'no_payer_control_number',
        sentence: "A replacement or void must name the payer's control number, and none is known.",
      };
