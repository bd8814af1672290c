/**
 * What the runner needs of a practice. The runner reads files, makes X12, finds tasks and compares; the driver is the
 * practice on the real engine: a scratch organisation whose clock the runner moves. Every call returns when all that it
 * causes has come to rest.
 */
import type { Cents } from '../money/cents';
import type { Day, Instant } from '../calendar';
import type {
  AppealLevel,
  AppealResult,
  PacketPart,
  ClaimFrequency,
  ClaimStatus,
  Cycle,
  DeadlineKind,
  DeadlineStatus,
  DenialCategory,
  DenialNextAction,
  DenialOutcome,
  DenialStatus,
  FileStatus,
  QuarantineReason,
  Queue,
  RefusalCode,
  Role,
  Stage,
  StatementKind,
  StatementStatus,
  TaskKind,
} from '../words';
import type { Action, Balances, ClaimKey, Label, Money, Scenario, Sent } from './types';

export interface ScenarioDriver {
  /** Makes the scratch organisation: practice, policy, edits, payers with contracts, one person a role. No encounter yet. */
  open(scenario: Scenario, at: Instant): Promise<void>;
  /** Moves the organisation's clock; whatever falls due up to and including `to` happens on the way. */
  advance(to: Instant): Promise<void>;
  do(action: DriverAction, context: ActionContext): Promise<ActionResult>;
  /** Files and deposits that arrive at one moment, in any order. */
  deliver(files: DeliveredFile[], deposits: BankDeposit[], at: Instant): Promise<void>;
  run(cycle: Cycle, at: Instant): Promise<Sent>;
  facts(): Promise<ScenarioFacts>;
  /**
   * The claim's 837 from loop 2000A to its last service line, other claims of the batch left out, one text a segment,
   * `*` and `:` as separators, no terminator. Null: it was never in an 837 that was sent.
   */
  segments(claim: ClaimKey): Promise<string[] | null>;
  /** Every posting, in order: asked for when an amount is not as expected. */
  postings(): Promise<PostingFacts[]>;
  /** Where the practice stays for whoever wants to look at it; null: it is a scratch one, in no list. */
  kept(): Kept | null;
  close(): Promise<void>;
}

export interface Kept {
  organisation: string;
  encounters: Record<Label, string>;
}

/** Deposits do not come this way but through `deliver`. */
export type DriverAction = Exclude<Action, { type: 'deposit' }>;

export interface ActionContext {
  /** The step's `for`. */
  encounter?: Label;
  by: Role;
  at: Instant;
  /** decide, snooze: the one task that fits (its `TaskFacts.id`); bulk: all that fit. Empty for the other actions. */
  tasks: string[];
}

/** A refusal is an answer, not an exception; it has changed nothing. Whatever else goes wrong is thrown. */
export interface ActionResult {
  refused?: RefusalCode;
}

export interface DeliveredFile {
  /** The message's `name`; the file is found by it in `ScenarioFacts.files`. */
  name?: Label;
  /** The payer that it comes from; null where the scenario does not say. */
  from: Label | null;
  bytes: Uint8Array;
}

export interface BankDeposit {
  payer: Label;
  /** The trace number as in TRN02, not the label. */
  trace: string;
  amount: Cents;
}

/** Everything that `expect` can check and that placeholders and remits need, as one plain value. */
export interface ScenarioFacts {
  /** An encounter is here from its `schedule` or `register`. */
  encounters: Record<Label, EncounterFacts>;
  practice_tasks: TaskFacts[];
  /** Of the practice: era_missing, eft_missing. In order of making. */
  practice_deadlines: DeadlineFacts[];
  money: Money;
  /** By the message's `name`; files without one are left out. */
  files: Record<Label, FileFacts>;
  /** The 837s in order of sending; one for each ST. */
  batches: BatchFacts[];
  /** In order of writing; only the actions of `AUDIT_ACTIONS` are compared. */
  audit: AuditFacts[];
  ledger: { entries: number; problems: string[] };
}

/** One side of a ledger entry; a debit is positive. */
export interface PostingFacts {
  entry: { id: string; kind: string; day: Day };
  account: string;
  /** A payer, or `patient`. */
  party: string | null;
  detail: string | null;
  cents: Cents;
  encounter: Label | null;
  line: number | null;
  claim: ClaimKey | null;
  /** The document that it was posted from, in words. */
  source: string;
}

