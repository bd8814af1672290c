/**
 * Held money that nobody owes on its encounter pays what the same party owes on another: a guarantor's credit another of
 * the guarantor's balances, a payer's credit what that payer owes (FORMAT 5, review_credit: apply). The money moves here,
 * under both encounters' locks; the other encounter's own step applies it as it applies any that is held there.
 */
import { dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import { row, rows } from '../db';
import type { Work } from '../deps';
import { lockEncounters } from '../line/load';
import { entry } from '../ledger/entries';
import { post } from '../ledger/store';
import { PATIENT, type Party, type Posting } from '../ledger/types';
import { type Cents, least, negate, sum, ZERO } from '../money/cents';
import { sendLooks } from '../outbox';
import type { DecidedTask, DecisionMade, TakenEffect } from '../tasks/decision-made';

interface OwedLine {
  encounterId: string;
  guarantorId: string;
  lineId: string;
  owed: Cents;
}

/** Its encounters first, as their own steps do, and only then the task. */
export async function lockCredit(work: Work, taskId: string, claimId: string | undefined): Promise<void> {
  const task = await row<{ encounterId: string | null; reason: string; subjectId: string | null }>(
    work.tx,
    `select encounter_id as "encounterId", reason, subject_id as "subjectId" from task where id = ? and kind = 'review_credit'`,
    [taskId],
  );
  if (!task?.encounterId) return;
  const targets = await targetsOf(work, task.encounterId, partyOf(task), claimId);
  await lockEncounters(work.tx, [task.encounterId, ...targets]);
}

const partyOf = (task: { reason: string; subjectId: string | null }): Party =>
  task.reason === 'patient_credit' ? PATIENT : task.subjectId!;

/** Under the locks of `lockCredit`. */
export async function moveCredit(work: Work, task: DecidedTask, decision: DecisionMade): Promise<TakenEffect> {
  const from = task.encounterId!;
  const party = partyOf(task);
  const targets = await targetsOf(work, from, party, decision.claimId);
  const held = await heldOn(work, from, party);
  const shares = share(held, await owedOn(work, targets, party));
  if (shares.length === 0) return { unfit: unfitSentence(party, decision.claimId) };
  await post(work.tx, work.ctx, [
    entry({
      kind: 'application',
      key: `credit_moved/${decision.id}`,
      businessDate: dayOf(work.ctx.at, work.practice.zone),
      source: { kind: 'decision', id: decision.id },
      postings: postingsOf(from, party, await guarantorOf(work, from), shares),
    }),
  ]);
  await tellOthers(work, decision, shares);
  return { task: 'done' };
}

const unfitSentence = (party: Party, claimId?: string): string =>
  `${party === PATIENT ? 'The guarantor' : 'This payer'} owes nothing ${claimId ? 'on the visit of that claim' : 'on another visit of this guarantor'}.`;

/** The named claim's encounter if it is the same party's; without a name all others of this guarantor, the oldest first. */
async function targetsOf({ tx }: Work, from: string, party: Party, claimId: string | undefined): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select o.id from encounter o join encounter e on e.org_id = o.org_id and e.id = ? where o.id <> e.id
       and (case when ?::uuid is null then o.guarantor_id = e.guarantor_id
            else o.id = (select c.encounter_id from claim c where c.id = ?) and (? <> 'patient' or o.guarantor_id = e.guarantor_id) end)
     order by o.from_date, o.number`,
    [from, claimId ?? null, claimId ?? null, party] as never,
  );
  return found.map(({ id }) => id);
}

async function heldOn({ tx }: Work, encounterId: string, party: Party): Promise<Cents> {
  const found = await row<{ cents: Cents }>(
    tx,
    `select coalesce(-sum(cents), 0)::bigint as cents from ledger_posting where encounter_id = ? and account = 'unapplied' and party = ?`,
    [encounterId, party],
  );
  return found!.cents;
}

const guarantorOf = async ({ tx }: Work, encounterId: string): Promise<string> =>
  (await row<{ id: string }>(tx, 'select guarantor_id as id from encounter where id = ?', [encounterId]))!.id;

/** What the party owes there and what is not covered by money already held there, line by line. */
const owedOn = ({ tx }: Work, encounters: string[], party: Party): Promise<OwedLine[]> =>
  rows<OwedLine>(
    tx,
    `select e.id as "encounterId", e.guarantor_id as "guarantorId", l.id as "lineId", b.cents as owed
     from unnest(?::uuid[]) with ordinality as t(id, place) join encounter e on e.id = t.id join charge_line l on l.org_id = e.org_id and l.encounter_id = e.id
       join line_balance b on b.org_id = l.org_id and b.line_id = l.id and b.party = ? where b.cents > 0 order by t.place, l.n`,
    [encounters, party] as never,
  );

function share(held: Cents, owed: OwedLine[]): OwedLine[] {
  let left = held;
  return owed.flatMap((line) => {
    const part = least(left, line.owed);
    if (part <= ZERO) return [];
    left = sum([left, negate(part)]);
    return [{ ...line, owed: part }];
  });
}

/** A payer's money is held on its line until the step applies it; the guarantor's needs no line (`freed-money.ts`). */
function postingsOf(from: string, party: Party, guarantorId: string, shares: OwedLine[]): Posting[] {
  const payerId = party === PATIENT ? undefined : party;
  const whose = (id: string): Pick<Posting, 'payerId' | 'guarantorId'> => (payerId ? { payerId } : { guarantorId: id });
  const moved = sum(shares.map(({ owed }) => owed));
  return [
    { account: 'unapplied', party, cents: moved, encounterId: from, ...whose(guarantorId) },
    ...shares.map((line): Posting => ({
      account: 'unapplied',
      party,
      cents: negate(line.owed),
      encounterId: line.encounterId,
      ...whose(line.guarantorId),
      ...(payerId && { detail: 'freed', lineId: line.lineId }),
    })),
  ];
}

async function tellOthers({ tx, ctx, practice }: Work, decision: DecisionMade, shares: OwedLine[]): Promise<void> {
  const encounters = [...new Set(shares.map(({ encounterId }) => encounterId))];
  const of = (encounterId: string): Cents =>
    sum(shares.filter((line) => line.encounterId === encounterId).map(({ owed }) => owed));
  await writeAudit(
    tx,
    ctx,
    encounters.map((encounterId) => ({
      action: 'credit.apply',
      subject: { kind: 'encounter', id: encounterId },
      encounterId,
      because: decision.because,
      detail: { decision: decision.id, cents: of(encounterId) },
    })),
  );
  await sendLooks(
    tx,
    practice,
    encounters.map((id) => ({
      owner: { kind: 'encounter' as const, id },
      id: `credit_moved/${decision.id}/${id}`,
      at: ctx.at,
      lane: 1 as const,
    })),
  );
}
