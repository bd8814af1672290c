/** A patient's authorizations: what payers permitted, and what living claims have used of it (FORMAT 6.16). */
import type { Day } from '../calendar';
import type { Ctx } from '../ctx';
import { rows, type Tx } from '../db';
import { newId } from '../ids';
import type { AuthorizationIntake, Problem } from './intake';

export interface Authorization {
  number: string;
  payerId: string;
  codes: string[];
  units: number;
  from: Day | null;
  to: Day | null;
  /** Units of lines in claims that live, the encounter that asks left out. */
  used: number;
}

/** What a payer says of a number later replaces what it said before. A payer that the practice does not have is a problem. */
export async function saveAuthorizations(
  tx: Tx,
  ctx: Ctx,
  patientId: string,
  given: readonly AuthorizationIntake[],
): Promise<Problem[]> {
  if (given.length === 0) return [];
  const payers = await rows<{ id: string; code: string }>(tx, 'select id, code from payer where code = any(?)', [
    given.map(({ payerCode }) => payerCode),
  ] as never);
  const idOf = new Map(payers.map(({ id, code }) => [code, id]));
  for (const { payerCode, number, codes, units, from, to } of given) {
    const payerId = idOf.get(payerCode);
    if (!payerId) continue;
    const granted = { codes, units, from_date: from ?? null, to_date: to ?? null };
    await tx('patient_authorization')
      .insert({ org_id: ctx.org, id: newId(), patient_id: patientId, payer_id: payerId, number, ...granted })
      .onConflict(['org_id', 'patient_id', 'payer_id', 'number'])
      .merge(granted);
  }
  return given.filter(({ payerCode }) => !idOf.has(payerCode)).map(({ payerCode }) => unknownPayer(payerCode));
}

const unknownPayer = (code: string): Problem => ({
  resource: 'Authorization',
  field: 'Authorization.payer',
  code: 'unknown_code',
  message: `the practice has no payer with the id ${code}`,
});

/** Once a line, in however many versions of its claim it stands; a void withdraws, and does not use. */
const USED = `
  select sum(l.units) from encounter e join charge_line l on l.org_id = e.org_id and l.encounter_id = e.id
  where e.org_id = a.org_id and e.patient_id = a.patient_id and e.authorization_number = a.number and e.id is distinct from ?::uuid and l.code = any(a.codes)
    and l.from_date between coalesce(a.from_date, '-infinity') and coalesce(a.to_date, 'infinity')
    and exists (select 1 from claim c where c.org_id = e.org_id and c.encounter_id = e.id and c.payer_id = a.payer_id and l.id = any(c.line_ids) and c.frequency <> '8'
      and c.status not in ('rejected', 'cancelled', 'voided', 'replaced'))`;

export const loadAuthorizations = (
  tx: Tx,
  patientId: string,
  without: string | null = null,
): Promise<Authorization[]> =>
  rows<Authorization>(
    tx,
    `select a.number, a.payer_id as "payerId", a.codes, a.units, a.from_date as "from", a.to_date as "to", coalesce((${USED}), 0)::int as used
     from patient_authorization a where a.patient_id = ? order by a.number, a.id`,
    [without, patientId] as never,
  );
