/**
 * A submission window: every ready claim goes into a file for its payer, built and written set-based. Bytes, control
 * numbers and name are fixed and stored here, in one transaction, before anybody tries to send them (DESIGN 4).
 */
import { clockOf, dayOf, iso } from '../calendar';
import { writeAudit } from '../audit/store';
import { rows } from '../db';
import { inPractice, type Deps, type Work } from '../deps';
import { storeDocument } from '../documents';
import type { Ctx } from '../ctx';
import { isFenced } from '../engine/fence';
import { newId } from '../ids';
import { sendLooks } from '../outbox';
import { loadPayers, takeNumber } from '../practice/store';
import { printClaims } from './paper';
import { plainText } from './plain-text';
import { write837I, write837P, writeInterchange, X12WriteError } from '../x12';

/** More claims than this make another file (a common clearinghouse limit). */
const CLAIMS_PER_FILE = 5_000;

const GUIDE_OF = {
  professional: { kind: '837P', version: '005010X222A1', write: write837P },
  institutional: { kind: '837I', version: '005010X223A2', write: write837I },
} as const;

interface ReadyClaim {
  id: string;
  encounterId: string;
  payerId: string;
  payerCode: string;
  payerName: string;
  visitKind: 'professional' | 'institutional';
  snapshot: Buffer;
}

interface Numbers {
  isa: string;
  gs: string;
  st: string;
  bht: string;
}

/** Runs one window at its nominal time. Returns how many claims were put into files. */
export function runSubmissionWindow(deps: Deps, ctx: Ctx): Promise<{ claims: number; files: number }> {
  return inPractice(deps, ctx, async (work) => {
    // A restored system makes no file before it knows what went out in the time that was lost.
    if (await isFenced(work.tx, ctx.org)) return { claims: 0, files: 0 };
    const ready = await readyClaims(work);
    const payers = await loadPayers(work.tx, dayOf(ctx.at, work.practice.zone));
    const sent: number[] = [];
    for (const batch of batches(ready)) {
      const isPaper = payers.get(batch[0]!.payerId)?.claims === 'paper';
      sent.push(isPaper ? await printClaims(work, batch) : await storeFile(work, batch));
    }
    return { claims: sent.reduce((sum, count) => sum + count, 0), files: sent.filter((count) => count > 0).length };
  });
}

/** Claims past their grace period, not held, nothing of them changed since, in order of encounter and claim; locked, so that two windows share none. */
function readyClaims({ tx, ctx, practice }: Work): Promise<ReadyClaim[]> {
  const builtBefore = iso(Date.parse(ctx.at) - practice.policy.submissionGraceMinutes * 60_000);
  return rows<ReadyClaim>(
    tx,
    `select c.id, c.encounter_id as "encounterId", c.payer_id as "payerId", p.code as "payerCode", p.name as "payerName", e.kind as "visitKind", c.snapshot
     from claim c join encounter e on e.org_id = c.org_id and e.id = c.encounter_id join payer p on p.org_id = c.org_id and p.id = c.payer_id
     where c.status = 'ready' and c.file_id is null and not c.stale and c.built_at <= ? and not e.held order by p.code, e.kind desc, e.number, c.n for update of c skip locked`,
    [builtBefore],
  );
}

function batches(ready: ReadyClaim[]): ReadyClaim[][] {
  const found: ReadyClaim[][] = [];
  for (const claim of ready) {
    const last = found.at(-1);
    if (last && goTogether(last[0]!, claim) && last.length < CLAIMS_PER_FILE) last.push(claim);
    else found.push([claim]);
  }
  return found;
}

/** A file is for one payer and by one guide. */
const goTogether = (a: ReadyClaim, b: ReadyClaim): boolean => a.payerId === b.payerId && a.visitKind === b.visitKind;

