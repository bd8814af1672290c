/** Staging an 835: checked whole, then written as rows without names, matched to claims in one statement. */
import { row, rows } from '../db';
import { newId } from '../ids';
import type { StepWork } from '../line/step-log';
import { balance835, parse835, type Remittance, type RemittanceClaim } from '../x12';
import type { QuarantineReason } from '../words';
import { quarantine } from './quarantine';
import type { RemitDetail } from './types';

export type Staged = 'staged' | 'quarantined' | 'duplicate';

/** A file with any fault posts nothing (X12 3, DOMAIN 4.1); a transaction whose payer and trace have posted is a duplicate. */
export async function stage835(step: StepWork, fileId: string, bytes: Buffer): Promise<Staged> {
  const { errors, remittances } = parse835(bytes);
  const traces = remittances.map((remittance) => remittance.trace);
  if (errors.length > 0 || remittances.length === 0) {
    await quarantine(step, fileId, ['envelope'], errors, traces);
    return 'quarantined';
  }
  const faults = remittances.flatMap((remittance) => balance835(remittance));
  if (faults.length > 0) {
    const reasons = [...new Set(faults.map((fault) => fault.code))] as QuarantineReason[];
    await quarantine(step, fileId, reasons, faults, traces);
    await rememberTraces(step, fileId, remittances);
    return 'quarantined';
  }
  const posted: boolean[] = [];
  for (const [index, remittance] of remittances.entries())
    posted.push(await stageRemittance(step, fileId, index + 1, remittance));
  return posted.some((fresh) => fresh) ? 'staged' : 'duplicate';
}

const payerOf = async (step: StepWork, remittance: Remittance): Promise<string | undefined> =>
  (await row<{ id: string }>(step.tx, 'select id from payer where code = ?', [remittance.payer.id]))?.id;

/** A quarantined file's traces are kept, so that the good file that follows closes its review. */
async function rememberTraces(step: StepWork, fileId: string, remittances: Remittance[]): Promise<void> {
  for (const [index, remittance] of remittances.entries()) {
    const payerId = await payerOf(step, remittance);
    if (payerId) await insertRemit(step, fileId, index + 1, payerId, remittance, 'quarantined');
  }
}

async function insertRemit(
  step: StepWork,
  fileId: string,
  seq: number,
  payerId: string,
  remittance: Remittance,
  status: string,
): Promise<string> {
  const id = newId();
  await step.tx('remit').insert({
    org_id: step.ctx.org,
    id,
    file_id: fileId,
    seq,
    payer_id: payerId,
    trace: remittance.trace,
    amount_cents: remittance.payment.amount,
    method: remittance.payment.method,
    pay_date: remittance.payment.date || remittance.productionDate,
    status,
    claims: remittance.claims.length,
    plb: JSON.stringify(
      remittance.providerAdjustments.map(({ reason, reference, amount }) => ({ reason, reference, amount })),
    ),
  });
  return id;
}

/** Returns false for a duplicate. An unknown payer stops the file: money must have an owner. */
async function stageRemittance(step: StepWork, fileId: string, seq: number, remittance: Remittance): Promise<boolean> {
  const payerId = await payerOf(step, remittance);
  if (!payerId) throw new UnknownPayer(remittance.payer.id);
  const before = await row<{ id: string; amount: number }>(
    step.tx,
    `select id, amount_cents as amount from remit where payer_id = ? and trace = ? and status in ('staged', 'posted')`,
    [payerId, remittance.trace],
  );
  if (before) {
    await insertRemit(step, fileId, seq, payerId, remittance, 'duplicate');
    return false;
  }
  const remitId = await insertRemit(step, fileId, seq, payerId, remittance, 'staged');
  await insertClaims(step, remitId, payerId, remittance);
  await matchClaims(step, remitId);
  return true;
}

/** An 835 of a payer that the practice does not have; the file is quarantined for it. */
export class UnknownPayer extends Error {
  constructor(readonly payerCode: string) {
    super(`no payer with the id ${payerCode}`);
    this.name = 'UnknownPayer';
  }
}

/** COPY is refused under row-level security, and one insert of a JSON list is as good up to some thousands of rows. */
const ROWS_PER_INSERT = 1_000;

