/** What payers were asked about claims, and what they said, as the API shows it. */
import type { Day, Instant } from '../../calendar';
import { rows, type Tx } from '../../db';
import type { KeptAnswer } from '../../claims/status-answer';

export interface InquiryRow {
  id: string;
  claim: number;
  payer: string;
  askedOn: Day;
  file: string;
  answeredAt: Instant | null;
  answers: KeptAnswer[] | null;
}

/** Of one encounter, in the order of asking. */
export const listInquiries = (tx: Tx, encounterId: string): Promise<InquiryRow[]> =>
  rows<InquiryRow>(
    tx,
    `select s.id, c.n as claim, p.name as payer, s.asked_on as "askedOn", f.name as file, s.answered_at as "answeredAt", s.answers
     from status_inquiry s join claim c on c.org_id = s.org_id and c.id = s.claim_id join payer p on p.org_id = s.org_id and p.id = s.payer_id
       join submission_file f on f.org_id = s.org_id and f.id = s.file_id where s.encounter_id = ? order by s.asked_at, c.n`,
    [encounterId],
  );
