/** Reads of guarantors: what they owe, were sent, and paid. */
import { row, rows, type Tx } from '../../db';

export interface AccountRow {
  id: string;
  person: Buffer;
  encounters: number;
  due: number;
  held: number;
  last_statement: string | null;
}

const SQL = `
  select g.id, g.person, b.encounters, b.due, b.held, (select max(s.made_on) from statement s where s.org_id = g.org_id and s.guarantor_id = g.id and s.status <> 'recalled') as last_statement
  from guarantor g
  join lateral (select count(*) as encounters, coalesce(sum(patient_cents), 0) as due, coalesce(sum(held_cents), 0) as held from encounter e
                where e.org_id = g.org_id and e.guarantor_id = g.id) b on true`;

/** Guarantors by age of their record; ids rise with time. */
export function listAccounts(tx: Tx, owing: boolean, after: string | undefined, limit: number): Promise<AccountRow[]> {
  const where = [owing ? 'b.due > 0' : 'true', ...(after ? ['g.id > ?::uuid'] : [])];
  return rows(tx, `${SQL} where ${where.join(' and ')} order by g.id limit ?`, [...(after ? [after] : []), limit + 1]);
}

export const findAccount = (tx: Tx, id: string): Promise<AccountRow | undefined> =>
  row(tx, `${SQL} where g.id = ?`, [id]);

export function statementsTo(
  tx: Tx,
  guarantorId: string,
): Promise<
  {
    id: string;
    number: number;
    kind: string;
    made_on: string;
    mailed_on: string | null;
    status: string;
    due_cents: number;
  }[]
> {
  return rows(
    tx,
    'select id, number, kind, made_on, mailed_on, status, due_cents from statement where guarantor_id = ? order by made_on, id',
    [guarantorId],
  );
}

export function paymentsOf(
  tx: Tx,
  guarantorId: string,
): Promise<
  {
    id: string;
    amount_cents: number;
    method: string;
    received_on: string;
    status: string;
    encounter_id: string;
    encounter_number: number;
  }[]
> {
  return rows(
    tx,
    `select p.id, p.amount_cents, p.method, p.received_on, p.status, p.encounter_id, e.number as encounter_number
     from payment p join encounter e on e.org_id = p.org_id and e.id = p.encounter_id where p.guarantor_id = ? order by p.received_on, p.id`,
    [guarantorId],
  );
}

export const hasPayment = async (tx: Tx, id: string): Promise<boolean> =>
  (await row(tx, 'select 1 from payment where id = ?', [id])) !== undefined;
