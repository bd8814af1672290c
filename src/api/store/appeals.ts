/** Appeals as the API shows them. */
import type { Day } from '../../calendar';
import { row, rows, type Tx } from '../../db';
import type { Cents } from '../../money/cents';

export interface AppealRow {
  id: string;
  level: number;
  claim: number;
  payer: string;
  cents: Cents;
  packet: string[];
  filedOn: Day;
  filedBy: string;
  result: string;
  noticeOn: Day | null;
}

/** Of one encounter, in the order of filing. */
export const listAppeals = (tx: Tx, encounterId: string): Promise<AppealRow[]> =>
  rows<AppealRow>(
    tx,
    `select a.id, a.level, c.n as claim, p.name as payer, a.amount_cents as cents, a.packet, a.filed_on as "filedOn", coalesce(u.name, a.filed_by) as "filedBy", a.result,
       a.notice_on as "noticeOn"
     from appeal a join claim c on c.org_id = a.org_id and c.id = a.claim_id join payer p on p.org_id = c.org_id and p.id = c.payer_id
       left join app_user u on u.org_id = a.org_id and u.id::text = a.filed_by
     where a.encounter_id = ? order by a.id`,
    [encounterId],
  );

export const hasAppeal = async (tx: Tx, appealId: string): Promise<boolean> =>
  (await row(tx, 'select 1 from appeal where id = ?', [appealId])) !== undefined;
