/**
 * Small steps for the process layer's own tests: real transactions on step_log, deadline and outbox, and a story so
 * simple that a test can say what must come out. A look's id is its order:
 *
 *   open/<days>/<any>            a deadline so many days from the look's time; when missed, nothing follows
 *   every/<days>/<until>/<any>   the same, again and again up to `until` days
 *   tell/<owner id>/<look>       sends a look to another encounter through the outbox
 *   send/<any>                   (submission) asks for the delivery, then waits 3 days for an answer
 *   close/<any>                  meets everything that is open: the owner is done
 *   note/<any>                   only a fact
 */
import { inOrg, row, rows, type Db, type Tx } from '../../src/db';
import { iso, type Instant } from '../../src/calendar';
import type { OutsideCalls, StepInput, StepResult, Steps } from '../../src/engine/contract';
import { newId, type Owner, type OwnerKind } from '../../src/ids';

const DAY_MS = 86_400_000;

/** What a test does to the steps: break them, slow them, count them. */
export interface Meddling {
  before?: (input: StepInput) => Promise<void> | void;
  /** Answers something else than the record says. */
  answer?: (result: StepResult) => StepResult;
  afterCommit?: (input: StepInput, result: StepResult) => Promise<void> | void;
  deliver?: (input: { org: string; id: string }) => Promise<void> | void;
}

export const testSteps =
  (meddling: Meddling = {}) =>
  (db: Db): Steps => {
    const step = async (input: StepInput): Promise<StepResult> => {
      await meddling.before?.(input);
      const result = await inOrg(db, { org: input.org }, (tx) => advance(tx, input));
      await meddling.afterCommit?.(input, result);
      return meddling.answer?.(result) ?? result;
    };
    return {
      advanceEncounter: step,
      advanceAccount: step,
      advancePractice: step,
      advanceSubmission: step,
      advanceRemittanceFile: step,
      advanceAcknowledgementFile: step,
      advanceRuleBacktest: step,
    };
  };

/** A delivery is a row in step_log: once, however often it is called. */
export const testOutside =
  (meddling: Meddling = {}) =>
  (db: Db): OutsideCalls => ({
    async deliverSubmission({ org, id }) {
      await meddling.deliver?.({ org, id });
      await inOrg(db, { org }, (tx) =>
        tx.raw(
          `insert into step_log (org_id, key, owner_kind, owner_id, result, as_of) values (?, ?, 'submission', ?, '{}', now())
           on conflict do nothing`,
          [org, `delivered/${id}`, id],
        ),
      );
    },
  });

async function advance(tx: Tx, { org, owner, looks }: StepInput): Promise<StepResult> {
  await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [owner.id]);
  const now = await businessTime(tx, org);
  const fresh: { key: string; at: Instant }[] = [];
  for (const { id, at } of looks) {
    if (await row(tx, 'select 1 from step_log where org_id = ? and key = ?', [org, id])) continue;
    await order(tx, org, owner, id, at);
    fresh.push({ key: id, at });
  }
  for (const missed of await takeMissed(tx, org, owner, now)) {
    // The runner wakes a closed owner with this very key.
    if (!fresh.some(({ key }) => key === missed.key)) fresh.push(missed);
  }
  const result = await answer(tx, org, owner, now);
  for (const { key, at } of fresh) {
    await tx.raw('insert into step_log (org_id, key, owner_kind, owner_id, result, as_of) values (?, ?, ?, ?, ?, ?)', [
      org,
      key,
      owner.kind,
      owner.id,
      JSON.stringify(result),
      at,
    ]);
  }
  return result;
}

async function order(tx: Tx, org: string, owner: Owner, id: string, at: Instant): Promise<void> {
  const [verb, ...words] = id.split('/');
  if (verb === 'open') await openDeadline(tx, org, owner, 'open', at, Number(words[0]));
  if (verb === 'every')
    await openDeadline(tx, org, owner, `every/${words[0]}/${later(at, Number(words[1]))}`, at, Number(words[0]));
  if (verb === 'send') await openDeadline(tx, org, owner, 'open', at, 3);
  if (verb === 'tell') await sendLook(tx, org, { kind: 'encounter', id: words[0]! }, words.slice(1).join('/'), at);
  if (verb === 'close')
    await tx.raw(
      `update deadline set status = 'met', closed_at = ? where org_id = ? and owner_id = ? and status = 'open'`,
      [at, org, owner.id],
    );
}

