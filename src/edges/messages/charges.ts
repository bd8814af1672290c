/**
 * Charges of a message: the first ones of a visit register it, later ones are changes of its chart. Each charge counts once,
 * by the sender's id of it, whichever message brings it and however often.
 */
import { loadChartChanges } from '../../charges/store';
import { takeChangeIn } from '../../charges/take-change';
import type { Work } from '../../deps';
import { lockEncounters } from '../../line/load';
import type { Fix, NewLine } from '../../line/record';
import type { LineIntake, Problem, VisitIntake } from '../../registration/intake';
import { findVisit, register } from '../../registration/store';
import { type Applied, type Origin, patientKey, visitKey, wholePatient } from './ground';
import { chargesToWithdraw, noteCharges, noteRegistered, noteWithdrawn, visitDiagnoses } from './store';
import type { ChargesEffect, SentCharge } from './types';

export async function applyCharges(
  work: Work,
  origin: Origin,
  effect: ChargesEffect,
  problems: readonly Problem[],
): Promise<Applied> {
  const known = await findVisit(work.tx, { source: origin.source, sourceId: effect.visit.sourceId });
  if (known && !known.planned) return addCharges(work, origin, known.id, effect);
  if (effect.charges.length === 0) return { kind: 'waits', for: visitKey(effect.visit.sourceId) };
  return registerVisit(work, origin, effect, problems);
}

/** Who pays must have been said, by this message or before: a visit without it would be billed to the patient. */
async function registerVisit(
  work: Work,
  { source, messageId }: Origin,
  effect: ChargesEffect,
  problems: readonly Problem[],
): Promise<Applied> {
  const { tx, ctx, sealer, practice } = work;
  const { sourceId } = effect.patient;
  const patient = await wholePatient(work, source, effect.patient);
  const isKnown = patient && (effect.patient.coverages || (await isPatient(work, source, sourceId)));
  if (!patient || !isKnown) return { kind: 'waits', for: patientKey(sourceId) };
  const { diagnoses, charges, visit } = effect;
  const from = visit.from ?? charges.map((charge) => charge.from).sort()[0]!;
  const intake: VisitIntake = {
    ...visit,
    source,
    kind: 'professional',
    patient,
    from,
    through: visit.through ?? from,
    diagnoses,
    lines: charges.map((charge) => lineOf(charge, diagnoses)),
  };
  // What is whole by what was known is no problem of this visit.
  const open = effect.patient.person
    ? problems.filter(({ field }) => !/^PID-11/.test(field) || !patient.address.line)
    : problems;
  const { encounterId } = await register({ tx, sealer, told: practice.told }, ctx, intake, [...open]);
  const key = { source, visit: visit.sourceId };
  await noteRegistered(tx, ctx, key, idsOf(charges), { encounterId, messageId });
  const brings = [patientKey(sourceId), visitKey(visit.sourceId)];
  if (effect.withdrawn.length === 0) return { kind: 'applied', encounterId, brings };
  const then = await addCharges(work, { source, messageId }, encounterId, { ...effect, charges: [] });
  return then.kind === 'applied' ? { ...then, brings } : then;
}

const isPatient = async (work: Work, source: string, sourceId: string): Promise<boolean> =>
  (await wholePatient(work, source, { sourceId })) !== undefined;

const idsOf = (charges: readonly SentCharge[]): string[] => charges.map(({ sourceId }) => sourceId);

const lineOf = ({ diagnoses: own, ...line }: SentCharge, all: readonly string[]): LineIntake => ({
  ...line,
  dx: own.map((code) => all.indexOf(code) + 1),
});

/** Of a visit that is registered: new charges are added, those taken back are removed, in one change of its chart. */
async function addCharges(
  work: Work,
  { source, messageId }: Origin,
  encounterId: string,
  effect: ChargesEffect,
): Promise<Applied> {
  const { tx, ctx, sealer } = work;
  await lockEncounters(tx, [encounterId]);
  const key = { source, visit: effect.visit.sourceId };
  const by = { encounterId, messageId };
  const fresh = await noteCharges(tx, ctx, key, idsOf(effect.charges), by);
  const charges = effect.charges.filter(({ sourceId }) => fresh.has(sourceId));
  const withdrawn = effect.withdrawn.length > 0;
  const asked = withdrawn ? await chargesToWithdraw(tx, key, encounterId, effect.withdrawn) : [];
  const absent = asked.find(({ isWithdrawn, line }) => !isWithdrawn && line === null);
  if (absent) return { kind: 'waits', for: `charge/${key.visit}/${absent.charge}` };
  const removed = asked.filter(({ isWithdrawn }) => !isWithdrawn);
  await noteWithdrawn(
    tx,
    ctx,
    key,
    removed.map(({ charge }) => charge),
    by,
  );
  const standing = await standingDiagnoses(work, encounterId);
  const diagnoses = [...new Set([...standing, ...charges.flatMap((charge) => charge.diagnoses)])];
  if (diagnoses.length > MAX_DIAGNOSES) return { kind: 'failed', faults: [TOO_MANY] };
  const fix: Fix = {
    ...(charges.length > 0 && { addLines: charges.map((charge): NewLine => lineOf(charge, diagnoses)) }),
    ...(diagnoses.length > standing.length && { diagnoses }),
    ...(removed.length > 0 && { lines: Object.fromEntries(removed.map(({ line }) => [line, { remove: true }])) }),
  };
  if (Object.keys(fix).length > 0) {
    const taken = await takeChangeIn({ ...work, tx, sealer }, { encounterId, message: `message/${messageId}`, fix });
    if (taken.kind === 'unfit') return { kind: 'failed', faults: [unfit(taken.sentence)] };
  }
  return { kind: 'applied', encounterId, brings: [] };
}

/** 837P, HI: twelve. */
const MAX_DIAGNOSES = 12;
const TOO_MANY: Problem = {
  resource: 'DG1',
  field: 'DG1',
  code: 'invalid',
  message: `with these the visit would have more than ${MAX_DIAGNOSES} diagnoses; a claim carries no more`,
};
const unfit = (message: string): Problem => ({ resource: 'FT1', field: 'FT1', code: 'invalid', message });

/** The visit's diagnoses once the changes that are still on their way are in. */
async function standingDiagnoses({ tx, sealer }: Work, encounterId: string): Promise<string[]> {
  const changes = await loadChartChanges(tx, sealer, encounterId);
  const last = changes.findLast(({ fix, state }) => fix.diagnoses && (state === 'new' || state === 'waiting'));
  return last?.fix.diagnoses ?? visitDiagnoses(tx, encounterId);
}
