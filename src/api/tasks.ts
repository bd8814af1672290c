/** The work queues, and deciding. */
import { z } from 'zod';
import { inOrg, type Tx } from '../db';
import { may, queuesOf, worksQueue } from '../identity/permissions';
import {
  OUTCOMES_OF,
  QUEUE_MEANINGS,
  QUEUES,
  TASK_KIND_MEANINGS,
  TASK_KINDS,
  TASK_OUTCOMES,
  type Queue,
  type TaskKind,
} from '../words';
import { cursorsFor, page } from './cursor';
import { fixBody } from './fix-shapes';
import { displayName } from './people';
import { Problem } from './problems';
import { act, type Call, read } from './route';
import type { Decided, OpenPerson } from './services';
import { cents, count, day, flag, freeText, id, instant, listOf, listQuery } from './shapes';
import {
  countByQueue,
  encounterToFix,
  findTask,
  lastDecision,
  linesToFix,
  listTasks,
  taskKey,
  type TaskRow,
} from './store/tasks';

const taskShape = z.object({
  id,
  kind: z.string(),
  means: z.string(),
  reason: z.string(),
  queue: z.string(),
  state: z.string(),
  version: z.int(),
  amountCents: cents,
  outcomes: z.array(z.string()),
  overridable: z.boolean(),
  why: z.string(),
  assignee: z.string().nullable(),
  due: day.nullable(),
  openedAt: instant,
  /** Since when the supervisor has it in view: its legal day is near. */
  escalatedAt: instant.nullable(),
  encounterId: id.nullable(),
  encounterNumber: z.int().nullable(),
  patient: z.string().nullable(),
  payer: z.string().nullable(),
  line: z.int().nullable(),
  claim: z.int().nullable(),
  /** Why the caller cannot decide it; null when they can. */
  cannotDecide: z.string().nullable(),
});
export type TaskShape = z.output<typeof taskShape>;

const fixable = z.object({
  payerCode: z.string().nullable(),
  diagnoses: z.array(z.string()),
  authorization: z.string().nullable(),
  lines: z.array(
    z.object({ n: z.int(), code: z.string(), modifiers: z.array(z.string()), units: z.int(), dx: z.array(z.int()) }),
  ),
});
const taskDetail = taskShape.extend({ fixable: fixable.nullable() });
export type TaskDetail = z.output<typeof taskDetail>;
export type QueueCount = z.output<typeof queueCounts>['items'][number];

const queueCounts = z.object({
  items: z.array(z.object({ queue: z.string(), means: z.string(), mine: z.boolean(), tasks: count, cents })),
});

async function present(tx: Tx, call: Pick<Call, 'ctx'>, openPerson: OpenPerson, task: TaskRow): Promise<TaskShape> {
  const person =
    task.person && task.patient_id ? await openPerson(tx, call.ctx.org, task.patient_id, task.person) : undefined;
  const outcomes = task.outcomes.length ? task.outcomes : [...(OUTCOMES_OF[task.kind as TaskKind] ?? [])];
  return {
    id: task.id,
    kind: task.kind,
    means: TASK_KIND_MEANINGS[task.kind as TaskKind] ?? task.kind,
    reason: task.reason,
    queue: task.queue,
    state: task.state,
    version: task.version,
    amountCents: task.amount_cents,
    outcomes,
    overridable: task.overridable,
    why: task.why,
    assignee: task.assignee_name ?? task.assignee,
    due: task.due_date,
    openedAt: task.opened_at,
    escalatedAt: task.escalated_at,
    encounterId: task.encounter_id,
    encounterNumber: task.encounter_number,
    patient: person ? displayName(person) : null,
    payer: task.payer,
    line: task.line_n,
    claim: task.claim_n,
    cannotDecide: cannotDecide(call.ctx.roles, call.ctx.actor, task, outcomes),
  };
}

/** The same answer for the page's disabled button and for the refusal of the request. */
function cannotDecide(roles: string[], actor: string, task: TaskRow, outcomes: string[]): string | null {
  if (task.state === 'done' || task.state === 'cancelled') return `The task is ${task.state} already.`;
  if (task.decided) return 'It is decided; the encounter is about to go on.';
  if (!may(roles, 'task.decide')) return 'Your role looks at tasks but does not decide them.';
  if (!worksQueue(roles, task.queue))
    return `This is for ${QUEUE_MEANINGS[task.queue as Queue] ?? task.queue}; your role does not work that queue.`;
  if (task.kind === 'approve' && task.requested_by === actor)
    return 'You asked for it, so another person must approve.';
  if (outcomes.length === 0) return 'It closes by itself, when what it asks for is settled.';
  return null;
}

const listTasksRoute = read({
  path: '/tasks',
  summary: 'Open tasks: due first, then by money. `mine`: only of the queues of one’s roles.',
  permission: 'task.read',
  audit: 'view',
  query: z.strictObject({
    ...listQuery,
    mine: flag.optional(),
    queue: z.enum(QUEUES).optional(),
    kind: z.enum(TASK_KINDS).optional(),
    escalated: flag.optional(),
    encounterId: id.optional(),
  }),
  response: listOf(taskShape),
  seen: (body) => ({ kind: 'encounter', ids: body.items.flatMap((task) => task.encounterId ?? []) }),
  async handle(tx, call) {
    const { limit, cursor, mine, ...rest } = call.query;
    const filter = { ...rest, queues: mine ? queuesOf(call.ctx.roles) : undefined };
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'tasks', filter);
    const found = page(await listTasks(tx, filter, cursors.read(cursor), limit), limit, cursors, taskKey);
    const items: TaskShape[] = [];
    for (const task of found.items) items.push(await present(tx, call, call.deps.openPerson, task));
    return { body: { items, nextCursor: found.nextCursor } };
  },
});

