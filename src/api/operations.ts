/** What does not go on by itself, and the levers for it. */
import { z } from 'zod';
import { RUNNABLE_CYCLES } from '../cycles';
import { act, read } from './route';
import { count, id, instant } from './shapes';
import { lateness, outboxByLane, problems, stuckEncounters } from './store/operations';

const overview = z.object({
  /** The organisation's business time. */
  at: instant,
  told: z.boolean(),
  stuck: z.array(z.object({ encounterId: id, number: z.int(), stage: z.string(), since: instant })),
  problems: z.array(
    z.object({
      workflow: z.string(),
      activity: z.string(),
      attempt: count,
      error: z.string(),
      firstAt: instant,
      lastAt: instant,
    }),
  ),
  outbox: z.array(z.object({ lane: z.int(), waiting: count, failing: count, oldest: instant })),
  late: z.object({ decisions: count, deadlines: count, oldestDeadline: instant.nullable() }),
});
export type OperationsOverview = z.output<typeof overview>;

const overviewRoute = read({
  path: '/operations',
  summary: 'Stuck encounters, failing activities, messages not delivered, deadlines that did not fire.',
  permission: 'operations.read',
  audit: 'none',
  response: overview,
  async handle(tx, call) {
    const late = await lateness(tx, call.ctx.at);
    const failing = await problems(tx, 100);
    return {
      body: {
        at: call.ctx.at,
        told: call.caller.user.told,
        stuck: (await stuckEncounters(tx, 100)).map((row) => ({
          encounterId: row.id,
          number: row.number,
          stage: row.stage,
          since: row.stage_since,
        })),
        problems: failing.map((row) => ({
          ...row,
          workflow: row.workflow_id,
          firstAt: row.first_at,
          lastAt: row.last_at,
        })),
        outbox: await outboxByLane(tx),
        late: { decisions: late.decisions, deadlines: late.deadlines, oldestDeadline: late.oldest_deadline },
      },
    };
  },
});

const cycleRoute = act({
  path: '/cycles/:cycle/runs',
  summary: 'Run a cycle now, at the organisation’s business time. Run twice at one time it does its work once.',
  permission: 'cycle.run',
  audit: 'act',
  repeat: 'harmless',
  params: z.strictObject({ cycle: z.enum(RUNNABLE_CYCLES) }),
  response: z.object({ cycle: z.string(), at: instant }),
  async handle(call) {
    await call.deps.services.runCycle(call.ctx, call.params.cycle);
    return { status: 202, body: { cycle: call.params.cycle, at: call.ctx.at } };
  },
});

export const operationRoutes = [overviewRoute, cycleRoute];
