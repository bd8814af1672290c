/** Rows of the message inbox, and of the charges that senders have sent. */
import type { Instant } from '../../calendar';
import type { Ctx } from '../../ctx';
import { row, rows, type Tx } from '../../db';
import { newId } from '../../ids';
import type { Problem } from '../../registration/intake';
import type { InboxState } from '../../words';

export interface InboxRow {
  id: string;
  n: number;
  source: string;
  format: 'hl7' | 'csv';
  control: string;
  kind: string;
  state: InboxState;
  problems: Problem[];
  waitsFor: string | null;
  encounterId: string | null;
  documentId: string;
  /** The bytes that a person put in the place of the sender's. */
  correctedId: string | null;
  attempts: number;
  receivedAt: Instant;
  settledAt: Instant | null;
  settledBy: string | null;
  because: string | null;
}

const COLUMNS = `id, n, source, format, control, kind, state, problems, waits_for as "waitsFor", encounter_id as "encounterId", document_id as "documentId", corrected_id as "correctedId",
  attempts, received_at as "receivedAt", settled_at as "settledAt", settled_by as "settledBy", because`;

export interface NewMessage {
  source: string;
  format: 'hl7' | 'csv';
  control: string;
  sha256: Buffer;
  kind: string;
  documentId: string;
}

/** The row of a message, locked: a new one, or the one that these bytes have already. */
export async function openMessage(tx: Tx, ctx: Ctx, message: NewMessage): Promise<{ row: InboxRow; isNew: boolean }> {
  const [made] = await tx('inbox_message')
    .insert({
      org_id: ctx.org,
      id: newId(),
      source: message.source,
      format: message.format,
      control: message.control,
      sha256: message.sha256,
      kind: message.kind,
      document_id: message.documentId,
      state: 'failed',
      received_at: ctx.at,
    })
    .onConflict(['org_id', 'source', 'control', 'sha256'])
    .ignore()
    .returning(tx.raw(COLUMNS) as never);
  if (made) return { row: made as InboxRow, isNew: true };
  const known = await row<InboxRow>(
    tx,
    `select ${COLUMNS} from inbox_message where source = ? and control = ? and sha256 = ? for update`,
    [message.source, message.control, message.sha256] as never,
  );
  return { row: known!, isNew: false };
}

/** What else came under the control id, the newest first. */
export const sameControl = (tx: Tx, { id, source, control }: InboxRow): Promise<{ id: string; state: InboxState }[]> =>
  rows(tx, 'select id, state from inbox_message where source = ? and control = ? and id <> ? order by n desc', [
    source,
    control,
    id,
  ]);

export interface Settlement {
  state: InboxState;
  problems?: readonly Problem[];
  waitsFor?: string;
  encounterId?: string;
  correctedId?: string;
  because?: string;
}

/** What became of a message by this attempt. */
export async function settleMessage(tx: Tx, ctx: Ctx, id: string, settlement: Settlement): Promise<void> {
  const { state, problems = [], waitsFor, encounterId, correctedId, because } = settlement;
  const isSettled = state === 'applied' || state === 'discarded';
  await tx('inbox_message')
    .where({ org_id: ctx.org, id })
    .update({
      state,
      problems: JSON.stringify(problems),
      waits_for: waitsFor ?? null,
      settled_at: isSettled ? ctx.at : null,
      settled_by: isSettled ? ctx.actor : null,
      ...(encounterId && { encounter_id: encounterId }),
      ...(correctedId && { corrected_id: correctedId }),
      ...(because && { because }),
    });
}

export const countAttempt = async (tx: Tx, ctx: Ctx, id: string): Promise<void> =>
  void (await tx('inbox_message').where({ org_id: ctx.org, id }).increment('attempts', 1));

export const lockMessage = (tx: Tx, id: string): Promise<InboxRow | undefined> =>
  row<InboxRow>(tx, `select ${COLUMNS} from inbox_message where id = ? for update`, [id]);

export const findMessage = (tx: Tx, id: string): Promise<InboxRow | undefined> =>
  row<InboxRow>(tx, `select ${COLUMNS} from inbox_message where id = ?`, [id]);

export const messageByNumber = (tx: Tx, n: number): Promise<InboxRow | undefined> =>
  row<InboxRow>(tx, `select ${COLUMNS} from inbox_message where n = ?`, [n]);

