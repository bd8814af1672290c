/** Appeals of an encounter's denials, and what the payer decided on them. Filing one is a decision on the denial's task. */
import { z } from 'zod';
import { inOrg } from '../db';
import { findFacts } from './store/encounters';
import { Problem } from './problems';
import { act, read } from './route';
import { cents, day, id } from './shapes';
import { hasAppeal, listAppeals } from './store/appeals';

const appealShape = z.object({
  id,
  level: z.int(),
  claim: z.int(),
  payer: z.string(),
  cents,
  packet: z.array(z.string()),
  filedOn: day,
  filedBy: z.string(),
  result: z.string(),
  noticeOn: day.nullable(),
});

const listRoute = read({
  path: '/encounters/:encounterId/appeals',
  summary: 'The appeals of an encounter’s denials, with what went with each letter and what the payer decided.',
  permission: 'encounter.read',
  audit: 'view',
  params: z.strictObject({ encounterId: id }),
  response: z.object({ encounterId: id, items: z.array(appealShape) }),
  seen: (body) => ({ kind: 'encounter', ids: [body.encounterId] }),
  async handle(tx, call) {
    const { encounterId } = call.params;
    if (!(await findFacts(tx, encounterId))) throw new Problem('not_found');
    return { body: { encounterId, items: await listAppeals(tx, encounterId) } };
  },
});

const decisionRoute = act({
  path: '/appeals/:appealId/decision',
  summary:
    'Record the payer’s letter on an appeal. Upheld: the denial is worked again, on the next level where there is one. 200: the encounter has gone on; 202: it will.',
  permission: 'appeal.answer',
  audit: 'act',
  repeat: 'content',
  params: z.strictObject({ appealId: id }),
  body: z.strictObject({ result: z.enum(['upheld', 'overturned']), noticeOn: day }),
  response: z.object({ applied: z.boolean() }),
  async handle(call) {
    const { ctx, deps, body } = call;
    const { appealId } = call.params;
    if (!(await inOrg(deps.db, ctx, (tx) => hasAppeal(tx, appealId)))) throw new Problem('not_found');
    const decided = await deps.services.recordAppealDecision(ctx, { appealId, ...body });
    switch (decided.kind) {
      case 'not_found':
        throw new Problem('not_found');
      case 'decided':
        throw new Problem('refused', {
          detail: `The payer’s letter of ${decided.noticeOn} is recorded already: ${decided.result}.`,
        });
      case 'before_filing':
        throw new Problem('request_invalid', {
          errors: [{ path: 'body.noticeOn', message: `is before the appeal was filed, on ${decided.filedOn}` }],
        });
      case 'recorded': {
        const applied = await deps.services.stepDone(ctx.org, decided.lookId, deps.stepWaitMs);
        return { status: applied ? 200 : 202, body: { applied } };
      }
    }
  },
});

export const appealRoutes = [listRoute, decisionRoute];
