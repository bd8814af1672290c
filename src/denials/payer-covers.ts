/** Whether a payer that a decision names covers the visit: asked before the decision is made. */
import { row } from '../db';
import type { Work } from '../deps';
import type { DecidedTask, DecisionMade, TakenEffect } from '../tasks/decision-made';

export async function mustCover({ tx }: Work, task: DecidedTask, decision: DecisionMade): Promise<TakenEffect> {
  const { to, coverages } = decision.fix ?? {};
  if (coverages) return coverages.some(({ payerCode }) => to === undefined || payerCode === to) ? FITS : unfit(to);
  const found = await row(
    tx,
    `select 1 from encounter e join coverage v on v.org_id = e.org_id and v.patient_id = e.patient_id and not v.dropped
       and coalesce(v.from_date, e.from_date) <= e.from_date and e.from_date <= coalesce(v.to_date, e.from_date)
       join payer p on p.org_id = v.org_id and p.id = v.payer_id join claim c on c.org_id = e.org_id and c.id = ? and c.payer_id <> p.id
     where e.id = ? and (?::text is null or p.code = ?) limit 1`,
    [task.claimId, task.encounterId, to ?? null, to ?? null],
  );
  return found ? FITS : unfit(to);
}

const FITS: TakenEffect = { task: 'done' };

const unfit = (to: string | undefined): TakenEffect => ({
  unfit: `${to ? `The payer ${to} does not cover` : 'No other payer covers'} this visit. Bring the coverage in first.`,
});
