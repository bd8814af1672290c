/**
 * The status sweep: a 276 for every claim that a payer let in and has not answered in the practice's usual time. A claim is
 * asked about once in that time, however often the sweep runs. What is asked is kept, with the file that asks.
 */
import { addDays, clockOf, dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { rows } from '../db';
import { type Deps, inPractice, type Work } from '../deps';
import { storeDocument } from '../documents';
import { isFenced } from '../engine/fence';
import { newId } from '../ids';
import { sendLooks } from '../outbox';
import { takeNumber } from '../practice/store';
import { write276, writeInterchange } from '../x12';
import type { ClaimContent } from './content';
import { statusRequest } from './status-question';

/** More questions than this make another file (a common clearinghouse limit). */
const INQUIRIES_PER_FILE = 5_000;

interface SilentClaim {
  id: string;
  encounterId: string;
  coverageId: string;
  payerId: string;
  payerCode: string;
  payerName: string;
  icn: string | null;
  snapshot: Buffer;
}

/** Runs one sweep at its nominal time. Returns how many claims were asked about. */
export function runStatusSweep(deps: Deps, ctx: Ctx): Promise<{ inquiries: number; files: number }> {
  return inPractice(deps, ctx, async (work) => {
    if (await isFenced(work.tx, ctx.org)) return { inquiries: 0, files: 0 };
    const silent = await silentClaims(work);
    const files = batches(silent);
    for (const batch of files) await storeFile(work, batch);
    return { inquiries: silent.length, files: files.length };
  });
}

/** Accepted by the last day that counts, and not asked about since; locked, so that two sweeps share none. */
function silentClaims({ tx, ctx, practice }: Work): Promise<SilentClaim[]> {
  const lastDay = addDays(dayOf(ctx.at, practice.zone), -practice.policy.statusInquiryDays);
  return rows<SilentClaim>(
    tx,
    `select c.id, c.encounter_id as "encounterId", c.coverage_id as "coverageId", c.payer_id as "payerId", p.code as "payerCode", p.name as "payerName", c.icn, c.snapshot
     from claim c join encounter e on e.org_id = c.org_id and e.id = c.encounter_id join payer p on p.org_id = c.org_id and p.id = c.payer_id
     where c.status = 'accepted' and c.snapshot is not null and (c.accepted_at at time zone ?)::date <= ?::date
       and not exists (select 1 from status_inquiry s where s.org_id = c.org_id and s.claim_id = c.id and s.asked_on > ?::date)
     order by p.code, e.number, c.n for update of c skip locked`,
    [practice.zone, lastDay, lastDay],
  );
}

function batches(claims: SilentClaim[]): SilentClaim[][] {
  const found: SilentClaim[][] = [];
  for (const claim of claims) {
    const last = found.at(-1);
    if (last && last[0]!.payerId === claim.payerId && last.length < INQUIRIES_PER_FILE) last.push(claim);
    else found.push([claim]);
  }
  return found;
}

interface Numbers {
  n: number;
  isa: string;
  gs: string;
  st: string;
  bht: string;
}

/** Numbered with the 837s: one series of control numbers goes to partners. */
async function takeNumbers({ tx, ctx, practice }: Work): Promise<Numbers> {
  const n = await takeNumber(tx, ctx.org, 'submission_file');
  return {
    n,
    isa: String(n).padStart(9, '0'),
    gs: String(n),
    st: String(n).padStart(4, '0'),
    bht: `${practice.submitterId.slice(0, 10)}${n}`,
  };
}

const traceOf = (numbers: Numbers, place: number): string => `${numbers.gs}-${place}`;

async function storeFile(work: Work, batch: SilentClaim[]): Promise<void> {
  const { tx, ctx, sealer, practice } = work;
  const id = newId();
  const numbers = await takeNumbers(work);
  const { payerId, payerCode } = batch[0]!;
  const name = `${dayOf(ctx.at, practice.zone).replaceAll('-', '')}-${payerCode}-${numbers.isa}.276`;
  const bytes = fileBytes(work, batch, numbers);
  const document = await storeDocument(tx, sealer, ctx.org, { kind: '276', name, bytes, receivedAt: ctx.at });
  await tx('submission_file').insert({
    org_id: ctx.org,
    id,
    n: numbers.n,
    kind: '276',
    payer_id: payerId,
    document_id: document.id,
    name,
    isa_control: numbers.isa,
    gs_control: numbers.gs,
    st_control: numbers.st,
    bht: numbers.bht,
    claims: batch.length,
    stored_at: ctx.at,
  });
  await recordQuestions(work, id, batch, numbers);
  await sendLooks(tx, practice, [{ owner: { kind: 'submission', id }, id: `stored/${id}`, at: ctx.at }]);
}

async function recordQuestions(
  { tx, ctx, practice }: Work,
  fileId: string,
  batch: SilentClaim[],
  numbers: Numbers,
): Promise<void> {
  const asked = batch.map((claim, index) => ({
    org_id: ctx.org,
    id: newId(),
    file_id: fileId,
    place_in_file: index + 1,
    encounter_id: claim.encounterId,
    claim_id: claim.id,
    payer_id: claim.payerId,
    trace: traceOf(numbers, index + 1),
    asked_on: dayOf(ctx.at, practice.zone),
    asked_at: ctx.at,
  }));
  for (let from = 0; from < asked.length; from += 1000)
    await tx('status_inquiry').insert(asked.slice(from, from + 1000));
  await writeAudit(
    tx,
    ctx,
    batch.map((claim) => ({
      action: 'claim.inquire',
      subject: { kind: 'claim', id: claim.id },
      encounterId: claim.encounterId,
      detail: { file: fileId },
    })),
  );
}

function fileBytes({ ctx, sealer, practice }: Work, batch: SilentClaim[], numbers: Numbers): Buffer {
  const date = dayOf(ctx.at, practice.zone);
  const time = clockOf(ctx.at, practice.zone).replace(':', '');
  const { payerCode, payerName } = batch[0]!;
  const request = statusRequest(
    {
      numbers,
      created: { date, time },
      asker: { name: practice.name, id: practice.submitterId, npi: practice.npi },
      payer: { name: payerName, id: payerCode },
    },
    batch.map(({ id, coverageId, icn, snapshot }, index) => ({
      coverageId,
      trace: traceOf(numbers, index + 1),
      icn,
      sent: sealer.openJson<ClaimContent>('claim.snapshot', id, snapshot),
    })),
  );
  return writeInterchange({
    senderId: practice.submitterId,
    receiverId: payerCode,
    date,
    time,
    control: numbers.isa,
    usage: practice.told ? 'T' : 'P',
    groups: [
      {
        functionalId: 'HR',
        sender: practice.submitterId,
        receiver: payerCode,
        control: numbers.gs,
        version: '005010X212',
        transactions: [write276(request)],
      },
    ],
  });
}
