/**
 * Guarantors, patients and their coverages in the record, many at once: found again by the sender's ids, made where they are
 * new. What a sender now says of somebody replaces what it said before. What identifies a person is sealed.
 */
import type { Ctx } from '../ctx';
import { row, rows, type Tx } from '../db';
import { newId } from '../ids';
import type { Fix } from '../line/record';
import type { OrgSealer } from '../privacy/seal';
import { saveAuthorizations } from './authorizations';
import { coveragesInOrder } from './in-order';
import type { CoverageIntake, PatientIntake, PersonIntake, Problem, VisitIntake } from './intake';

export interface RegisterDeps {
  tx: Tx;
  sealer: OrgSealer;
  told: boolean;
}

export interface SavedPerson {
  patientId: string;
  guarantorId: string;
  /** Payers that the practice does not have: of this visit. */
  problems: Problem[];
}

/** Enough of a visit to say who came, and who pays on its day. */
export type Arrival = Pick<VisitIntake, 'source' | 'patient' | 'from'>;

/** Saves the people of many visits, in their order; the answers are in the same order. */
export async function savePeople(deps: RegisterDeps, ctx: Ctx, arrivals: readonly Arrival[]): Promise<SavedPerson[]> {
  const ids = await savePatients(deps, ctx, arrivals);
  const listed: { patientId: string; coverages: CoverageIntake[] }[] = [];
  for (const arrival of arrivals)
    listed.push({ patientId: ids.get(keyOf(arrival))!.id, coverages: await coveragesInOrder(deps.tx, arrival) });
  const refused = await saveCoverages(deps, ctx, listed);
  const saved: SavedPerson[] = [];
  for (const [index, arrival] of arrivals.entries()) {
    const { id, guarantorId } = ids.get(keyOf(arrival))!;
    const permitted = await saveAuthorizations(deps.tx, ctx, id, arrival.patient.authorizations ?? []);
    saved.push({ patientId: id, guarantorId, problems: [...refused[index]!, ...permitted] });
  }
  return saved;
}

const keyOf = ({ source, patient }: Pick<Arrival, 'source' | 'patient'>): string =>
  JSON.stringify([source, patient.sourceId]);

interface Known {
  id: string;
  source: string;
  sourceId: string;
  guarantorId: string;
}

/** `(source, source_id)` of a table's rows, asked by pairs. */
const BY_SOURCE =
  '(source, source_id) in (select * from unnest(?::text[], ?::text[]) as asked(source, source_id)) order by id';

async function savePatients(
  deps: RegisterDeps,
  ctx: Ctx,
  arrivals: readonly Arrival[],
): Promise<Map<string, { id: string; guarantorId: string }>> {
  const { tx, sealer } = deps;
  const latest = new Map(arrivals.map((arrival) => [keyOf(arrival), arrival]));
  const asked = [...latest.values()];
  const known = await rows<Known>(
    tx,
    `select id, source, source_id as "sourceId", guarantor_id as "guarantorId" from patient where ${BY_SOURCE}`,
    [asked.map(({ source }) => source), asked.map(({ patient }) => patient.sourceId)] as never,
  );
  const ids = new Map(known.map((each) => [JSON.stringify([each.source, each.sourceId]), each]));
  const fresh = asked.filter((arrival) => !ids.has(keyOf(arrival)));
  const guarantors = await saveGuarantors(deps, ctx, fresh);
  const made = asked.map((arrival) => {
    const { source, patient } = arrival;
    const found = ids.get(keyOf(arrival));
    const id = found?.id ?? newId();
    const person = personOf(patient);
    return {
      org_id: ctx.org,
      id,
      source,
      source_id: patient.sourceId,
      guarantor_id: found?.guarantorId ?? guarantors.get(keyOf(arrival))!,
      person: sealer.sealJson('patient.person', id, person),
      name_born_blind: sealer.blind(person.last, person.first, person.born),
    };
  });
  if (made.length > 0)
    await tx('patient').insert(made).onConflict(['org_id', 'id']).merge(['person', 'name_born_blind']);
  return new Map(made.map((each, index) => [keyOf(asked[index]!), { id: each.id, guarantorId: each.guarantor_id }]));
}

const personOf = ({ last, first, born, sex, address }: PatientIntake): PersonIntake => ({
  last,
  first,
  born,
  sex,
  address,
});

/** The guarantor of each new patient, by the patient's key. One that is known stays as it is. */
async function saveGuarantors(deps: RegisterDeps, ctx: Ctx, fresh: readonly Arrival[]): Promise<Map<string, string>> {
  const { tx, sealer } = deps;
  const wanted = fresh.map((arrival) => ({ key: keyOf(arrival), source: arrival.source, ...guarantorOf(arrival) }));
  if (wanted.length === 0) return new Map();
  const known = await rows<Omit<Known, 'guarantorId'>>(
    tx,
    `select id, source, source_id as "sourceId" from guarantor where ${BY_SOURCE}`,
    [wanted.map(({ source }) => source), wanted.map(({ sourceId }) => sourceId)] as never,
  );
  const ids = new Map(known.map((each) => [JSON.stringify([each.source, each.sourceId]), each.id]));
  const made = [];
  for (const { source, sourceId, person } of wanted) {
    const key = JSON.stringify([source, sourceId]);
    if (ids.has(key)) continue;
    const id = newId();
    ids.set(key, id);
    const sealed = sealer.sealJson('guarantor.person', id, person);
    made.push({ org_id: ctx.org, id, source, source_id: sourceId, person: sealed });
  }
  if (made.length > 0) await tx('guarantor').insert(made);
  return new Map(wanted.map(({ key, source, sourceId }) => [key, ids.get(JSON.stringify([source, sourceId]))!]));
}

