/**
 * The statement cycle, run for a nominal time: one statement for each guarantor who owes and whose turn it is. Each
 * guarantor is one transaction under the account's lock, keyed by guarantor and day, so that a cycle may be run again.
 */
import { addDays, type Day, dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row, rows } from '../db';
import { type Deps, inPractice, type Work } from '../deps';
import { newId } from '../ids';
import { entry, transfer } from '../ledger/entries';
import { post } from '../ledger/store';
import { PATIENT } from '../ledger/types';
import { type Cents, cents } from '../money/cents';
import { sendLooks } from '../outbox';
import type { StatementKind } from '../words';
import { openEstimateDisputes } from './estimates';
import { collectionFacts } from './events';
import { closeAccountWaits, eventsOf, hasActivePlan, lastZeroDay, wakeAccount } from './guarantor';
import { collectionsGate, holdsOf, stopsStatements } from './holds';
import { awaitMailing } from './statement-mail';
import { nextStatement, type StatementFacts } from './statement-rules';
import { openAccountWait, setCollectionsGate } from './waits';

/** Patients are billed only what adjudication put on them; a visit that is not billed yet has no statement, one that an agency collects has none any more. */
const BILLABLE = `e.stage not in ('registration', 'charge_capture', 'coding_review', 'scrubbing') and e.referred_on is null`;

export async function runStatementCycle(deps: Deps, ctx: Ctx): Promise<{ statements: number }> {
  const owing = await inPractice(deps, ctx, ({ tx }) =>
    rows<{ id: string }>(
      tx,
      `select e.guarantor_id as id from encounter e where e.patient_cents > 0 and ${BILLABLE} group by e.guarantor_id order by min(e.number)`,
    ),
  );
  let statements = 0;
  for (const { id } of owing) if (await billGuarantor(deps, ctx, id)) statements += 1;
  return { statements };
}

function billGuarantor(deps: Deps, ctx: Ctx, guarantorId: string): Promise<boolean> {
  return inPractice(deps, ctx, async (work) => {
    const { tx, practice } = work;
    await tx.raw('select id from guarantor where id = ? for update', [guarantorId]);
    await tx.raw('select id from encounter where guarantor_id = ? order by id for update', [guarantorId]);
    const today = dayOf(ctx.at, practice.zone);
    const decision = nextStatement(await factsOf(work, guarantorId), today, practice.policy);
    if (decision.kind === 'write_off') await writeOffSmall(work, guarantorId);
    if (decision.kind !== 'make') return false;
    return makeStatement(work, guarantorId, today, decision);
  });
}

async function factsOf(work: Work, guarantorId: string): Promise<StatementFacts> {
  const { tx } = work;
  const owed = await row<{ owed: Cents }>(
    tx,
    `select coalesce(sum(e.patient_cents), 0)::bigint as owed from encounter e where e.guarantor_id = ? and ${BILLABLE}`,
    [guarantorId],
  );
  const last = await row<NonNullable<StatementFacts['last']>>(
    tx,
    `select number, kind, made_on as "madeOn" from statement where guarantor_id = ? and status <> 'recalled' order by made_on desc, number desc limit 1`,
    [guarantorId],
  );
  return {
    owed: owed!.owed,
    hasPlan: await hasActivePlan(work, guarantorId),
    isHeld: stopsStatements(holdsOf(await eventsOf(work, guarantorId))),
    last: last ?? null,
    wasZeroSince: last ? ((await lastZeroDay(work, guarantorId)) ?? '') >= last.madeOn : false,
  };
}

async function makeStatement(
  work: Work,
  guarantorId: string,
  today: Day,
  decision: { statement: StatementKind; number: number },
): Promise<boolean> {
  const { tx, ctx, practice } = work;
  const lines = await statementLines(work, guarantorId);
  const due = cents(lines.reduce((sum, line) => sum + line.due_cents, 0));
  const id = newId();
  const mailed = practice.policy.statementHoldDays === 0;
  const inserted = await tx('statement')
    .insert({
      org_id: ctx.org,
      id,
      guarantor_id: guarantorId,
      number: decision.number,
      kind: decision.statement,
      made_on: today,
      due_cents: due,
      status: mailed ? 'mailed' : 'queued',
      mailed_on: mailed ? today : null,
    })
    .onConflict(tx.raw(`(org_id, guarantor_id, made_on) where status <> 'recalled'`) as never)
    .ignore()
    .returning('id');
  if (inserted.length === 0) return false;
  await tx('statement_line').insert(lines.map((line) => ({ ...line, org_id: ctx.org, statement_id: id })));
  await openNextWait(work, guarantorId, today, decision.statement);
  if (!mailed) await awaitMailing(work, guarantorId);
  await openEstimateDisputes(work, guarantorId, today);
  await writeAudit(tx, ctx, [
    {
      action: 'statement.send',
      subject: { kind: 'statement', id },
      detail: { number: decision.number, kind: decision.statement, cents: due },
    },
  ]);
  await sendLooks(tx, practice, [
    { owner: { kind: 'account', id: guarantorId }, id: `statement/${id}`, at: ctx.at, lane: 5 },
  ]);
  return true;
}

