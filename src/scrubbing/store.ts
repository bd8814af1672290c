/** Reads what judging a claim takes: the patient's other services, what the code sets say, the rules in force. */
import { ancestors } from '../codes/families';
import { loadReference } from '../codes/store';
import type { Day, Instant } from '../calendar';
import type { Ctx } from '../ctx';
import { row, rows, type Tx } from '../db';
import { newId } from '../ids';
import type { EncounterRecord } from '../line/record';
import { loadAuthorizations } from '../registration/authorizations';
import type { OtherService } from '../rules/claim-facts';
import { rulesAt } from '../rules/store';
import type { OpenJudgement, ScrubbingData } from './data';
import type { JudgementNote } from './judgement';

/** The longest that an edit or a rule looks back. */
const LOOK_BACK_DAYS = 400;

/** `at` is the business time of the step. */
export async function loadScrubbing(
  tx: Tx,
  record: EncounterRecord,
  at: Instant,
): Promise<Pick<ScrubbingData, 'open' | 'others' | 'authorizations' | 'reference' | 'rules'>> {
  const { encounter, lines } = record;
  const others = await loadOthers(tx, record);
  const procedures = [...new Set([...lines, ...others].map((service) => service.code))];
  const reference = await loadReference(tx, {
    procedures,
    diagnoses: [...new Set(encounter.diagnoses.flatMap(ancestors))],
    others: [...new Set([encounter.place, ...lines.flatMap((line) => line.modifiers)])],
    from: encounter.from,
    to: lastDay(record),
  });
  const open = (await loadOpen(tx, encounter.id)) ?? null;
  const authorizations = await loadAuthorizations(tx, encounter.patientId, encounter.id);
  return { open, others, authorizations, reference, rules: await rulesAt(tx, open?.rulesAt ?? at) };
}

/** A line on a later day asks the files of that day (4.8: quarter by date of service). */
const lastDay = ({ encounter, lines }: EncounterRecord): Day =>
  lines.reduce((last, line) => (line.from > last ? line.from : last), encounter.from);

/**
 * Of two visits of one day the later registered one is asked about the other, so that a pair is told once. The day after the
 * visit too: the day before a surgery lies in its global period.
 */
function loadOthers(tx: Tx, record: EncounterRecord): Promise<OtherService[]> {
  const { id, patientId, from, number } = record.encounter;
  return rows<OtherService>(
    tx,
    `select o.id as "encounterId", l.code, l.modifiers, l.units, l.from_date as "from" from encounter o join charge_line l on l.org_id = o.org_id and l.encounter_id = o.id
     where o.patient_id = ? and o.id <> ? and not l.removed and o.from_date between ?::date - ${LOOK_BACK_DAYS} and ?::date + 1
       and (o.from_date < ?::date or o.number < ?) order by l.from_date, o.number, l.n`,
    [patientId, id, from, lastDay(record), from, number],
  );
}

async function loadOpen(tx: Tx, encounterId: string): Promise<OpenJudgement | undefined> {
  const found = await row<OpenJudgement>(
    tx,
    `select j.id, j.rules_at as "rulesAt", coalesce((select json_agg(json_build_object('id', f.id, 'code', f.code, 'lineId', f.line_id, 'foundAt', f.found_at) order by f.id) from finding f
       where f.org_id = j.org_id and f.judgement_id = j.id and f.closed_at is null), '[]'::json) as findings
     from judgement j where j.encounter_id = ? and j.closed_at is null`,
    [encounterId],
  );
  // JSON writes an instant with an offset; everything else here holds UTC with milliseconds.
  const utc = (text: Instant): Instant => new Date(text).toISOString();
  return found && { ...found, findings: found.findings.map((one) => ({ ...one, foundAt: utc(one.foundAt) })) };
}

/** Writes what a step judged: the judgement, its findings that came and went, its repairs. */
export async function saveJudgement(tx: Tx, ctx: Ctx, encounterId: string, note: JudgementNote): Promise<void> {
  const { id, rulesAt: rules_at, inputHash: input_hash, judgedBy: judged_by, tags, claimIds } = note;
  const values = {
    input_hash,
    judged_by,
    tags,
    judged_at: ctx.at,
    closed_at: claimIds ? ctx.at : null,
    claim_ids: claimIds,
  };
  await tx('judgement')
    .insert({ org_id: ctx.org, id, encounter_id: encounterId, rules_at, ...values })
    .onConflict(['org_id', 'id'])
    .merge(values);
  const found = note.found.map((finding) => ({
    org_id: ctx.org,
    id: finding.id,
    judgement_id: id,
    encounter_id: encounterId,
    line_id: finding.lineId,
    code: finding.code,
    severity: finding.severity,
    queue: finding.queue,
    rule_id: finding.ruleId ?? null,
    why: finding.why,
    fix: finding.fix ?? null,
    source: finding.source ?? null,
    amount_cents: finding.amount,
    found_at: ctx.at,
    closed_at: finding.closed ? ctx.at : null,
    closed_by: finding.closed?.by ?? null,
    outcome: finding.closed?.outcome ?? null,
  }));
  if (found.length > 0) await tx('finding').insert(found);
  if (note.closed.length > 0)
    await tx.raw(
      `update finding f set closed_at = ?, outcome = x.outcome, closed_by = x.by from jsonb_to_recordset(?::jsonb) as x(id uuid, outcome text, by text) where f.org_id = ? and f.id = x.id`,
      [ctx.at, JSON.stringify(note.closed), ctx.org],
    );
  const repaired = note.repaired.map(({ field, lineId, before, after }) => ({
    org_id: ctx.org,
    id: newId(),
    encounter_id: encounterId,
    line_id: lineId,
    rule_ids: judged_by,
    field,
    before,
    after,
    at: ctx.at,
  }));
  if (repaired.length > 0) await tx('repair').insert(repaired);
}

/** Nothing is billed any more: what stood open ends with the judgement. */
export async function dropJudgement(tx: Tx, ctx: Ctx, encounterId: string): Promise<void> {
  await tx.raw(
    `with j as (update judgement set closed_at = ? where encounter_id = ? and closed_at is null returning org_id, id)
     update finding f set closed_at = ?, outcome = 'dropped', closed_by = ? from j where f.org_id = j.org_id and f.judgement_id = j.id and f.closed_at is null`,
    [ctx.at, encounterId, ctx.at, ctx.actor],
  );
}
