/**
 * Brings what a message says into the record, as a part of its transaction. In any order: what needs a patient or a visit
 * that has not been named yet waits for it by name (`waitsFor`), and is tried again when that comes.
 */
import type { Work } from '../../deps';
import type { PatientIntake, Problem, VisitIntake } from '../../registration/intake';
import type { Arrival } from '../../registration/people';
import { cancelVisit, moveVisit, savePatient } from '../../registration/patients';
import { findVisit, lockRegistration, schedule } from '../../registration/store';
import { applyCharges } from './charges';
import { type Applied, type Origin, patientKey, visitKey, wholePatient } from './ground';
import type { Effect, SentPatient, Understood } from './types';

export async function applyEffect(work: Work, origin: Origin, { effect, problems }: Understood): Promise<Applied> {
  if (effect.kind === 'nothing') return { kind: 'applied', brings: [] };
  await lockRegistration(work.tx, work.ctx);
  switch (effect.kind) {
    case 'patient':
      return applyPatient(work, origin, effect.patient);
    case 'visit':
      return applyVisit(work, origin, effect);
    case 'no_visit':
      return applyNoVisit(work, origin, effect);
    case 'charges':
      return applyCharges(work, origin, effect, problems);
  }
}

async function applyPatient(work: Work, { source }: Origin, sent: SentPatient): Promise<Applied> {
  const patient = await wholePatient(work, source, sent);
  if (!patient) return { kind: 'waits', for: patientKey(sent.sourceId) };
  await savePatient(work, arrivalOf(work, source, patient), { listed: sent.coverages !== undefined });
  return { kind: 'applied', brings: [patientKey(sent.sourceId)] };
}

/** The day matters only where rules order coverages, which messages of this kind leave to the sender. */
const arrivalOf = ({ ctx }: Work, source: string, patient: PatientIntake): Arrival => ({
  source,
  patient,
  from: ctx.at.slice(0, 10),
});

async function applyVisit(work: Work, origin: Origin, effect: Extract<Effect, { kind: 'visit' }>): Promise<Applied> {
  const { tx, ctx, sealer, practice } = work;
  const { source } = origin;
  const patient = await wholePatient(work, source, effect.patient);
  if (!patient) return { kind: 'waits', for: patientKey(effect.patient.sourceId) };
  const { from, through = from, ...rest } = effect.visit;
  const visit: VisitIntake = {
    source,
    ...rest,
    kind: 'professional',
    patient,
    from,
    through,
    diagnoses: [],
    lines: [],
  };
  const brings = [patientKey(patient.sourceId), visitKey(visit.sourceId)];
  const known = await findVisit(tx, visit);
  if (!known) {
    const { encounterId } = await schedule({ tx, sealer, told: practice.told }, ctx, visit);
    return { kind: 'applied', encounterId, brings };
  }
  await savePatient(work, { source, patient, from }, { listed: effect.patient.coverages !== undefined });
  if (known.planned) await moveVisit(work, known.id, visit, `message/${origin.messageId}`);
  return { kind: 'applied', encounterId: known.id, brings };
}

async function applyNoVisit(
  work: Work,
  { source, messageId }: Origin,
  { visit, because }: Extract<Effect, { kind: 'no_visit' }>,
): Promise<Applied> {
  const known = await findVisit(work.tx, { source, sourceId: visit });
  if (!known) return { kind: 'waits', for: visitKey(visit) };
  if (!known.planned) return { kind: 'failed', faults: [HAS_CHARGES] };
  await cancelVisit(work, known.id, because, `message/${messageId}`);
  return { kind: 'applied', encounterId: known.id, brings: [] };
}

const HAS_CHARGES: Problem = {
  resource: 'PV1',
  field: 'PV1-19',
  code: 'invalid',
  message: 'the visit has charges already; take them back first (FT1-6 CD), or discard this message',
};