const queuesRoute = read({
  path: '/queues',
  summary: 'How much waits in each queue, and which are the caller’s.',
  permission: 'task.read',
  audit: 'none',
  response: queueCounts,
  async handle(tx, call) {
    const mine = queuesOf(call.ctx.roles);
    const counts = new Map((await countByQueue(tx)).map((row) => [row.queue, row]));
    const items = QUEUES.map((queue) => {
      const row = counts.get(queue);
      return {
        queue,
        means: QUEUE_MEANINGS[queue],
        mine: mine.includes(queue),
        tasks: row?.tasks ?? 0,
        cents: row?.cents ?? 0,
      };
    });
    return { body: { items } };
  },
});

const taskRoute = read({
  path: '/tasks/:taskId',
  summary: 'One task, with the facts that a fix may change.',
  permission: 'task.read',
  audit: 'view',
  params: z.strictObject({ taskId: id }),
  response: taskDetail,
  seen: (body) =>
    body.encounterId ? { kind: 'encounter', ids: [body.encounterId] } : { kind: 'task', ids: [body.id] },
  async handle(tx, call) {
    const task = await findTask(tx, call.params.taskId);
    if (!task) throw new Problem('not_found');
    const shape = await present(tx, call, call.deps.openPerson, task);
    const facts = task.encounter_id ? await encounterToFix(tx, task.encounter_id) : undefined;
    const fixable = facts && {
      payerCode: task.payer_code ?? facts.payer_code,
      diagnoses: facts.diagnoses,
      authorization: facts.authorization_number,
      lines: await linesToFix(tx, task.encounter_id!),
    };
    return { body: { ...shape, fixable: fixable ?? null }, etag: task.version };
  },
});

const decisionBody = z.strictObject({
  version: z.int().min(1).optional(),
  outcome: z.enum(TASK_OUTCOMES),
  because: freeText(1000).optional(),
  fix: fixBody.optional(),
  /** match, apply: the claim that it is, or that the money is for. */
  claimId: id.optional(),
});

const decideRoute = act({
  path: '/tasks/:taskId/decisions',
  summary: 'Decide a task as it was seen (If-Match or version). 200: the encounter has gone on; 202: it will.',
  permission: 'task.decide',
  audit: 'act',
  repeat: 'version',
  params: z.strictObject({ taskId: id }),
  body: decisionBody,
  response: z.object({ decisionId: id, applied: z.boolean() }),
  async handle(call) {
    const { ctx, deps, body } = call;
    const { taskId } = call.params;
    const task = await inOrg(deps.db, ctx, (tx) => findTask(tx, taskId));
    if (!task) throw new Problem('not_found');
    const version = call.ifMatch ?? body.version;
    if (version === undefined) throw new Problem('version_missing');
    const over = task.decided || task.state === 'done' || task.state === 'cancelled';
    if (over || task.version !== version) await conflict(call, taskId, task);
    const forbidden = cannotDecide(
      ctx.roles,
      ctx.actor,
      task,
      task.outcomes.length ? task.outcomes : [...OUTCOMES_OF[task.kind as TaskKind]],
    );
    if (forbidden) throw new Problem('not_permitted', { detail: forbidden });
    const reason = { ...ctx, reason: body.because };
    const decided = await deps.services.decide(reason, {
      taskId,
      version,
      outcome: body.outcome,
      because: body.because,
      fix: body.fix,
      claimId: body.claimId,
      claimedBy: ctx.actor,
    });
    const decisionId = await decisionIdOf(
      call,
      taskId,
      decided,
      body.outcome === 'bill_other_payer' ? 'body.fix.to' : 'body.claimId',
    );
    // Without an encounter no step follows: the decision itself was all.
    const applied =
      task.encounter_id === null || (await deps.services.stepDone(ctx.org, `decision/${decisionId}`, deps.stepWaitMs));
    return { status: applied ? 200 : 202, body: { decisionId, applied } };
  },
});

/** A decision's id, or the problem that kept it from being made. */
async function decisionIdOf(
  call: Pick<Call, 'ctx' | 'deps'>,
  taskId: string,
  decided: Decided,
  /** The field that says what the decision is about. */
  target: string,
): Promise<string> {
  if (decided.missing) throw new Problem('not_found');
  if (decided.offered)
    throw new Problem('request_invalid', {
      errors: [{ path: 'body.outcome', message: `is not offered; these are: ${decided.offered.join(', ') || 'none'}` }],
    });
  if (decided.unfit) throw new Problem('request_invalid', { errors: [{ path: target, message: decided.unfit }] });
  if (decided.refused) throw new Problem('refused', { detail: decided.sentence, refusal: decided.refused });
  if (decided.current) await conflict(call, taskId, decided.current);
  return decided.decisionId!;
}

/** Says how the task stands now and who changed it, so that nobody has to guess what was lost. */
async function conflict(
  call: Pick<Call, 'ctx' | 'deps'>,
  taskId: string,
  current: { version: number; state: string },
): Promise<never> {
  const last = await inOrg(call.deps.db, call.ctx, (tx) => lastDecision(tx, taskId));
  const changed = last ? { outcome: last.outcome, by: last.name ?? 'the system', at: last.at } : null;
  throw new Problem('version_conflict', { current: { version: current.version, state: current.state, changed } });
}

export const taskRoutes = [listTasksRoute, queuesRoute, taskRoute, decideRoute];
