/**
 * A step is one transaction keyed by what caused it. This wraps the work of every owner: finds which causes are new,
 * takes the business time from them, runs the work once, and logs the result under each cause.
 */
import type { Instant } from '../calendar';
import type { Deps, Work } from '../deps';
import { inOrg, row, type Tx } from '../db';
import type { StepInput, StepResult } from '../engine/contract';
import { PRACTICE_COLUMNS, practiceAt, type PracticeRow, wallNow } from '../practice/store';
import type { Owner } from '../ids';

export interface StepWork extends Work {
  owner: Owner;
  /** The key of the step: its first cause. */
  cause: string;
}

/** What an owner's work answers; the time is added here, and the next due date unless the work knows it. */
export type Outcome = Pick<StepResult, 'stage' | 'next'> & Partial<Pick<StepResult, 'due'>>;

interface OwnerSteps {
  /** Takes the owner's locks before the causes are read, so that the same cause twice at once is seen by the second. */
  lock(tx: Tx, owner: Owner): Promise<void>;
  /** Does what there is to do. */
  work(step: StepWork): Promise<Outcome>;
  /** Where the owner stands when there is nothing to do. */
  stand(tx: Tx, owner: Owner): Promise<Outcome>;
  /** Work that the record itself asks for, without a look or a due date (the next chunk of a file). */
  goesOn?: boolean;
}

export function runStep(deps: Deps, input: StepInput, steps: OwnerSteps): Promise<StepResult> {
  const { org, owner } = input;
  return inOrg(deps.db, { org }, async (tx) => {
    await steps.lock(tx, owner);
    const standing = await readStanding(tx, input);
    const { now } = standing;
    const cause = newCauses(input, standing);
    if (cause.keys.length === 0 && !(steps.goesOn && input.looks.length === 0)) {
      return answer(tx, owner, now, { due: standing.wait?.firesAt ?? null, ...(await steps.stand(tx, owner)) });
    }
    const at = cause.at ?? now;
    const key = cause.keys[0] ?? `on/${owner.kind}/${owner.id}`;
    const practice = practiceAt(standing.practice, at);
    const sealer = await deps.sealers.for(tx, org);
    const outcome = await steps.work({ tx, sealer, practice, owner, cause: key, ctx: { org, actor: 'system', at } });
    const result = await answer(tx, owner, now, outcome);
    if (cause.keys.length > 0) await log(tx, input, cause.keys, at, result);
    return result;
  });
}

interface Standing {
  practice: PracticeRow;
  now: Instant;
  /** The looks that have a row in step_log. */
  seen: Set<string>;
  /** The owner's earliest open wait. */
  wait: { id: string; firesAt: Instant } | null;
}

/** What every step asks first, in one round trip; after the locks, so that it sees what their last holder has written. */
async function readStanding(tx: Tx, { org, owner, looks }: StepInput): Promise<Standing> {
  const found = await row<
    PracticeRow & { clock: Instant | null; seen: string[]; waitId: string; firesAt: Instant | null }
  >(
    tx,
    `select ${PRACTICE_COLUMNS}, (select c.at from org_clock c where c.org_id = o.org_id) as clock,
       array(select s.key from step_log s where s.org_id = o.org_id and s.key = any(?)) as seen, w.id as "waitId", w.fires_at as "firesAt"
     from org o left join lateral (
       select d.id, d.fires_at from deadline d where d.org_id = o.org_id and d.owner_kind = ? and d.owner_id = ? and d.status = 'open' order by d.fires_at, d.id limit 1) w on true
     where o.org_id = ?`,
    [looks.map((look) => look.id), owner.kind, owner.id, org] as never,
  );
  if (!found) throw new Error('no such organisation');
  const { clock, seen, waitId, firesAt, ...practice } = found;
  return { practice, now: clock ?? wallNow(), seen: new Set(seen), wait: firesAt ? { id: waitId, firesAt } : null };
}

/** Looks that are not in step_log; on a timer, the earliest wait of this owner if it is due. */
function newCauses({ looks }: StepInput, { seen, wait, now }: Standing): { keys: string[]; at: Instant | null } {
  if (looks.length > 0) {
    const fresh = looks.filter((look) => !seen.has(look.id));
    const times = fresh.map((look) => look.at).sort();
    return { keys: [...new Set(fresh.map((look) => look.id))], at: times.at(-1) ?? null };
  }
  return wait && wait.firesAt <= now
    ? { keys: [`due/${wait.id}/${wait.firesAt}`], at: wait.firesAt }
    : { keys: [], at: null };
}

async function answer(tx: Tx, owner: Owner, now: Instant, outcome: Outcome): Promise<StepResult> {
  const { stage, next } = outcome;
  const due = outcome.due === undefined ? await earliestWait(tx, owner) : outcome.due;
  // A wait that is due already (a later look overtook it) is worked at once, as itself.
  if (due !== null && due <= now && next === 'wait') return { stage, due, now, next: 'again' };
  return { stage, due, now, next: next === 'done' && due !== null ? 'wait' : next };
}

async function earliestWait(tx: Tx, owner: Owner): Promise<Instant | null> {
  const earliest = await row<{ due: Instant | null }>(
    tx,
    `select min(fires_at) as due from deadline where owner_kind = ? and owner_id = ? and status = 'open'`,
    [owner.kind, owner.id],
  );
  return earliest?.due ?? null;
}

async function log(tx: Tx, input: StepInput, keys: string[], at: Instant, result: StepResult): Promise<void> {
  // A wait that a look by its own key has worked already is only read again: the first row stands.
  await tx('step_log')
    .insert(
      keys.map((key) => ({
        org_id: input.org,
        key,
        owner_kind: input.owner.kind,
        owner_id: input.owner.id,
        result: JSON.stringify(result),
        as_of: at,
      })),
    )
    .onConflict(['org_id', 'key'])
    .ignore();
}
