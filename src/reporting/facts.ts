/**
 * All business facts of an organisation as plain sorted lines, to compare two runs of the same story: dates and the order
 * within each encounter are in them; surrogate ids, our own claim and control numbers and the wall's time are not. A run
 * under kills has to have the same facts as one in peace (docs/architecture.md, proof).
 */
import { createHash } from 'node:crypto';
import { rows, type Db, type Tx } from '../db';
import { StableNames } from './facts-labels';

/** What is told of each table. Ids in the rows become names; a column that is left out differs between runs for no reason of business. */
const TABLES: { what: string; sql: string }[] = [
  {
    what: 'encounter',
    sql: `select id, number, kind, from_date, through_date, place, diagnoses, authorization_number, problems, stage, stage_since, held, coded_at, overrides,
            registered_at, guarantor_id, patient_id, payer_cents, patient_cents, held_cents from encounter`,
  },
  {
    what: 'line',
    sql: `select l.id, l.source_id, l.code, l.revenue, l.modifiers, l.units, l.charge_cents, l.from_date, l.dx, l.removed,
            (select json_object_agg(b.party, b.cents order by b.party) from line_balance b where b.line_id = l.id and b.cents <> 0) as balance from charge_line l`,
  },
  {
    what: 'coverage',
    sql: 'select id, patient_id, payer_id, rank, from_date, to_date, relationship, member is not null as has_member from coverage',
  },
  {
    what: 'authorization',
    sql: 'select patient_id, payer_id, number, codes, units, from_date, to_date from patient_authorization',
  },
  {
    what: 'claim',
    sql: `select id, payer_id, coverage_id, rank, version, frequency, replaces, status, total_cents, line_ids, built_at, sent_at, accepted_at, rejection, file_id,
            place_in_file, icn, original_icn from claim`,
  },
  {
    what: 'sent file',
    sql: 'select id, kind, payer_id, claims, status, stored_at, sent_at, answered_at from submission_file',
  },
  {
    what: 'inquiry',
    sql: 'select file_id, place_in_file, claim_id, asked_on, answers, answer_file_id, answered_at from status_inquiry',
  },
  { what: 'file', sql: 'select id, kind, status, reasons, detail, received_at, done_at from inbound_file' },
  {
    what: 'remittance',
    sql: 'select id, payer_id, trace, amount_cents, method, pay_date, status, claims, plb, posted_at from remit',
  },
  {
    what: 'remitted claim',
    sql: 'select id, payer_id, icn, status_code, charge_cents, paid_cents, patient_cents, claim_id, encounter_id, matched_by, state, considered, pay_date from remit_claim',
  },
  { what: 'deposit', sql: 'select id, payer_id, trace, amount_cents, seen_on, remit_id from deposit' },
  { what: 'day close', sql: 'select n, day, closed_at, closed_by, report from day_close' },
  { what: 'payment', sql: 'select id, guarantor_id, encounter_id, amount_cents, method, status from payment' },
  { what: 'statement', sql: 'select id, number, kind, due_cents, status, mailed_on from statement' },
  {
    what: 'statement line',
    sql: 'select statement_id, line_id, charge_cents, insurance_cents, adjusted_cents, patient_paid_cents, due_cents from statement_line',
  },
  {
    what: 'denial',
    sql: `select id, remarks, amount_cents, status, outcome, category, owner, next_action, correction, task_id, remit_claim_id, opened_at, closed_at from denial`,
  },
  {
    what: 'task',
    sql: `select id, queue, owner_kind, encounter_id, claim_id, line_id, guarantor_id, subject_id, amount_cents, outcomes, overridable, why, state, version, due_date,
            requested_by, opened_at, closed_at, outcome from task`,
  },
  { what: 'decision', sql: 'select id, encounter_id, outcome, actor, because, at, applied_at from decision' },
  {
    what: 'deadline',
    sql: `select id, owner_kind, encounter_id, claim_id, guarantor_id, subject_id, subject, fires_at, status, warned, legal, opened_at, closed_at from deadline`,
  },
  // The place of each entry among those of its encounter; what belongs to none has no order that means anything.
  {
    what: 'entry',
    sql: `select e.id, p.encounter_id, case when p.encounter_id is not null then row_number() over (partition by p.encounter_id order by p.first) end as place,
            e.reverses, e.actor, e.reason, p.postings
          from ledger_entry e join (
            select entry_id, min(encounter_id::text) as encounter_id, min(id) as first,
              json_agg(json_build_array(account, cents, party, detail, encounter_id, line_id, claim_id, guarantor_id) order by id) as postings
            from ledger_posting group by entry_id) p on p.entry_id = e.id`,
  },
  // What was only looked at is no fact of the story.
  {
    what: 'audit',
    sql: `select encounter_id, case when encounter_id is not null then row_number() over (partition by encounter_id order by id) end as place,
            action, actor, subject_kind, subject_id, because, detail, at from audit where action not like 'view.%'`,
  },
  { what: 'cycle', sql: 'select kind, nominal from cycle_run' },
];

/** One line a fact, sorted. */
export function readFacts(db: Db, org: string): Promise<string[]> {
  return db.transaction(
    async (tx) => {
      await tx.raw("select set_config('app.org', ?, true)", [org]);
      const names = await StableNames.read(tx, org);
      const facts: string[] = [];
      for (const { what, sql } of TABLES) facts.push(...(await factsOf(tx, names, what, sql)));
      return facts.sort();
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

async function factsOf(tx: Tx, names: StableNames, what: string, sql: string): Promise<string[]> {
  const found = await rows<Record<string, unknown>>(tx, sql);
  return found.map((fact) => `${what} ${names.in(JSON.stringify(fact))}`);
}

/** Two runs of one story have one hash. */
export const hashOf = (facts: readonly string[]): string => createHash('sha256').update(facts.join('\n')).digest('hex');