/** Returns how many of the claims are in the file. */
async function storeFile(work: Work, ready: ReadyClaim[]): Promise<number> {
  const { tx, ctx, sealer, practice } = work;
  const id = newId();
  const n = await takeNumber(tx, ctx.org, 'submission_file');
  const numbers = {
    isa: String(n).padStart(9, '0'),
    gs: String(n),
    st: String(n).padStart(4, '0'),
    bht: `${practice.submitterId.slice(0, 10)}${n}`,
  };
  const { bytes, batch } = await writeFile(work, ready, numbers);
  if (!bytes) return 0;
  const { kind } = GUIDE_OF[batch[0]!.visitKind];
  const name = `${dayOf(ctx.at, practice.zone).replaceAll('-', '')}-${batch[0]!.payerCode}-${numbers.isa}.837`;
  const document = await storeDocument(tx, sealer, ctx.org, { kind, name, bytes, receivedAt: ctx.at });
  await tx('submission_file').insert({
    org_id: ctx.org,
    id,
    n,
    kind,
    payer_id: batch[0]!.payerId,
    document_id: document.id,
    name,
    isa_control: numbers.isa,
    gs_control: numbers.gs,
    st_control: numbers.st,
    bht: numbers.bht,
    claims: batch.length,
    stored_at: ctx.at,
  });
  await tx.raw(
    `update claim c set file_id = ?, place_in_file = x.place from jsonb_to_recordset(?::jsonb) as x(id uuid, place int) where c.org_id = ? and c.id = x.id`,
    [id, JSON.stringify(batch.map((claim, place) => ({ id: claim.id, place: place + 1 }))), ctx.org],
  );
  await writeAudit(
    tx,
    ctx,
    batch.map((claim) => ({
      action: 'claim.submit',
      subject: { kind: 'claim', id: claim.id },
      encounterId: claim.encounterId,
      detail: { file: id },
    })),
  );
  await sendLooks(tx, practice, [{ owner: { kind: 'submission', id }, id: `stored/${id}`, at: ctx.at }]);
  return batch.length;
}

/** The file of all claims that can be written. One that cannot goes back to people, and keeps no other from being sent. */
async function writeFile(
  work: Work,
  batch: ReadyClaim[],
  numbers: Numbers,
): Promise<{ bytes: Buffer | null; batch: ReadyClaim[] }> {
  const whole = tryToWrite(work, batch, numbers);
  if (Buffer.isBuffer(whole)) return { bytes: whole, batch };
  const faults = batch.map((claim) => ({ claim, fault: tryToWrite(work, [claim], numbers) }));
  const good = faults.filter(({ fault }) => Buffer.isBuffer(fault)).map(({ claim }) => claim);
  // All alike: it is the practice's or the payer's own data, and no claim's.
  if (good.length === 0 && batch.length > 1) throw whole;
  for (const { claim, fault } of faults) if (!Buffer.isBuffer(fault)) await giveBack(work, claim, fault);
  return { bytes: good.length > 0 ? fileBytes(work, good, numbers) : null, batch: good };
}

function tryToWrite(work: Work, batch: ReadyClaim[], numbers: Numbers): Buffer | X12WriteError {
  try {
    return fileBytes(work, batch, numbers);
  } catch (error) {
    if (error instanceof X12WriteError) return error;
    throw error;
  }
}

/** As a payer's refusal: somebody repairs it, and it goes out as new. */
async function giveBack({ tx, ctx, practice }: Work, claim: ReadyClaim, fault: X12WriteError): Promise<void> {
  const rejection = `837:${fault.element ?? fault.segmentId}`;
  await tx('claim').where({ org_id: ctx.org, id: claim.id }).update({ status: 'rejected', rejection });
  const owner = { kind: 'encounter' as const, id: claim.encounterId };
  await sendLooks(tx, practice, [{ owner, id: `rejected/${claim.id}`, at: ctx.at }]);
}

function fileBytes({ ctx, sealer, practice }: Work, batch: ReadyClaim[], numbers: Numbers): Buffer {
  const date = dayOf(ctx.at, practice.zone);
  const time = clockOf(ctx.at, practice.zone).replace(':', '');
  const { payerCode, payerName, visitKind } = batch[0]!;
  const guide = GUIDE_OF[visitKind];
  const transaction = guide.write({
    stControlNumber: numbers.st,
    bht03: numbers.bht,
    created: { date, time },
    submitter: {
      name: plainText(practice.name),
      id: practice.submitterId,
      contact: { name: 'BILLING', phone: '8005550100' },
    },
    receiver: { name: plainText(payerName), id: payerCode },
    claims: batch.map((claim) => sealer.openJson<never>('claim.snapshot', claim.id, claim.snapshot)),
  });
  return writeInterchange({
    senderId: practice.submitterId,
    receiverId: payerCode,
    date,
    time,
    control: numbers.isa,
    usage: practice.told ? 'T' : 'P',
    groups: [
      {
        functionalId: 'HC',
        sender: practice.submitterId,
        receiver: payerCode,
        control: numbers.gs,
        version: guide.version,
        transactions: [transaction],
      },
    ],
  });
}
