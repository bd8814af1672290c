/** What the EHR says anew of a visit that was registered: a changed chart, later charges. */
import { z } from 'zod';
import { inOrg } from '../db';
import type { Fix } from '../line/record';
import { changeBody, fixOf, linesOf, newLines } from './fix-shapes';
import { Problem } from './problems';
import { act, type Call } from './route';
import { id } from './shapes';
import { findFacts } from './store/encounters';

const params = z.strictObject({ encounterId: id });
/** The sender's id of the message: the same again is the same message. */
const message = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'is not 1 to 200 visible characters');
const response = z.object({
  /** Null: the message was known. */
  changeId: id.nullable(),
  duplicate: z.boolean(),
  applied: z.boolean(),
});

const changeRoute = act({
  path: '/encounters/:encounterId/changes',
  summary:
    'Change a visit. Before its claim is sent the claim is built anew; afterwards a person decides what it means (decide_change). 200: the encounter has gone on; 202: it will.',
  permission: 'visit.import',
  audit: 'act',
  repeat: 'content',
  params,
  body: z.strictObject({ message, fix: changeBody }),
  response,
  handle: (call) => take(call, call.params.encounterId, call.body.message, fixOf(call.body.fix)),
});

const chargeRoute = act({
  path: '/encounters/:encounterId/charges',
  summary: 'Add later charges to a visit; the same message again is the same message.',
  permission: 'visit.import',
  audit: 'act',
  repeat: 'content',
  params,
  body: z.strictObject({ message, lines: newLines }),
  response,
  handle: (call) => take(call, call.params.encounterId, call.body.message, { addLines: linesOf(call.body.lines) }),
});

async function take({ deps, ctx }: Pick<Call, 'deps' | 'ctx'>, encounterId: string, said: string, fix: Fix) {
  if (!(await inOrg(deps.db, ctx, (tx) => findFacts(tx, encounterId)))) throw new Problem('not_found');
  const taken = await deps.services.takeChange(ctx, { encounterId, message: said, fix });
  switch (taken.kind) {
    case 'not_found':
      throw new Problem('not_found');
    case 'unfit':
      throw new Problem('request_invalid', { errors: [{ path: 'body', message: taken.sentence }] });
    case 'duplicate':
      if (taken.differs)
        throw new Problem('key_reused', {
          detail: 'This message said something else before; what it said first holds.',
        });
      return { body: { changeId: null, duplicate: true, applied: true } };
    case 'taken': {
      const applied = await deps.services.stepDone(ctx.org, taken.lookId, deps.stepWaitMs);
      return { status: applied ? 200 : 202, body: { changeId: taken.changeId, duplicate: false, applied } };
    }
  }
}

export const chartChangeRoutes = [changeRoute, chargeRoute];
