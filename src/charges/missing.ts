/**
 * A visit that was booked ends in charges or in a stated reason (DOMAIN 1.2): so many days after its day somebody is asked
 * for them. Cancelled, or the patient did not come: that is the reason. Charges that come later settle it at any time.
 */
import { addDays } from '../calendar';
import type { Draft } from '../line/draft';
import type { Deadline } from '../line/record';

const KIND = 'missing_charges';

/** Before any wait fires: the clock of a visit to come, as it stands now. */
export function watchForCharges(draft: Draft): void {
  const { isPlanned, notBilled } = draft.encounter;
  if (!isPlanned) return settle(draft, 'met');
  if (notBilled) return settle(draft, 'cancelled');
  const due = addDays(draft.encounter.from, draft.practice.policy.chargeLagDays);
  const clocks = draft.record.deadlines.filter(({ kind }) => kind === KIND);
  if (clocks.some((clock) => clock.due === due && clock.status !== 'cancelled')) return;
  settle(draft, 'cancelled');
  draft.openDeadline(KIND, due);
}

function settle(draft: Draft, status: 'met' | 'cancelled'): void {
  draft.closeDeadlines(status, ({ kind }) => kind === KIND);
  for (const task of draft.unfinishedTasks)
    if (task.kind === 'enter_charges') draft.changeTask(task, { state: 'cancelled' });
}

/** The day is over, and no charge has come. */
export function askForCharges(draft: Draft, deadline: Deadline): void {
  draft.changeDeadline(deadline, { status: 'missed' });
  draft.openTask({
    kind: 'enter_charges',
    reason: KIND,
    queue: 'charge_entry',
    outcomes: ['no_charge'],
    why: `This visit was booked for ${draft.encounter.from} and has brought no charges by ${deadline.due}. Get them entered, or say why there are none.`,
  });
}
