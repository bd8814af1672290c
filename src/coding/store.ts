/** What a coder is shown: what was found on an encounter, who coded it from what, and what was paid with its diagnosis. */
import type { Instant } from '../calendar';
import { row, rows, type Tx } from '../db';
import type { Cents } from '../money/cents';
import type { Severity } from '../rules/language';

export interface Suggestion {
  code: string;
  claims: number;
  paidCents: Cents;
  /** Encounters in which it was paid, the newest. */
  encounters: number[];
}

/** Codes that this encounter's payer paid with its first diagnosis, the most often first. Evidence, no advice. */
export const paidWithDiagnosis = (tx: Tx, encounterId: string, limit: number): Promise<Suggestion[]> =>
  rows<Suggestion>(
    tx,
    `with own as (
       select e.org_id, e.id, e.diagnoses[1] as diagnosis, (select c.payer_id from coverage c where c.org_id = e.org_id and c.patient_id = e.patient_id order by c.rank limit 1) as payer
       from encounter e where e.id = ?)
     select l.code, count(distinct c.id)::int as claims, coalesce(sum(r.paid_cents), 0)::bigint as "paidCents", (array_agg(distinct e.number order by e.number desc))[1:5]::int[] as encounters
     from own join encounter e on e.org_id = own.org_id and e.diagnoses[1] = own.diagnosis and e.id <> own.id
       join claim c on c.org_id = e.org_id and c.encounter_id = e.id and c.payer_id = own.payer and c.status = 'adjudicated'
       join charge_line l on l.org_id = c.org_id and l.encounter_id = e.id and l.id = any(c.line_ids) and not l.removed
       left join remit_claim r on r.org_id = c.org_id and r.claim_id = c.id and r.encounter_id = e.id and r.state = 'posted'
     where not exists (select 1 from denial d where d.org_id = c.org_id and d.encounter_id = e.id and d.claim_id = c.id and (d.line_id is null or d.line_id = l.id))
     group by l.code order by claims desc, l.code limit ?`,
    [encounterId, limit],
  );

export interface FindingRow {
  code: string;
  severity: Severity;
  queue: string;
  line: number | null;
  why: string;
  fix: string | null;
  source: string | null;
  amountCents: Cents;
  foundAt: Instant;
  closedAt: Instant | null;
  closedBy: string | null;
  outcome: string | null;
}

/** All that was ever found on an encounter: what stands open first, by severity. */
export const findingsOf = (tx: Tx, encounterId: string): Promise<FindingRow[]> =>
  rows<FindingRow>(
    tx,
    `select f.code, f.severity, f.queue, l.n as line, f.why, f.fix, f.source, f.amount_cents as "amountCents", f.found_at as "foundAt", f.closed_at as "closedAt", f.closed_by as "closedBy", f.outcome
     from finding f left join charge_line l on l.org_id = f.org_id and l.id = f.line_id where f.encounter_id = ?
     order by f.closed_at is not null, case f.severity when 'error' then 0 when 'warning' then 1 else 2 end, f.found_at desc, f.id`,
    [encounterId],
  );

export interface CodedRow {
  by: string;
  name: string | null;
  outcome: string;
  at: Instant;
  because: string | null;
  reason: string;
}

/** Who coded an encounter and when: the decisions of its coding reviews; and the document that the codes came from. */
export async function codingOf(
  tx: Tx,
  encounterId: string,
): Promise<{ source: string; sourceId: string; receivedAt: Instant; reviews: CodedRow[] } | undefined> {
  const from = await row<{ source: string; sourceId: string; receivedAt: Instant }>(
    tx,
    'select source, source_id as "sourceId", registered_at as "receivedAt" from encounter where id = ?',
    [encounterId],
  );
  if (!from) return undefined;
  const reviews = await rows<CodedRow>(
    tx,
    `select d.actor as by, u.name, d.outcome, d.at, d.because, t.reason from decision d join task t on t.org_id = d.org_id and t.id = d.task_id
       left join app_user u on u.org_id = d.org_id and u.id::text = d.actor where d.encounter_id = ? and t.kind = 'review_coding' order by d.id`,
    [encounterId],
  );
  return { ...from, reviews };
}

/** What the first payer's contract allows for the visit as it is coded, were it to pass: null where it prices none of its lines. */
export interface PassPays {
  allowedCents: Cents | null;
  /** Lines that the contract does not price. */
  unpricedLines: number;
}

/** Evidence for a coder's decision; the payer's answer may differ. */
export async function passPays(tx: Tx, encounterId: string): Promise<PassPays> {
  const found = await row<PassPays>(
    tx,
    `select sum(r.allowed_cents * l.units)::bigint as "allowedCents", count(*) filter (where r.allowed_cents is null)::int as "unpricedLines"
     from encounter e join charge_line l on l.org_id = e.org_id and l.encounter_id = e.id and not l.removed
       left join lateral (select c.payer_id from coverage c where c.org_id = e.org_id and c.patient_id = e.patient_id and not c.dropped
         and (c.from_date is null or c.from_date <= e.from_date) and (c.to_date is null or c.to_date >= e.from_date) order by c.rank limit 1) p on true
       left join lateral (select x.allowed_cents from contract_rate x where x.org_id = e.org_id and x.payer_id = p.payer_id and x.code = l.code and x.effective_from <= l.from_date
         order by x.effective_from desc limit 1) r on true
     where e.id = ?`,
    [encounterId],
  );
  return found!;
}
