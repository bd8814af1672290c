/** What the API asks of the business. Each call is its own transaction (policy, facts, audit, outbox); the API adds none. */
import type { CsvResult } from '../edges/csv/take';
import type { Replayed } from '../edges/messages/replay';
import type { ImportResult } from '../registration/import';
import type { Ctx } from '../ctx';
import type { Tx } from '../db';
import type { EventInput, EventResult } from '../accounts/events';
import type { PlanTerms } from '../accounts/plan-rules';
import type { PlanMade } from '../accounts/plans';
import type { PaymentReturned } from '../accounts/returned-payment';
import type { Day } from '../calendar';
import type { ChangeInput, ChangeTaken } from '../charges/take-change';
import type { HoldInput, HoldResult } from '../claims/record-hold';
import type { SnoozeInput, SnoozeResult } from '../tasks/snooze';
import type { WriteOffAsked, WriteOffInput } from '../line/ask-write-off';
import type { Cents } from '../money/cents';
import type { AppealDecided, AppealDecisionInput } from '../denials/record-decision';
import type { BulkInput, BulkItem } from '../denials/bulk';
import type { LetterInput, LetterWritten } from '../denials/packet/letters';
import type { PacketMade, PacketSent, SendPacketInput } from '../denials/packet/packets';
import type { RecordAttached, RecordInput } from '../denials/packet/records';
import type { RunnableCycle } from '../cycles';
import type { ReturnPaid } from '../remittance/returns';
import type { BacktestQuery } from '../rules/backtest/query';
import type { BacktestStarted, Governed, RuleAct, RuleText, Written } from '../rules/govern';
import type { BookEntry, RunStarted } from '../scenario/desk';
import type { PaymentMethod, RefusalCode, ReturnReason, TaskOutcome } from '../words';

/** A request's context: who, for whom, at which business time, with which roles. */
export type ApiCtx = Ctx & { roles: string[] };

export interface DecideInput {
  taskId: string;
  version: number;
  outcome: TaskOutcome;
  because?: string;
  fix?: unknown;
  claimId?: string;
  claimedBy?: string;
}

/** Exactly one of them is there but for `sentence`; without a decisionId nothing changed. */
export interface Decided {
  decisionId?: string;
  /** The rule that forbids it. */
  refused?: RefusalCode;
  sentence?: string;
  /** The task is no longer as the caller saw it. */
  current?: { version: number; state: string };
  /** The task does not offer that outcome, but these. */
  offered?: string[];
  /** What it names does not fit. */
  unfit?: string;
  missing?: true;
}

export type Imported = ImportResult;
export type MessageReplayed = Replayed;

/** The life of rules (src/rules/govern.ts). */
export interface RuleServices {
  write(ctx: ApiCtx, text: RuleText): Promise<Written>;
  approve(ctx: ApiCtx, input: RuleAct & { activeFrom: Day }): Promise<Governed>;
  refuse(ctx: ApiCtx, input: RuleAct): Promise<Governed>;
  retire(ctx: ApiCtx, input: RuleAct): Promise<Governed>;
  startBacktest(ctx: ApiCtx, input: { ruleId: string; query: BacktestQuery }): Promise<BacktestStarted>;
  steerBacktest(ctx: ApiCtx, input: { id: string; state: 'running' | 'paused' | 'cancelled' }): Promise<Governed>;
  upgrade(ctx: ApiCtx, because: string): Promise<{ encounters: number }>;
  propose(ctx: ApiCtx): Promise<{ proposed: { id: string; key: string }[] }>;
}

/** Appeals' packets (src/denials/packet). */
export interface PacketServices {
  preview(ctx: ApiCtx, of: { appealId: string } | { taskId: string }): Promise<PacketMade>;
  send(ctx: ApiCtx, input: SendPacketInput): Promise<PacketSent>;
  read(ctx: ApiCtx, packetId: string): Promise<{ bytes: Buffer; encounterId: string } | undefined>;
  attach(ctx: ApiCtx, input: RecordInput): Promise<RecordAttached>;
  writeLetter(ctx: ApiCtx, input: LetterInput): Promise<LetterWritten>;
}

