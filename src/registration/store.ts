/**
 * Registers visits, one or many at once: people found again or made, each encounter with its lines once and never twice, and
 * its first look. Visits to come are rows, too: planned, until their charges register them.
 */
import { createHash } from 'node:crypto';
import type { Day } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row, rows, type Tx } from '../db';
import { newId } from '../ids';
import { sendLooks } from '../outbox';
import { takeNumber } from '../practice/store';
import type { Problem, VisitIntake } from './intake';
import { type RegisterDeps, type SavedPerson, savePeople } from './people';

export interface ReadVisit {
  intake: VisitIntake;
  /** What could not be read of it. */
  problems: Problem[];
}

export interface Registered {
  encounterId: string;
  number: number;
  outcome: 'registered' | 'duplicate' | 'changed';
  /** What a person must put right, the coverages' among it; of a visit registered now. */
  problems: Problem[];
}

/**
 * Takes one visit. The sender's id makes it idempotent: the same visit again is a `duplicate`; the same id with other
 * content is `changed` and changes nothing here.
 */
export const register = async (
  deps: RegisterDeps,
  ctx: Ctx,
  intake: VisitIntake,
  problems: Problem[] = [],
): Promise<Registered> => (await registerAll(deps, ctx, [{ intake, problems }]))[0]!;

/** Takes many visits in a few statements; the answers stand in the visits' order. */
export async function registerAll(deps: RegisterDeps, ctx: Ctx, visits: readonly ReadVisit[]): Promise<Registered[]> {
  const { tx } = deps;
  await lockRegistration(tx, ctx);
  const known = await findEncounters(tx, visits);
  const taken = new Map<string, Taking>();
  const answers = visits.map(({ intake, problems }) => {
    const key = keyOf(intake);
    const hash = hashOf(intake);
    const before = taken.get(key) ?? known.get(key) ?? bookedUnder(known, intake);
    if (before && !before.planned) return { before, hash };
    const taking = { id: before?.id ?? newId(), number: before?.number ?? 0, isNew: !before, hash, intake, problems };
    taken.set(key, { ...taking, planned: false });
    return { taking: taken.get(key)! };
  });
  await insertTaken(deps, ctx, [...taken.values()]);
  return answers.map(({ before, hash, taking }) => {
    if (taking)
      return { encounterId: taking.id, number: taking.number, outcome: 'registered', problems: taking.problems };
    const outcome = before.hash === hash ? 'duplicate' : 'changed';
    return { encounterId: before.id, number: before.number, outcome, problems: [] };
  });
}

/** One transaction at a time in a practice: the same visit twice at once is one, and so is the new patient of two visits. */
export const lockRegistration = async (tx: Tx, ctx: Ctx): Promise<void> =>
  void (await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`register/${ctx.org}`]));

export interface KnownVisit {
  id: string;
  number: number;
  hash: string;
  planned: boolean;
}

interface Taking extends KnownVisit, ReadVisit {
  isNew: boolean;
}

const keyOf = ({ source, sourceId }: Pick<VisitIntake, 'source' | 'sourceId'>): string =>
  JSON.stringify([source, sourceId]);
const hashOf = (visit: VisitIntake): string => createHash('sha256').update(JSON.stringify(visit)).digest('hex');

/** A visit that was booked under an appointment's number, and waits for its charges under that. */
function bookedUnder(known: Map<string, KnownVisit>, { source, appointment }: VisitIntake): KnownVisit | undefined {
  const booked = appointment === undefined ? undefined : known.get(keyOf({ source, sourceId: appointment }));
  return booked?.planned ? booked : undefined;
}

async function findEncounters(tx: Tx, visits: readonly ReadVisit[]): Promise<Map<string, KnownVisit>> {
  const asked = visits.flatMap(({ intake: { source, sourceId, appointment } }) => [
    { source, sourceId },
    ...(appointment === undefined ? [] : [{ source, sourceId: appointment }]),
  ]);
  const found = await rows<KnownVisit & { source: string; sourceId: string }>(
    tx,
    `select id, number, source_hash as hash, planned, source, source_id as "sourceId" from encounter
     where (source, source_id) in (select * from unnest(?::text[], ?::text[]) as asked(source, source_id))`,
    [asked.map(({ source }) => source), asked.map(({ sourceId }) => sourceId)] as never,
  );
  return new Map(found.map(({ source, sourceId, ...known }) => [keyOf({ source, sourceId }), known]));
}

async function insertTaken(deps: RegisterDeps, ctx: Ctx, taken: Taking[]): Promise<void> {
  if (taken.length === 0) return;
  const { tx } = deps;
  const people = await savePeople(
    deps,
    ctx,
    taken.map(({ intake }) => intake),
  );
  await giveNumbers(tx, ctx, taken);
  taken.forEach((visit, index) => (visit.problems = [...visit.problems, ...people[index]!.problems]));
  const facts = taken.map((visit, index) => registeredFacts(ctx, visit, people[index]!));
  for (const [index, visit] of taken.entries())
    if (!visit.isNew)
      await tx('encounter')
        .where({ org_id: ctx.org, id: visit.id })
        .update({ ...facts[index], source_id: visit.intake.sourceId });
  await insertEncounters(tx, ctx, taken, facts);
  await insertLines(tx, ctx.org, taken);
  await writeAudit(
    tx,
    ctx,
    taken.map(({ id, intake, problems }) => ({
      action: 'encounter.register',
      subject: { kind: 'encounter', id },
      encounterId: id,
      detail: { lines: intake.lines.length, problems: problems.length },
    })),
  );
  // Many at once come from a file, and nobody waits for them.
  const lane = taken.length > 1 ? 5 : 3;
  await sendLooks(
    tx,
    { org: ctx.org, told: deps.told },
    taken.map(({ id }) => ({ owner: { kind: 'encounter', id }, id: `registered/${id}`, at: ctx.at, lane })),
  );
}

