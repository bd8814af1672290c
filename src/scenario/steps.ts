/** What happens in a scenario: acts of people, messages from outside, cycles. */
import type { Cents } from '../money/cents';
import type { Day } from '../calendar';
import type {
  AppealLevel,
  Cycle,
  GuarantorEvent,
  PaymentMethod,
  RefusalCode,
  ReturnReason,
  Role,
  TaskKind,
  TaskOutcome,
  WriteOffReason,
} from '../words';
import type { Label, ClaimKey, Name, Address, Coverage, Authorization, Line } from './types';
import type { Expect } from './expectations';

export interface Step {
  /** 1 is the first. */
  number: number;
  /** What the file says, for messages. */
  at: string;
  day: Day;
  /** `HH:MM` in the practice's time zone. */
  clock: string;
  line: number;
  note?: string;
  /** Set also when the file has one encounter only. */
  for?: Label;
  by: Role;
  do?: Action;
  receive?: Message[];
  run?: Cycle;
  refused?: RefusalCode;
  expect: Expect[];
}

/** Something in a person's, the EHR's or the bank's hands. */
export type Action =
  | { type: 'schedule' | 'register'; encounters: Label[] }
  | { type: 'charge'; message: string; lines: Line[] }
  | { type: 'change'; fix: Fix }
  | ({ type: 'decide' | 'bulk' } & Decision)
  | { type: 'hold' | 'release'; because: string }
  | { type: 'snooze'; task: TaskKind; reason?: string; until: Day; because: string }
  | { type: 'write_off'; line: number; amount: Cents; reason: WriteOffReason; because?: string }
  | { type: 'payment'; name: Label; amount: Cents; method: PaymentMethod }
  | { type: 'payment_returned'; payment: Label; reason: ReturnReason }
  | { type: 'refund_paid'; to: Label }
  | { type: 'deposit'; payer: Label; trace: Label; amount: Cents }
  | { type: 'plan'; amount: Cents; installments: number; first: Day; every: Interval }
  | { type: 'promise'; amount: Cents; date: Day }
  | { type: 'appeal_decision'; level: AppealLevel; notice: Day; result: 'upheld' | 'overturned'; line?: number }
  /** `date` is the step's day when the file does not say one. */
  | { type: 'estimate_sent' | GuarantorEvent; date: Day; because?: string };

export interface Interval {
  count: number;
  unit: 'd' | 'm';
}

/** A change of the record as the EHR sends it, or as a person makes it in a decision. */
export interface Fix {
  lines: Record<number, LineFix>;
  add_lines: Line[];
  diagnoses?: string[];
  authorization?: string;
  entered_in_error: boolean;
  patient?: { name?: Name; address?: Address; member: Record<Label, string> };
  /** Added to those there are. */
  authorizations: Authorization[];
  /** The new list. */
  coverages?: Coverage[];
}

export interface LineFix {
  code?: string;
  modifiers?: string[];
  units?: number;
  charge?: Cents;
  dx?: number[];
  remove: boolean;
}

/** `task`, `reason`, `line`, `claim`, `amount` say which task; the runner finds it and names its id to the driver. */
export interface Decision {
  task: TaskKind;
  reason?: string;
  line?: number;
  claim?: ClaimKey;
  amount?: Cents;
  outcome: TaskOutcome;
  fix?: Fix;
  to?: { payer: Label } | { claim: ClaimKey } | 'patient';
  write_off?: WriteOffReason;
  because?: string;
}

export type Message = { name?: Label; line: number } & (
  | { type: 'ack_999'; batch?: number; status: 'accepted' | 'rejected' }
  | { type: 'ack_277ca'; claims: Record<ClaimKey, ClaimAnswer>; icn: boolean }
  | ({ type: 'remit_835' } & Remit)
  | { type: 'edi'; from?: Label; text: string; deposit: Deposit }
);

export interface ClaimAnswer {
  category: string;
  status: string;
  entity: string;
}
export type Deposit = 'same_day' | 'none';

export interface Remit {
  payer: Label;
  trace: Label;
  amount: Cents;
  /** Left out: the step's day. */
  date?: Day;
  method: 'ACH' | 'CHK' | 'NON';
  deposit: Deposit;
  claims: RemitClaim[];
  plb: { reason: string; reference?: string; amount: Cents }[];
}

export interface Adjustment {
  group: string;
  reason: string;
  amount: Cents;
}

export interface RemitClaim {
  /** Left out: the payer names a claim by itself, with `name`, `charge` and lines that say their code and charge. */
  claim?: ClaimKey;
  name?: Name;
  pcn?: string;
  icn?: string;
  status: string;
  charge?: Cents;
  /** Left out only where status "22" negates the last remit. */
  paid?: Cents;
  patient?: Cents;
  cas: Adjustment[];
  remarks: string[];
  forwarded_to?: Label;
  lines: RemitLine[];
}

export interface RemitLine {
  line?: number;
  charge?: Cents;
  paid: Cents;
  units?: number;
  cas: Adjustment[];
  remarks: string[];
  allowed?: Cents;
  code?: string;
  modifiers?: string[];
  /** `none` omits REF*6R. */
  control?: string;
}
