/** What an encounter waits for, in one sentence, and what happens when a deadline fires. Pure. */
import { type Day, dayOf } from '../calendar';
import { DEADLINE_KIND_MEANINGS, type DeadlineKind, TASK_KIND_MEANINGS, type TaskKind } from '../words';

const FIRES_THEN: Record<DeadlineKind, string> = {
  filing_limit: 'a follow-up task opens: the filing limit has passed',
  ack_999: 'a follow-up task opens: no 999 came',
  ack_277ca: 'a follow-up task opens: no 277CA came',
  payer_response: 'a follow-up task opens: no 835 came',
  corrected_filing: 'a follow-up task opens: the limit for corrections has passed',
  appeal_1: 'a follow-up task opens: the appeal limit has passed',
  appeal_2: 'a follow-up task opens: the appeal limit has passed',
  appeal_3: 'a follow-up task opens: the appeal limit has passed',
  appeal_4: 'a follow-up task opens: the appeal limit has passed',
  appeal_5: 'a follow-up task opens: the appeal limit has passed',
  task_snooze: 'a task that was put off opens again',
  dispute_answer: 'the payment is reviewed again: the payer has not answered the dispute',
  appeal_decision: 'a follow-up task opens: the payer has not decided on the appeal',
  overpayment_return: 'the overpayment is late',
  statement: 'the next statement cycle makes a statement',
  mailing: 'the statement is mailed, if nothing has posted since',
  installment: 'an unpaid installment ends the plan',
  promise_to_pay: 'a task opens: the promise was not kept',
  estimate: 'a task opens: the estimate is late',
  estimate_dispute: 'the patient can no longer dispute the bill',
  account_review: 'a task opens: look at the account again',
  collections_gate: 'collections become possible',
  missing_charges: 'a task opens: the visit has brought no charges',
  era_missing: 'a task opens: a deposit without advice',
  eft_missing: 'a task opens: advice without a deposit',
};

export const meansOf = (kind: string): string => DEADLINE_KIND_MEANINGS[kind as DeadlineKind] ?? kind;

/** A legal deadline fires first as a ladder of warnings, each on a day that is not after the last one. */
export const firesAs = (deadline: { legal: boolean; due: Day; firesAt: string }, zone: string): 'warning' | 'due' =>
  deadline.legal && dayOf(deadline.firesAt, zone) <= deadline.due ? 'warning' : 'due';

export function firesThen(kind: string, fires: 'warning' | 'due'): string {
  return fires === 'warning' ? 'a warning is given' : (FIRES_THEN[kind as DeadlineKind] ?? 'the process goes on');
}

export const WAITS_FOR = ['person', 'deadline', 'machine', 'nothing', 'unknown'] as const;
export type WaitsFor = (typeof WAITS_FOR)[number];

/** The sentence goes on where the word ends: `person`, what is asked of them; `deadline`, until when and for what. */
export interface Waiting {
  for: WaitsFor;
  sentence: string;
}

/** `unknown` is the state that must not be: open, and nothing will ever move it. Operations lists those. */
export function waiting(facts: {
  stage: string;
  task?: { kind: string; reason: string; count: number };
  outbox: number;
  deadline?: { kind: string; due: Day };
}): Waiting {
  const { task, deadline } = facts;
  if (task) {
    const more = task.count > 1 ? ` and ${task.count - 1} more` : '';
    return {
      for: 'person',
      sentence: `${TASK_KIND_MEANINGS[task.kind as TaskKind] ?? task.kind} (${task.reason})${more}`,
    };
  }
  if (facts.outbox > 0) return { for: 'machine', sentence: 'the next step is on its way' };
  if (deadline) return { for: 'deadline', sentence: `until ${deadline.due}: ${meansOf(deadline.kind)}` };
  if (facts.stage === 'zero_balance') return { for: 'nothing', sentence: 'it is at zero' };
  return { for: 'unknown', sentence: 'nothing that we know of will move it' };
}
