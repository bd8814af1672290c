/** A person holds or releases an encounter's claims: it holds at once, so that no window overtakes it. */
import type { Ctx } from '../ctx';
import { type Deps, inPractice } from '../deps';
import { newId } from '../ids';
import { Draft } from '../line/draft';
import { loadRecords, lockEncounters } from '../line/load';
import { saveDrafts } from '../line/save';
import { canHold, holdClaims, releaseClaims } from './hold';
import { lockUnsentClaims } from './store';

export interface HoldInput {
  encounterId: string;
  act: 'hold' | 'release';
  because: string;
}

export type HoldResult =
  | { kind: 'done'; lookId: string }
  | { kind: 'refused'; code: 'already_sent'; sentence: string }
  /** Nothing is held, so nothing can be released. */
  | { kind: 'not_held' };

/** Holding what is held already is harmless, and so is the same release sent twice at once. */
export function recordHold(deps: Deps, ctx: Ctx, { encounterId, act, because }: HoldInput): Promise<HoldResult> {
  return inPractice(deps, ctx, async ({ tx, sealer, practice }) => {
    await lockEncounters(tx, [encounterId]);
    await lockUnsentClaims(tx, encounterId);
    const [record] = await loadRecords(tx, sealer, [encounterId]);
    const lookId = `${act}/${newId()}`;
    const draft = new Draft(record!, practice, ctx, lookId);
    if (act === 'release' && !draft.encounter.held) return { kind: 'not_held' };
    if (act === 'hold' && !canHold(draft))
      return { kind: 'refused', code: 'already_sent', sentence: 'The claim is on its way; only a void takes it back.' };
    if (act === 'hold') holdClaims(draft, because);
    else releaseClaims(draft, because);
    draft.look({ owner: { kind: 'encounter', id: encounterId }, id: lookId, lane: 1 });
    await saveDrafts({ tx, sealer, practice, ctx }, [draft]);
    return { kind: 'done', lookId };
  });
}
