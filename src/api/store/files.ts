/** Reads of files sent and received, and of the claims in them. */
import { row, rows, type Tx } from '../../db';
import type { CursorKey } from '../cursor';

export interface FileRow {
  id: string;
  direction: 'out' | 'in';
  name: string;
  kind: string;
  partner: string;
  status: string;
  reasons: string[];
  at: string;
  done_at: string | null;
  size: number;
  sha256: Buffer;
  claims: number;
  cents: number;
}

const OUT = `
  select f.id, 'out' as direction, f.name, f.kind, p.name as partner, f.status, '{}'::text[] as reasons, f.stored_at as at, coalesce(f.answered_at, f.sent_at) as done_at,
         d.size, d.sha256, f.claims, coalesce(c.cents, 0) as cents
  from submission_file f join payer p on p.org_id = f.org_id and p.id = f.payer_id join document d on d.org_id = f.org_id and d.id = f.document_id
  left join lateral (select sum(total_cents) as cents from claim c where c.org_id = f.org_id and c.file_id = f.id) c on true`;
const IN = `
  select f.id, 'in' as direction, f.name, f.kind, f.partner, f.status, f.reasons, f.received_at as at, f.done_at, d.size, d.sha256, coalesce(r.claims, 0) as claims, coalesce(r.cents, 0) as cents
  from inbound_file f join document d on d.org_id = f.org_id and d.id = f.document_id
  left join lateral (select sum(r.claims) as claims, sum(r.amount_cents) as cents from remit r where r.org_id = f.org_id and r.file_id = f.id) r on true`;

export function listFiles(
  tx: Tx,
  filter: { direction?: 'in' | 'out'; status?: string; faulty?: boolean },
  before: CursorKey | undefined,
  limit: number,
): Promise<FileRow[]> {
  const source = filter.direction === 'out' ? OUT : filter.direction === 'in' ? IN : `${OUT} union all ${IN}`;
  const where = ['true'];
  const bindings: (string | number)[] = [];
  if (filter.status) {
    where.push('status = ?');
    bindings.push(filter.status);
  }
  if (filter.faulty) where.push(`status in ('quarantined', 'rejected', 'partial')`);
  if (before) {
    where.push('(at, id) < (?::timestamptz, ?::uuid)');
    bindings.push(...before);
  }
  return rows(tx, `select * from (${source}) f where ${where.join(' and ')} order by at desc, id desc limit ?`, [
    ...bindings,
    limit + 1,
  ]);
}

export const findFile = (tx: Tx, id: string): Promise<FileRow | undefined> =>
  row(tx, `select * from (${OUT} where f.id = ? union all ${IN} where f.id = ?) f`, [id, id]);

export const detailOf = (tx: Tx, id: string): Promise<{ detail: unknown } | undefined> =>
  row(tx, 'select detail from inbound_file where id = ?', [id]);

export interface FileClaimRow {
  id: string;
  pcn: string;
  icn: string | null;
  status: string;
  charge_cents: number;
  paid_cents: number | null;
  patient_cents: number | null;
  encounter_id: string | null;
  encounter_number: number | null;
  claim_n: number | null;
  place: number;
}

/** Where each kind of file says which of our claims it is about; a remittance has rows of its own. */
const OUR_CLAIMS: Record<string, string> = {
  '837P': 'select id, place_in_file as place from claim where file_id = ?',
  '837I': 'select id, place_in_file as place from claim where file_id = ?',
  'UB-04': 'select id, place_in_file as place from claim where file_id = ?',
  'CMS-1500': 'select id, place_in_file as place from claim where file_id = ?',
  '276': 'select claim_id as id, place_in_file as place from status_inquiry where file_id = ?',
  '277':
    'select claim_id as id, row_number() over (order by asked_at, place_in_file) as place from status_inquiry where answer_file_id = ?',
};

