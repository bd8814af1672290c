/** What the encounter routes answer. */
import { z } from 'zod';
import { cents, count, day, deadlineShape, id, instant, listOf } from './shapes';
import { WAITS_FOR } from './waiting';

export const encounterItem = z.object({
  id,
  number: z.int(),
  patient: z.string(),
  stage: z.string(),
  stageSince: instant,
  held: z.boolean(),
  from: day,
  payer: z.string().nullable(),
  payerCents: cents,
  patientCents: cents,
  heldCents: cents,
  tasks: count,
  next: z.object({ kind: z.string(), due: day, firesAt: instant, legal: z.boolean() }).nullable(),
  waiting: z.object({ for: z.enum(WAITS_FOR), sentence: z.string() }),
});
export type EncounterItem = z.output<typeof encounterItem>;
export const encounterList = listOf(encounterItem);

export const stageCounts = z.object({
  items: z.array(
    z.object({
      stage: z.string(),
      means: z.string(),
      encounters: count,
      payerCents: cents,
      patientCents: cents,
      heldCents: cents,
    }),
  ),
});
export type StageCount = z.output<typeof stageCounts>['items'][number];

const happened = z.object({
  /** The practice's day; `at` is the instant, where one is known. */
  day,
  at: instant.nullable(),
  kind: z.string(),
  what: z.string(),
  detail: z.string().nullable(),
  amountCents: cents.nullable(),
  by: z.string().nullable(),
});
export type Happened = z.output<typeof happened>;

const owed = z.object({ party: z.string(), name: z.string(), cents });
export const moneyLine = z.object({
  n: z.int(),
  code: z.string(),
  modifiers: z.array(z.string()),
  units: z.int(),
  removed: z.boolean(),
  chargedCents: cents,
  adjustedCents: cents,
  payerPaidCents: cents,
  patientPaidCents: cents,
  writtenOffCents: cents,
  owes: z.array(owed),
  /** Charged less all that lowered it is what is owed. */
  balanced: z.boolean(),
});
export type MoneyLine = z.output<typeof moneyLine>;

const claim = z.object({
  id,
  n: z.int(),
  payer: z.string(),
  rank: z.int(),
  version: z.int(),
  frequency: z.string(),
  pcn: z.string(),
  icn: z.string().nullable(),
  status: z.string(),
  totalCents: cents,
  builtAt: instant,
  sentAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  rejection: z.string().nullable(),
  fileId: id.nullable(),
  fileName: z.string().nullable(),
  replaces: z.int().nullable(),
});
export type ClaimShape = z.output<typeof claim>;

const denial = z.object({
  id,
  claim: z.int(),
  line: z.int().nullable(),
  reason: z.string(),
  remarks: z.array(z.string()),
  amountCents: cents,
  status: z.string(),
  outcome: z.string().nullable(),
  category: z.string(),
  owner: z.string(),
  nextAction: z.string(),
  openedAt: instant,
});
export type DenialShape = z.output<typeof denial>;

export const statementShape = z.object({
  id,
  number: z.int(),
  kind: z.string(),
  madeOn: day,
  mailedOn: day.nullable(),
  status: z.string(),
  dueCents: cents,
});
export type StatementShape = z.output<typeof statementShape>;

const openTask = z.object({
  id,
  kind: z.string(),
  reason: z.string(),
  queue: z.string(),
  why: z.string(),
  state: z.string(),
  amountCents: cents,
  due: day.nullable(),
});

/** A file that carried a claim of the encounter to a payer, or brought the payer's answer. */
const paper = z.object({
  id,
  direction: z.enum(['in', 'out']),
  kind: z.string(),
  name: z.string(),
  status: z.string(),
  at: instant,
  /** Numbers of the encounter's claims that it carries or answers. */
  claims: z.array(z.int()),
});
export type PaperShape = z.output<typeof paper>;

export const encounterLine = z.object({
  encounter: encounterItem.extend({
    guarantorId: id,
    kind: z.string(),
    through: day,
    place: z.string(),
    diagnoses: z.array(z.string()),
    authorization: z.string().nullable(),
    registeredAt: instant,
    born: z.string().nullable(),
    problems: z.array(z.string()),
    version: z.int(),
  }),
  happened: z.array(happened),
  waits: z.object({ deadlines: z.array(deadlineShape), tasks: z.array(openTask) }),
  money: z.object({ lines: z.array(moneyLine), owed: z.array(owed), balanced: z.boolean() }),
  claims: z.array(claim),
  denials: z.array(denial),
  statements: z.array(statementShape),
  files: z.array(paper),
});
export type EncounterLine = z.output<typeof encounterLine>;
