/**
 * The billing of one encounter, from its first charge to a zero balance: one workflow for its whole life.
 *
 * register → capture charges → price → code review → scrub → submit → acknowledge → adjudicate ─┬→ next payer ──┐
 *                                         ▲            ▲                    │ rejected           │               │
 *                                         └── correct ─┴────────────────────┴─ denied → correct · appeal · accept│
 *                                                                                patient balance ◄──────────────┘
 *                                                             statements → plan → collections → zero balance
 *
 * The order of the stages is not written here: it is a step's recorded answer, so that rules may change without breaking
 * an encounter that runs. One wake is one step, and the step goes as far as the record allows: a clean encounter goes
 * from its charges to *submission* in one. What stands here is what each stage waits for, and that is all a stage needs
 * of a workflow; so there is no file a stage.
 */
import { setCurrentDetails } from '@temporalio/workflow';
import type { Stage } from '../src/words';
import { runLoop } from './loop';
import { stepNamed } from './step';
import type { LoopInput } from './types';

/** What wakes an encounter in each stage. Shown with the workflow in Temporal's own page; the deadline rows hold the dates. */
const WAITS_FOR: Record<Stage, string> = {
  registration: 'the visit: its charges, or the day by which they should have come',
  charge_capture: 'missing charges or facts; the day by which they are late',
  coding_review: 'a coder’s decision; the day by which the review is late; timely filing',
  scrubbing: 'a biller’s decision on the edits; timely filing',
  submission: 'the next submission window, or the release of a hold; timely filing',
  acknowledgement: 'a rejection (an acceptance wakes nobody); silence of the payer; timely filing',
  adjudication: 'a remittance; a decision on a denial; silence of the payer; the limit of an appeal',
  patient_balance: 'a payment or a decision; the account owns the statements',
  payment_plan: 'an installment or a missed one; the account owns the plan',
  collections: 'a payment, a recall or a return from the agency',
  credit_balance: 'a decision on the money held; the day by which it must be given back',
  zero_balance: 'nothing: it ends here and starts again when money moves',
};

export async function encounter(input: LoopInput): Promise<void> {
  await runLoop(input, {
    step: stepNamed('advanceEncounter'),
    at: ({ stage, due }) =>
      setCurrentDetails(`**${stage}**, waiting for ${waitsFor(stage)}${due ? `; wakes by ${due}` : ''}`),
  });
}

/** A stage that this code does not know was added by a newer step: the loop goes on all the same. */
const waitsFor = (stage: string): string => (WAITS_FOR as Record<string, string>)[stage] ?? 'what its record says';
