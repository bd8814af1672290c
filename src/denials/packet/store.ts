/** Reads what a packet is made of, and keeps what was sent. Every read is by the claim, its denials or its encounter. */
import type { Day, Instant } from '../../calendar';
import { dayOf } from '../../calendar';
import type { ClaimContent } from '../../claims/content';
import { row, rows, type Tx } from '../../db';
import type { Work } from '../../deps';
import { readDocument } from '../../documents';
import type { Cents } from '../../money/cents';
import type { AppealLevel } from '../../words';
import type { AttachedRecord, DeniedLine, PacketFacts, PermissionFacts } from './facts';
import type { LetterTemplate } from './letter';
import { acknowledgementsOf } from './proof';

/** What is appealed. */
export interface PacketSubject {
  claimId: string;
  encounterId: string;
  denialIds: string[];
  level: AppealLevel;
  because: string | null;
}

/** Of an appeal that is filed, with the words of the decision that filed it. */
export const subjectOfAppeal = (tx: Tx, appealId: string): Promise<PacketSubject | undefined> =>
  row<PacketSubject>(
    tx,
    `select a.claim_id as "claimId", a.encounter_id as "encounterId", a.denial_ids as "denialIds", a.level,
       (select d.because from decision d join denial n on n.org_id = d.org_id and n.task_id = d.task_id
        where n.id = any(a.denial_ids) and d.outcome = 'appeal' and d.at <= a.filed_at order by d.at desc limit 1) as because
     from appeal a where a.id = ?`,
    [appealId],
  );

/** Of a denial's task, before anybody decides: as the appeal on the next level would be. */
export const subjectOfTask = (tx: Tx, taskId: string): Promise<PacketSubject | undefined> =>
  row<PacketSubject>(
    tx,
    `select t.claim_id as "claimId", t.encounter_id as "encounterId", array_agg(n.id order by n.id) as "denialIds", null as because,
       least(5, 1 + coalesce((select max(a.level) from appeal a where a.org_id = t.org_id and a.claim_id = t.claim_id and a.result = 'upheld'), 0)) as level
     from task t join denial n on n.org_id = t.org_id and n.task_id = t.id where t.id = ? and t.kind = 'work_denial'
     group by t.org_id, t.claim_id, t.encounter_id`,
    [taskId],
  );

interface ClaimRow {
  pcn: string | null;
  icn: string | null;
  frequency: string;
  total: Cents;
  acceptedAt: Instant | null;
  snapshot: Buffer | null;
  payer: string;
  payerCode: string;
  payerId: string;
  file: string | null;
  sentAt: Instant | null;
  answeredAt: Instant | null;
  isaControl: string;
  gsControl: string;
  stControl: string;
  patientId: string;
  filingLimit: Day | null;
}

const CLAIM_SQL = `
  select c.pcn, c.icn, c.frequency, c.total_cents as total, c.accepted_at as "acceptedAt", c.snapshot, p.name as payer, p.code as "payerCode", p.id as "payerId",
    f.name as file, f.sent_at as "sentAt", f.answered_at as "answeredAt", f.isa_control as "isaControl", f.gs_control as "gsControl", f.st_control as "stControl", e.patient_id as "patientId",
    (select d.due_date from deadline d where d.org_id = c.org_id and d.encounter_id = c.encounter_id and d.kind = 'filing_limit' and d.subject_id = c.payer_id and d.status <> 'cancelled' order by d.id desc limit 1) as "filingLimit"
  from claim c join payer p on p.org_id = c.org_id and p.id = c.payer_id join encounter e on e.org_id = c.org_id and e.id = c.encounter_id
    left join submission_file f on f.org_id = c.org_id and f.id = c.file_id
  where c.id = ?`;

/** The facts; a sentence where the claim cannot be appealed from the record (a payer forwarded it itself). */
export async function loadPacketFacts(work: Work, subject: PacketSubject): Promise<PacketFacts | { unfit: string }> {
  const { tx, sealer, practice, ctx } = work;
  const claim = (await row<ClaimRow>(tx, CLAIM_SQL, [subject.claimId]))!;
  if (!claim.snapshot || !claim.pcn)
    return {
      unfit: 'This claim was never sent by us (a payer forwarded it), so there is no claim to put in a packet.',
    };
  const content = sealer.openJson<ClaimContent>('claim.snapshot', subject.claimId, claim.snapshot);
  const { payerId, pcn } = claim;
  return {
    encounterId: subject.encounterId,
    claimId: subject.claimId,
    today: dayOf(ctx.at, practice.zone),
    zone: practice.zone,
    level: subject.level,
    because: subject.because,
    practice,
    payer: { name: claim.payer, code: claim.payerCode },
    claim: {
      pcn,
      icn: claim.icn,
      frequency: claim.frequency,
      total: claim.total,
      acceptedAt: claim.acceptedAt,
      content,
    },
    denials: await denialsOf(tx, subject.denialIds),
    remit: await remitOf(tx, subject.denialIds),
    sent: claim.file && claim.sentAt ? { ...claim, name: claim.file, sentAt: claim.sentAt } : null,
    acknowledgements: await acknowledgementsOf(work, { ...claim, pcn }),
    filingLimit: claim.filingLimit,
    authorization: await permissionOf(tx, content.priorAuthorization, claim.patientId, payerId),
    records: await recordsOf(work, subject.encounterId),
  };
}

