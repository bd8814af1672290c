/** Rules: written as data, tried on the past, approved by a second person, measured. */
import { z } from 'zod';
import type { Tx } from '../db';
import { backtestQuery } from '../rules/backtest/query';
import { type BacktestRow, findBacktest, listBacktests, listResults, summaryOf } from '../rules/backtest/store';
import { FIELDS, isLineField } from '../rules/fields';
import { findGlobal, listGlobal } from '../rules/global/store';
import type { Governed } from '../rules/govern';
import { SEVERITY_MEANINGS } from '../rules/language';
import { OPERATORS } from '../rules/operators';
import { REPAIRS } from '../rules/repairs';
import { LAYER_MEANINGS } from '../rules/rule-book';
import { presentVersion } from '../rules/present';
import { findVersion, listVersions, measuresOf, type VersionRow } from '../rules/store';
import { inOrg } from '../db';
import { cursorsFor, page } from './cursor';
import { Problem } from './problems';
import { act, type Call, read } from './route';
import { backtestShape, presentBacktest, resultShape, versionDetail, versionShape } from './rule-shapes';
import { count, day, freeText, id, listOf, listQuery } from './shapes';

const ruleId = z.strictObject({ ruleId: id });
const backtestId = z.strictObject({ backtestId: id });

const listRoute = read({
  path: '/rules',
  summary:
    'All versions of the practice’s rules and of the global layer: where each is in its life, what outranks it, how it does.',
  permission: 'rule.read',
  audit: 'none',
  response: z.object({ items: z.array(versionShape) }),
  async handle(tx, call) {
    const all = [...(await listVersions(tx, {})), ...(await listGlobal(tx))];
    const measured = await measuresOf(
      tx,
      all.map((version) => version.id),
    );
    return {
      body: { items: all.map((version) => presentVersion(version, all, measured.get(version.id), call.ctx.at)) },
    };
  },
});

const operator = z.object({ name: z.string(), means: z.string(), takes: z.string() });
const word = z.object({ name: z.string(), means: z.string() });
const languageRoute = read({
  path: '/rules/language',
  summary: 'What a rule may read, compare and do: for whoever builds one.',
  permission: 'rule.read',
  audit: 'none',
  response: z.object({
    fields: z.array(z.object({ name: z.string(), type: z.string(), means: z.string(), ofLine: z.boolean() })),
    operators: z.record(z.string(), z.array(operator)),
    severities: z.array(word),
    repairs: z.array(word),
    layers: z.array(word),
  }),
  handle: () => Promise.resolve({ body: LANGUAGE }),
});

const wordsOf = (meanings: Record<string, string>): { name: string; means: string }[] =>
  Object.entries(meanings).map(([name, means]) => ({ name, means }));

const LANGUAGE = {
  fields: Object.entries(FIELDS).map(([name, { type, means }]) => ({ name, type, means, ofLine: isLineField(name) })),
  operators: Object.fromEntries(
    Object.entries(OPERATORS).map(([type, operators]) => [
      type,
      Object.entries(operators).map(([name, { means, operand }]) => ({ name, means, takes: operand })),
    ]),
  ),
  severities: wordsOf(SEVERITY_MEANINGS),
  repairs: Object.entries(REPAIRS).map(([name, { means }]) => ({ name, means })),
  layers: wordsOf(LAYER_MEANINGS),
};

const oneRoute = read({
  path: '/rules/:ruleId',
  summary: 'One version with its text, its evidence and its trials.',
  permission: 'rule.read',
  audit: 'none',
  params: ruleId,
  response: versionDetail,
  async handle(tx, call) {
    const version = await known(tx, call.params.ruleId);
    const global = (await listGlobal(tx)).filter((other) => other.key === version.key);
    const all = [...(await listVersions(tx, { key: version.key })), ...global];
    const measured = (await measuresOf(tx, [version.id])).get(version.id);
    const backtests = (await listBacktests(tx, version.id)).map(
      ({ id: one, state, total, judged, startedBy, startedAt }) => ({
        id: one,
        state,
        total,
        judged,
        startedBy,
        startedAt,
      }),
    );
    const shape = presentVersion(version, all, measured, call.ctx.at);
    return {
      body: { ...shape, rule: { ...version.rule }, evidence: version.evidence, backtests },
      etag: version.revision,
    };
  },
});