/** Newest first, behind `before`; one more than asked for, so that the caller knows whether there are more. */
export const listMessages = (
  tx: Tx,
  filter: { states?: readonly InboxState[]; source?: string },
  before: number | undefined,
  limit: number,
): Promise<InboxRow[]> =>
  rows<InboxRow>(
    tx,
    `select ${COLUMNS} from inbox_message where (?::text[] is null or state = any(?)) and (?::text is null or source = ?) and (?::bigint is null or n < ?) order by n desc limit ?`,
    [
      filter.states ?? null,
      filter.states ?? null,
      filter.source ?? null,
      filter.source ?? null,
      before ?? null,
      before ?? null,
      limit + 1,
    ] as never,
  );

export const countMessages = (tx: Tx): Promise<{ state: InboxState; messages: number }[]> =>
  rows(tx, 'select state, count(*)::int as messages from inbox_message group by state order by state');

/** Those that wait for one of these, oldest first; `null`: for anything. */
export const pendingOn = (tx: Tx, source: string, keys: readonly string[]): Promise<{ id: string }[]> =>
  rows(tx, `select id from inbox_message where state = 'pending' and source = ? and waits_for = any(?) order by n`, [
    source,
    keys,
  ] as never);

/** All that wait, oldest first. */
export const allPending = (tx: Tx, limit: number): Promise<{ id: string }[]> =>
  rows(tx, `select id from inbox_message where state = 'pending' order by n limit ?`, [limit]);

export interface ChargeKey {
  source: string;
  visit: string;
}

/** Which of these charges of a visit are new, now noted as taken by this message; the others have been taken before. */
export async function noteCharges(
  tx: Tx,
  ctx: Ctx,
  { source, visit }: ChargeKey,
  charges: readonly string[],
  by: { encounterId: string; messageId: string },
): Promise<Set<string>> {
  if (charges.length === 0) return new Set();
  const noted = await rows<{ charge: string }>(
    tx,
    `insert into received_charge (org_id, source, visit, charge, encounter_id, message_id) select ?, ?, ?, charge, ?, ? from unnest(?::text[]) as charge
     where not exists (select from charge_line l where l.org_id = ? and l.encounter_id = ? and l.source_id = charge)
     on conflict do nothing returning charge`,
    [ctx.org, source, visit, by.encounterId, by.messageId, charges, ctx.org, by.encounterId] as never,
  );
  return new Set(noted.map(({ charge }) => charge));
}

/** The charges that a visit was registered with, by the message that did it. */
export async function noteRegistered(
  tx: Tx,
  ctx: Ctx,
  { source, visit }: ChargeKey,
  charges: readonly string[],
  by: { encounterId: string; messageId: string },
): Promise<void> {
  if (charges.length === 0) return;
  await tx.raw(
    `insert into received_charge (org_id, source, visit, charge, encounter_id, message_id) select ?, ?, ?, charge, ?, ? from unnest(?::text[]) as charge on conflict do nothing`,
    [ctx.org, source, visit, by.encounterId, by.messageId, charges] as never,
  );
}

export interface WithdrawnCharge {
  charge: string;
  isWithdrawn: boolean;
  /** Its line, once the encounter's step has let it in. */
  line: number | null;
}

/** Charges of a visit that a message takes back. */
export const chargesToWithdraw = (
  tx: Tx,
  { source, visit }: ChargeKey,
  encounterId: string,
  charges: readonly string[],
): Promise<WithdrawnCharge[]> =>
  rows<WithdrawnCharge>(
    tx,
    `select asked.charge, r.withdrawn_by is not null as "isWithdrawn", l.n as line from unnest(?::text[]) as asked(charge)
     left join received_charge r on r.source = ? and r.visit = ? and r.charge = asked.charge
     left join charge_line l on l.encounter_id = ? and l.source_id = asked.charge and not l.removed`,
    [charges, source, visit, encounterId] as never,
  );

/** Noted even where the charge itself came by another way: what was taken back is not taken again. */
export async function noteWithdrawn(
  tx: Tx,
  ctx: Ctx,
  { source, visit }: ChargeKey,
  charges: readonly string[],
  by: { encounterId: string; messageId: string },
): Promise<void> {
  if (charges.length === 0) return;
  await tx.raw(
    `insert into received_charge (org_id, source, visit, charge, encounter_id, message_id, withdrawn_by) select ?, ?, ?, charge, ?, ?, ? from unnest(?::text[]) as charge
     on conflict (org_id, source, visit, charge) do update set withdrawn_by = excluded.withdrawn_by`,
    [ctx.org, source, visit, by.encounterId, by.messageId, by.messageId, charges] as never,
  );
}

/** The diagnoses that a visit will have once all its changes are in: those of the last change that says them, else its own. */
export const visitDiagnoses = async (tx: Tx, encounterId: string): Promise<string[]> =>
  (await row<{ diagnoses: string[] }>(tx, 'select diagnoses from encounter where id = ?', [encounterId]))!.diagnoses;
