/** Payment plans as the API shows them. */
import type { Day } from '../../calendar';
import { rows, type Tx } from '../../db';

export interface PlanRow {
  id: string;
  amountCents: number;
  status: string;
  madeOn: Day;
  because: string | null;
  installments: { n: number; due: Day; amountCents: number; paidCents: number }[];
}

/** Of one guarantor, the latest first. */
export const plansOf = (tx: Tx, guarantorId: string): Promise<PlanRow[]> =>
  rows<PlanRow>(
    tx,
    `select p.id, p.amount_cents as "amountCents", p.status, p.made_on as "madeOn", p.because,
       (select json_agg(json_build_object('n', i.n, 'due', i.due_date, 'amountCents', i.amount_cents, 'paidCents', i.paid_cents) order by i.n)
        from installment i where i.org_id = p.org_id and i.plan_id = p.id) as installments
     from payment_plan p where p.guarantor_id = ? order by p.id desc`,
    [guarantorId],
  );