/** Marks what is due by now as missed, and opens what follows; each is a cause with a key of its own. */
async function takeMissed(tx: Tx, org: string, owner: Owner, now: Instant): Promise<{ key: string; at: Instant }[]> {
  const missed = await rows<{ id: string; kind: string; fires_at: Instant }>(
    tx,
    `update deadline set status = 'missed', closed_at = fires_at where org_id = ? and owner_id = ? and status = 'open' and fires_at <= ?
     returning id, kind, fires_at`,
    [org, owner.id, now],
  );
  for (const { kind, fires_at } of missed) {
    const [verb, days, ...until] = kind.split('/');
    if (verb === 'every' && later(fires_at, Number(days)) <= until.join('/'))
      await openDeadline(tx, org, owner, kind, fires_at, Number(days));
  }
  return missed.map(({ id, fires_at }) => ({ key: `due/${id}/${fires_at}`, at: fires_at }));
}

async function answer(tx: Tx, org: string, owner: Owner, now: Instant): Promise<StepResult> {
  const next = await row<{ due: Instant | null }>(
    tx,
    `select min(fires_at) as due from deadline where org_id = ? and owner_id = ? and status = 'open'`,
    [org, owner.id],
  );
  const due = next?.due ?? null;
  if (due === null) return { stage: 'zero_balance', due, now, next: 'done' };
  const delivered = await row(tx, 'select 1 from step_log where org_id = ? and key = ?', [
    org,
    `delivered/${owner.id}`,
  ]);
  const deliver = owner.kind === 'submission' && !delivered;
  return { stage: 'adjudication', due, now, next: deliver ? 'deliver' : 'wait' };
}

async function openDeadline(tx: Tx, org: string, owner: Owner, kind: string, at: Instant, days: number): Promise<void> {
  const firesAt = later(at, days);
  await tx.raw(
    `insert into deadline (org_id, id, kind, owner_kind, owner_id, due_date, fires_at, told, opened_at)
     values (?, ?, ?, ?, ?, ?, ?, exists (select from org_clock where org_id = ?), ?)`,
    [org, newId(), kind, owner.kind, owner.id, firesAt.slice(0, 10), firesAt, org, at],
  );
}

async function businessTime(tx: Tx, org: string): Promise<Instant> {
  const clock = await row<{ at: Instant }>(
    tx,
    'select coalesce((select at from org_clock where org_id = ?), clock_timestamp()) as at',
    [org],
  );
  return clock!.at;
}

export async function sendLook(tx: Tx, org: string, owner: Owner, id: string, at: Instant, lane = 3): Promise<void> {
  await tx.raw(
    `insert into outbox (org_id, owner_kind, owner_id, look_id, at, lane, told)
     values (?, ?, ?, ?, ?, ?, exists (select from org_clock where org_id = ?))`,
    [org, owner.kind, owner.id, id, at, lane, org],
  );
}

const later = (at: Instant, days: number): Instant => iso(Date.parse(at) + days * DAY_MS);

/** All that happened to an organisation, in an order of its own: equal texts are equal runs. */
export async function factsOf(db: Db, org: string): Promise<string[]> {
  return inOrg(db, { org }, async (tx) => {
    const steps = await rows<{ line: string }>(
      tx,
      `select owner_kind || ' ' || owner_id || ' ' || as_of || ' ' || regexp_replace(key, '^due/[^/]+', 'due') as line from step_log where org_id = ?`,
      [org],
    );
    const waits = await rows<{ line: string }>(
      tx,
      `select owner_kind || ' ' || owner_id || ' ' || kind || ' ' || fires_at || ' ' || status as line from deadline where org_id = ?`,
      [org],
    );
    return [...steps, ...waits].map(({ line }) => line).sort();
  });
}

export const newOwner = (kind: OwnerKind = 'encounter'): Owner => ({ kind, id: newId() });
