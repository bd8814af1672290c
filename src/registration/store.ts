/** Registers visits: people found again or made, the encounter with its lines once and never twice, and its first look. */
import { createHash } from 'node:crypto';
import type { Day } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row, rows, type Tx } from '../db';
import { newId } from '../ids';
import type { Fix } from '../line/record';
import { sendLooks } from '../outbox';
import { takeNumber } from '../practice/store';
import type { OrgSealer } from '../privacy/seal';
import { saveAuthorizations } from './authorizations';
import { coveragesInOrder } from './in-order';
import type { CoverageIntake, PatientIntake, PersonIntake, Problem, VisitIntake } from './intake';

export interface RegisterDeps {
  tx: Tx;
  sealer: OrgSealer;
  told: boolean;
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
export async function register(
  deps: RegisterDeps,
  ctx: Ctx,
  visit: VisitIntake,
  problems: Problem[] = [],
): Promise<Registered> {
  const { tx } = deps;
  const hash = createHash('sha256').update(JSON.stringify(visit)).digest('hex');
  // One at a time in a practice: the same visit twice at once is one, and so is the new patient of two visits.
  await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`register/${ctx.org}`]);
  const known = await findEncounter(tx, visit);
  if (known && !known.planned) {
    const outcome = known.hash === hash ? 'duplicate' : 'changed';
    return { encounterId: known.id, number: known.number, outcome, problems: [] };
  }
  const { patientId, guarantorId } = await findOrMakePatient(deps, ctx, visit.source, visit.patient);
  const found = [...problems, ...(await saveCover(deps, ctx, patientId, visit))];
  const id = known?.id ?? newId();
  const number = known?.number ?? (await takeNumber(tx, ctx.org, 'encounter'));
  const facts = {
    ...encounterFacts(visit),
    source_hash: hash,
    patient_id: patientId,
    guarantor_id: guarantorId,
    problems: JSON.stringify(found),
    stage: 'charge_capture',
    stage_since: ctx.at,
    planned: false,
  };
  if (known) await tx('encounter').where({ org_id: ctx.org, id }).update(facts);
  else await insertEncounter(tx, ctx, visit, { id, number, ...facts });
  await insertLines(tx, ctx.org, id, number, visit);
  await writeAudit(tx, ctx, [
    {
      action: 'encounter.register',
      subject: { kind: 'encounter', id },
      encounterId: id,
      detail: { lines: visit.lines.length, problems: found.length },
    },
  ]);
  await sendLooks(tx, { org: ctx.org, told: deps.told }, [
    { owner: { kind: 'encounter', id }, id: `registered/${id}`, at: ctx.at },
  ]);
  return { encounterId: id, number, outcome: 'registered', problems: found };
}

interface Known {
  id: string;
  number: number;
  hash: string;
  planned: boolean;
}

const findEncounter = (tx: Tx, { source, sourceId }: VisitIntake): Promise<Known | undefined> =>
  row<Known>(tx, 'select id, number, source_hash as hash, planned from encounter where source = ? and source_id = ?', [
    source,
    sourceId,
  ]);

const encounterFacts = (visit: VisitIntake): object => ({
  kind: visit.kind,
  from_date: visit.from,
  through_date: visit.through,
  place: visit.place,
  diagnoses: visit.diagnoses,
  authorization_number: visit.authorization ?? null,
});

const insertEncounter = async (tx: Tx, ctx: Ctx, { source, sourceId }: VisitIntake, facts: object): Promise<void> =>
  void (await tx('encounter').insert({
    org_id: ctx.org,
    source,
    source_id: sourceId,
    registered_at: ctx.at,
    ...facts,
  }));

