/** What a scenario says must be true. */
import type { Cents } from '../money/cents';
import type { Day } from '../calendar';
import type {
  AppealLevel,
  AppealResult,
  PacketPart,
  AuditAction,
  ClaimFrequency,
  ClaimStatus,
  DeadlineKind,
  DeadlineStatus,
  DenialCategory,
  DenialNextAction,
  DenialOutcome,
  DenialStatus,
  FileStatus,
  QuarantineReason,
  Queue,
  Role,
  Stage,
  StatementKind,
  StatementStatus,
  TaskKind,
  WriteOffReason,
} from '../words';
import type { Label, ClaimKey } from './types';

/** What must be true. A key that is left out is not checked; inside `balances`, `money` and `sent` it is zero. */
export interface Expect {
  for?: Label;
  stage?: Stage;
  held?: boolean;
  tasks?: ExpectedTask[];
  practice_tasks?: ExpectedTask[];
  claims?: ExpectedClaim[];
  segments?: Record<ClaimKey, string[]>;
  balances?: Balances;
  money?: Money;
  denials?: ExpectedDenial[];
  appeals?: ExpectedAppeal[];
  deadlines?: Partial<Record<DeadlineKind, ExpectedDeadline>>;
  statements?: ExpectedStatement[];
  authorizations?: Record<string, { used?: number; left?: number }>;
  files?: Record<Label, ExpectedFile>;
  sent?: Sent;
  posted?: 'none';
  ledger?: 'balanced';
  audit?: { action: AuditAction; by?: Role; because?: string }[];
}

export interface ExpectedTask {
  kind: TaskKind;
  reason?: string;
  queue?: Queue;
  line?: number;
  claim?: ClaimKey;
  amount?: Cents;
  state: 'open' | 'snoozed' | 'waiting_for_review';
}

export interface ExpectedClaim {
  claim: ClaimKey;
  payer: Label;
  frequency: ClaimFrequency;
  status: ClaimStatus;
  version?: number;
  total?: Cents;
  lines?: number[];
  forms?: Cents[];
}

/** Of one encounter. Charges = paid + adjustments + write_offs + payer + patient. */
export interface Balances {
  charges: Cents;
  payer: Record<Label, Cents>;
  patient: Cents;
  paid: Record<Label, Cents>;
  adjustments: { contractual: Cents; sequestration: Cents; capitation: Cents };
  write_offs: Partial<Record<WriteOffReason, Cents>>;
  unapplied: Record<Label, Cents>;
  refunds_payable: Record<Label, Cents>;
}

/** Of the practice. */
export interface Money {
  cash: Cents;
  in_transit: Cents;
  unmatched: Cents;
  provider_balance: Record<Label, Cents>;
  interest: Cents;
  capitation: Cents;
}

export interface ExpectedDenial {
  reason: string;
  amount: Cents;
  status: DenialStatus;
  claim?: ClaimKey;
  line?: number;
  remarks?: string[];
  category?: DenialCategory;
  owner?: Queue;
  next_action?: DenialNextAction;
  outcome?: DenialOutcome;
}

export interface ExpectedAppeal {
  level: AppealLevel;
  filed?: Day;
  result?: AppealResult;
  packet?: PacketPart[];
}

export type ExpectedDeadline =
  | { form: 'open'; date: Day }
  | { form: 'none' }
  | { form: 'latest'; date: Day; status: DeadlineStatus; warned?: number[] };

export interface ExpectedStatement {
  number: number;
  kind?: StatementKind;
  date: Day;
  due: Cents;
  status: StatementStatus;
  lines?: ExpectedStatementLine[];
}
export interface ExpectedStatementLine {
  for?: Label;
  line?: number;
  charge?: Cents;
  paid_by_insurance?: Cents;
  adjusted?: Cents;
  paid_by_patient?: Cents;
  due?: Cents;
}

export interface ExpectedFile {
  status: Exclude<FileStatus, 'received'>;
  reasons?: QuarantineReason[];
  unmatched?: number;
  waiting?: number;
}

/** What one `run` sent. */
export interface Sent {
  claims: number;
  inquiries: number;
  statements: number;
}