export interface EncounterFacts {
  stage: Stage;
  held: boolean;
  /** Unfinished ones. A claimed task counts as open. */
  tasks: TaskFacts[];
  /** In order of building: versions, payers and splits, sent or not. */
  claims: ClaimFacts[];
  /** All ever opened. */
  denials: DenialFacts[];
  appeals: AppealFacts[];
  /** Of the encounter, its claims and denials, and its guarantor; finished ones too. In order of making. */
  deadlines: DeadlineFacts[];
  balances: Balances;
  /** All of its guarantor, in order of making. */
  statements: StatementFacts[];
  /** Of its patient, by number. */
  authorizations: Record<string, { used: number; left: number }>;
}

export interface TaskFacts {
  id: string;
  kind: TaskKind;
  reason: string;
  queue: Queue;
  /** Every charge line it is about: two lines denied for one reason share a task. */
  lines: number[];
  claim: ClaimKey | null;
  amount: Cents | null;
  state: 'open' | 'snoozed' | 'waiting_for_review';
}

export interface ClaimFacts {
  claim: ClaimKey;
  payer: Label;
  frequency: ClaimFrequency;
  status: ClaimStatus;
  /** In this payer's chain. */
  version: number;
  total: Cents;
  /** Charge lines, by number. */
  lines: number[];
  /** Paper only: the total of each page. */
  forms: Cents[];
  /** CLM01 as sent or to be sent; of a crossover claim that of the claim that was forwarded. */
  pcn: string;
  /** CLP08, CLP09: place of service or the first two digits of the type of bill. */
  facility: string;
  member: string;
  patient: { last: string; first: string };
  billed: BilledLine[];
}

/** A service line as the claim says it. */
export interface BilledLine {
  line: number;
  code: string | null;
  revenue: string | null;
  modifiers: string[];
  units: number;
  charge: Cents;
  from: Day;
  /** REF*6R; of a crossover claim that of the claim that was forwarded. */
  control: string;
}

export interface BatchFacts {
  /** 1 is the first 837 that was sent. */
  number: number;
  /** Who was to receive it, and so who answers it. */
  payer: Label;
  /** ISA13, GS06, ST02, BHT03. */
  isa: string;
  gs: string;
  st: string;
  bht: string;
  /** GS08 and ST03. */
  guide: string;
  /** When it was made, for the answer's dates. */
  at: Instant;
  claims: ClaimKey[];
  /** A 999 has come for it, whatever it said. */
  acknowledged: boolean;
}

export interface DenialFacts {
  /** Group and CARC: `CO-197`. */
  reason: string;
  amount: Cents;
  status: DenialStatus;
  claim: ClaimKey;
  line: number;
  /** RARCs of the line and of the claim. */
  remarks: string[];
  category: DenialCategory;
  owner: Queue;
  next_action: DenialNextAction;
  outcome: DenialOutcome | null;
}

export interface AppealFacts {
  level: AppealLevel;
  filed: Day;
  result: AppealResult;
  packet: PacketPart[];
}

export interface DeadlineFacts {
  kind: DeadlineKind;
  /** The last day in time. */
  date: Day;
  status: DeadlineStatus;
  /** Days before the date at which a warning fired. */
  warned: number[];
}

export interface StatementFacts {
  number: number;
  kind: StatementKind;
  /** Made. */
  date: Day;
  due: Cents;
  status: StatementStatus;
  lines: StatementLineFacts[];
}

export interface StatementLineFacts {
  for: Label;
  line: number;
  charge: Cents;
  paid_by_insurance: Cents;
  adjusted: Cents;
  paid_by_patient: Cents;
  due: Cents;
}

export interface FileFacts {
  status: FileStatus;
  reasons: QuarantineReason[];
  /** Claims of the file that are so now. */
  unmatched: number;
  waiting: number;
}

export interface AuditFacts {
  action: string;
  /** The role of whoever did it; `system` for the product itself. */
  by: Role | 'system';
  because: string | null;
  /** Null: of the practice. */
  encounter: Label | null;
}
