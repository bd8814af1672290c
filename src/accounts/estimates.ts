/**
 * Good-faith estimates of scheduled visits: sent by a legal day, and the patient's right to dispute a bill far above one
 * (45 CFR 149.610(b)(1), 149.620; FORMAT 6.14).
 */
import { addBusinessDays, addDays, type Day, dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row, rows, type Tx } from '../db';
import { endOf, firesAt } from '../deadlines/ladder';
import { type Deps, inPractice, type Work } from '../deps';
import { newId } from '../ids';
import { lockEncounters } from '../line/load';
import { type Cents, cents } from '../money/cents';
import { sendLooks } from '../outbox';

/** A bill this much above its estimate may be disputed, for so many days from the first bill (45 CFR 149.620(b), (c)). */
const DISPUTE_FROM = cents(40_000);
const DISPUTE_DAYS = 120;

/** The last day to send it; null: the visit is too near for one to be due (45 CFR 149.610(b)(1)(vi)). */
export function estimateLimit(scheduledOn: Day, visit: Day, closed: readonly Day[] = []): Day | null {
  if (visit >= addBusinessDays(scheduledOn, 10, closed)) return addBusinessDays(scheduledOn, 3, closed);
  return visit >= addBusinessDays(scheduledOn, 3, closed) ? addBusinessDays(scheduledOn, 1, closed) : null;
}

/** The estimate of a visit that has just been scheduled, with its clock. Part of that transaction. */
export async function openEstimate(
  { tx, ctx, practice }: Work,
  encounterId: string,
  { scheduledOn, visit, amount }: { scheduledOn: Day; visit: Day; amount: Cents },
): Promise<void> {
  await tx('estimate').insert({
    org_id: ctx.org,
    encounter_id: encounterId,
    amount_cents: amount,
    scheduled_on: scheduledOn,
  });
  const due = estimateLimit(scheduledOn, visit, practice.policy.holidays);
  if (due === null) return;
  await tx('deadline').insert({
    org_id: ctx.org,
    id: newId(),
    kind: 'estimate',
    owner_kind: 'encounter',
    owner_id: encounterId,
    encounter_id: encounterId,
    due_date: due,
    fires_at: endOf(due, practice.zone),
    told: practice.told,
    opened_at: ctx.at,
  });
}

/** False: the visit has no estimate. Sent again, the first day stays. */
export function recordEstimateSent(deps: Deps, ctx: Ctx, encounterId: string, on: Day): Promise<boolean> {
  return inPractice(deps, ctx, async ({ tx, practice }) => {
    await lockEncounters(tx, [encounterId]);
    const sent = await row(
      tx,
      'update estimate set sent_on = coalesce(sent_on, ?), sent_by = coalesce(sent_by, ?) where encounter_id = ? returning 1',
      [on, ctx.actor, encounterId],
    );
    if (!sent) return false;
    await closeClock(tx, ctx, encounterId);
    await writeAudit(tx, ctx, [
      { action: 'estimate.send', subject: { kind: 'encounter', id: encounterId }, encounterId, detail: { on } },
    ]);
    await sendLooks(tx, practice, [
      { owner: { kind: 'encounter', id: encounterId }, id: `estimate_sent/${encounterId}/${on}`, at: ctx.at, lane: 5 },
    ]);
    return true;
  });
}

async function closeClock(tx: Tx, ctx: Ctx, encounterId: string): Promise<void> {
  await tx.raw(
    `update deadline set status = 'met', closed_at = ? where encounter_id = ? and kind = 'estimate' and status = 'open'`,
    [ctx.at, encounterId],
  );
  await tx.raw(
    `update task set state = 'cancelled', closed_at = ?, version = version + 1 where encounter_id = ? and reason = 'estimate_late' and state not in ('done', 'cancelled')`,
    [ctx.at, encounterId],
  );
}

/** With the first statement of a visit billed far above its estimate, the patient's time to dispute it begins. */
export async function openEstimateDisputes(work: Work, guarantorId: string, today: Day): Promise<void> {
  const { tx, ctx, practice } = work;
  const above = await rows<{ id: string }>(
    tx,
    `select e.id from encounter e join estimate s on s.org_id = e.org_id and s.encounter_id = e.id
     where e.guarantor_id = ? and e.patient_cents > 0
       and (select sum(l.charge_cents) from charge_line l where l.org_id = e.org_id and l.encounter_id = e.id and not l.removed) - s.amount_cents >= ?
       and not exists (select from deadline d where d.org_id = e.org_id and d.encounter_id = e.id and d.kind = 'estimate_dispute') order by e.id`,
    [guarantorId, DISPUTE_FROM],
  );
  const due = addDays(today, DISPUTE_DAYS);
  for (const { id } of above) {
    await tx('deadline').insert({
      org_id: ctx.org,
      id: newId(),
      kind: 'estimate_dispute',
      owner_kind: 'encounter',
      owner_id: id,
      encounter_id: id,
      due_date: due,
      fires_at: firesAt(due, practice.policy.warnDays, ctx.at, practice.zone),
      legal: true,
      told: practice.told,
      opened_at: ctx.at,
    });
    await sendLooks(tx, practice, [
      {
        owner: { kind: 'encounter', id },
        id: `estimate_dispute/${id}/${dayOf(ctx.at, practice.zone)}`,
        at: ctx.at,
        lane: 5,
      },
    ]);
  }
}
