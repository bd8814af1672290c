/** One encounter's line as data: what the page, the API and the command line all show. Names are opened by who asks, or not at all. */
import { dayOf } from '../calendar';
import type { Tx } from '../db';
import { presentDeadline } from './deadlines';
import type { EncounterItem, EncounterLine, Happened, MoneyLine } from './encounter-shapes';
import { displayName } from './people';
import type { Call } from './route';
import { deadlinesOf } from './store/deadlines';
import {
  claimsOf,
  denialsOf,
  type EncounterFacts,
  type EncounterRow,
  findEncounterRow,
  findFacts,
  statementsOf,
} from './store/encounters';
import { filesOf } from './store/files';
import { bookedOn, type HappenedRow, happenedTo, userNames } from './store/happened';
import { linesOf, owedOf } from './store/money';
import { listTasks } from './store/tasks';
import { waiting } from './waiting';

/** Says who the patient of a row is: by name, or by what is no secret. */
export type NameOf = (tx: Tx, row: Pick<EncounterRow, 'patient_id' | 'person'>) => Promise<PatientSaid>;
export interface PatientSaid {
  name: string;
  born: string | null;
}

/** Names opened with the organisation's own key, for a caller whose look is recorded. */
export const namesOf =
  (call: Pick<Call, 'ctx' | 'deps'>): NameOf =>
  async (tx, row) => {
    const person = await call.deps.openPerson(tx, call.ctx.org, row.patient_id, row.person);
    return { name: displayName(person), born: person.born ?? null };
  };

/** A row of the list of encounters. */
export async function presentItem(tx: Tx, row: EncounterRow, nameOf: NameOf): Promise<EncounterItem> {
  return itemOf(row, (await nameOf(tx, row)).name);
}

function itemOf(row: EncounterRow, patient: string): EncounterItem {
  const task = row.task_kind ? { kind: row.task_kind, reason: row.task_reason ?? '', count: row.tasks } : undefined;
  const deadline = row.due_kind ? { kind: row.due_kind, due: row.due_date! } : undefined;
  return {
    id: row.id,
    number: row.number,
    patient,
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

/** The whole line of an encounter; undefined if the organisation has none of that id. */
export async function lineOf(
  tx: Tx,
  encounterId: string,
  { zone, nameOf }: { zone: string; nameOf: NameOf },
): Promise<EncounterLine | undefined> {
  const [row, facts] = [await findEncounterRow(tx, encounterId), await findFacts(tx, encounterId)];
  if (!row || !facts) return undefined;
  const tasks = await listTasks(tx, { encounterId }, undefined, 50);
  return {
    encounter: presentFacts(row, facts, await nameOf(tx, row)),
    happened: await timeline(tx, encounterId, zone, facts.registered_at),
    waits: {
      deadlines: (await deadlinesOf(tx, encounterId)).map((deadline) => presentDeadline(deadline, zone)),
      tasks: tasks.map((task) => ({ ...task, amountCents: task.amount_cents, due: task.due_date })),
    },
    money: await moneyOf(tx, encounterId),
    claims: (await claimsOf(tx, encounterId)).map(presentClaim),
    denials: (await denialsOf(tx, encounterId)).map(presentDenial),
    statements: (await statementsOf(tx, encounterId)).map(presentStatement),
    files: await filesOf(tx, encounterId),
  };
}

const presentFacts = (row: EncounterRow, facts: EncounterFacts, patient: PatientSaid): EncounterLine['encounter'] => ({
  ...itemOf(row, patient.name),
  guarantorId: facts.guarantor_id,
  kind: facts.kind,
  through: facts.through_date,
  place: facts.place,
  diagnoses: facts.diagnoses,
  authorization: facts.authorization_number,
  registeredAt: facts.registered_at,
  born: patient.born,
  problems: facts.problems.map((problem) => wordsOf(problem)),
  version: facts.version,
});

/** What an adapter could not read: the resource, the field and the sentence, as `Problem` of registration keeps them. */
function wordsOf(problem: unknown): string {
  const { resource, field, message } = (problem ?? {}) as { resource?: string; field?: string; message?: string };
  const where = [resource, field].filter(Boolean).join(' ');
  return [where, message].filter(Boolean).join(': ') || 'a problem without words';
}

/** What causes other things of the same instant is told before them, as a statement is made before it is mailed. */
const CAUSES = new Set(['registered', 'payment', 'remit_reversed', 'decided', 'statement_made']);

/** By day, within a day by instant. What has only a day comes after what it was booked for; charges are booked by the registration. */
async function timeline(tx: Tx, encounterId: string, zone: string, registeredAt: string): Promise<Happened[]> {
  const names = await userNames(tx);
  const found = [...(await happenedTo(tx, encounterId)), ...(await bookedOn(tx, encounterId))].map((row) =>
    presentHappened(row, zone, names),
  );
  const registered = dayOf(registeredAt, zone);
  const isCharge = (item: Happened): boolean => item.day === registered && item.detail?.startsWith('charge:') === true;
  const key = (item: Happened): string =>
    `${item.day} ${item.at ?? (isCharge(item) ? `${registeredAt}+` : '~')} ${CAUSES.has(item.kind) ? 0 : 1}`;
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

const presentStatement = (row: Awaited<ReturnType<typeof statementsOf>>[number]) => ({
  ...row,
  madeOn: row.made_on,
  mailedOn: row.mailed_on,
  dueCents: row.due_cents,
});