async function giveNumbers(tx: Tx, ctx: Ctx, taken: Taking[]): Promise<void> {
  const fresh = taken.filter(({ isNew }) => isNew);
  if (fresh.length === 0) return;
  const first = await takeNumber(tx, ctx.org, 'encounter', fresh.length);
  fresh.forEach((visit, index) => (visit.number = first + index));
}

const registeredFacts = (ctx: Ctx, { intake, hash, problems }: Taking, people: SavedPerson): object => ({
  ...encounterFacts(intake),
  source_hash: hash,
  patient_id: people.patientId,
  guarantor_id: people.guarantorId,
  problems: JSON.stringify(problems),
  stage: 'charge_capture',
  stage_since: ctx.at,
  planned: false,
  not_billed: null,
});

async function insertEncounters(tx: Tx, ctx: Ctx, taken: Taking[], facts: object[]): Promise<void> {
  const fresh = taken.flatMap(({ isNew, id, number, intake }, index) =>
    isNew ? [{ ...sourceOf(ctx, intake), id, number, ...facts[index] }] : [],
  );
  if (fresh.length > 0) await tx('encounter').insert(fresh);
}

const sourceOf = (ctx: Ctx, { source, sourceId }: VisitIntake): object => ({
  org_id: ctx.org,
  source,
  source_id: sourceId,
  registered_at: ctx.at,
});

const encounterFacts = (visit: VisitIntake): object => ({
  kind: visit.kind,
  from_date: visit.from,
  through_date: visit.through,
  place: visit.place,
  diagnoses: visit.diagnoses,
  authorization_number: visit.authorization ?? null,
});

/** A visit to come: its people and its place in the book. The same visit registered later fills it. */
export async function schedule(
  deps: RegisterDeps,
  ctx: Ctx,
  visit: VisitIntake,
): Promise<{ encounterId: string; isNew: boolean }> {
  const { tx } = deps;
  await lockRegistration(tx, ctx);
  const known = await findVisit(tx, visit);
  if (known) return { encounterId: known.id, isNew: false };
  const [people] = await savePeople(deps, ctx, [visit]);
  const id = newId();
  await tx('encounter').insert({
    ...sourceOf(ctx, visit),
    id,
    number: await takeNumber(tx, ctx.org, 'encounter'),
    ...encounterFacts(visit),
    source_hash: '',
    patient_id: people!.patientId,
    guarantor_id: people!.guarantorId,
    problems: JSON.stringify(people!.problems),
    stage: 'registration',
    stage_since: ctx.at,
    planned: true,
  });
  await writeAudit(tx, ctx, [
    { action: 'visit.schedule', subject: { kind: 'encounter', id }, encounterId: id, detail: { on: visit.from } },
  ]);
  await sendLooks(tx, { org: ctx.org, told: deps.told }, [
    { owner: { kind: 'encounter', id }, id: `scheduled/${id}`, at: ctx.at },
  ]);
  return { encounterId: id, isNew: true };
}

/** The encounter of a visit, by its sender's number. */
export const findVisit = (
  tx: Tx,
  { source, sourceId }: Pick<VisitIntake, 'source' | 'sourceId'>,
): Promise<KnownVisit | undefined> =>
  row<KnownVisit>(
    tx,
    'select id, number, source_hash as hash, planned from encounter where source = ? and source_id = ?',
    [source, sourceId],
  );

/** Days of the visits that a sender's patients have had here, by the sender's id of the patient. */
export async function visitDaysOf(tx: Tx, source: string, patients: string[]): Promise<Map<string, Day[]>> {
  const found = await rows<{ source_id: string; days: Day[] }>(
    tx,
    `select p.source_id, array_agg(distinct e.from_date::text) as days from patient p
     join encounter e on e.org_id = p.org_id and e.patient_id = p.id where p.source = ? and p.source_id = any(?::text[]) group by p.source_id`,
    [source, patients] as never,
  );
  return new Map(found.map(({ source_id, days }) => [source_id, days]));
}

async function insertLines(tx: Tx, org: string, taken: readonly Taking[]): Promise<void> {
  const lines = taken.flatMap(({ id, number, intake }) =>
    intake.lines.map((line, index) => ({
      org_id: org,
      id: newId(),
      encounter_id: id,
      n: index + 1,
      source_id: line.sourceId,
      code: line.code,
      revenue: line.revenue ?? null,
      modifiers: line.modifiers,
      units: line.units,
      charge_cents: line.charge ?? null,
      from_date: line.from,
      dx: line.dx,
      control: `TL${number}L${index + 1}`,
    })),
  );
  if (lines.length > 0) await tx('charge_line').insert(lines);
}

/** The patient's visits that have been, but one. */
export async function otherVisits(tx: Tx, visit: { id: string | null; patientId: string }): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    'select id from encounter where patient_id = ? and id is distinct from ?::uuid and not planned and not entered_in_error order by id',
    [visit.patientId, visit.id] as never,
  );
  return found.map(({ id }) => id);
}
