/** What a practice's system says of a patient apart from any visit's charges: who somebody is, who pays, which visits come. */
import { writeAudit } from '../audit/store';
import { insertChartChange } from '../charges/store';
import { row, rows, type Tx } from '../db';
import type { Work } from '../deps';
import { newId } from '../ids';
import { sendLooks } from '../outbox';
import type { OrgSealer } from '../privacy/seal';
import type { NotBilled } from '../words';
import type { PersonIntake, VisitIntake } from './intake';
import { type Arrival, dropCoverages, savePeople } from './people';
import { otherVisits } from './store';

/** The person under a sender's id of a patient. */
export async function knownPerson(
  tx: Tx,
  sealer: OrgSealer,
  source: string,
  sourceId: string,
): Promise<PersonIntake | undefined> {
  const found = await row<{ id: string; person: Buffer }>(
    tx,
    'select id, person from patient where source = ? and source_id = ?',
    [source, sourceId],
  );
  return found && sealer.openJson<PersonIntake>('patient.person', found.id, found.person);
}

/**
 * Saves who somebody is. `listed`: the coverages are the whole list, so that others are dropped, and visits whose payer that
 * changes look at it.
 */
export async function savePatient(
  { tx, ctx, sealer, practice }: Work,
  arrival: Arrival,
  { listed }: { listed: boolean },
): Promise<{ patientId: string }> {
  const deps = { tx, sealer, told: practice.told };
  const before = await coverageState(tx, arrival);
  const [saved] = await savePeople(deps, ctx, [arrival]);
  const { patientId } = saved!;
  if (listed) await dropCoverages(tx, patientId, await idsOf(tx, patientId, arrival));
  const changed = before !== undefined && before !== (await coverageState(tx, arrival));
  await writeAudit(tx, ctx, [
    { action: 'patient.change', subject: { kind: 'patient', id: patientId }, detail: { coverages: changed } },
  ]);
  if (changed) await tellVisits({ tx, ctx, sealer, practice }, patientId);
  return { patientId };
}

/** What a claim's payer depends on; undefined: the patient is not known. */
const coverageState = async (tx: Tx, { source, patient }: Arrival): Promise<string | undefined> =>
  (
    await row<{ state: string }>(
      tx,
      `select coalesce(string_agg(concat_ws('/', c.id, c.payer_id, c.rank, c.from_date, c.to_date, encode(c.member_blind, 'hex')), ',' order by c.id), '') as state
       from patient p left join coverage c on c.org_id = p.org_id and c.patient_id = p.id and not c.dropped where p.source = ? and p.source_id = ? group by p.id`,
      [source, patient.sourceId],
    )
  )?.state;

/** The rows of the coverages that are in the list; payers unknown to the practice have none. */
const idsOf = async (tx: Tx, patientId: string, { patient }: Arrival): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      'select id from coverage where patient_id = ? and not dropped and source_id = any(?)',
      [patientId, patient.coverages.map(({ sourceId }) => sourceId)] as never,
    )
  ).map(({ id }) => id);

async function tellVisits({ tx, ctx, sealer, practice }: Work, patientId: string): Promise<void> {
  for (const encounterId of await otherVisits(tx, { id: null, patientId })) {
    const id = newId();
    const change = { id, encounterId, message: `coverages/${id}`, hash: '', fix: { coveragesChanged: true } };
    await insertChartChange(tx, sealer, ctx, change);
    const owner = { kind: 'encounter' as const, id: encounterId };
    await sendLooks(tx, practice, [{ owner, id: `change/${id}`, at: ctx.at, lane: 5 }]);
  }
}

/** A visit to come, as it is now; one that was cancelled comes again. */
export async function moveVisit(
  { tx, ctx, practice }: Work,
  encounterId: string,
  visit: Pick<VisitIntake, 'from' | 'through' | 'place'>,
  cause: string,
): Promise<void> {
  await tx('encounter')
    .where({ org_id: ctx.org, id: encounterId, planned: true })
    .update({ from_date: visit.from, through_date: visit.through, place: visit.place, not_billed: null });
  await note({ tx, ctx, practice }, encounterId, 'visit.move', { on: visit.from }, cause);
}

/** A visit to come that will have no charges, and why. */
export async function cancelVisit(
  { tx, ctx, practice }: Work,
  encounterId: string,
  because: NotBilled,
  cause: string,
): Promise<void> {
  await tx('encounter').where({ org_id: ctx.org, id: encounterId, planned: true }).update({ not_billed: because });
  await note({ tx, ctx, practice }, encounterId, 'visit.cancel', { because }, cause);
}

async function note(
  { tx, ctx, practice }: Pick<Work, 'tx' | 'ctx' | 'practice'>,
  encounterId: string,
  action: 'visit.move' | 'visit.cancel',
  detail: Record<string, unknown>,
  cause: string,
): Promise<void> {
  await writeAudit(tx, ctx, [{ action, subject: { kind: 'encounter', id: encounterId }, encounterId, detail }]);
  await sendLooks(tx, practice, [{ owner: { kind: 'encounter', id: encounterId }, id: cause, at: ctx.at }]);
}
