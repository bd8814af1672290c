/**
 * The sample practice's guarantors, played from a script: each pays all of a statement some days after it, by habit. One, who
 * was billed first of all, never does, so that patient accounts has its work too.
 */
import { addDays, type Day, instantOf } from '../calendar';
import { recordPayment } from '../accounts/payments';
import { inOrg, row, rows } from '../db';
import type { Deps } from '../deps';
import type { Cents } from '../money/cents';
import { paymentHabit } from './habits';
import type { Samples } from './practice';
import type { Act } from './staff';

interface Due {
  statement_id: string;
  number: number;
  made_on: Day;
  encounter_id: string;
  guarantor_source_id: string;
  owed: Cents;
}

const FIRST_BILLED = `
  select g.source_id from statement s join guarantor g on g.org_id = s.org_id and g.id = s.guarantor_id
  where s.status <> 'recalled' order by s.made_on, g.source_id limit 1`;

/** Payments that are still to come for the statements made so far; each statement is paid once, whatever is owed again later. */
export async function patientActs(deps: Deps, org: string, samples: Samples): Promise<Act[]> {
  const { due, silent } = await inOrg(deps.db, { org }, async (tx) => ({
    silent: (await row<{ source_id: string }>(tx, FIRST_BILLED))?.source_id,
    due: await rows<Due>(
      tx,
      `select s.id as statement_id, s.number, s.made_on, l.encounter_id, g.source_id as guarantor_source_id, e.patient_cents as owed
       from statement s join guarantor g on g.org_id = s.org_id and g.id = s.guarantor_id
       join (select distinct org_id, statement_id, encounter_id from statement_line) l on l.org_id = s.org_id and l.statement_id = s.id
       join encounter e on e.org_id = l.org_id and e.id = l.encounter_id
       where e.patient_cents > 0 and s.status = 'mailed'
         and not exists (select 1 from payment p where p.org_id = s.org_id and p.key = 'demo/' || s.id || '/' || e.id) order by s.made_on, s.id, e.number`,
    ),
  }));
  return due.flatMap((item) => {
    if (item.guarantor_source_id === silent) return [];
    // A patient who is the guarantor is known by the patient's own id.
    const habit = paymentHabit(samples.facts.seed, item.guarantor_source_id.replace(/^patient:/, ''));
    if (habit.afterStatement !== item.number) return [];
    const at = instantOf(addDays(item.made_on, habit.days), '11:00', samples.practice.timezone);
    const payment = {
      encounterId: item.encounter_id,
      amount: item.owed,
      method: habit.method,
      key: `demo/${item.statement_id}/${item.encounter_id}`,
    };
    return [
      {
        at,
        about: item.encounter_id,
        run: async () => void (await recordPayment(deps, { org, actor: 'patient', at }, payment)),
      },
    ];
  });
}
