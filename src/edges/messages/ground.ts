/** What every effect stands on: where its message came from, what can become of it, and who the patient is. */
import type { Work } from '../../deps';
import type { PatientIntake, Problem } from '../../registration/intake';
import { knownPerson } from '../../registration/patients';
import type { SentPatient } from './types';

/** Where a message came from, and its row. */
export interface Origin {
  source: string;
  messageId: string;
}

export type Applied =
  /** `brings`: what others may have waited for. */
  | { kind: 'applied'; encounterId?: string; brings: string[] }
  | { kind: 'waits'; for: string }
  | { kind: 'failed'; faults: Problem[] };

export const patientKey = (sourceId: string): string => `patient/${sourceId}`;
export const visitKey = (sourceId: string): string => `visit/${sourceId}`;

/** What the message says of the patient, and where it says nothing, what is known. Undefined: nobody has said who that is. */
export async function wholePatient(
  { tx, sealer }: Work,
  source: string,
  { sourceId, person, guarantor, coverages }: SentPatient,
): Promise<PatientIntake | undefined> {
  const known = await knownPerson(tx, sealer, source, sourceId);
  const whole = person ?? known;
  if (!whole) return undefined;
  const address = person && known && !person.address.line ? known.address : whole.address;
  return { sourceId, ...whole, address, ...(guarantor && { guarantor }), coverages: coverages ?? [] };
}
