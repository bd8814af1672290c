/** Staging an 835: checked whole, then matched to our claims and written as rows without names. */
import { type Day, dayOf } from '../calendar';
import { row } from '../db';
import { newId } from '../ids';
import type { StepWork } from '../line/step-log';
import { balance835, parse835, type Remittance, type RemittanceClaim } from '../x12';
import type { QuarantineReason } from '../words';
import { matchClaims } from './match';
import { quarantine } from './quarantine';
import type { RemitDetail } from './types';

export type Staged = 'staged' | 'quarantined' | 'duplicate';

/** A file with any fault posts nothing (X12 3, DOMAIN 4.1); a transaction whose payer and trace have posted is a duplicate. */
export async function stage835(step: StepWork, fileId: string, bytes: Buffer): Promise<Staged> {
  const { errors, remittances } = parse835(bytes);
  const traces = remittances.map((remittance) => remittance.trace);
  if (errors.length > 0 || remittances.length === 0) {
    await quarantine(step, fileId, ['envelope'], errors, traces);
    await rememberTraces(step, fileId, remittances);
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

/** A quarantined file's traces are kept, as far as it can be read, so that the good file that follows closes its review. */
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
    pay_date: payDateOf(step, remittance),
    status,
    claims: remittance.claims.length,
    plb: JSON.stringify(
      remittance.providerAdjustments.map(({ reason, reference, amount }) => ({ reason, reference, amount })),
    ),
  });
  return id;
}

/** A file that says no date is of the day on which it came. */
const payDateOf = ({ ctx, practice }: StepWork, { payment, productionDate }: Remittance): Day =>
  payment.date || productionDate || dayOf(ctx.at, practice.zone);

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
  const matches = await matchClaims(step.tx, payerId, remittance.claims);
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
    claim_id: matches[index]?.claimId ?? null,
    encounter_id: matches[index]?.encounterId ?? null,
    matched_by: matches[index]?.how ?? null,
    state: 'staged',
    pay_date: payDateOf(step, remittance),
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
