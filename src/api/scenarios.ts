/** The scenario book: pick one, run it on a scratch practice, step through what happened. Of made-up people only. */
import { z } from 'zod';
import { LABEL } from '../scenario/values';
import { findRun, listRuns } from '../scenario/runs';
import { Problem } from './problems';
import { act, type Call, read } from './route';
import type { ScenarioServices } from './services';
import { cents, day, id, instant } from './shapes';

const LATEST = 20;

const runShape = z.object({
  id: z.string(),
  scenario: z.string(),
  title: z.string(),
  state: z.enum(['running', 'passed', 'failed']),
  startedBy: z.string(),
  startedAt: instant,
});

const listShape = z.object({
  items: z.array(z.object({ scenario: z.string(), title: z.string(), about: z.string() })),
  runs: z.array(runShape),
});
export type ScenarioList = z.output<typeof listShape>;

const listRoute = read({
  path: '/scenarios',
  summary: 'The scenarios that can be run, each with what it proves, and the latest runs.',
  permission: 'scenario.run',
  audit: 'none',
  response: listShape,
  async handle(tx, call) {
    return { body: { items: await deskOf(call).list(), runs: await listRuns(tx, LATEST) } };
  },
});
const momentShape = z.object({
  step: z.int(),
  day,
  clock: z.string(),
  note: z.string().nullable(),
  what: z.string(),
  encounters: z.array(
    z.object({
      label: z.string(),
      stage: z.string(),
      held: z.boolean(),
      money: z.array(z.object({ what: z.string(), cents })),
      claims: z.array(
        z.object({ claim: z.string(), payer: z.string(), frequency: z.string(), status: z.string(), cents }),
      ),
      tasks: z.array(z.object({ kind: z.string(), reason: z.string(), queue: z.string(), state: z.string() })),
      deadlines: z.array(z.object({ kind: z.string(), date: day })),
    }),
  ),
  differences: z.array(z.string()),
});

const runDetail = runShape.extend({ moments: z.array(momentShape) });
export type ScenarioRun = z.output<typeof runDetail>;

const runRoute = read({
  path: '/scenario-runs/:scenarioRunId',
  summary: 'A run step by step: the day, what happened, and what was true then; what is not as written.',
  permission: 'scenario.run',
  audit: 'none',
  params: z.strictObject({ scenarioRunId: id }),
  response: runDetail,
  async handle(tx, call) {
    const found = await findRun(tx, call.params.scenarioRunId);
    if (!found) throw new Problem('not_found');
    return { body: found };
  },
});

const startRoute = act({
  path: '/scenarios/:scenario/runs',
  summary: 'Run a scenario on a scratch practice of its own. Only where the practice’s time is told, as in training.',
  permission: 'scenario.run',
  audit: 'none',
  repeat: 'harmless',
  params: z.strictObject({ scenario: z.string().regex(LABEL) }),
  response: z.object({ runId: z.string() }),
  async handle(call) {
    if (!call.caller.user.told)
      throw new Problem('refused', {
        detail: 'Scenarios run beside a practice whose time is told, never beside a real one.',
      });
    const started = await deskOf(call).start(call.ctx, call.params.scenario);
    if (started.kind === 'not_found') throw new Problem('not_found');
    if (started.kind === 'busy')
      throw new Problem('refused', { detail: 'Two scenarios run already; wait until one has ended.' });
    return { status: 202, body: { runId: started.runId } };
  },
});

function deskOf(call: Pick<Call, 'deps'>): ScenarioServices {
  const { scenarios } = call.deps.services;
  if (!scenarios) throw new Problem('unavailable', { detail: 'This server runs no scenarios.' });
  return scenarios;
}

export const scenarioRoutes = [listRoute, runRoute, startRoute];
