/** A partner's silence is over its time: one follow-up task a claim, opened set-based for all claims that fell due together. */
import { rows } from '../db';
import { newId } from '../ids';
import type { StepWork } from '../line/step-log';

const REASON: Record<string, { reason: string; sentence: string }> = {
  ack_999: { reason: 'no_999', sentence: 'The file went out and no 999 has come back.' },
  ack_277ca: { reason: 'no_277ca', sentence: 'The claim went out and the payer has not said whether it let it in.' },
  payer_response: {
    reason: 'no_835',
    sentence: 'The payer accepted the claim and has not answered in its usual time.',
  },
};

/** Marks every wait of this file that is due by now as missed, and asks people about each claim once. */
export async function openSilenceTasks({ tx, ctx, owner }: StepWork): Promise<void> {
  const missed = await rows<{
    kind: string;
    encounter_id: string;
    claim_id: string;
    due_date: string;
    owed: number;
    guarantor_id: string;
  }>(
    tx,
    `with missed as (
       update deadline set status = 'missed', closed_at = ? where owner_kind = 'submission' and owner_id = ? and status = 'open' and fires_at <= ?
       returning org_id, id, kind, encounter_id, claim_id, due_date)
     select m.kind, m.encounter_id, m.claim_id, m.due_date, e.guarantor_id,
            coalesce((select sum(b.cents) from line_balance b where b.org_id = m.org_id and b.encounter_id = m.encounter_id and b.party = c.payer_id::text and b.line_id = any(c.line_ids)), 0) as owed
     from missed m join claim c on c.org_id = m.org_id and c.id = m.claim_id join encounter e on e.org_id = m.org_id and e.id = m.encounter_id order by m.id`,
    [ctx.at, owner.id, ctx.at],
  );
  const tasks = missed.map((wait) => ({
    org_id: ctx.org,
    id: newId(),
    kind: 'follow_up',
    reason: REASON[wait.kind]!.reason,
    queue: 'follow_up',
    owner_kind: 'encounter',
    owner_id: wait.encounter_id,
    encounter_id: wait.encounter_id,
    claim_id: wait.claim_id,
    guarantor_id: wait.guarantor_id,
    amount_cents: wait.owed,
    outcomes: ['wait', 'write_off'],
    why: `${REASON[wait.kind]!.sentence} It was due ${wait.due_date}.`,
    opened_at: ctx.at,
  }));
  if (tasks.length > 0) await tx('task').insert(tasks);
}
