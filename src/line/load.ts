/** Reads encounters' records, locked for the step that works on them: one query for any number of encounters. */
import { type Instant, type Day } from '../calendar';
import { loadChartChanges } from '../charges/store';
import { plainText } from '../claims/plain-text';
import { row, rows, type Tx } from '../db';
import type { OrgSealer } from '../privacy/seal';
import { loadPayers, loadRates, payersOn } from '../practice/store';
import type { Payer } from '../practice/types';
import { postingsOf } from '../ledger/store';
import type { Cents } from '../money/cents';
import { remitKey } from '../remittance/post-claim';
import type { PersonIntake } from '../registration/intake';
import { loadScrubbing } from '../scrubbing/store';
import type { Decision, EditData, EncounterRecord, Fix, PeopleFacts } from './record';

/**
 * Locks guarantors, then encounters, each in order of id, so that two steps never wait for each other. One round trip: the
 * count makes the second part wait for the first.
 */
export async function lockEncounters(tx: Tx, ids: string[]): Promise<void> {
  await tx.raw(
    `with g as materialized (select id from guarantor where id in (select guarantor_id from encounter where id = any(?)) order by id for update)
     select id from encounter where id = any(?) and (select count(*) from g) > 0 order by id for update`,
    [ids, ids] as never,
  );
}

/** The same for the visits of claims, which are locked before the claims are; `claims` selects their `encounter_id`. */
export async function lockVisitsOf(tx: Tx, claims: string, bindings: readonly unknown[]): Promise<void> {
  const found = await rows<{ encounter_id: string }>(tx, claims, bindings as never);
  await lockEncounters(tx, [...new Set(found.map((claim) => claim.encounter_id))]);
}

const list = (select: string): string => `(select coalesce(json_agg(x), '[]'::json) from (${select}) x)`;