async function known(tx: Tx, versionId: string): Promise<VersionRow> {
  const version = (await findVersion(tx, versionId)) ?? (await findGlobal(tx, versionId));
  if (!version) throw new Problem('not_found');
  return version;
}

const writeRoute = act({
  path: '/rules',
  summary: 'Write a draft: the next version of its key. Its faults are told by path; then nothing is written.',
  permission: 'rule.write',
  audit: 'act',
  repeat: 'harmless',
  body: z.strictObject({
    rule: z.record(z.string(), z.unknown()),
    layer: z.enum(['payer', 'customer']),
    payer: z.string().min(1).max(80).optional(),
    because: freeText(1000),
  }),
  response: z.object({ id, version: z.int() }),
  async handle({ ctx, deps, body }) {
    const { payer, ...text } = body;
    const written = await deps.services.rules.write(ctx, { ...text, ...(payer ? { payerCode: payer } : {}) });
    if (!('faults' in written)) return { status: 201, body: written };
    const errors = written.faults.slice(0, 50).map(({ path, message }) => ({ path: `body.rule.${path}`, message }));
    throw new Problem('request_invalid', { errors });
  },
});

const actBody = z.strictObject({ revision: z.int().min(1).optional(), because: freeText(1000) });
const done = z.object({ done: z.literal(true) });

/** What every act on a version does first: is it there, and which revision was seen? */
async function seen(call: Call<{ ruleId: string }, unknown, { revision?: number; because: string }>): Promise<{
  id: string;
  revision: number;
  because: string;
}> {
  await inOrg(call.deps.db, call.ctx, (tx) => known(tx, call.params.ruleId));
  const revision = call.ifMatch ?? call.body.revision;
  if (revision === undefined) throw new Problem('version_missing');
  return { id: call.params.ruleId, revision, because: call.body.because };
}

function answered(governed: Governed): { body: { done: true } } {
  switch (governed.kind) {
    case 'done':
      return { body: { done: true } };
    case 'missing':
      throw new Problem('not_found');
    case 'stale':
      throw new Problem('version_conflict', { current: { version: governed.revision, state: governed.state } });
    case 'refused':
      throw new Problem('refused', { detail: governed.refusal.sentence, refusal: governed.refusal.code });
  }
}

const approveRoute = act({
  path: '/rules/:ruleId/approval',
  summary: 'The second person’s yes, as the version was seen: it holds from the beginning of a day.',
  permission: 'rule.approve',
  audit: 'act',
  repeat: 'version',
  params: ruleId,
  body: actBody.extend({ activeFrom: day }),
  response: done,
  async handle(call) {
    const input = { ...(await seen(call)), activeFrom: call.body.activeFrom };
    return answered(await call.deps.services.rules.approve(call.ctx, input));
  },
});

const refuseRoute = act({
  path: '/rules/:ruleId/refusal',
  summary: 'The second person’s no to a draft.',
  permission: 'rule.approve',
  audit: 'act',
  repeat: 'version',
  params: ruleId,
  body: actBody,
  response: done,
  handle: async (call) => answered(await call.deps.services.rules.refuse(call.ctx, await seen(call))),
});

const retireRoute = act({
  path: '/rules/:ruleId/retirement',
  summary: 'End a version: no claim whose judging begins from now on is judged by it.',
  permission: 'rule.approve',
  audit: 'act',
  repeat: 'version',
  params: ruleId,
  body: actBody,
  response: done,
  handle: async (call) => answered(await call.deps.services.rules.retire(call.ctx, await seen(call))),
});