const denialsOf = (tx: Tx, ids: string[]): Promise<DeniedLine[]> =>
  rows<DeniedLine>(
    tx,
    `select d.group_code as "group", d.carc, d.remarks, d.amount_cents as amount, d.category, l.n as line, l.code
     from denial d left join charge_line l on l.org_id = d.org_id and l.id = d.line_id where d.id = any(?) order by l.n, d.id`,
    [ids] as never,
  );

/** The answer in which the denials stand; one appeal is of one remit. */
const remitOf = async (tx: Tx, denialIds: string[]): Promise<PacketFacts['remit']> =>
  (await row<PacketFacts['remit']>(
    tx,
    `select r.trace, c.pay_date as "payDate", c.icn, c.status_code as status, c.charge_cents as charge, c.paid_cents as paid, c.detail
     from denial d join remit_claim c on c.org_id = d.org_id and c.id = d.remit_claim_id join remit r on r.org_id = c.org_id and r.id = c.remit_id
     where d.id = any(?) order by c.pay_date desc, c.id desc limit 1`,
    [denialIds] as never,
  ))!;

async function permissionOf(
  tx: Tx,
  number: string | undefined,
  patientId: string,
  payerId: string,
): Promise<PermissionFacts | null> {
  if (!number) return null;
  const found = await row<PermissionFacts>(
    tx,
    `select number, codes, units, from_date as "from", to_date as "to" from patient_authorization where patient_id = ? and payer_id = ? and number = ?`,
    [patientId, payerId, number],
  );
  return found ?? { number, codes: [], units: null, from: null, to: null };
}

async function recordsOf({ tx, sealer }: Work, encounterId: string): Promise<AttachedRecord[]> {
  const found = await rows<Omit<AttachedRecord, 'bytes'> & { documentId: string }>(
    tx,
    `select id, title, media_type as "mediaType", document_id as "documentId" from encounter_record where encounter_id = ? order by id`,
    [encounterId],
  );
  const records: AttachedRecord[] = [];
  for (const { documentId, ...record } of found)
    records.push({ ...record, bytes: await readDocument(tx, sealer, documentId) });
  return records;
}

/** The practice's own letters, all versions. */
export const listLetters = (tx: Tx): Promise<(LetterTemplate & { writtenBy: string; writtenAt: Instant })[]> =>
  rows(
    tx,
    `select nullif(payer_code, '') as "payerCode", nullif(category, '') as category, version, subject, paragraphs, written_by as "writtenBy", written_at as "writtenAt"
     from letter_template order by payer_code, category, version`,
  );

export interface SentPacket {
  id: string;
  channel: string;
  recipient: string;
  confirmation: string | null;
  pages: number;
  parts: string[];
  letter: string;
  size: number;
  sha256: string;
  sentAt: Instant;
  sentBy: string;
}

const SENT_SQL = `
  select k.id, k.channel, k.recipient, k.confirmation, k.pages, k.parts, k.letter, d.size, encode(d.sha256, 'hex') as sha256, k.sent_at as "sentAt", coalesce(u.name, k.sent_by) as "sentBy"
  from appeal_packet k join document d on d.org_id = k.org_id and d.id = k.document_id left join app_user u on u.org_id = k.org_id and u.id::text = k.sent_by`;

/** What was sent for an appeal, in order. */
export const listPackets = (tx: Tx, appealId: string): Promise<SentPacket[]> =>
  rows(tx, `${SENT_SQL} where k.appeal_id = ? order by k.id`, [appealId]);

/** The document of a packet that was sent, with what it is of. */
export const findPacket = (
  tx: Tx,
  packetId: string,
): Promise<{ documentId: string; encounterId: string; appealId: string } | undefined> =>
  row(
    tx,
    'select document_id as "documentId", encounter_id as "encounterId", appeal_id as "appealId" from appeal_packet where id = ?',
    [packetId],
  );
