/** Charge lines and chart changes in the record. */
import type { Ctx } from '../ctx';
import { row, rows, type Tx } from '../db';
import type { ChartChange, Fix, Line } from '../line/record';
import type { OrgSealer } from '../privacy/seal';

export interface LinesToSave {
  encounterId: string;
  added: Line[];
  changed: Line[];
}

/** New lines, and new values of those there are. */
export async function saveLines(tx: Tx, ctx: Ctx, encounters: LinesToSave[]): Promise<void> {
  const added = encounters.flatMap(({ encounterId, added }) => added.map((line) => newRow(ctx, encounterId, line)));
  if (added.length > 0) await tx('charge_line').insert(added);
  const lines = encounters.flatMap(({ changed }) => changed);
  if (lines.length === 0) return;
  await tx.raw(
    `update charge_line l set code = x.code, modifiers = x.modifiers, units = x.units, charge_cents = x.charge, dx = x.dx, removed = x.removed
     from jsonb_to_recordset(?::jsonb) as x(id uuid, code text, modifiers text[], units int, charge bigint, dx int[], removed boolean) where l.org_id = ? and l.id = x.id`,
    [JSON.stringify(lines), ctx.org],
  );
}

const newRow = (ctx: Ctx, encounterId: string, line: Line): object => ({
  org_id: ctx.org,
  id: line.id,
  encounter_id: encounterId,
  n: line.n,
  source_id: line.sourceId ?? line.control,
  code: line.code,
  revenue: line.revenue,
  modifiers: line.modifiers,
  units: line.units,
  charge_cents: line.charge,
  from_date: line.from,
  dx: line.dx,
  control: line.control,
  removed: line.removed,
});

/** Those that no step has let in or dropped yet, and those whose corrected claims may still have to be built. */
export async function loadChartChanges(tx: Tx, sealer: OrgSealer, encounterId: string): Promise<ChartChange[]> {
  const found = await rows<Omit<ChartChange, 'fix'> & { data: Buffer }>(
    tx,
    `select id, data, state, frequency, claim_ids as "claimIds", made_by as "madeBy" from chart_change
     where encounter_id = ? and (state in ('new', 'waiting') or frequency is not null) order by id`,
    [encounterId],
  );
  return found.map(({ data, ...change }) => ({
    ...change,
    fix: sealer.openJson<Fix>('chart_change.data', change.id, data),
  }));
}

export async function saveChartChanges(tx: Tx, ctx: Ctx, changes: ChartChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.raw(
    `update chart_change c set state = x.state, frequency = x.frequency, claim_ids = x."claimIds", settled_at = case when x.state in ('applied', 'ignored') then coalesce(c.settled_at, ?::timestamptz) end
     from jsonb_to_recordset(?::jsonb) as x(id uuid, state text, frequency text, "claimIds" uuid[]) where c.org_id = ? and c.id = x.id`,
    [ctx.at, JSON.stringify(changes.map(({ fix: _, ...kept }) => kept)), ctx.org],
  );
}

export interface NewChange {
  id: string;
  encounterId: string;
  message: string;
  hash: string;
  fix: Fix;
}

export const insertChartChange = async (tx: Tx, sealer: OrgSealer, ctx: Ctx, change: NewChange): Promise<void> =>
  void (await tx('chart_change').insert({
    org_id: ctx.org,
    id: change.id,
    encounter_id: change.encounterId,
    message: change.message,
    content_hash: change.hash,
    data: sealer.sealJson('chart_change.data', change.id, change.fix),
    made_by: ctx.actor,
    at: ctx.at,
  }));

export interface ChangeGround {
  planned: boolean;
  from: string;
  /** The message by which the visit itself was registered. */
  registeredBy: string;
  lines: number[];
  /** The change that the message brought before. */
  known: { id: string; hash: string } | null;
}

/** What a change is held against before it is taken. Undefined: there is no such encounter. */
export const changeGround = (tx: Tx, encounterId: string, message: string): Promise<ChangeGround | undefined> =>
  row<ChangeGround>(
    tx,
    `select e.planned, e.from_date as "from", e.source_id as "registeredBy", array(select l.n from charge_line l where l.org_id = e.org_id and l.encounter_id = e.id and not l.removed) as lines,
       (select json_build_object('id', c.id, 'hash', c.content_hash) from chart_change c where c.org_id = e.org_id and c.encounter_id = e.id and c.message = ?) as known
     from encounter e where e.id = ?`,
    [message, encounterId],
  );