/** A visit to come: its people and its place in the book. The same visit registered later fills it. */
export async function schedule(
  deps: RegisterDeps,
  ctx: Ctx,
  visit: VisitIntake,
): Promise<{ encounterId: string; isNew: boolean }> {
  const { tx } = deps;
  await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`register/${ctx.org}`]);
  const known = await findEncounter(tx, visit);
  if (known) return { encounterId: known.id, isNew: false };
  const { patientId, guarantorId } = await findOrMakePatient(deps, ctx, visit.source, visit.patient);
  const problems = await saveCover(deps, ctx, patientId, visit);
  const id = newId();
  await insertEncounter(tx, ctx, visit, {
    id,
    number: await takeNumber(tx, ctx.org, 'encounter'),
    ...encounterFacts(visit),
    source_hash: '',
    patient_id: patientId,
    guarantor_id: guarantorId,
    problems: JSON.stringify(problems),
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

async function insertLines(
  tx: Tx,
  org: string,
  encounterId: string,
  number: number,
  visit: VisitIntake,
): Promise<void> {
  const lines = visit.lines.map((line, index) => ({
    org_id: org,
    id: newId(),
    encounter_id: encounterId,
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
  }));
  if (lines.length > 0) await tx('charge_line').insert(lines);
}

type People = { patientId: string; guarantorId: string };

/** The sender's id finds a returning patient; what the sender now says of them replaces what it said before. */
async function findOrMakePatient(
  deps: RegisterDeps,
  ctx: Ctx,
  source: string,
  patient: PatientIntake,
): Promise<People> {
  const { tx, sealer } = deps;
  const {
    coverages: _,
    authorizations: _a,
    coverageOrder: _order,
    retired: _r,
    disabled: _d,
    guarantor,
    sourceId,
    ...person
  } = patient;
  const nameBorn = sealer.blind(person.last, person.first, person.born);
  const known = await row<{ id: string; guarantor_id: string }>(
    tx,
    'select id, guarantor_id from patient where source = ? and source_id = ?',
    [source, sourceId],
  );
  if (known) {
    await tx('patient')
      .where({ org_id: ctx.org, id: known.id })
      .update({ person: sealer.sealJson('patient.person', known.id, person), name_born_blind: nameBorn });
    return { patientId: known.id, guarantorId: known.guarantor_id };
  }
  const guarantorId = await findOrMakeGuarantor(
    deps,
    ctx,
    source,
    guarantor ?? { sourceId: `patient:${sourceId}`, last: person.last, first: person.first, address: person.address },
  );
  const id = newId();
  await tx('patient').insert({
    org_id: ctx.org,
    id,
    source,
    source_id: sourceId,
    guarantor_id: guarantorId,
    person: sealer.sealJson('patient.person', id, person),
    name_born_blind: nameBorn,
  });
  return { patientId: id, guarantorId };
}

async function findOrMakeGuarantor(
  deps: RegisterDeps,
  ctx: Ctx,
  source: string,
  guarantor: NonNullable<PatientIntake['guarantor']>,
): Promise<string> {
  const { tx, sealer } = deps;
  const known = await row<{ id: string }>(tx, 'select id from guarantor where source = ? and source_id = ?', [
    source,
    guarantor.sourceId,
  ]);
  if (known) return known.id;
  const id = newId();
  const { sourceId, ...person } = guarantor;
  await tx('guarantor').insert({
    org_id: ctx.org,
    id,
    source,
    source_id: sourceId,
    person: sealer.sealJson('guarantor.person', id, person),
  });
  return id;
}

/** Who pays, in order, and what they permitted. */
async function saveCover(deps: RegisterDeps, ctx: Ctx, patientId: string, visit: VisitIntake): Promise<Problem[]> {
  const inOrder = await coveragesInOrder(deps.tx, visit);
  return [
    ...(await saveCoverages(deps, ctx, patientId, inOrder)),
    ...(await saveAuthorizations(deps.tx, ctx, patientId, visit.patient.authorizations ?? [])),
  ];
}

/** Coverages of a payer that the practice does not have become a problem, not a guess. */
async function saveCoverages(
  deps: RegisterDeps,
  ctx: Ctx,
  patientId: string,
  coverages: CoverageIntake[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const coverage of coverages) {
    const payer = await row<{ id: string }>(deps.tx, 'select id from payer where code = ?', [coverage.payerCode]);
    if (payer) await saveCoverage(deps, ctx, patientId, payer.id, coverage);
    else
      problems.push({
        resource: 'Coverage',
        field: 'Coverage.payor',
        code: 'unknown_code',
        message: `the practice has no payer with the id ${coverage.payerCode}`,
      });
  }
  return problems;
}

async function saveCoverage(
  deps: RegisterDeps,
  ctx: Ctx,
  patientId: string,
  payerId: string,
  coverage: CoverageIntake,
): Promise<void> {
  const known = await row<{ id: string }>(deps.tx, 'select id from coverage where patient_id = ? and source_id = ?', [
    patientId,
    coverage.sourceId,
  ]);
  await writeCoverage(deps, ctx, patientId, payerId, coverage, { id: known?.id ?? newId(), isNew: !known });
}

/** One coverage under its row's id. */
export async function writeCoverage(
  { tx, sealer }: RegisterDeps,
  ctx: Ctx,
  patientId: string,
  payerId: string,
  coverage: CoverageIntake,
  { id, isNew }: { id: string; isNew: boolean },
): Promise<void> {
  const member = coverage.memberId || null;
  const { relationship, ...subscriber } = coverage.subscriber ?? { relationship: 'self' as const };
  const values = {
    payer_id: payerId,
    source_id: coverage.sourceId,
    rank: coverage.order,
    from_date: coverage.from ?? null,
    to_date: coverage.to ?? null,
    member: member ? sealer.seal('coverage.member', id, Buffer.from(member)) : null,
    member_blind: member ? sealer.blind(member) : null,
    group_number: coverage.group ?? null,
    relationship,
    msp_type: coverage.mspType ?? null,
    subscriber: coverage.subscriber ? sealer.sealJson('coverage.subscriber', id, subscriber) : null,
  };
  if (!isNew) await tx('coverage').where({ org_id: ctx.org, id }).update(values);
  else
    await tx('coverage').insert({
      ...values,
      org_id: ctx.org,
      id,
      patient_id: patientId,
    });
}

/** What a new list leaves out; its sender's id is free again. */
export async function dropCoverages(tx: Tx, patientId: string, kept: string[]): Promise<void> {
  await tx.raw(
    'update coverage set dropped = true, source_id = id::text where patient_id = ? and not dropped and not id = any(?)',
    [patientId, kept] as never,
  );
}

/** The patient's other visits that have been. */
export async function otherVisits(tx: Tx, visit: { id: string; patientId: string }): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    'select id from encounter where patient_id = ? and id <> ? and not planned and not entered_in_error order by id',
    [visit.patientId, visit.id],
  );
  return found.map(({ id }) => id);
}

