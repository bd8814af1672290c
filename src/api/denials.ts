/** The worklist of denials: value by deadline, each with what its code means; counts; and one answer for many of one cause. */
import { z } from 'zod';
import { dayOf } from '../calendar';
import { carcCard, rarcCard } from '../denials/cards';
import type { BulkItem } from '../denials/bulk';
import { originOf } from '../denials/origin';
import { loadPractice } from '../practice/store';
import {
  DENIAL_CATEGORIES,
  type DenialCategory,
  OUTCOMES_OF,
  QUEUES,
  TASK_OUTCOMES,
  WRITE_OFF_REASONS,
} from '../words';
import { cursorsFor, page } from './cursor';
import { Problem } from './problems';
import { act, read } from './route';
import { cents, count, day, freeText, id, instant, listOf, listQuery } from './shapes';
import {
  countDenials,
  DENIAL_SORTS,
  denialKey,
  type DenialRow,
  findDenial,
  listDenials,
  overturnRate,
  tasksOfCause,
} from './store/denials';

const cardShape = z.object({ code: z.string(), means: z.string(), cause: z.string(), todo: z.string() });

const denialShape = z.object({
  id,
  encounterId: id,
  encounterNumber: z.int(),
  claim: z.int(),
  line: z.int().nullable(),
  payer: z.string(),
  payerCode: z.string(),
  reason: z.string(),
  remarks: z.array(z.string()),
  amountCents: cents,
  status: z.string(),
  category: z.string(),
  owner: z.string(),
  nextAction: z.string(),
  preventable: z.boolean(),
  /** The stage in which it could have been kept from happening. */
  origin: z.string().nullable(),
  due: day.nullable(),
  openedAt: instant,
  taskId: id.nullable(),
  taskVersion: z.int().nullable(),
  cards: z.array(cardShape),
});

function present(row: DenialRow): z.input<typeof denialShape> {
  const { group, carc, amount, outcome: _, urgency: __, ...rest } = row;
  const { stage, isPreventable } = originOf(row.category as DenialCategory);
  const remarks = row.remarks.flatMap((code) => {
    const card = rarcCard(code);
    return card ? [{ code, ...card }] : [];
  });
  return {
    ...rest,
    reason: `${group}-${carc}`,
    amountCents: amount,
    preventable: isPreventable,
    origin: stage,
    cards: [{ code: carc, ...carcCard(carc) }, ...remarks],
  };
}

const filters = {
  status: z.enum(['open', 'in_correction', 'in_appeal']).default('open'),
  payerId: id.optional(),
  category: z.enum(DENIAL_CATEGORIES).optional(),
  owner: z.enum(QUEUES).optional(),
  carc: z
    .string()
    .regex(/^[A-Z0-9]{1,3}$/, 'is not an adjustment reason code')
    .optional(),
};

const listRoute = read({
  path: '/denials',
  summary:
    'Denials that are not settled. `urgency`: by deadline, drawn forward by a week for each digit of the amount; `amount`: the most money first; `oldest`: the oldest first.',
  permission: 'task.read',
  audit: 'view',
  query: z.strictObject({ ...listQuery, ...filters, sort: z.enum(DENIAL_SORTS).default('urgency') }),
  response: listOf(denialShape),
  seen: (body) => ({ kind: 'encounter', ids: body.items.map(({ encounterId }) => encounterId) }),
  async handle(tx, call) {
    const { limit, cursor, ...filter } = call.query;
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'denials', filter);
    const found = page(await listDenials(tx, filter, cursors.read(cursor), limit), limit, cursors, (row) =>
      denialKey(filter.sort, row),
    );
    return { body: { items: found.items.map(present), nextCursor: found.nextCursor } };
  },
});

const groupShape = z.object({
  status: z.string(),
  category: z.string(),
  payerCode: z.string(),
  denials: count,
  cents,
  overdue: count,
});

const summaryRoute = read({
  path: '/denials/summary',
  summary:
    'Denials that are not settled, counted by status, category and payer, with the money and how many are past their day.',
  permission: 'task.read',
  audit: 'none',
  response: z.object({ denials: count, cents, items: z.array(groupShape) }),
  async handle(tx, call) {
    const { zone } = await loadPractice(tx, call.ctx.org, call.ctx.at);
    const items = await countDenials(tx, dayOf(call.ctx.at, zone));
    const total = (key: 'denials' | 'cents'): number => items.reduce((sum, item) => sum + item[key], 0);
    return { body: { denials: total('denials'), cents: total('cents'), items } };
  },
});

