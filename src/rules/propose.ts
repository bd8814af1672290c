/** Reads what was refused lately and writes drafts of what was refused often; each fingerprint once, ever. */
import { addDays, dayOf, instantOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { type Deps, inPractice } from '../deps';
import { newId } from '../ids';
import { propose } from './proposal';
import { insertVersion, refusedSince } from './store';

const LOOK_BACK_DAYS = 180;
const OFTEN = 3;
/** Nobody reads a hundred drafts; the next run goes on. */
const MOST = 20;

/** The author of what nobody wrote: so that any person may approve it. */
const AUTHOR = 'system';

/** Drafts from denials and rejections; how many are new. */
export const proposeRules = (deps: Deps, ctx: Ctx): Promise<{ proposed: { id: string; key: string }[] }> =>
  inPractice(deps, ctx, async ({ tx, practice }) => {
    const today = dayOf(ctx.at, practice.zone);
    const since = instantOf(addDays(today, -LOOK_BACK_DAYS), '00:00', practice.zone);
    const proposed: { id: string; key: string }[] = [];
    for (const refused of await refusedSince(tx, since, OFTEN)) {
      if (proposed.length === MOST) break;
      const { rule, payerCode, because, evidence, fingerprint } = propose(refused);
      const id = newId();
      const made = { id, layer: 'payer' as const, payerCode, rule, because, by: AUTHOR, at: ctx.at };
      const version = await insertVersion(tx, ctx.org, { ...made, evidence, fingerprint });
      if (version === undefined) continue;
      proposed.push({ id, key: rule.key });
      await writeAudit(tx, ctx, [
        { action: 'rule.write', subject: { kind: 'rule', id }, because, detail: { key: rule.key, proposed: true } },
      ]);
    }
    return { proposed };
  });