/** Claims that we sent in a file, or that a partner's file speaks of. */
export function claimsIn(tx: Tx, file: FileRow, after: number | undefined, limit: number): Promise<FileClaimRow[]> {
  const ours = OUR_CLAIMS[file.kind];
  if (ours) {
    return rows(
      tx,
      `select c.id, c.pcn, c.icn, c.status, c.total_cents as charge_cents, null::bigint as paid_cents, null::bigint as patient_cents, c.encounter_id, e.number as encounter_number,
              c.n as claim_n, x.place
       from (${ours}) x join claim c on c.id = x.id join encounter e on e.org_id = c.org_id and e.id = c.encounter_id where x.place > ? order by x.place limit ?`,
      [file.id, after ?? -1, limit + 1],
    );
  }
  return rows(
    tx,
    `select rc.id, rc.pcn, rc.icn, rc.state as status, rc.charge_cents, rc.paid_cents, rc.patient_cents, rc.encounter_id, e.number as encounter_number, c.n as claim_n, x.place
     from (select rc.id, row_number() over (order by r.seq, rc.seq) as place from remit r join remit_claim rc on rc.org_id = r.org_id and rc.remit_id = r.id where r.file_id = ?) x
     join remit_claim rc on rc.id = x.id left join encounter e on e.org_id = rc.org_id and e.id = rc.encounter_id left join claim c on c.org_id = rc.org_id and c.id = rc.claim_id
     where x.place > ? order by x.place limit ?`,
    [file.id, after ?? -1, limit + 1],
  );
}

export interface PaperRow {
  id: string;
  direction: 'in' | 'out';
  kind: string;
  name: string;
  status: string;
  at: string;
  claims: number[];
}

/** Files that carry an encounter's claims, or the payers' answers to them; in the order in which they came about. */
export function filesOf(tx: Tx, encounterId: string): Promise<PaperRow[]> {
  return rows(
    tx,
    `select f.id, 'out' as direction, f.kind, f.name, f.status, f.stored_at as at, array_agg(c.n::int order by c.n) as claims
     from claim c join submission_file f on f.org_id = c.org_id and f.id = c.file_id where c.encounter_id = ?
     group by f.org_id, f.id, f.kind, f.name, f.status, f.stored_at
     union all
     select f.id, 'out', f.kind, f.name, f.status, f.stored_at, array_agg(c.n::int order by c.n)
     from status_inquiry s join submission_file f on f.org_id = s.org_id and f.id = s.file_id join claim c on c.org_id = s.org_id and c.id = s.claim_id where s.encounter_id = ?
     group by f.org_id, f.id, f.kind, f.name, f.status, f.stored_at
     union all
     select f.id, 'in', f.kind, f.name, f.status, f.received_at, array_agg(distinct c.n::int)
     from status_inquiry s join inbound_file f on f.org_id = s.org_id and f.id = s.answer_file_id join claim c on c.org_id = s.org_id and c.id = s.claim_id where s.encounter_id = ?
     group by f.org_id, f.id, f.kind, f.name, f.status, f.received_at
     union all
     select f.id, 'in', f.kind, f.name, f.status, f.received_at, array_remove(array_agg(distinct c.n::int), null)
     from remit_claim rc join remit r on r.org_id = rc.org_id and r.id = rc.remit_id join inbound_file f on f.org_id = r.org_id and f.id = r.file_id
     left join claim c on c.org_id = rc.org_id and c.id = rc.claim_id where rc.encounter_id = ?
     group by f.org_id, f.id, f.kind, f.name, f.status, f.received_at order by at, name`,
    [encounterId, encounterId, encounterId, encounterId],
  );
}

/** How many files stand where. */
export function countFiles(
  tx: Tx,
): Promise<{ direction: 'in' | 'out'; kind: string; status: string; files: number; newest: string }[]> {
  return rows(
    tx,
    `select 'out' as direction, kind, status, count(*)::int as files, max(stored_at) as newest from submission_file group by kind, status
     union all select 'in', kind, status, count(*)::int, max(received_at) from inbound_file group by kind, status order by 1 desc, 2, 3`,
  );
}