async function insertClaims(step: StepWork, remitId: string, payerId: string, remittance: Remittance): Promise<void> {
  const staged = remittance.claims.map((claim, index) => ({
    org_id: step.ctx.org,
    id: newId(),
    remit_id: remitId,
    seq: index + 1,
    payer_id: payerId,
    pcn: claim.patientControlNumber,
    icn: claim.payerControlNumber || null,
    status_code: claim.status,
    charge_cents: claim.charge,
    paid_cents: claim.paid,
    patient_cents: claim.patientResponsibility,
    detail: JSON.stringify(detailOf(claim)),
    state: 'staged',
    pay_date: remittance.payment.date || remittance.productionDate,
  }));
  for (let from = 0; from < staged.length; from += ROWS_PER_INSERT)
    await step.tx('remit_claim').insert(staged.slice(from, from + ROWS_PER_INSERT));
}

/** What posting needs, and nothing that names a person: names stay in the sealed raw document. */
function detailOf(claim: RemittanceClaim): RemitDetail {
  return {
    adjustments: claim.adjustments.map(({ group, carc, amount }) => ({ group, carc, amount })),
    remarks: claim.remarks,
    forwarded: ['19', '20', '21'].includes(claim.status) || claim.forwardedTo !== undefined,
    lines: claim.lines.map((line) => ({
      code: line.procedure.code,
      modifiers: line.procedure.modifiers,
      billedCode: line.billedProcedure?.code,
      billedModifiers: line.billedProcedure?.modifiers,
      control: line.controlNumber,
      charge: line.charge,
      paid: line.paid,
      units: line.units,
      allowed: line.allowed,
      adjustments: line.adjustments.map(({ group, carc, amount }) => ({ group, carc, amount })),
      remarks: line.remarks,
    })),
  };
}

/**
 * The tiers of FORMAT 6.7, each for what the one before left, always within the payer's own claims, or by PCN within an
 * encounter that this payer covers too. A guess beyond them is a person's to make.
 */
async function matchClaims(step: StepWork, remitId: string): Promise<void> {
  for (const { how, found } of TIERS) {
    await rows(
      step.tx,
      `update remit_claim r set claim_id = c.id, encounter_id = c.encounter_id, matched_by = ? from (
         select s.id, (${found}) as claim_id from remit_claim s where s.remit_id = ? and s.claim_id is null) m
       join claim c on c.id = m.claim_id where r.id = m.id`,
      [how, remitId],
    );
  }
  await matchByPrefix(step, remitId);
}

const TIERS = [
  {
    how: 'control_number',
    found: `select c.id from claim c where c.org_id = s.org_id and c.payer_id = s.payer_id and c.icn = s.icn
            order by c.pcn_key = s.pcn_key desc nulls last, c.n desc limit 1`,
  },
  {
    how: 'pcn',
    found: `select c.id from claim c where c.org_id = s.org_id and c.pcn_key = s.pcn_key and c.payer_id = s.payer_id`,
  },
  {
    how: 'pcn_crossover',
    found: `select o.id from claim c join claim o on o.org_id = c.org_id and o.encounter_id = c.encounter_id and o.payer_id = s.payer_id
            where c.org_id = s.org_id and c.pcn_key = s.pcn_key order by o.n desc limit 1`,
  },
];

/** A PCN of 8 or more characters, cut by the payer, that begins one claim's only, charge equal. Few rows come here, so each asks by itself. */
async function matchByPrefix(step: StepWork, remitId: string): Promise<void> {
  const left = await rows<{ id: string; payerId: string; key: string; charge: number }>(
    step.tx,
    `select id, payer_id as "payerId", pcn_key as key, charge_cents as charge from remit_claim where remit_id = ? and claim_id is null and length(pcn) >= 8`,
    [remitId],
  );
  for (const remit of left) {
    const found = await rows<{ id: string; encounter_id: string }>(
      step.tx,
      'select id, encounter_id from claim where payer_id = ? and pcn_key >= ? and pcn_key < ? and total_cents = ? limit 2',
      [remit.payerId, remit.key, `${remit.key}~`, remit.charge],
    );
    const [only] = found.length === 1 ? found : [];
    if (!only) continue;
    await step
      .tx('remit_claim')
      .where({ org_id: step.ctx.org, id: remit.id })
      .update({ claim_id: only.id, encounter_id: only.encounter_id, matched_by: 'pcn_prefix' });
  }
}