/** Left out, it is the patient. */
function guarantorOf({ patient }: Arrival): { sourceId: string; person: object } {
  const { last, first, address } = patient;
  const { sourceId, ...person } = patient.guarantor ?? {
    sourceId: `patient:${patient.sourceId}`,
    last,
    first,
    address,
  };
  return { sourceId, person };
}

interface KnownCoverage {
  id: string;
  patientId: string;
  sourceId: string;
  payerId: string;
  memberBlind: Buffer | null;
}

/** Coverages of a payer that the practice does not have become a problem, not a guess; one list an arrival. */
async function saveCoverages(
  deps: RegisterDeps,
  ctx: Ctx,
  listed: readonly { patientId: string; coverages: CoverageIntake[] }[],
): Promise<Problem[][]> {
  const codes = new Set(listed.flatMap(({ coverages }) => coverages.map(({ payerCode }) => payerCode)));
  if (codes.size === 0) return listed.map(() => []);
  const payers = await rows<{ id: string; code: string }>(deps.tx, 'select id, code from payer where code = any(?)', [
    [...codes],
  ] as never);
  const payerOf = new Map(payers.map(({ id, code }) => [code, id]));
  const known = await rows<KnownCoverage>(
    deps.tx,
    `select id, patient_id as "patientId", source_id as "sourceId", payer_id as "payerId", member_blind as "memberBlind" from coverage where patient_id = any(?) and not dropped order by id`,
    [[...new Set(listed.map(({ patientId }) => patientId))]] as never,
  );
  const saved = new Map<string, object>();
  for (const { patientId, coverages } of listed)
    for (const coverage of coverages) {
      const payerId = payerOf.get(coverage.payerCode);
      if (!payerId) continue;
      const found = sameCoverage(deps.sealer, known, { patientId, payerId, coverage });
      const id = found?.id ?? newId();
      if (!found) known.push({ id, patientId, payerId, ...blindOf(deps.sealer, coverage) });
      saved.set(id, { ...coverageRow(deps.sealer, id, payerId, coverage), org_id: ctx.org, id, patient_id: patientId });
    }
  if (saved.size > 0)
    await deps
      .tx('coverage')
      .insert([...saved.values()])
      .onConflict(['org_id', 'id'])
      .merge();
  return listed.map(({ coverages }) => coverages.filter(({ payerCode }) => !payerOf.has(payerCode)).map(unknownPayer));
}

const blindOf = (
  sealer: OrgSealer,
  { sourceId, memberId }: CoverageIntake,
): Pick<KnownCoverage, 'sourceId' | 'memberBlind'> => ({
  sourceId,
  memberBlind: memberId ? sealer.blind(memberId) : null,
});

/** By the sender's id; else one of the same payer and member, which another of the sender's systems calls something else. */
function sameCoverage(
  sealer: OrgSealer,
  known: readonly KnownCoverage[],
  { patientId, payerId, coverage }: { patientId: string; payerId: string; coverage: CoverageIntake },
): KnownCoverage | undefined {
  const own = known.filter((each) => each.patientId === patientId);
  const { memberBlind } = blindOf(sealer, coverage);
  return (
    own.find(({ sourceId }) => sourceId === coverage.sourceId) ??
    own.find((each) => each.payerId === payerId && memberBlind !== null && each.memberBlind?.equals(memberBlind))
  );
}

const unknownPayer = ({ payerCode }: CoverageIntake): Problem => ({
  resource: 'Coverage',
  field: 'Coverage.payor',
  code: 'unknown_code',
  message: `the practice has no payer with the id ${payerCode}`,
});

function coverageRow(sealer: OrgSealer, id: string, payerId: string, coverage: CoverageIntake): object {
  const member = coverage.memberId || null;
  const { relationship, ...subscriber } = coverage.subscriber ?? { relationship: 'self' as const };
  return {
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
  const values = coverageRow(sealer, id, payerId, coverage);
  if (!isNew) await tx('coverage').where({ org_id: ctx.org, id }).update(values);
  else await tx('coverage').insert({ ...values, org_id: ctx.org, id, patient_id: patientId });
}

/** What a new list leaves out; its sender's id is free again. */
export async function dropCoverages(tx: Tx, patientId: string, kept: string[]): Promise<void> {
  await tx.raw(
    'update coverage set dropped = true, source_id = id::text where patient_id = ? and not dropped and not id = any(?)',
    [patientId, kept] as never,
  );
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