const RECORD_SQL = `
  select e.id, e.number, e.patient_id as "patientId", e.guarantor_id as "guarantorId", e.kind, e.from_date as "from", e.through_date as "through", e.place, e.diagnoses,
    e.authorization_number as "authorization", e.problems, e.stage, exists (select from payment_plan p where p.org_id = e.org_id and p.guarantor_id = e.guarantor_id and p.status = 'active') as "hasPlan",
    e.referred_on is not null as "isReferred", e.planned as "isPlanned", e.not_billed as "notBilled", e.held, e.coded_at as "codedAt", e.overrides, e.entered_in_error as "enteredInError",
    ${list(`select l.id, l.n, l.code, l.revenue, l.modifiers, l.units, l.charge_cents as charge, l.from_date as "from", l.dx, l.control, l.removed from charge_line l
            where l.org_id = e.org_id and l.encounter_id = e.id order by l.n`)} as lines,
    ${list(`select c.id, c.payer_id as "payerId", c.rank, c.from_date as "from", c.to_date as "to", c.member is not null as "hasMember" from coverage c
            where c.org_id = e.org_id and c.patient_id = e.patient_id and not c.dropped order by c.rank`)} as coverages,
    ${list(`select c.id, c.n, c.payer_id as "payerId", c.coverage_id as "coverageId", c.rank, c.version, c.part, c.frequency, c.pcn, c.replaces, c.original_icn as "originalIcn", c.icn, c.status,
            c.total_cents as total, c.line_ids as "lineIds", c.built_at as "builtAt", c.file_id as "fileId", c.rejection, c.stale as "isStale" from claim c
            where c.org_id = e.org_id and c.encounter_id = e.id order by c.n`)} as claims,
    ${list(`select d.id, d.claim_id as "claimId", d.line_id as "lineId", d.remit_claim_id as "remitClaimId", d.group_code as "group", d.carc, d.remarks, d.amount_cents as amount, d.status,
            d.outcome, d.category, d.owner, d.next_action as "nextAction", d.correction, d.task_id as "taskId" from denial d
            where d.org_id = e.org_id and d.encounter_id = e.id order by d.id`)} as denials,
    ${list(`select a.id, a.claim_id as "claimId", a.level, a.amount_cents as amount, a.denial_ids as "denialIds", a.packet, a.filed_on as "filedOn", a.filed_by as "filedBy", a.result,
            a.notice_on as "noticeOn", a.considered from appeal a where a.org_id = e.org_id and a.encounter_id = e.id order by a.id`)} as appeals,
    ${list(`select w.id, w.line_id as "lineId", w.amount_cents as amount, w.reason, w.because, w.asked_by as "askedBy", w.status from write_off_request w
            where w.org_id = e.org_id and w.encounter_id = e.id and w.status in ('asked', 'waiting') order by w.id`)} as "writeOffs",
    ${list(`select t.id, t.kind, t.reason, t.queue, t.claim_id as "claimId", t.line_id as "lineId", t.subject_id as "subjectId", t.amount_cents as amount, t.outcomes, t.overridable, t.why,
            t.state, t.version, t.due_date as due, t.requested_by as "requestedBy" from task t where t.org_id = e.org_id and t.encounter_id = e.id order by t.id`)} as tasks,
    ${list(`select d.id, d.kind, d.owner_kind as "ownerKind", d.owner_id as "ownerId", d.claim_id as "claimId", d.subject_id as "subjectId", d.due_date as due, d.fires_at as "firesAt", d.status,
            d.warned, d.legal from deadline d where d.org_id = e.org_id and d.encounter_id = e.id order by d.id`)} as deadlines,
    ${list(`select r.id, r.remit_id as "remitId", r.seq, r.payer_id as "payerId", r.pcn, r.icn, r.status_code as "statusCode", r.charge_cents as charge, r.paid_cents as paid,
            r.claim_id as "claimId", r.state, r.considered, r.pay_date as "payDate", r.detail from remit_claim r
            where r.org_id = e.org_id and r.encounter_id = e.id and r.state <> 'unmatched' order by r.id`)} as remits,
    ${list(`select p.account, p.party, p.detail, p.line_id as "lineId", sum(p.cents)::bigint as cents from ledger_posting p
            where p.org_id = e.org_id and p.encounter_id = e.id group by p.account, p.party, p.detail, p.line_id`)} as sums,
    ${list(`${payersOn('e.from_date')} where p.org_id = e.org_id and p.id in (
              select c.payer_id from coverage c where c.org_id = e.org_id and c.patient_id = e.patient_id union select c.payer_id from claim c where c.org_id = e.org_id and c.encounter_id = e.id)`)} as payers,
    (select count(*) from decision d where d.org_id = e.org_id and d.encounter_id = e.id)::int as "decisionCount",
    (select count(*) from chart_change c where c.org_id = e.org_id and c.encounter_id = e.id and (c.state in ('new', 'waiting') or c.frequency is not null))::int as "changeCount"
  from encounter e where e.id = any(?) order by e.id`;

type RecordRow = EncounterRecord['encounter'] &
  Omit<EncounterRecord, 'encounter' | 'payers'> & { payers: Payer[]; decisionCount: number; changeCount: number };

/** The records of encounters of this organisation. Fails on an id that is not there. */
export async function loadRecords(tx: Tx, sealer: OrgSealer, ids: string[]): Promise<EncounterRecord[]> {
  const found = await rows<RecordRow>(tx, RECORD_SQL, [ids] as never);
  if (found.length !== new Set(ids).size) throw new Error('an encounter of this step is not there');
  const records: EncounterRecord[] = [];
  for (const {
    decisionCount,
    changeCount,
    lines,
    coverages,
    claims,
    denials,
    appeals,
    writeOffs,
    tasks,
    deadlines,
    remits,
    sums,
    payers,
    ...encounter
  } of found) {
    const record: EncounterRecord = {
      encounter,
      lines,
      coverages,
      claims: claims.map((claim) => ({ ...claim, builtAt: instant(claim.builtAt) })),
      denials,
      appeals,
      chartChanges: changeCount > 0 ? await loadChartChanges(tx, sealer, encounter.id) : [],
      writeOffs,
      tasks,
      deadlines: deadlines.map((deadline) => ({ ...deadline, firesAt: instant(deadline.firesAt) })),
      remits,
      sums,
      ...(decisionCount > 0 ? await loadDecisions(tx, sealer, encounter.id) : { decisions: [], askedFor: new Map() }),
      remitPostings: new Map(),
      payers: new Map(payers.map((payer) => [payer.id, payer])),
      rates: new Map(),
      people: null,
      edits: null,
    };
    await addPayersOfNewCoverages(tx, record);
    records.push(record);
  }
  return records;
}