/** After a statement the next one; after the final notice the wait before collections may be considered. */
async function openNextWait(work: Work, guarantorId: string, today: Day, kind: StatementKind): Promise<void> {
  await closeAccountWaits(work, guarantorId, ['statement'], 'met');
  if (kind === 'statement') {
    await openAccountWait(work, guarantorId, 'statement', addDays(today, work.practice.policy.statementEveryDays));
    return;
  }
  const gate = collectionsGate(await collectionFacts(work, guarantorId), work.practice.policy);
  if (gate) await setCollectionsGate(work, guarantorId, gate);
}

interface StatementLine {
  line_id: string;
  encounter_id: string;
  charge_cents: number;
  insurance_cents: number;
  adjusted_cents: number;
  patient_paid_cents: number;
  due_cents: number;
}

/** Every line of which something is the guarantor's, with what became of its charge. */
function statementLines({ tx }: Work, guarantorId: string): Promise<StatementLine[]> {
  return rows<StatementLine>(
    tx,
    `select l.id as line_id, l.encounter_id, l.charge_cents,
       coalesce(-sum(p.cents) filter (where p.account = 'receivable' and p.detail = 'payment' and p.party <> 'patient'), 0)::bigint as insurance_cents,
       coalesce(sum(p.cents) filter (where p.account in ('adjustment', 'write_off')), 0)::bigint as adjusted_cents,
       coalesce(-sum(p.cents) filter (where p.account = 'receivable' and p.detail = 'payment' and p.party = 'patient'), 0)::bigint as patient_paid_cents,
       coalesce(sum(p.cents) filter (where p.account = 'receivable' and p.party = 'patient'), 0)::bigint as due_cents
     from encounter e join charge_line l on l.org_id = e.org_id and l.encounter_id = e.id join ledger_posting p on p.org_id = l.org_id and p.encounter_id = l.encounter_id and p.line_id = l.id
     where e.guarantor_id = ? and e.patient_cents > 0 and ${BILLABLE} group by l.id, l.encounter_id, l.charge_cents, e.number, l.n
     having sum(p.cents) filter (where p.account = 'receivable' and p.party = 'patient') > 0 order by e.number, l.n`,
    [guarantorId],
  );
}

/** All that the guarantor owes is too little to bill: written off, and the encounters go on to zero. */
async function writeOffSmall(work: Work, guarantorId: string): Promise<void> {
  const { tx, ctx, practice } = work;
  const owed = await rows<{ encounter_id: string; line_id: string; cents: Cents }>(
    tx,
    `select b.encounter_id, b.line_id, b.cents from line_balance b join encounter e on e.org_id = b.org_id and e.id = b.encounter_id
     where e.guarantor_id = ? and b.party = 'patient' and b.cents > 0 and ${BILLABLE} order by b.encounter_id, b.line_id`,
    [guarantorId],
  );
  const today = dayOf(ctx.at, practice.zone);
  const encounters = [...new Set(owed.map((line) => line.encounter_id))];
  await post(
    tx,
    ctx,
    encounters.map((encounterId) =>
      entry({
        kind: 'write_off',
        key: `small_balance/${encounterId}/${today}`,
        businessDate: today,
        source: { kind: 'encounter', id: encounterId },
        postings: owed
          .filter((line) => line.encounter_id === encounterId)
          .flatMap((line) => {
            const where = { party: PATIENT, encounterId, lineId: line.line_id, guarantorId };
            return transfer(
              line.cents,
              { ...where, account: 'write_off', detail: 'small_balance' },
              { ...where, account: 'receivable', detail: 'write_off' },
            );
          }),
      }),
    ),
  );
  await writeAudit(
    tx,
    ctx,
    encounters.map((id) => ({
      action: 'adjustment.write_off',
      subject: { kind: 'encounter', id },
      encounterId: id,
      detail: { reason: 'small_balance' },
    })),
  );
  await sendLooks(
    tx,
    practice,
    encounters.map((id) => ({
      owner: { kind: 'encounter' as const, id },
      id: `small_balance/${id}/${today}`,
      at: ctx.at,
      lane: 5,
    })),
  );
  await wakeAccount(work, guarantorId, `small_balance/${guarantorId}/${today}`);
}
