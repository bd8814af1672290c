/** The life of a rule of the global layer: from the command line, by named persons, with the refusals that all rules have. */
import { type Day, dayOf, type Instant, startOf } from '../../calendar';
import type { Db } from '../../db';
import { approvalRefusal, endRefusal, type RuleRefusal } from '../refusals';
import { changeGlobal, lockGlobal, wasTried } from './store';

export interface GlobalAct {
  id: string;
  by: string;
  because: string;
  at: Instant;
}

/** Undefined: there is no such version; null: it is done. */
export type GlobalOutcome = RuleRefusal | null | undefined;

/** Every practice has its own zone; the days of the installation are UTC's. */
const ZONE = 'UTC';

/** The second person's yes, after a trial in some practice. */
export const approveGlobal = (jobDb: Db, act: GlobalAct & { activeFrom?: Day }): Promise<GlobalOutcome> =>
  jobDb.transaction(async (tx) => {
    const version = await lockGlobal(tx, act.id);
    if (!version) return undefined;
    const today = dayOf(act.at, ZONE);
    const activeFrom = act.activeFrom ?? today;
    const facts = { actor: act.by, hasBacktest: await wasTried(tx, act.id), activeFrom, today };
    const refusal = approvalRefusal(version, facts);
    if (refusal) return refusal;
    const start = startOf(activeFrom, ZONE);
    await changeGlobal(tx, act.id, {
      approved_by: act.by,
      approved_at: act.at,
      approved_because: act.because,
      active_from: start < act.at ? act.at : start,
    });
    return null;
  });

/** From now on it holds for no claim whose judging begins. */
export const retireGlobal = (jobDb: Db, act: GlobalAct): Promise<GlobalOutcome> =>
  jobDb.transaction(async (tx) => {
    const version = await lockGlobal(tx, act.id);
    if (!version) return undefined;
    const refusal = endRefusal(version, 'approved');
    if (refusal) return refusal;
    await changeGlobal(tx, act.id, { retired_by: act.by, retired_at: act.at, retired_because: act.because });
    return null;
  });
