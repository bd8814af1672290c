/** Money without a home, as the API shows it: claims that it may be for, and what goes back to payers. */
import type { Day, Instant } from '../../calendar';
import { row, rows, type Tx } from '../../db';
import type { Cents } from '../../money/cents';

export interface CandidateRow {
  claimId: string;
  encounterId: string;
  encounterNumber: number;
  claim: number;
  pcn: string | null;
  status: string;
  from: Day;
  cents: Cents;
  /** A person has matched a remittance with this patient control number to the claim before. */
  told: boolean;
}

/** Claims of the payer with the charge that was answered, and those that a person has named before; the likeliest first. */
export const candidatesFor = (tx: Tx, taskId: string, limit: number): Promise<CandidateRow[]> =>
  rows<CandidateRow>(
    tx,
    `select * from (
       select c.id as "claimId", c.encounter_id as "encounterId", e.number as "encounterNumber", c.n as claim, c.pcn, c.status, e.from_date as "from", c.total_cents as cents,
         c.total_cents = r.charge_cents as "sameCharge",
         exists (select 1 from remit_match m where m.org_id = c.org_id and m.payer_id = r.payer_id and m.pcn_key = r.pcn_key and m.claim_id = c.id) as told
       from task t join remit_claim r on r.org_id = t.org_id and r.id = t.subject_id join claim c on c.org_id = r.org_id and c.payer_id = r.payer_id
         join encounter e on e.org_id = c.org_id and e.id = c.encounter_id
       where t.id = ? and t.kind = 'match_remit' and c.status not in ('ready', 'held', 'cancelled')) x
     where x.told or x."sameCharge" order by x.told desc, x."from" desc, x."encounterNumber" desc limit ?`,
    [taskId, limit],
  ).then((found) => found.map(({ sameCharge: _, ...row }: CandidateRow & { sameCharge?: boolean }) => row));

export interface ReturnRow {
  id: string;
  payer: string;
  cents: Cents;
  state: string;
  because: string | null;
  askedAt: Instant;
  approvedAt: Instant | null;
  paidAt: Instant | null;
}

/** The newest first; with a key only older ones. */
export const listReturns = (tx: Tx, before: string | undefined, limit: number): Promise<ReturnRow[]> =>
  rows<ReturnRow>(
    tx,
    `select r.id, p.name as payer, r.amount_cents as cents, r.state, r.because, r.asked_at as "askedAt", r.approved_at as "approvedAt", r.paid_at as "paidAt"
     from payer_return r join payer p on p.org_id = r.org_id and p.id = r.payer_id where (?::uuid is null or r.id < ?) order by r.id desc limit ?`,
    [before ?? null, before ?? null, limit] as never,
  );

export const hasReturn = async (tx: Tx, returnId: string): Promise<boolean> =>
  (await row(tx, 'select 1 from payer_return where id = ?', [returnId])) !== undefined;
