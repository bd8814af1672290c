/**
 * Everything the record says of one encounter, as plain facts. Pure rules read it through a `Draft` and say what changes;
 * `load.ts` and `save.ts` are the only ones here that know the database.
 */
import type { Day, Instant } from '../calendar';
import type { Cents } from '../money/cents';
import type { Account, Party, Posting } from '../ledger/types';
import type { ContractRates, Payer } from '../practice/types';
import type { AuthorizationIntake, CoverageIntake, Problem } from '../registration/intake';
import type { RemitDetail } from '../remittance/types';
import type { ScrubbingData } from '../scrubbing/data';
import type {
  AppealLevel,
  AppealResult,
  ClaimFrequency,
  ClaimStatus,
  DeadlineKind,
  DeadlineStatus,
  DenialCategory,
  DenialNextAction,
  DenialOutcome,
  DenialStatus,
  NotBilled,
  PacketPart,
  Queue,
  Stage,
  TaskKind,
  TaskOutcome,
  TaskState,
} from '../words';
import type { OwnerKind } from '../ids';

export interface EncounterFacts {
  id: string;
  number: number;
  patientId: string;
  guarantorId: string;
  kind: 'professional' | 'institutional';
  from: Day;
  through: Day;
  /** Place of service; of an institutional visit the type of bill without its frequency (CLM05-1). */
  place: string;
  diagnoses: string[];
  authorization: string | null;
  /** What the adapter could not read; each stays until a person settles it. */
  problems: Problem[];
  stage: Stage;
  /** The guarantor pays by a plan. */
  hasPlan: boolean;
  /** A collection agency has the guarantor's part. */
  isReferred: boolean;
  /** Scheduled: the visit has not been. */
  isPlanned: boolean;
  /** Why a booked visit has no charges. */
  notBilled: NotBilled | null;
  held: boolean;
  codedAt: Instant | null;
  /** The visit should not have been billed: its claims are withdrawn, its charges go. */
  enteredInError: boolean;
  /** Edits that a person let pass: `code:line`. */
  overrides: string[];
}

export interface Line {
  id: string;
  n: number;
  /** HCPCS or CPT; empty where the revenue code says all. */
  code: string;
  /** Of institutional visits (SV201). */
  revenue: string | null;
  modifiers: string[];
  units: number;
  /** Null until it is priced. */
  charge: Cents | null;
  from: Day;
  dx: number[];
  control: string;
  /** The sender's id of a charge that came later; of others only the table has it. */
  sourceId?: string;
  removed: boolean;
}

export interface Coverage {
  id: string;
  payerId: string;
  rank: number;
  from: Day | null;
  to: Day | null;
  hasMember: boolean;
}

export interface Claim {
  id: string;
  n: number;
  payerId: string;
  coverageId: string;
  rank: number;
  version: number;
  /** Which part of the visit's lines, where one claim cannot carry them all; all versions of it have its number. */
  part: number;
  frequency: ClaimFrequency;
  pcn: string | null;
  replaces: string | null;
  originalIcn: string | null;
  icn: string | null;
  status: ClaimStatus;
  total: Cents;
  lineIds: string[];
  builtAt: Instant;
  fileId: string | null;
  rejection: string | null;
  /** The record has changed since it was built; it is not sent before it is built anew. */
  isStale: boolean;
}

export interface Denial {
  id: string;
  claimId: string;
  lineId: string | null;
  remitClaimId: string;
  group: string;
  carc: string;
  remarks: string[];
  amount: Cents;
  status: DenialStatus;
  outcome: DenialOutcome | null;
  category: DenialCategory;
  owner: Queue;
  nextAction: DenialNextAction;
  /** The frequency of the claim that answers it, once decided. */
  correction: ClaimFrequency | null;
  taskId: string | null;
}

export interface Appeal {
  id: string;
  claimId: string;
  level: AppealLevel;
  amount: Cents;
  denialIds: string[];
  /** What went with the letter. */
  packet: PacketPart[];
  filedOn: Day;
  filedBy: string;
  /** Of the payer's letter, with the letter's date. */
  result: AppealResult;
  noticeOn: Day | null;
  /** The letter has had its effect. */
  considered: boolean;
}

export interface WriteOffRequest {
  id: string;
  lineId: string;
  amount: Cents;
  reason: string;
  because: string | null;
  askedBy: string;
  status: 'asked' | 'waiting' | 'posted' | 'refused' | 'moot';
}

export interface Task {
  id: string;
  kind: TaskKind;
  reason: string;
  queue: Queue;
  claimId: string | null;
  lineId: string | null;
  subjectId: string | null;
  amount: Cents;
  outcomes: TaskOutcome[];
  overridable: boolean;
  why: string;
  state: TaskState;
  version: number;
  due: Day | null;
  requestedBy: string | null;
}

