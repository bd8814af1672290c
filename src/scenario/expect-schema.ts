/** FORMAT section 4: what must then be true. */
import { z } from 'zod';
import { ZERO, type Cents } from '../money/cents';
import {
  APPEAL_RESULTS,
  AUDIT_ACTIONS,
  CLAIM_FREQUENCIES,
  CLAIM_STATUSES,
  DEADLINE_KINDS,
  DEADLINE_STATUSES,
  DENIAL_CATEGORIES,
  DENIAL_NEXT_ACTIONS,
  DENIAL_OUTCOMES,
  DENIAL_STATUSES,
  PACKET_PARTS,
  QUARANTINE_REASONS,
  QUEUES,
  ROLES,
  STAGES,
  STATEMENT_KINDS,
  STATEMENT_STATUSES,
  TASK_KINDS,
  WRITE_OFF_REASONS,
} from '../words';
import type { ClaimKey, Expect, ExpectedDeadline } from './types';
import {
  byClaim,
  chosen,
  claim,
  code,
  count,
  type Dates,
  denialReason,
  flag,
  isMap,
  label,
  labelled,
  mapOf,
  money,
  oneOf,
  ordinal,
  signedMoney,
  text,
} from './values';

const task = z.strictObject({
  kind: oneOf(TASK_KINDS),
  reason: text.optional(),
  queue: oneOf(QUEUES).optional(),
  line: ordinal.optional(),
  claim: claim.optional(),
  amount: money.optional(),
  state: oneOf(['open', 'snoozed', 'waiting_for_review']).default('open'),
});

const expectedClaim = z.strictObject({
  claim,
  payer: label,
  frequency: oneOf(CLAIM_FREQUENCIES),
  status: oneOf(CLAIM_STATUSES),
  version: ordinal.optional(),
  total: money.optional(),
  lines: z.array(ordinal).optional(),
  forms: z.array(money).optional(),
});

const segments = byClaim(z.array(text)) as z.ZodType<Record<ClaimKey, string[]>>;

/** In balances, money and sent a key that is left out means nothing of it. */
const amount = money.default(ZERO);
const signedAmount = signedMoney.default(ZERO);
const amounts = labelled(money).default({});

const isWriteOff = (key: string) => (WRITE_OFF_REASONS as readonly string[]).includes(key);
const writeOffs = mapOf('a write-off reason', isWriteOff, money, {
  enum: [...WRITE_OFF_REASONS],
}) as unknown as z.ZodType<Record<string, Cents>>;

const balances = z.strictObject({
  charges: amount,
  payer: amounts,
  patient: amount,
  paid: amounts,
  adjustments: z
    .strictObject({ contractual: signedAmount, sequestration: signedAmount, capitation: signedAmount })
    .prefault({}),
  write_offs: writeOffs.default({}),
  unapplied: amounts,
  refunds_payable: amounts,
});

const practiceMoney = z.strictObject({
  cash: amount,
  in_transit: amount,
  unmatched: amount,
  provider_balance: labelled(signedMoney).default({}),
  // A payer may take interest or capitation back (PLB L6, CT above zero).
  interest: signedAmount,
  capitation: signedAmount,
});

const denial = z.strictObject({
  reason: denialReason,
  amount: money,
  status: oneOf(DENIAL_STATUSES),
  claim: claim.optional(),
  line: ordinal.optional(),
  remarks: z.array(code).optional(),
  category: oneOf(DENIAL_CATEGORIES).optional(),
  owner: oneOf(QUEUES).optional(),
  next_action: oneOf(DENIAL_NEXT_ACTIONS).optional(),
  outcome: oneOf(DENIAL_OUTCOMES).optional(),
});

const appealOf = ({ date }: Dates) =>
  z.strictObject({
    level: oneOf([1, 2, 3, 4, 5]),
    filed: date.optional(),
    result: oneOf(APPEAL_RESULTS).optional(),
    packet: z.array(oneOf(PACKET_PARTS)).optional(),
  });

function deadlineOf({ date }: Dates) {
  const latest = z
    .strictObject({ date, status: oneOf(DEADLINE_STATUSES), warned: z.array(count).optional() })
    .transform((value) => ({ form: 'latest' as const, ...value }));
  const none = z.literal('none').transform(() => ({ form: 'none' as const }));
  const open = date.transform((day) => ({ form: 'open' as const, date: day }));
  return chosen<ExpectedDeadline>([open, none, latest], (value) =>
    isMap(value) ? latest : value === 'none' ? none : open,
  );
}

const statementLine = z.strictObject({
  for: label.optional(),
  line: ordinal.optional(),
  charge: money.optional(),
  paid_by_insurance: money.optional(),
  adjusted: signedMoney.optional(),
  paid_by_patient: money.optional(),
  due: money.optional(),
});

const statementOf = ({ date }: Dates) =>
  z.strictObject({
    number: ordinal,
    kind: oneOf(STATEMENT_KINDS).optional(),
    date,
    due: money,
    status: oneOf(STATEMENT_STATUSES),
    lines: z.array(statementLine).optional(),
  });

const file = z.strictObject({
  status: oneOf(['posted', 'quarantined', 'duplicate', 'read']),
  reasons: z.array(oneOf(QUARANTINE_REASONS)).optional(),
  unmatched: count.optional(),
  waiting: count.optional(),
});

const anyKey = () => true;
const isDeadline = (key: string) => (DEADLINE_KINDS as readonly string[]).includes(key);

export const expectOf = (dates: Dates): z.ZodType<Expect> =>
  z.strictObject({
    for: label.optional(),
    stage: oneOf(STAGES).optional(),
    held: flag.optional(),
    tasks: z.array(task).optional(),
    practice_tasks: z.array(task).optional(),
    claims: z.array(expectedClaim).optional(),
    segments: segments.optional(),
    balances: balances.optional(),
    money: practiceMoney.optional(),
    denials: z.array(denial).optional(),
    appeals: z.array(appealOf(dates)).optional(),
    deadlines: mapOf('a kind of deadline', isDeadline, deadlineOf(dates), { enum: [...DEADLINE_KINDS] }).optional(),
    statements: z.array(statementOf(dates)).optional(),
    authorizations: mapOf(
      'an authorization number',
      anyKey,
      z.strictObject({ used: count.optional(), left: count.optional() }),
      { minLength: 1 },
    ).optional(),
    files: labelled(file).optional(),
    sent: z
      .strictObject({ claims: count.default(0), inquiries: count.default(0), statements: count.default(0) })
      .optional(),
    posted: oneOf(['none']).optional(),
    ledger: oneOf(['balanced']).optional(),
    audit: z
      .array(z.strictObject({ action: oneOf(AUDIT_ACTIONS), by: oneOf(ROLES).optional(), because: text.optional() }))
      .optional(),
  });
