/** What people do to an encounter's claims and to its tasks beside deciding: hold, release, put off. */
import { z } from 'zod';
import { inOrg } from '../db';
import { worksQueue } from '../identity/permissions';
import { Problem } from './problems';
import { act, type Call } from './route';
import { day, freeText, id } from './shapes';
import { findFacts } from './store/encounters';
import { findTask, type TaskRow } from './store/tasks';

const holdRoute = (name: 'hold' | 'release', summary: string) =>
  act({
    path: `/encounters/:encounterId/${name}`,
    summary,
    permission: 'claim.hold',
    audit: 'act',
    repeat: 'harmless',
    params: z.strictObject({ encounterId: id }),
    body: z.strictObject({ because: freeText(500) }),
    response: z.object({ applied: z.boolean() }),
    async handle(call) {
      const { deps, ctx } = call;
      const { encounterId } = call.params;
      if (!(await inOrg(deps.db, ctx, (tx) => findFacts(tx, encounterId)))) throw new Problem('not_found');
      const done = await deps.services.recordHold(ctx, { encounterId, act: name, ...call.body });
      if (done.kind === 'refused') throw new Problem('refused', { refusal: done.code, detail: done.sentence });
      if (done.kind === 'not_held') throw new Problem('refused', { detail: 'Nothing of this encounter is held.' });
      const applied = await deps.services.stepDone(ctx.org, done.lookId, deps.stepWaitMs);
      return { status: applied ? 200 : 202, body: { applied } };
    },
  });

const snoozeRoute = act({
  path: '/tasks/:taskId/snooze',
  summary:
    'Put a task off, as it was seen (If-Match or version): it opens again as the day begins. Refused past a legal deadline.',
  permission: 'task.decide',
  audit: 'act',
  repeat: 'version',
  params: z.strictObject({ taskId: id }),
  body: z.strictObject({ version: z.int().min(1).optional(), until: day, because: freeText(500) }),
  response: z.object({ until: day }),
  async handle(call) {
    const { deps, ctx, body } = call;
    const { taskId } = call.params;
    const task = await inOrg(deps.db, ctx, (tx) => findTask(tx, taskId));
    if (!task) throw new Problem('not_found');
    mustWorkQueue(call, task);
    const version = call.ifMatch ?? body.version;
    if (version === undefined) throw new Problem('version_missing');
    const { until, because } = body;
    const done = await deps.services.snoozeTask(ctx, { taskId, version, until, because });
    switch (done.kind) {
      case 'not_found':
        throw new Problem('not_found');
      case 'stale':
        throw new Problem('version_conflict', { current: { version: done.version, state: done.state, changed: null } });
      case 'not_later':
        throw new Problem('request_invalid', {
          errors: [{ path: 'body.until', message: `is not after today, ${done.today}` }],
        });
      case 'refused':
        throw new Problem('refused', { refusal: done.code, detail: done.sentence });
      case 'snoozed':
        return { body: { until } };
    }
  },
});

function mustWorkQueue({ ctx }: Pick<Call, 'ctx'>, task: TaskRow): void {
  if (!worksQueue(ctx.roles, task.queue))
    throw new Problem('not_permitted', { detail: 'Your role does not work the queue of this task.' });
}

export const claimActRoutes = [
  holdRoute('hold', 'Hold an encounter’s claims, also those that are built meanwhile. Refused for what is on its way.'),
  holdRoute('release', 'Let an encounter’s held claims go.'),
  snoozeRoute,
];