/** The scenario book and its runs (src/scenario/desk.ts). */
export interface ScenarioServices {
  list(): Promise<BookEntry[]>;
  start(ctx: ApiCtx, scenario: string): Promise<RunStarted>;
}

export interface Services {
  decide(ctx: ApiCtx, input: DecideInput): Promise<Decided>;
  recordPayment(
    ctx: ApiCtx,
    input: { encounterId: string; amountCents: number; method: PaymentMethod; key: string },
  ): Promise<{ paymentId: string }>;
  makePlan(ctx: ApiCtx, guarantorId: string, terms: PlanTerms): Promise<PlanMade>;
  /** False: none runs. */
  cancelPlan(ctx: ApiCtx, guarantorId: string, because: string): Promise<boolean>;
  recordGuarantorEvent(ctx: ApiCtx, input: EventInput): Promise<EventResult>;
  recordPromise(ctx: ApiCtx, input: { guarantorId: string; amount: Cents; by: Day }): Promise<boolean>;
  returnPayment(ctx: ApiCtx, input: { paymentId: string; reason: ReturnReason }): Promise<PaymentReturned>;
  askWriteOff(ctx: ApiCtx, input: WriteOffInput): Promise<WriteOffAsked>;
  /** False: the visit has no estimate. */
  recordEstimateSent(ctx: ApiCtx, encounterId: string, on: Day): Promise<boolean>;
  recordAppealDecision(ctx: ApiCtx, input: AppealDecisionInput): Promise<AppealDecided>;
  packets: PacketServices;
  bulk: {
    preview(ctx: ApiCtx, input: BulkInput): Promise<BulkItem[]>;
    decide(ctx: ApiCtx, input: BulkInput): Promise<BulkItem[]>;
  };
  takeChange(ctx: ApiCtx, input: ChangeInput): Promise<ChangeTaken>;
  recordHold(ctx: ApiCtx, input: HoldInput): Promise<HoldResult>;
  snoozeTask(ctx: ApiCtx, input: SnoozeInput): Promise<SnoozeResult>;
  payReturn(ctx: ApiCtx, returnId: string): Promise<ReturnPaid>;
  /** The bundle's own bytes: decimals keep their digits only there. */
  importBundle(ctx: ApiCtx, bundle: Buffer): Promise<Imported>;
  /** A row a charge. */
  takeCsv(ctx: ApiCtx, input: { source: string; bytes: Buffer }): Promise<CsvResult>;
  /** Undefined: there is no such message. */
  rawMessage(ctx: ApiCtx, id: string): Promise<Buffer | undefined>;
  replayMessage(ctx: ApiCtx, input: { id: string; corrected?: Buffer }): Promise<MessageReplayed>;
  discardMessage(ctx: ApiCtx, input: { id: string; because: string }): Promise<MessageReplayed>;
  receiveFile(ctx: ApiCtx, file: { name: string; bytes: Buffer }): Promise<{ fileId: string; duplicate: boolean }>;
  rules: RuleServices;
  /** Left out: this server runs no scenarios. */
  scenarios?: ScenarioServices;
  runCycle(ctx: ApiCtx, kind: RunnableCycle): Promise<void>;
  /** Whether step_log has the key, at the latest after the time given. */
  stepDone(org: string, key: string, timeoutMs: number): Promise<boolean>;
}

/** What `recordPayment` throws when its key was used for another payment. */
export { PaymentKeyReused as KeyReused } from '../accounts/payments';

export interface Person {
  last: string;
  first: string;
  born?: string;
}

export type PersonColumn = 'patient.person' | 'guarantor.person';
/** Opens a sealed name inside the transaction that read it. */
export type OpenPerson = (tx: Tx, org: string, rowId: string, sealed: Buffer, column?: PersonColumn) => Promise<Person>;