const startRoute = act({
  path: '/rules/:ruleId/backtests',
  summary: 'Try a version on past claims; 202, and its own process does the work.',
  permission: 'rule.write',
  audit: 'act',
  repeat: 'harmless',
  params: ruleId,
  body: z.strictObject({ query: backtestQuery }),
  response: z.object({ id, total: count }),
  async handle(call) {
    await inOrg(call.deps.db, call.ctx, (tx) => known(tx, call.params.ruleId));
    const input = { ruleId: call.params.ruleId, query: call.body.query };
    const started = await call.deps.services.rules.startBacktest(call.ctx, input);
    if ('missing' in started) throw new Problem('not_found');
    return { status: 202, body: started };
  },
});

async function knownBacktest(tx: Tx, one: string): Promise<BacktestRow> {
  const found = await findBacktest(tx, one);
  if (!found) throw new Problem('not_found');
  return found;
}

const backtestRoute = read({
  path: '/backtests/:backtestId',
  summary: 'A trial: how far it is, what it would have prevented, what it would have stopped in vain.',
  permission: 'rule.read',
  audit: 'none',
  params: backtestId,
  response: backtestShape,
  async handle(tx, call) {
    const backtest = await knownBacktest(tx, call.params.backtestId);
    return { body: presentBacktest(backtest, await summaryOf(tx, backtest.id)) };
  },
});

const resultsRoute = read({
  path: '/backtests/:backtestId/results',
  summary: 'Claims that the rule hit, and denied ones that it missed; the newest first.',
  permission: 'rule.read',
  audit: 'view',
  params: backtestId,
  query: z.strictObject(listQuery),
  response: listOf(resultShape),
  seen: (body) => ({ kind: 'encounter', ids: body.items.map((item) => item.encounterId) }),
  async handle(tx, call) {
    const { limit, cursor } = call.query;
    const backtest = await knownBacktest(tx, call.params.backtestId);
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'backtest', { backtest: backtest.id });
    const after = cursors.read(cursor)?.[0] ?? null;
    const found = await listResults(tx, backtest.id, limit + 1, after === null ? null : String(after));
    return { body: page(found, limit, cursors, (item) => [item.claimId]) };
  },
});

const steerRoute = act({
  path: '/backtests/:backtestId/state',
  summary: 'Pause, resume or end a trial; what it has judged stays.',
  permission: 'rule.write',
  audit: 'act',
  repeat: 'harmless',
  params: backtestId,
  body: z.strictObject({ state: z.enum(['running', 'paused', 'cancelled']) }),
  response: done,
  async handle(call) {
    await inOrg(call.deps.db, call.ctx, (tx) => knownBacktest(tx, call.params.backtestId));
    const input = { id: call.params.backtestId, state: call.body.state };
    return answered(await call.deps.services.rules.steerBacktest(call.ctx, input));
  },
});

const upgradeRoute = act({
  path: '/rules/upgrades',
  summary: 'Judge encounters whose judging goes on by the rules of now; each is looked at again.',
  permission: 'rule.approve',
  audit: 'act',
  repeat: 'harmless',
  body: z.strictObject({ because: freeText(1000) }),
  response: z.object({ encounters: count }),
  handle: async ({ ctx, deps, body }) => ({ status: 202, body: await deps.services.rules.upgrade(ctx, body.because) }),
});

const proposeRoute = act({
  path: '/rules/proposals',
  summary: 'Draft rules from what payers rejected and denied often, each with its evidence; each refusal once.',
  permission: 'rule.write',
  audit: 'act',
  repeat: 'harmless',
  response: z.object({ proposed: z.array(z.object({ id, key: z.string() })) }),
  handle: async ({ ctx, deps }) => ({ body: await deps.services.rules.propose(ctx) }),
});

export const ruleRoutes = [
  listRoute,
  languageRoute,
  oneRoute,
  writeRoute,
  upgradeRoute,
  proposeRoute,
  approveRoute,
  refuseRoute,
  retireRoute,
  startRoute,
  backtestRoute,
  resultsRoute,
  steerRoute,
];
