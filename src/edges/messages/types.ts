/**
 * What a message says, in billing's words, whatever it came as: HL7 v2 and CSV are read into these effects, and `apply.ts`
 * brings them into the record.
 */
import type { Day } from '../../calendar';
import type {
  CoverageIntake,
  LineIntake,
  PatientIntake,
  PersonIntake,
  Problem,
  VisitIntake,
} from '../../registration/intake';

/** A patient as a message names one: often by id alone, since the sender has said the rest before. */
export interface SentPatient {
  sourceId: string;
  /** Left out: the message has the id alone. */
  person?: PersonIntake;
  guarantor?: NonNullable<PatientIntake['guarantor']>;
  /** Left out: the message says nothing of who pays; what is known stays. Empty: the patient pays. */
  coverages?: CoverageIntake[];
}

export interface SentVisit extends Pick<VisitIntake, 'place' | 'renderingNpi' | 'authorization'> {
  /** The sender's visit number. */
  sourceId: string;
  from?: Day;
  through?: Day;
}

/** A charge points to its diagnoses by their codes: only the record knows which place they have in the visit. */
export interface SentCharge extends Omit<LineIntake, 'dx'> {
  diagnoses: string[];
}

export interface ChargesEffect {
  kind: 'charges';
  patient: SentPatient;
  visit: SentVisit;
  /** Of the visit, in order. */
  diagnoses: string[];
  charges: SentCharge[];
  /** The sender's ids of charges that it takes back. */
  withdrawn: string[];
}

export type Effect =
  | { kind: 'patient'; patient: SentPatient }
  /** A visit that is booked, moved or begun; its charges are still to come. */
  | { kind: 'visit'; patient: SentPatient; visit: SentVisit & { from: Day } }
  /** A visit that will have no charges. */
  | { kind: 'no_visit'; visit: string; because: 'visit_cancelled' | 'no_show' }
  | ChargesEffect
  /** Taken, and without effect here. */
  | { kind: 'nothing' };

/** A message that was understood: what to do, and what a person must put right in the visit. */
export interface Understood {
  effect: Effect;
  problems: Problem[];
}

/** Why a message cannot be used as it is. `unsupported`: its kind is not taken, so correcting it does not help. */
export interface NotUsable {
  faults: Problem[];
  unsupported?: true;
}
