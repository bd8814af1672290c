/** Encounters: the list, and the line of one from its first charge to zero. */
import { z } from 'zod';
import { dayOf } from '../calendar';
import type { Tx } from '../db';
import { STAGE_MEANINGS, STAGES } from '../words';
import { cursorsFor, page } from './cursor';
import { presentDeadline } from './deadlines';
import {
  type EncounterItem,
  encounterLine,
  encounterList,
  type Happened,
  type MoneyLine,
  stageCounts,
} from './encounter-shapes';
import { displayName } from './people';
import { Problem } from './problems';
import { type Call, read } from './route';
import type { Imported } from './services';
import { act, MiB } from './route';
import { count, day, flag, id, listQuery } from './shapes';
import { deadlinesOf } from './store/deadlines';
import {
  claimsOf,
  countByStage,
  denialsOf,
  type EncounterFacts,
  type EncounterRow,
  findEncounterRow,
  findFacts,
  listEncounters,
  statementsOf,
} from './store/encounters';
import { bookedOn, type HappenedRow, happenedTo, userNames } from './store/happened';
import { linesOf, owedOf } from './store/money';
import { listTasks } from './store/tasks';
import { waiting } from './waiting';

async function present(tx: Tx, call: Pick<Call, 'ctx' | 'deps'>, row: EncounterRow): Promise<EncounterItem> {
  const person = await call.deps.openPerson(tx, call.ctx.org, row.patient_id, row.person);
  const task = row.task_kind ? { kind: row.task_kind, reason: row.task_reason ?? '', count: row.tasks } : undefined;
  const deadline = row.due_kind ? { kind: row.due_kind, due: row.due_date! } : undefined;
  return {
    id: row.id,
    number: row.number,
    patient: displayName(person),
    stage: row.stage,
    stageSince: row.stage_since,
    held: row.held,
    from: row.from_date,
    payer: row.payer,
    payerCents: row.payer_cents,
    patientCents: row.patient_cents,
    heldCents: row.held_cents,
    tasks: row.tasks,
    next: deadline ? { ...deadline, firesAt: row.fires_at!, legal: row.legal! } : null,
    waiting: waiting({ stage: row.stage, task, outbox: row.outbox, deadline }),
  };
}

const wholeNumber = z
  .string()
  .regex(/^\d{1,12}$/, 'is not a number')
  .transform(Number);

const listRoute = read({
  path: '/encounters',
  summary: 'Encounters, newest first: where each stands, what it waits for, who owes.',
  permission: 'encounter.read',
  audit: 'view',
  query: z.strictObject({
    ...listQuery,
    stage: z.enum(STAGES).optional(),
    number: wholeNumber.optional(),
    owes: z.enum(['payer', 'patient', 'nobody']).optional(),
    held: flag.optional(),
    from: day.optional(),
    to: day.optional(),
    guarantorId: id.optional(),
  }),
  response: encounterList,
  seen: (body) => ({ kind: 'encounter', ids: body.items.map((item) => item.id) }),
  async handle(tx, call) {
    const { limit, cursor, ...filter } = call.query;
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'encounters', filter);
    const before = cursors.read(cursor)?.[0] as number | undefined;
    const found = page(await listEncounters(tx, filter, before, limit), limit, cursors, (row) => [row.number]);
    const items: EncounterItem[] = [];
    for (const row of found.items) items.push(await present(tx, call, row));
    return { body: { items, nextCursor: found.nextCursor } };
  },
});

const stagesRoute = read({
  path: '/stages',
  summary: 'How many encounters stand in each stage, and what is owed there.',
  permission: 'encounter.read',
  audit: 'none',
  response: stageCounts,
  async handle(tx) {
    const counts = new Map((await countByStage(tx)).map((row) => [row.stage, row]));
    const items = STAGES.map((stage) => {
      const row = counts.get(stage);
      return {
        stage,
        means: STAGE_MEANINGS[stage],
        encounters: row?.encounters ?? 0,
        payerCents: row?.payer ?? 0,
        patientCents: row?.patient ?? 0,
        heldCents: row?.held ?? 0,
      };
    });
    return { body: { items } };
  },
});

const lineRoute = read({
  path: '/encounters/:encounterId',
  summary: 'One encounter’s line: what happened, what it waits for, what fires next, whose money it is.',
  permission: 'encounter.read',
  audit: 'view',
  params: z.strictObject({ encounterId: id }),
  response: encounterLine,
  seen: (body) => ({ kind: 'encounter', ids: [body.encounter.id] }),
  async handle(tx, call) {
    const { encounterId } = call.params;
    const [row, facts] = [await findEncounterRow(tx, encounterId), await findFacts(tx, encounterId)];
    if (!row || !facts) throw new Problem('not_found');
    const zone = call.caller.user.zone;
    const money = await moneyOf(tx, encounterId);
    const tasks = await listTasks(tx, { encounterId }, undefined, 50);
    const body = {
      encounter: await presentFacts(tx, call, row, facts),
      happened: await timeline(tx, encounterId, zone, facts.registered_at),
      waits: {
        deadlines: (await deadlinesOf(tx, encounterId)).map((deadline) => presentDeadline(deadline, zone)),
        tasks: tasks.map((task) => ({ ...task, amountCents: task.amount_cents, due: task.due_date })),
      },
      money,
      claims: (await claimsOf(tx, encounterId)).map(presentClaim),
      denials: (await denialsOf(tx, encounterId)).map(presentDenial),
      statements: (await statementsOf(tx, encounterId)).map((s) => ({
        ...s,
        madeOn: s.made_on,
        mailedOn: s.mailed_on,
        dueCents: s.due_cents,
      })),
    };
    return { body, etag: facts.version };
  },
});