export interface Deadline {
  id: string;
  kind: DeadlineKind;
  ownerKind: OwnerKind;
  ownerId: string;
  claimId: string | null;
  /** A payer for filing limits, a denied claim for appeals. */
  subjectId: string | null;
  due: Day;
  firesAt: Instant;
  status: DeadlineStatus;
  warned: number[];
  legal: boolean;
}

export interface RemitClaim {
  id: string;
  remitId: string;
  seq: number;
  payerId: string;
  pcn: string;
  icn: string | null;
  statusCode: string;
  charge: Cents;
  paid: Cents;
  claimId: string | null;
  state: 'staged' | 'posted' | 'waiting' | 'unmatched' | 'reversed';
  considered: boolean;
  payDate: Day;
  detail: RemitDetail;
}

/** Sums of the encounter's postings, by everything that tells them apart. */
export interface LedgerSum {
  account: Account;
  party: Party | null;
  detail: string | null;
  lineId: string | null;
  cents: Cents;
}

export interface Decision {
  id: string;
  taskId: string;
  outcome: TaskOutcome;
  actor: string;
  because: string | null;
  fix: Fix | null;
  at: Instant;
}

/** What a person (or the EHR) changes in an encounter. */
export interface Fix {
  lines?: Record<
    string,
    { code?: string; modifiers?: string[]; units?: number; charge?: Cents; dx?: number[]; remove?: boolean }
  >;
  diagnoses?: string[];
  authorization?: string;
  patient?: { name?: [string, string]; address?: [string, string, string, string]; member?: Record<string, string> };
  addLines?: NewLine[];
  /** The visit should not have been billed at all. */
  enteredInError?: boolean;
  /** What payers permitted since; added to those there are. */
  authorizations?: AuthorizationIntake[];
  /** The patient's new list, in the order in which they pay. */
  coverages?: CoverageIntake[];
  /** Another visit has brought the patient's new list, which is in the record already. */
  coveragesChanged?: boolean;
  /** bill_other_payer: its code. */
  to?: string;
  /** Write-offs: the reason. */
  writeOff?: string;
}

/** A charge line that comes after the visit was registered. */
export interface NewLine {
  /** The sender's id of the charge. */
  sourceId?: string;
  code: string;
  revenue?: string;
  modifiers: string[];
  units: number;
  /** Left out: priced from the fee schedule. */
  charge?: Cents;
  /** Left out: the visit's day. */
  from?: Day;
  dx: number[];
}

/** A coverage of a new list, with the row that holds it. */
export interface KeptCoverage extends CoverageIntake {
  id: string;
  payerId: string;
  isNew: boolean;
}

/** What the EHR changed after the visit was registered. It waits while a claim is with a payer (FORMAT 6.11). */
export interface ChartChange {
  id: string;
  fix: Fix;
  state: 'new' | 'waiting' | 'applied' | 'ignored';
  /** What a person ordered of claims that were sent: replacements or voids. */
  frequency: '7' | '8' | null;
  claimIds: string[];
  madeBy: string;
}

export interface RemitPostings {
  entryId: string;
  /** How many times it has posted: more than once where it had to wait again for the payer before it. */
  times: number;
  reversed: boolean;
  postings: Posting[];
}

export interface EncounterRecord {
  encounter: EncounterFacts;
  lines: Line[];
  coverages: Coverage[];
  claims: Claim[];
  denials: Denial[];
  appeals: Appeal[];
  /** Those that are not settled, and those with which a claim was ordered. */
  chartChanges: ChartChange[];
  /** Those that are not settled. */
  writeOffs: WriteOffRequest[];
  tasks: Task[];
  /** All open ones of this encounter, whoever owns them; and closed ones of the kinds that are never opened twice. */
  deadlines: Deadline[];
  remits: RemitClaim[];
  sums: LedgerSum[];
  decisions: Decision[];
  /** Decisions that wait for a second person's word, by id. */
  askedFor: Map<string, Decision>;
  /** The last postings of remit claims, by remit claim id; loaded only where a reversal may need them. */
  remitPostings: Map<string, RemitPostings>;
  payers: Map<string, Payer>;
  /** Contract rates by payer, on the date of service; loaded only where a remit is considered. */
  rates: Map<string, ContractRates>;
  /** What scrubbing must see of people: loaded only before a claim is built. */
  people: PeopleFacts | null;
  /** Other lines of this patient on the same days, for edits across encounters; loaded with people. */
  edits: EditData | null;
}

/** Texts that will stand in a claim, by the field a biller knows; for the character edit only, never stored elsewhere. */
export interface PeopleFacts {
  texts: { field: string; value: string }[];
}

/** The practice's own edits, which outrank those of the code sets; and what else judging a claim takes. */
export interface EditData extends Partial<ScrubbingData> {
  pairs: { column1: string; column2: string; indicator: '0' | '1' | '9' }[];
  unitLimits: { code: string; units: number; mai: 1 | 2 | 3 }[];
  globalDays?: { code: string; days: 0 | 10 | 90 }[];
}