const oneRoute = read({
  path: '/denials/:denialId',
  summary: 'One denial, with what its codes mean and what became of our appeals of the same code with the same payer.',
  permission: 'task.read',
  audit: 'view',
  params: z.strictObject({ denialId: id }),
  response: denialShape.extend({
    outcome: z.string().nullable(),
    overturn: z.object({ decided: count, overturned: count, percent: z.int().nullable() }),
  }),
  seen: (body) => ({ kind: 'encounter', ids: [body.encounterId] }),
  async handle(tx, call) {
    const denial = await findDenial(tx, call.params.denialId);
    if (!denial) throw new Problem('not_found');
    const { decided, overturned } = await overturnRate(tx, denial.payerCode, denial.carc);
    const percent = decided === 0 ? null : Math.floor((100 * overturned) / decided);
    return {
      body: { ...present(denial), outcome: denial.outcome, overturn: { decided, overturned, percent } },
    };
  },
});

const tasksRoute = read({
  path: '/denials/tasks',
  summary: 'The open tasks of one cause, which a bulk decision may be about: earliest due first, at most 200.',
  permission: 'task.read',
  audit: 'none',
  query: z.strictObject({
    payerCode: z.string().min(1).max(80).optional(),
    reason: z
      .string()
      .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'is not a group and a code, as CO-197')
      .optional(),
  }),
  response: z.object({
    items: z.array(z.object({ taskId: id, version: z.int(), amountCents: cents, encounterNumber: z.int() })),
  }),
  async handle(tx, call) {
    const found = await tasksOfCause(tx, call.query, 200);
    return { body: { items: found.map(({ amount, ...rest }) => ({ ...rest, amountCents: amount })) } };
  },
});

const bulkBody = z.strictObject({
  tasks: z
    .array(z.strictObject({ taskId: id, version: z.int().min(1) }))
    .min(1)
    .max(200),
  outcome: z
    .enum(TASK_OUTCOMES)
    .refine((outcome) => OUTCOMES_OF.work_denial.includes(outcome), 'is no answer to a denial'),
  because: freeText(1000),
  writeOff: z.enum(WRITE_OFF_REASONS).optional(),
});
const bulkItem = z.object({
  taskId: id,
  result: z.string(),
  sentence: z.string().nullable(),
  decisionId: id.nullable(),
});

function presentItem({ taskId, result }: BulkItem): z.input<typeof bulkItem> {
  const item = { taskId, result: result.kind, sentence: null, decisionId: null };
  switch (result.kind) {
    case 'would_decide':
      return item;
    case 'decided':
      return { ...item, decisionId: result.decisionId };
    case 'refused':
      return { ...item, result: result.refusal.code, sentence: result.refusal.sentence };
    case 'stale':
      return { ...item, sentence: `The task is ${result.state} in version ${result.version} now.` };
    case 'not_offered':
      return { ...item, sentence: `The task offers ${result.outcomes.join(', ') || 'nothing to an answer for many'}.` };
    case 'unfit':
      return { ...item, sentence: result.sentence };
    case 'not_found':
      return { ...item, sentence: 'There is no such task.' };
  }
}

const previewRoute = act({
  path: '/denials/bulk/preview',
  summary: 'What one answer to many denials would come to, task by task; nothing is decided.',
  permission: 'denial.bulk',
  audit: 'none',
  repeat: 'harmless',
  body: bulkBody,
  response: z.object({ items: z.array(bulkItem) }),
  async handle(call) {
    const items = await call.deps.services.bulk.preview(call.ctx, call.body);
    return { body: { items: items.map(presentItem) } };
  },
});

const bulkRoute = act({
  path: '/denials/bulk',
  summary: 'One answer to many denials, each decided by itself as it was seen; the result of each.',
  permission: 'denial.bulk',
  audit: 'act',
  repeat: 'version',
  body: bulkBody,
  response: z.object({ items: z.array(bulkItem) }),
  async handle(call) {
    const items = await call.deps.services.bulk.decide({ ...call.ctx, reason: call.body.because }, call.body);
    return { status: 202, body: { items: items.map(presentItem) } };
  },
});

export const denialRoutes = [listRoute, summaryRoute, tasksRoute, oneRoute, previewRoute, bulkRoute];