/** A new list of coverages may bring payers that nothing of this encounter has named yet. */
async function addPayersOfNewCoverages(tx: Tx, record: EncounterRecord): Promise<void> {
  const fixes = [...record.decisions.map(({ fix }) => fix), ...record.chartChanges.map(({ fix }) => fix)];
  if (!fixes.some((fix) => fix?.coverages)) return;
  for (const [id, payer] of await loadPayers(tx, record.encounter.from)) record.payers.set(id, payer);
}

/** JSON writes an instant with an offset; everything else here holds UTC with milliseconds. */
const instant = (text: string): Instant => new Date(text).toISOString();

interface DecisionRow {
  id: string;
  taskId: string;
  outcome: Decision['outcome'];
  actor: string;
  because: string | null;
  data: Buffer | null;
  at: Instant;
  applied: boolean;
  waiting: boolean;
}

async function loadDecisions(
  tx: Tx,
  sealer: OrgSealer,
  encounterId: string,
): Promise<Pick<EncounterRecord, 'decisions' | 'askedFor'>> {
  const found = await rows<DecisionRow>(
    tx,
    `select d.id, d.task_id as "taskId", d.outcome, d.actor, d.because, d.data, d.at, d.applied_at is not null as applied, t.state = 'waiting_for_review' as waiting
     from decision d join task t on t.org_id = d.org_id and t.id = d.task_id
     where d.encounter_id = ? and (d.applied_at is null or t.state = 'waiting_for_review') order by d.id`,
    [encounterId],
  );
  const opened = found.map((made) => ({
    made,
    decision: { ...made, fix: made.data ? sealer.openJson<Fix>('decision.data', made.id, made.data) : null },
  }));
  return {
    decisions: opened.filter(({ made }) => !made.applied).map(({ decision }) => decision),
    askedFor: new Map(opened.filter(({ made }) => made.applied).map(({ decision }) => [decision.id, decision])),
  };
}

/** What a reversal undoes: the postings of this encounter's remit claims, the last ones of those that posted again. */
export async function loadRemitPostings(tx: Tx, record: EncounterRecord): Promise<void> {
  const ids = record.remits.filter((remit) => ['posted', 'waiting'].includes(remit.state)).map((remit) => remit.id);
  const remitOf = new Map(ids.flatMap((id) => TIMES.map((times) => [remitKey(id, times), { id, times }] as const)));
  for (const { entryId, key, reversed, posting } of await postingsOf(tx, [...remitOf.keys()])) {
    const { id, times } = remitOf.get(key)!;
    const known = record.remitPostings.get(id);
    if (known?.entryId === entryId) known.postings.push(posting);
    else if (!known || known.times < times)
      record.remitPostings.set(id, { entryId, times, reversed, postings: [posting] });
  }
}

/** A remit claim posts again when the payer before it takes its answer back: seldom once, and never this often. */
const TIMES = [1, 2, 3, 4, 5, 6, 7, 8, 9];

export async function loadContractRates(tx: Tx, record: EncounterRecord): Promise<void> {
  const payers = new Set(record.remits.filter((remit) => !remit.considered).map((remit) => remit.payerId));
  const codes = record.lines.map((line) => line.code);
  for (const payerId of payers) record.rates.set(payerId, await loadRates(tx, payerId, codes, record.encounter.from));
}