/** What a person corrected about a patient: name, address, member ids by payer code. */
export async function changePeople(
  tx: Tx,
  sealer: OrgSealer,
  org: string,
  patientId: string,
  change: NonNullable<Fix['patient']>,
): Promise<void> {
  if (change.name || change.address) {
    const found = await row<{ person: Buffer }>(tx, 'select person from patient where id = ?', [patientId]);
    const person = sealer.openJson<PersonIntake>('patient.person', patientId, found!.person);
    if (change.name) [person.last, person.first] = change.name;
    if (change.address) {
      const [line, city, state, zip] = change.address;
      person.address = { line, city, state, zip };
    }
    await tx('patient')
      .where({ org_id: org, id: patientId })
      .update({
        person: sealer.sealJson('patient.person', patientId, person),
        name_born_blind: sealer.blind(person.last, person.first, person.born),
      });
  }
  for (const [payerCode, member] of Object.entries(change.member ?? {})) {
    const coverages = await rows<{ id: string }>(
      tx,
      'select c.id from coverage c join payer p on p.org_id = c.org_id and p.id = c.payer_id where c.patient_id = ? and p.code = ?',
      [patientId, payerCode],
    );
    for (const { id } of coverages) {
      await tx('coverage')
        .where({ org_id: org, id })
        .update({
          member: sealer.seal('coverage.member', id, Buffer.from(member)),
          member_blind: sealer.blind(member),
        });
    }
  }
}