async function presentFacts(tx: Tx, call: Pick<Call, 'ctx' | 'deps'>, row: EncounterRow, facts: EncounterFacts) {
  const person = await call.deps.openPerson(tx, call.ctx.org, row.patient_id, row.person);
  return {
    ...(await present(tx, call, row)),
    guarantorId: facts.guarantor_id,
    kind: facts.kind,
    through: facts.through_date,
    place: facts.place,
    diagnoses: facts.diagnoses,
    authorization: facts.authorization_number,
    registeredAt: facts.registered_at,
    born: person.born ?? null,
    problems: facts.problems.map((problem) => wordsOf(problem)),
    version: facts.version,
  };
}

/** What an adapter could not read: the field and the sentence, as `Problem` of registration keeps them. */
function wordsOf(problem: unknown): string {
  const { field, message } = (problem ?? {}) as { field?: string; message?: string };
  return [field, message].filter(Boolean).join(': ') || 'a problem without words';
}

/** By day, within a day by instant. What has only a day comes after what it was booked for; charges are booked by the registration. */
async function timeline(tx: Tx, encounterId: string, zone: string, registeredAt: string): Promise<Happened[]> {
  const names = await userNames(tx);
  const found = [...(await happenedTo(tx, encounterId)), ...(await bookedOn(tx, encounterId))].map((row) =>
    presentHappened(row, zone, names),
  );
  const registered = dayOf(registeredAt, zone);
  const isCharge = (item: Happened): boolean => item.day === registered && item.detail?.startsWith('charge:') === true;
  const key = (item: Happened): string => `${item.day} ${item.at ?? (isCharge(item) ? `${registeredAt}+` : '~')}`;
  return found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function presentHappened(row: HappenedRow, zone: string, names: Map<string, string>): Happened {
  const by = row.actor === null || row.actor === 'system' ? null : (names.get(row.actor) ?? row.actor);
  return {
    day: row.day ?? dayOf(row.at!, zone),
    at: row.at,
    kind: row.kind,
    what: row.what,
    detail: row.detail,
    amountCents: row.cents,
    by,
  };
}

async function moneyOf(tx: Tx, encounterId: string) {
  const owedRows = (await owedOf(tx, encounterId)).map((row) => ({
    ...row,
    name: row.name ?? (row.party === 'patient' ? 'the patient' : row.party),
  }));
  const lines: MoneyLine[] = (await linesOf(tx, encounterId)).map((row) => {
    const owes = owedRows
      .filter((owed) => owed.line_id === row.id)
      .map(({ party, name, cents }) => ({ party, name, cents }));
    const left = row.charged - row.adjusted - row.payer_paid - row.patient_paid - row.written_off;
    return {
      n: row.n,
      code: row.code,
      modifiers: row.modifiers,
      units: row.units,
      removed: row.removed,
      chargedCents: row.charged,
      adjustedCents: row.adjusted,
      payerPaidCents: row.payer_paid,
      patientPaidCents: row.patient_paid,
      writtenOffCents: row.written_off,
      owes,
      balanced: left === owes.reduce((total, owed) => total + owed.cents, 0),
    };
  });
  const owed = [...new Map(owedRows.map((row) => [row.party, row.name]))].map(([party, name]) => {
    const sum = owedRows.filter((row) => row.party === party).reduce((total, row) => total + row.cents, 0);
    return { party, name, cents: sum };
  });
  return { lines, owed, balanced: lines.every((line) => line.balanced) };
}

const presentClaim = (row: Awaited<ReturnType<typeof claimsOf>>[number]) => ({
  ...row,
  totalCents: row.total_cents,
  builtAt: row.built_at,
  sentAt: row.sent_at,
  acceptedAt: row.accepted_at,
  fileId: row.file_id,
  fileName: row.file_name,
  replaces: row.replaces_n,
});

const presentDenial = (row: Awaited<ReturnType<typeof denialsOf>>[number]) => ({
  ...row,
  claim: row.claim_n,
  line: row.line_n,
  reason: `${row.group_code}-${row.carc}`,
  amountCents: row.amount_cents,
  nextAction: row.next_action,
  openedAt: row.opened_at,
});

const problem = z.object({ resource: z.string(), field: z.string(), code: z.string(), message: z.string() });
const byType = z.record(z.string(), count);
const importResult = z.object({
  registered: count,
  duplicates: count,
  withProblems: count,
  changed: count,
  tasks: z.array(problem.extend({ encounterId: id, encounterNumber: count, line: z.int().min(1).optional() })),
  entries: count,
  taken: byType,
  ignored: byType,
  refused: z.array(z.object({ resource: z.string(), problems: z.array(problem) })),
  crosswalk: z.string(),
});

const importRoute = act({
  path: '/imports/fhir',
  summary: 'Bring visits in as a FHIR R4 bundle. What was registered before is found again by the sender’s ids.',
  permission: 'visit.import',
  audit: 'act',
  repeat: 'content',
  maxBytes: 20 * MiB,
  // As bytes: its own reader judges it, and a parser on the way would lose digits of decimals.
  raw: ['application/fhir+json', 'application/json'],
  body: z.instanceof(Buffer),
  response: importResult,
  async handle(call) {
    const imported: Imported = await call.deps.services.importBundle(call.ctx, call.body);
    return { body: imported };
  },
});

export const encounterRoutes = [listRoute, stagesRoute, lineRoute, importRoute];