const textsOf = (who: string, { last, first, address }: PersonIntake): PeopleFacts['texts'] => [
  { field: `${who}'s last name`, value: plainText(last) },
  { field: `${who}'s first name`, value: plainText(first) },
  ...Object.values(address ?? {}).map((value: string) => ({ field: `${who}'s address`, value: plainText(value) })),
];

/** What only scrubbing needs: the texts that will stand in the claim, and the edits in force on the date of service. */
export async function loadForScrubbing(tx: Tx, sealer: OrgSealer, record: EncounterRecord, at: Instant): Promise<void> {
  const { patientId, from } = record.encounter;
  const found = await rows<{
    person: Buffer;
    id: string | null;
    member: Buffer | null;
    group: string | null;
    subscriber: Buffer | null;
  }>(
    tx,
    `select p.person, c.id, c.member, c.group_number as "group", c.subscriber from patient p left join coverage c on c.org_id = p.org_id and c.patient_id = p.id and not c.dropped where p.id = ?`,
    [patientId],
  );
  const person = sealer.openJson<PersonIntake>('patient.person', patientId, found[0]!.person);
  const texts = textsOf('The patient', person);
  const { authorization } = record.encounter;
  if (authorization) texts.push({ field: 'The authorization number', value: authorization });
  for (const { id, member, group, subscriber } of found) {
    if (id && subscriber)
      texts.push(...textsOf('The subscriber', sealer.openJson<PersonIntake>('coverage.subscriber', id, subscriber)));
    if (id && member)
      texts.push({ field: 'A member id', value: sealer.open('coverage.member', id, member).toString() });
    if (group) texts.push({ field: 'A group number', value: group });
  }
  record.people = { texts };
  const scrubbing = await loadScrubbing(tx, record, at);
  record.edits = {
    ...(await loadEdits(tx, scrubbing.others, record, from)),
    ...scrubbing,
    patient: { born: person.born, sex: person.sex },
    plans: Object.fromEntries(found.flatMap(({ id, group }) => (id ? [[id, group] as const] : []))),
  };
}

async function loadEdits(
  tx: Tx,
  others: readonly { code: string }[],
  record: EncounterRecord,
  on: Day,
): Promise<EditData> {
  const codes = [...record.lines, ...others].map((service) => service.code);
  const found = await row<EditData>(
    tx,
    `select ${list(`select distinct on (n.column_1, n.column_2) n.column_1 as "column1", n.column_2 as "column2", n.indicator from ncci_pair n
       where n.column_1 = any(?) and n.column_2 = any(?) and n.effective_from <= ?::date order by n.column_1, n.column_2, n.effective_from desc`)} as pairs,
     ${list(`select distinct on (u.code) u.code, u.units, u.mai from unit_limit u
       where u.code = any(?) and u.effective_from <= ?::date order by u.code, u.effective_from desc`)} as "unitLimits",
     ${list(`select distinct on (g.code) g.code, g.days from global_days g where g.effective_from <= ?::date order by g.code, g.effective_from desc`)} as "globalDays"`,
    [codes, codes, on, codes, on, on] as never,
  );
  return found!;
}

/** The charge master's prices for an encounter's codes, and which codes it has at all. */
export async function loadFees(
  tx: Tx,
  codes: string[],
  on: Day,
): Promise<{ fees: Map<string, Cents>; chargeMaster: Set<string> }> {
  const found = await row<{ fees: { code: string; charge: Cents }[]; any: boolean }>(
    tx,
    `select exists (select 1 from fee) as any, ${list(`select distinct on (f.code) f.code, f.charge_cents as charge from fee f
       where f.code = any(?) and f.effective_from <= ?::date order by f.code, f.effective_from desc`)} as fees`,
    [codes, on] as never,
  );
  const fees = new Map(found!.fees.map((fee) => [fee.code, fee.charge]));
  return { fees, chargeMaster: new Set(found!.any ? [...fees.keys(), '*'] : []) };
}
