/**
 * A step is one transaction keyed by what caused it. This wraps the work of every owner: finds which causes are new,
 * takes the business time from them, runs the work once, and logs the result under each cause.
 */
import type { Instant } from '../calendar';
import type { Deps, Work } from '../deps';
import { inOrg, row, rows, type Tx } from '../db';
import type { StepInput, StepResult } from '../engine/contract';
import { loadPractice, orgNow } from '../practice/store';
import type { Owner } from '../ids';

export interface StepWork extends Work {
  owner: Owner;
  /** The key of the step: its first cause. */
  cause: string;
}

/** What an owner's work answers; the time and the next due date are added here. */
export type Outcome = Pick<StepResult, 'stage' | 'next'>;

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
    const now = await orgNow(tx, org);
    const cause = await newCauses(tx, input, now);
    if (cause.keys.length === 0 && !(steps.goesOn && input.looks.length === 0)) {
      return answer(tx, owner, now, await steps.stand(tx, owner));
    }
    const at = cause.at ?? now;
    const key = cause.keys[0] ?? `on/${owner.kind}/${owner.id}`;
    const practice = await loadPractice(tx, org, at);
    const sealer = await deps.sealers.for(tx, org);
    const outcome = await steps.work({ tx, sealer, practice, owner, cause: key, ctx: { org, actor: 'system', at } });
    const result = await answer(tx, owner, now, outcome);
    if (cause.keys.length > 0) await log(tx, input, cause.keys, at, result);
    return result;
  });
}

/** Looks that have no row in step_log; on a timer, the earliest wait of this owner that is due. */
async function newCauses(tx: Tx, input: StepInput, now: Instant): Promise<{ keys: string[]; at: Instant | null }> {
  if (input.looks.length > 0) {
    const ids = input.looks.map((look) => look.id);
    const seen = new Set(
      (await rows<{ key: string }>(tx, 'select key from step_log where key = any(?)', [ids] as never)).map(
        (found) => found.key,
      ),
    );
    const fresh = input.looks.filter((look) => !seen.has(look.id));
    return {
      keys: [...new Set(fresh.map((look) => look.id))],
      at:
        fresh
          .map((look) => look.at)
          .sort()
          .at(-1) ?? null,
    };
  }
  const due = await row<{ id: string; firesAt: Instant }>(
    tx,
    `select id, fires_at as "firesAt" from deadline where owner_kind = ? and owner_id = ? and status = 'open' and fires_at <= ? order by fires_at, id limit 1`,
    [input.owner.kind, input.owner.id, now],
  );
  return due ? { keys: [`due/${due.id}/${due.firesAt}`], at: due.firesAt } : { keys: [], at: null };
}

async function answer(tx: Tx, owner: Owner, now: Instant, outcome: Outcome): Promise<StepResult> {
  const earliest = await row<{ due: Instant | null }>(
    tx,
    `select min(fires_at) as due from deadline where owner_kind = ? and owner_id = ? and status = 'open'`,
    [owner.kind, owner.id],
  );
  const due = earliest?.due ?? null;
  // A wait that is due already (a later look overtook it) is worked at once, as itself.
  if (due !== null && due <= now && outcome.next === 'wait') return { ...outcome, due, now, next: 'again' };
  return { ...outcome, due, now, next: outcome.next === 'done' && due !== null ? 'wait' : outcome.next };
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
